from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from convene.config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
