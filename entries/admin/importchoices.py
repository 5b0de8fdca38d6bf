"""What an editor chose for the entries in conflict, on the page of a manuscript's plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.http import QueryDict

from entries.editing.mergingentries import Choice
from entries.importing import Settlement
from entries.importing.conflicts import WAYS, Way, open_words
from entries.importing.showing import conflicts

Page = dict[str, Any]


def settlements(page: Page, posted: QueryDict) -> dict[str, Settlement]:
    """What becomes of each entry in conflict, by its key."""
    found = {}
    for entry in conflicts(page):
        mark = f"{entry['number']}-"
        names = [name for name in entry["merge"]["open"] if f"settle-{name}" in posted]
        pieces = {name.removeprefix(mark): cast("Choice", posted[f"settle-{name}"]) for name in names}
        words = {
            name.removeprefix(mark): str(posted[f"edit-{name}"]).replace("\r\n", "\n")
            for name in names
            if f"edit-{name}" in posted
        }
        found[entry["key"]] = Settlement(_way(entry, posted), pieces, words)
    return found


def left_open(page: Page, posted: QueryDict) -> list[str]:
    """What is said of each entry that is to be merged and has a conflict without a choice."""
    return [
        open_words(entry["title"])
        for entry in conflicts(page)
        if _way(entry, posted) == "merge" and any(f"settle-{name}" not in posted for name in entry["merge"]["open"])
    ]


def choose(page: Page, posted: QueryDict) -> None:
    """Mark on the page what was chosen so far."""
    for entry in conflicts(page):
        entry["way"] = _way(entry, posted)
        for part in _parts(entry["merge"]):
            part["choice"] = posted.get(f"settle-{part['name']}", "")
            part["edit"] = posted.get(f"edit-{part['name']}", part.get("edit", ""))


def _way(entry: Page, posted: QueryDict) -> Way:
    way = posted.get(f"choice-{entry['number']}", "keep")
    return cast("Way", way) if way in WAYS else "keep"


def _parts(merge: Page) -> Iterator[Page]:
    yield from merge["fields"]
    yield from merge["body"]
    for row in merge["rows"]:
        yield from row["parts"]
