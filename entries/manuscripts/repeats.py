"""Entries that stand twice on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from entries.manuscripts.model import Notice, ParsedEntry

SPACE = re.compile(r"\s+")


def read_once(entries: Sequence[ParsedEntry]) -> tuple[list[ParsedEntry], list[Notice]]:
    """The entries without those that say again, word for word, what stands above; a notice for each run of them.

    An entry with the title of another but a text of its own is kept, under a title that tells them apart.
    """
    kept: list[ParsedEntry] = []
    seen: dict[tuple[str, str], int] = {}
    runs: list[list[ParsedEntry]] = []
    notices: list[Notice] = []
    previous_repeats = False
    for entry in entries:
        key = (_bare(entry.title), _bare(entry.body))
        if key in seen:
            if not previous_repeats:
                runs.append([])
            runs[-1].append(entry)
            kept[seen[key]] = _with_figures_of(kept[seen[key]], entry)
            notices += _signed_otherwise(kept[seen[key]], entry)
            previous_repeats = True
            continue
        previous_repeats = False
        seen[key] = len(kept)
        entry, said = _told_apart(entry, kept)
        notices += said
        kept.append(entry)
    notices += [
        Notice("repeated_copy", run[0].line, end_line=run[-1].end_line, params={"count": len(run)}) for run in runs
    ]
    return kept, notices


def _bare(text: str) -> str:
    return SPACE.sub("", text)


def _with_figures_of(entry: ParsedEntry, copy: ParsedEntry) -> ParsedEntry:
    """The entry with the figures that only its copy has."""
    known = {replace(figure, line=0) for figure in entry.figures}
    new = tuple(figure for figure in copy.figures if replace(figure, line=0) not in known)
    return replace(entry, figures=entry.figures + new) if new else entry


def _signed_otherwise(entry: ParsedEntry, copy: ParsedEntry) -> list[Notice]:
    if copy.contributor in ("", entry.contributor):
        return []
    return [Notice("copy_signed_otherwise", copy.line, text=copy.contributor, params={"title": entry.title})]


def _told_apart(entry: ParsedEntry, kept: Sequence[ParsedEntry]) -> tuple[ParsedEntry, list[Notice]]:
    titles = {other.title for other in kept}
    if entry.title not in titles:
        return entry, []
    number = 2
    while f"{entry.title}（{number}）" in titles:
        number += 1
    new_title = f"{entry.title}（{number}）"
    said = Notice("title_repeated", entry.line, params={"title": entry.title, "new_title": new_title})
    return replace(entry, title=new_title), [said]
