from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from convene.config import health, logo

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("logo", logo.logo, name="logo"),
    *i18n_patterns(
        path("", include("convene.core.accounts.urls")),  # before the admin, whose sign-in it replaces
        path("", include("convene.core.accounts.allauth_names")),
        path("", include("convene.organisations.urls")),
        path("", include("convene.initiatives.urls")),
        path("", include("convene.statements.urls")),
        path("", include("convene.forum.urls")),
        path("", include("convene.outcomes.urls")),
        path("", include("convene.events.urls")),
        path("", include("convene.matching.urls")),
        path("", include("convene.coalition.urls")),
        path("", include("convene.outreach.urls")),
        path("", include("convene.portal.urls")),  # last: its slugs would take organisations/add/
        path("", include("convene.demo.urls")),
        path("", include("convene.config.staff.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
