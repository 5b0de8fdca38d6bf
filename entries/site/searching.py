"""The page of the search, and what is offered while somebody types."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.vary import vary_on_headers

from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook
from entries.search.documents import texts_of
from entries.search.index import PUBLIC, Filters, Sort, Tally
from entries.search.queries import MAX_LENGTH, Query, parse
from entries.search.snippets import Marker, Part
from entries.search.suggesting import suggest, words_that_sound_like
from entries.site.lists import Chip
from entries.site.pages import public_page, show
from entries.site.paging import Page, page_number, query_without_page
from entries.terms import Kind, Level

PER_PAGE = 20
NAMED = 12  # values of a facet that are named
HIT = ("id", "yearbook_id", "section_id", "title", "slug", "kind", "body")
HITS = """
SELECT e.id, e.yearbook_id, e.section_id, e.title, e.slug, e.kind, e.body, s.title, s.trail, y.title, y.edition_year
FROM published_publishedentry e
JOIN published_publishedsection s ON s.id = e.section_id
JOIN published_publishedyearbook y ON y.id = e.yearbook_id
WHERE e.id IN ({marks})
"""
LABELS = {"awards": _("Award"), "names": _("Recipient"), "captions": _("Figure")}
FACETS = {"yearbook": _("Volume"), "section": _("Section"), "kind": _("Kind"), "level": _("Level of its awards")}
SUGGESTED = {"title": _("entry"), "recipient": _("recipient"), "section": _("section"), "word": _("did you mean")}

TIPS = (
    (("妇联 志愿",), _("entries with both words; Simplified or Traditional, full or half width are the same")),
    (('"志愿服务"',), _("just these characters side by side, spaces and figures too")),
    (("妇联 -志愿",), _("with the first word and without the second")),
    (("title:妇联", "award:红旗手", "name:于洋"), _("in titles, in awards, or among recipients only")),
    (("2022", "covid*"), _("a Latin word or number as a whole, or its beginning")),
    (("fulian",), _("pinyin offers the words that sound so")),
)


class SearchForm(forms.Form):
    """What is asked; what it is narrowed to comes from links."""

    q = forms.CharField(
        label=_("Search for"), required=False, max_length=MAX_LENGTH, widget=forms.TextInput(attrs={"type": "search"})
    )
    sort = forms.ChoiceField(label=_("Order"), choices=Sort.choices, required=False)
    yearbook = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    section = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=Kind.choices, widget=forms.HiddenInput)
    level = forms.ChoiceField(required=False, choices=Level.choices, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """What hits are narrowed to; a value that is none narrows nothing."""
        return Filters(**{name: value for name in FACETS if (value := self.cleaned_data.get(name))})


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with what is shown of it; `where` says in what the words of `excerpt` stand, if not in its text."""

    entry: PublishedEntry
    title: list[Part]
    excerpt: list[Part]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the hits: its name, and each value in words with the number of hits and its address."""

    label: str
    values: list[tuple[str, int, str]]


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Entries by what stands in them."""
    form = SearchForm(request.GET)
    form.is_valid()
    typed = form.cleaned_data.get("q") or ""
    query, filters = parse(typed), form.filters()
    sort = form.cleaned_data.get("sort") or Sort.BEST
    number = page_number(request.GET)
    hits = found(query, filters, sort=sort, start=(number - 1) * PER_PAGE)
    if query and not hits and number > 1:
        return HttpResponseRedirect(Page([], number, 0, PER_PAGE, query_without_page(request.GET)).address(1))
    chosen = PublishedSection.objects.filter(pk=filters.section).first() if filters.section else None
    tally = PUBLIC.tally(query, filters, depth=chosen.depth + 1 if chosen else 1)
    names = _names(tally, filters)
    context = {
        "form": form,
        "query": query,
        "typed": typed,
        "page": Page(hits, number, tally.total, PER_PAGE, query_without_page(request.GET), tally.estimated),
        "tally": tally,
        "facets": _facets(request.GET, tally, filters, names) if tally.total else [],
        "chips": _chips(request.GET, filters, names),
        "tips": TIPS,
        "others": _others(request.GET, typed, tally),
    }
    return show(request, "site/search.html", context)


@public_page
@vary_on_headers("Accept")
def suggestions(request: HttpRequest) -> HttpResponse:
    """What is offered for what has been typed so far, as JSON; as a page where the browser asks for one."""
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    offered = [
        {"text": row.text, "kind": str(SUGGESTED[row.kind]), "address": f"?{_query({'q': row.text})}"}
        for row in suggest(typed)
    ]
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        return show(request, "site/suggestions.html", {"typed": typed, "offered": offered})
    return JsonResponse({"suggestions": offered})


def found(query: Query, filters: Filters, *, sort: str, start: int) -> list[Hit]:
    """One page of hits, in their order."""
    ids = PUBLIC.find(query, filters, sort=sort, start=start, limit=PER_PAGE)
    rows = _rows(ids)
    marker, titles = Marker(query), Marker(query, "title")
    in_title = {pk for pk, row in rows.items() if titles.has_all(row.title)}  # its text is looked at as it is written
    excerpts = {pk: marker.around_hit(rows[pk].body, folding=pk not in in_title) for pk in ids if pk in rows}
    elsewhere = [pk for pk, excerpt in excerpts.items() if not excerpt and pk not in in_title]
    others = PublishedEntry.objects.only("awards", "figures").in_bulk(elsewhere) if elsewhere else {}
    hits = []
    for pk, excerpt in excerpts.items():
        entry, where = rows[pk], ""
        if pk in others:
            where, excerpt = _line_with(marker, others[pk])
        hits.append(Hit(entry, titles.whole(entry.title), excerpt or marker.beginning(entry.body), where))
    return hits


def _rows(ids: Sequence[int]) -> dict[int, PublishedEntry]:
    """The entries of these ids, each with its title, kind, text and place alone, in one query.

    In SQL, and not as a queryset: that took three times as long, which was most of a search.
    """
    if not ids:
        return {}
    found: dict[int, PublishedEntry] = {}
    volumes: dict[int, PublishedYearbook] = {}
    alias = PublishedEntry.objects.db
    with connections[alias].cursor() as cursor:
        cursor.execute(HITS.format(marks=", ".join(["%s"] * len(ids))), list(ids))
        for row in cursor.fetchall():
            own, (title, trail, name, year) = row[: len(HIT)], row[len(HIT) :]
            entry = found[row[0]] = PublishedEntry.from_db(alias, HIT, own)
            place = (entry.section_id, title, json.loads(trail))
            entry.section = PublishedSection.from_db(alias, ("id", "title", "trail"), place)
            if entry.yearbook_id not in volumes:
                volume = PublishedYearbook(pk=entry.yearbook_id, title=name, edition_year=year)
                volumes[entry.yearbook_id] = volume
            entry.yearbook = volumes[entry.yearbook_id]
    return found


def _line_with(marker: Marker, entry: PublishedEntry) -> tuple[str, list[Part] | None]:
    """The first line with a hit beside title and body, and what it is a line of."""
    for name, lines in texts_of(entry).items():
        for line in lines:
            if excerpt := marker.around_hit(line):
                return str(LABELS[name]), excerpt
    return "", None


def _names(tally: Tally, filters: Filters) -> dict[str, dict[Any, str]]:
    """Each facet's values in words; of volumes and sections those that are counted or chosen."""
    volumes = {pk for pk, _count in tally.yearbooks.most_common(NAMED)} | {filters.yearbook}
    sections = {pk for pk, _count in tally.sections.most_common(NAMED)} | {filters.section}
    section_rows = PublishedSection.objects.filter(pk__in=sections - {None}).select_related("yearbook")
    return {
        "yearbook": {row.pk: str(row) for row in PublishedYearbook.objects.filter(pk__in=volumes - {None})},
        "section": {
            row.pk: row.title if filters.yearbook else f"{row.title} {row.yearbook.edition_year}"
            for row in section_rows
        },
        "kind": {value: str(label) for value, label in Kind.choices},
        "level": {value: str(label) for value, label in Level.choices},
    }


def _facets(data: QueryDict, tally: Tally, filters: Filters, names: Mapping[str, Mapping[Any, str]]) -> list[Facet]:
    counts: dict[str, Counter[Any]] = {
        "yearbook": tally.yearbooks,
        "section": tally.sections,
        "kind": tally.kinds,
        "level": tally.levels,
    }
    facets = []
    for name, label in FACETS.items():
        values = [
            (names[name][value], count, f"?{_query(data, **{name: str(value)})}")
            for value, count in counts[name].most_common(NAMED)
            if value in names[name] and value != getattr(filters, name)
        ]
        if values:
            facets.append(Facet(str(label), values))
    return facets


def _chips(data: QueryDict, filters: Filters, names: Mapping[str, Mapping[Any, str]]) -> list[Chip]:
    return [
        Chip(str(label), names[name].get(value, str(value)), f"?{_query(data, **{name: ''})}")
        for name, label in FACETS.items()
        if (value := getattr(filters, name))
    ]


def _others(data: QueryDict, typed: str, tally: Tally) -> list[tuple[str, str]]:
    """Words that sound like what was typed: for pinyin always, for characters where nothing was found."""
    if tally.total and not typed.isascii():
        return []
    return [(word, f"?{_query(data, q=word)}") for word in words_that_sound_like(typed)]


def _query(data: Mapping[str, Any], **changes: str) -> str:
    """The address's query with these changes, at the first page; what is empty is left out."""
    kept = QueryDict(mutable=True)
    for name in ("q", "sort", *FACETS):
        if value := changes.get(name, data.get(name, "")):
            kept[name] = value
    return kept.urlencode()
