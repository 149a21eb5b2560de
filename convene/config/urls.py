from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from convene.config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    *i18n_patterns(
        path("", include("convene.core.accounts.urls")),  # before the admin, whose sign-in it replaces
        path("", include("convene.core.accounts.allauth_names")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
