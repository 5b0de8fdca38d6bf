"""Addresses of previews: of a secret link, and of a revision for its editors."""

from django.urls import path

from entries.preview import views

app_name = "preview"
urlpatterns = [
    path("revisions/<int:pk>/", views.for_editors, name="revision"),
    path("<str:token>/", views.shared, name="shared"),
    path("<str:token>/pictures/<str:name>", views.shared_picture, name="shared_picture"),
]
