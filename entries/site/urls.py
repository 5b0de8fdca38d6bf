"""The public site's addresses: an id that never changes, and a readable slug."""

from django.urls import path, register_converter

from entries.site import lists, views


class SlugConverter:
    """A slug, which may be missing: the id alone leads there too."""

    regex = r"(?:-[-a-z0-9]*)?"

    def to_python(self, value: str) -> str:
        """The slug of an address, without the hyphen that parts it from the id."""
        return value[1:]

    def to_url(self, value: str) -> str:
        """The slug as an address has it."""
        return f"-{value}" if value else ""


register_converter(SlugConverter, "tail")

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("volumes/<int:pk><tail:slug>/", views.yearbook, name="yearbook"),
    path("sections/<int:pk><tail:slug>/", views.section, name="section"),
    path("entries/<int:pk><tail:slug>/", views.entry, name="entry"),
    path("entries/", lists.entry_list, name="entry_list"),
    path("awards/", lists.award_list, name="award_list"),
]
