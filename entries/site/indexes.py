"""The indexes by pinyin, as a printed yearbook has them: of subjects, persons, units, awards."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse

from entries.published.indexes import IndexKind, IndexLine
from entries.published.models import PublishedYearbook, Withdrawal
from entries.site.errors import absent, moved
from entries.site.pages import public_page, show
from entries.site.paging import Page, page_number
from entries.site.scopes import Jump, Scope, scope_of

PER_PAGE = 300
OTHERS = "0"
SHOWN = (
    *("heading", "letter", "syllable", "role", "place", "entry__title", "entry__slug"),
    *("section__title", "section__slug", "yearbook__title", "yearbook__edition_year", "yearbook__slug"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the places that it leads to."""

    words: str
    lines: list[IndexLine]


@dataclass(slots=True)
class Part:
    """The headings that begin with one syllable; `letter` is set where a new letter begins with them."""

    syllable: str
    letter: str = ""
    headings: list[Heading] = field(default_factory=list)


@public_page
def index(request: HttpRequest, kind: str, letter: str = "", pk: int | None = None, slug: str = "") -> HttpResponse:
    """An index: as one page where it is short, else letter by letter."""
    if kind not in IndexKind.values:
        raise Http404
    try:
        scope = scope_of(IndexLine.objects.filter(kind=kind), ("letter", "syllable"), pk)
    except PublishedYearbook.DoesNotExist:
        return absent(request, Withdrawal.Subject.YEARBOOK, pk or 0)
    if scope.volume and scope.volume.slug != slug:
        args = [kind, letter] if letter else [kind]
        return moved(request, scope.address("index_letter" if letter else "index", *args))
    opened = _opened(scope, letter)
    page = _page(request, kind, scope, opened)
    context = {
        "kind": IndexKind(kind),
        "scope": scope,
        "page": page,
        "parts": parts(page.rows),
        "letters": _letters(scope, kind, opened),
        "syllables": _syllables(scope, page, opened),
        "letter": _name(opened) if opened else "",
        "kinds": [(value, label, scope.address("index", value)) for value, label in IndexKind.choices],
        "everywhere": Scope(None, []).address("index", kind),
    }
    return show(request, "site/index.html", context)


def _opened(scope: Scope, letter: str) -> str:
    """The letter that is open; none where the whole index is one page. Raises Http404 for one without lines."""
    letters = [row[0] for row in scope.counts]
    if letter and letter not in letters:
        raise Http404
    short = sum(row[2] for row in scope.counts) <= PER_PAGE
    return letter or ("" if short else min(letters))


def _page(request: HttpRequest, kind: str, scope: Scope, opened: str) -> Page:
    number = page_number(request.GET)
    total = sum(count for letter, _syllable, count in scope.counts if opened in ("", letter))
    if number > max(1, -(-total // PER_PAGE)):
        raise Http404
    lines = IndexLine.objects.filter(kind=kind)
    if scope.volume:
        lines = lines.filter(yearbook=scope.volume.pk)
    if opened:
        lines = lines.filter(letter=opened)
    start = (number - 1) * PER_PAGE
    narrow = lines.values("pk")[start : start + PER_PAGE]
    found = IndexLine.objects.filter(pk__in=narrow).select_related("entry", "section", "yearbook").only(*SHOWN)
    return Page(list(found) if total else [], number, total, PER_PAGE, "")


def parts(lines: list[IndexLine]) -> list[Part]:
    """The lines of a page, in their order, by letter and syllable; those of one heading stand together."""
    found: list[Part] = []
    letter = None
    for (initial, syllable), group in groupby(lines, lambda line: (line.letter, line.syllable)):
        part = Part(syllable, _name(initial) if initial != letter else "")
        letter = initial
        for words, same in groupby(group, lambda line: line.heading):
            newest_first = sorted(same, key=lambda line: -line.yearbook.edition_year)
            part.headings.append(Heading(words, newest_first))
        found.append(part)
    return found


def _name(letter: str) -> str:
    """A letter as readers see it."""
    return "#" if letter == OTHERS else letter


def _letters(scope: Scope, kind: str, opened: str) -> list[Jump]:
    """The way to each letter: to its page, or to its place on the one page that there is."""
    jumps = []
    for letter, rows in groupby(scope.counts, lambda row: row[0]):
        address = scope.address("index_letter", kind, letter) if opened else f"#letter-{_name(letter)}"
        jumps.append(Jump(_name(letter), sum(row[2] for row in rows), address, letter == opened))
    return jumps


def _syllables(scope: Scope, page: Page, opened: str) -> list[Jump]:
    """The way to each syllable of the letter that is open, on whichever of its pages; none where there is no such."""
    if not opened:
        return []
    jumps, before = [], 0
    for letter, syllable, count in scope.counts:
        if letter == opened and syllable:
            number = before // PER_PAGE + 1
            address = f"#{syllable}" if number == page.number else f"{page.address(number)}#{syllable}"
            jumps.append(Jump(syllable, count, address))
            before += count
    return jumps
