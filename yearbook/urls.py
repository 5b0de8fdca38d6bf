"""Addresses: the public site at the root, the admin and the API beside it, all again under /zh-hant/ and /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from entries.api.routes import api

urlpatterns = i18n_patterns(
    path("admin/", admin.site.urls),
    path("preview/", include("entries.preview.urls")),
    path("api/", api.urls),
    path("", include("entries.site.urls")),
    prefix_default_language=False,
)
handler404 = "entries.site.errors.not_found"
handler500 = "entries.site.errors.server_error"
