"""Addresses: the public site at the root, the admin beside it, both again under /zh-hant/ and /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("admin/", admin.site.urls),
    path("preview/", include("entries.preview.urls")),
    path("", include("entries.site.urls")),
    prefix_default_language=False,
)
handler404 = "entries.site.errors.not_found"
handler500 = "entries.site.errors.server_error"
