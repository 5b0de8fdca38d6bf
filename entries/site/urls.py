"""The public site's addresses: an id that never changes, and a readable slug."""

import re

from django.urls import path, register_converter

from entries.exporting import FORMATS
from entries.site import awards, chronology, indexes, lists, pictures, searching, series, taking, views


class SlugConverter:
    """A slug, which may be missing: the id alone leads there too."""

    regex = r"(?:-[-a-z0-9]*)?"

    def to_python(self, value: str) -> str:
        """The slug of an address, without the hyphen that parts it from the id."""
        return value[1:]

    def to_url(self, value: str) -> str:
        """The slug as an address has it."""
        return f"-{value}" if value else ""


class LetterConverter:
    """A letter of an index: A to Z, or 0 for what begins with none."""

    regex = "[A-Z0]"

    def to_python(self, value: str) -> str:
        """The letter itself."""
        return value

    def to_url(self, value: str) -> str:
        """The letter itself."""
        return value


class FormatConverter(LetterConverter):
    """A format of a file, as its name ends."""

    regex = "|".join(map(re.escape, FORMATS))


register_converter(FormatConverter, "format")


class RecipientConverter(LetterConverter):
    """A recipient's key: twelve figures for kind and name, and eight for the affiliation where there is one."""

    regex = "[0-9a-f]{12}(?:[0-9a-f]{8})?"


register_converter(SlugConverter, "tail")
register_converter(LetterConverter, "letter")
register_converter(RecipientConverter, "recipient")

VOLUME = "volumes/<int:pk><tail:slug>/"

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path(VOLUME, views.yearbook, name="yearbook"),
    path("sections/<int:pk><tail:slug>/", views.section, name="section"),
    path("entries/<int:pk><tail:slug>/", views.entry, name="entry"),
    path("entries/", lists.entry_list, name="entry_list"),
    path("entries.<format:form>", taking.entry_file, name="entry_file"),
    path("awards.<format:form>", taking.award_file, name="award_file"),
    path("search/", searching.search, name="search"),
    path("search/suggestions/", searching.suggestions, name="suggestions"),
    path("awards/", awards.award_list, name="award_list"),
    path("recipients/<recipient:key><tail:slug>/", awards.recipient, name="recipient"),
    path("series/", series.series_list, name="series_list"),
    path("series/<int:pk><tail:slug>/", series.series, name="series"),
    path("figures/", lists.figure_list, name="figure_list"),
    path("pictures/<str:name>", pictures.picture, name="picture"),
    path("indexes/<slug:kind>/", indexes.index, name="index"),
    path("indexes/<slug:kind>/<letter:letter>/", indexes.index, name="index_letter"),
    path(VOLUME + "indexes/<slug:kind>/", indexes.index, name="volume_index"),
    path(VOLUME + "indexes/<slug:kind>/<letter:letter>/", indexes.index, name="volume_index_letter"),
    path("chronology/", chronology.chronology, name="chronology"),
    path("chronology/<int:year>/", chronology.chronology, name="chronology_year"),
    path(VOLUME + "chronology/", chronology.chronology, name="volume_chronology"),
    path(VOLUME + "chronology/<int:year>/", chronology.chronology, name="volume_chronology_year"),
]
