"""A comparison as its page shows it: paragraphs and rows with words for codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.editing.comparing import Comparison, FieldChange, RowChange, Run, differences
from entries.editing.describing import MODELS, label_of, row_title, words_for
from entries.models import Program, Recipient, RecipientKind

KINDS = {
    "new": gettext_lazy("added"),
    "gone": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
    "moved": gettext_lazy("moved"),
}
CODED = ("kind", "figures.kind", "awards.level", "recipients.kind")
LINE_END = "¶"
Runs = list[Run]


def shown(comparison: Comparison) -> dict[str, Any]:
    """The template's context: fields, the body both inline and side by side, rows, and how much differs."""
    added, removed = (sum(len(text.strip()) for kind, text in comparison.body if kind == k) for k in ("new", "gone"))
    return {
        "is_empty": comparison.is_empty,
        "fields": [_field(change, label_of(Program, change.name)) for change in comparison.fields],
        "body_changed": comparison.body_changed,
        "inline": list(inline(comparison.body)),
        "beside": list(beside(comparison.body)),
        "rows": [_row(table, change) for table, changes in comparison.tables.items() for change in changes],
        "added": added,
        "removed": removed,
    }


def inline(body: Iterable[Run]) -> Iterator[dict[str, Any]]:
    """The paragraphs of both texts as one: a line end that alone was put in or taken out is shown as a mark."""
    runs: Runs = []
    for kind, piece in _pieces(body):
        if piece != "\n":
            runs.append((kind, piece))
            continue
        alone = kind != "same" and any(other != kind for other, _text in runs)
        if alone:
            runs.append((kind, LINE_END))
        if kind == "gone" and alone:
            continue
        yield _paragraph(runs)
        runs = []
    if runs:
        yield _paragraph(runs)


def beside(body: Iterable[Run]) -> Iterator[dict[str, Any]]:
    """Rows of two columns, the paragraphs before and after, each beside what became of it."""
    left: Runs = []
    right: Runs = []
    for kind, piece in _pieces(body):
        if kind != "new":
            left.append((kind, piece))
        if kind != "gone":
            right.append((kind, piece))
        one_sided = (kind == "gone" and not right) or (kind == "new" and not left)
        if piece == "\n" and (kind == "same" or one_sided):
            yield _pair(left, right)
            left, right = [], []
    if left or right:
        yield _pair(left, right)


def _pieces(body: Iterable[Run]) -> Iterator[Run]:
    """The runs, parted at line ends, which are pieces of their own."""
    for kind, text in body:
        for line in text.splitlines(keepends=True):
            if line.strip("\n"):
                yield kind, line.strip("\n")
            if line.endswith("\n"):
                yield kind, "\n"


def _paragraph(runs: Runs) -> dict[str, Any]:
    return {"runs": runs, "changed": any(kind != "same" for kind, _text in runs)}


def _pair(left: Runs, right: Runs) -> dict[str, Any]:
    changed = any(kind != "same" for kind, _text in (*left, *right))
    marked = [[(kind, _visible(kind, text)) for kind, text in side] for side in (left, right)]
    return {"before": marked[0], "after": marked[1], "changed": changed}


def _visible(kind: str, text: str) -> str:
    """A line end as white space, with a mark where it was put in or taken out."""
    return f"{LINE_END}\n" if text == "\n" and kind != "same" else text


def _field(change: FieldChange, label: str, code: str = "") -> dict[str, Any]:
    code = code or change.name
    before, after = (in_words(value, code) for value in (change.before, change.after))
    whole: Runs = [("gone", before), ("new", after)]
    coded = code in CODED or isinstance(change.after or change.before, int | dict)
    return {
        "label": capfirst(label),
        "runs": [run for run in whole if run[1]] if coded else differences(before, after),
        "before": before,
        "after": after,
    }


def _row(table: str, change: RowChange) -> dict[str, Any]:
    row = change.after or change.before
    assert row is not None
    model = MODELS[table]
    fields = [_field(one, label_of(model, one.name), f"{table}.{one.name}") for one in change.fields]
    return {
        "kind": change.kind,
        "word": str(KINDS[change.kind]),
        "title": f"{capfirst(model._meta.verbose_name)} “{row_title(table, row)}”",
        "whole": words_for(row, table) if change.kind in ("gone", "new") else "",
        "fields": fields,
        "recipients": [_recipient(one) for one in change.recipients],
    }


def _recipient(change: RowChange) -> dict[str, Any]:
    row = change.after or change.before
    assert row is not None
    fields = [_field(one, label_of(Recipient, one.name), f"recipients.{one.name}") for one in change.fields]
    said = (in_words(value, f"recipients.{name}") for name, value in row.items())
    return {
        "kind": change.kind,
        "word": str(KINDS[change.kind]),
        "title": _("Recipient “%(name)s”") % {"name": row["name"]},
        "whole": " · ".join(word for word in said if word) if change.kind in ("gone", "new") else "",
        "fields": fields,
    }


def in_words(value: Any, code: str) -> str:
    """A value as an editor reads it."""
    if code == "recipients.kind":
        return str(dict(RecipientKind.choices).get(value, value))
    return words_for(value, code)
