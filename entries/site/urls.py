"""The public site's addresses: an id that never changes, and a readable slug."""

from django.urls import path

from entries.site import (
    awards,
    chronology,
    converters,  # noqa: F401  it registers what the addresses below are made of
    indexes,
    lists,
    pictures,
    searching,
    series,
    taking,
    views,
)

VOLUME = "volumes/<id:pk><tail:slug>/"

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path(VOLUME, views.yearbook, name="yearbook"),
    path("sections/<id:pk><tail:slug>/", views.section, name="section"),
    path("entries/<id:pk><tail:slug>/", views.entry, name="entry"),
    path("entries/", lists.entry_list, name="entry_list"),
    path("entries.<format:form>", taking.entry_file, name="entry_file"),
    path("awards.<format:form>", taking.award_file, name="award_file"),
    path("search/", searching.search, name="search"),
    path("search/suggestions/", searching.suggestions, name="suggestions"),
    path("awards/", awards.award_list, name="award_list"),
    path("recipients/<recipient:key><tail:slug>/", awards.recipient, name="recipient"),
    path("series/", series.series_list, name="series_list"),
    path("series/<id:pk><tail:slug>/", series.series, name="series"),
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
