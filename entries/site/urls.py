"""The public site's addresses: an id that never changes, and a readable slug."""

from django.urls import URLPattern

app_name = "site"
urlpatterns: list[URLPattern] = []
