"""The figures of an entry's page: number and caption, the picture's file, the table's cells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entries import pictures
from entries.admin.reach import AtPlace
from entries.admin.rows import FigureFormSet, RowForm
from entries.editing import Action, may
from entries.manuscripts.pictures import MOST_BYTES, NoPicture, read_picture
from entries.models import Deletion, Figure, Program, Revision, Subject

ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"))


class Shown:
    """A stored picture as the file field shows it."""

    def __init__(self, figure: Figure) -> None:
        self.url = reverse("admin:entries_picture", args=[figure.picture])
        self.words = f"{figure.width} × {figure.height}"

    def __str__(self) -> str:
        return self.words


class TableField(forms.CharField):
    """A table as lines of text, cells parted by tabs, as they come from a spreadsheet; cleaned to rows, or None.

    A line break or a tab within a cell is written `\\n` or `\\t`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Cells"),
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 2, "class": "cells", "wrap": "off"}),
            help_text=gettext_lazy("One row a line, cells parted by tabs: paste them from a spreadsheet."),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """The rows as lines."""
        return as_lines(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The rows that the lines say."""
        return read_lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines say other rows."""
        return (initial or None) != read_lines(data or "")


def as_lines(cells: list[list[str]]) -> str:
    """The rows as lines, which read_lines() reads back as they are."""
    return "\n".join("\t".join(_escaped(cell) for cell in row) for row in cells)


def read_lines(text: str) -> list[list[str]] | None:
    """The rows that the lines say, short ones filled up with empty cells; None where there is nothing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip("\t "):
        lines.pop()
    rows = [[_unescaped(cell) for cell in line.split("\t")] for line in lines]
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows] or None


def _escaped(cell: str) -> str:
    for plain, written in ESCAPES:
        cell = cell.replace(plain, written)
    return cell


def _unescaped(cell: str) -> str:
    parts = cell.split("\\\\")
    return "\\".join(part.replace("\\n", "\n").replace("\\t", "\t") for part in parts)


class FigureForm(RowForm):
    """A figure; its picture is looked at before it is taken, and kept without what the camera wrote beside it."""

    file = forms.FileField(label=gettext_lazy("picture"), required=False)
    cells = TableField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.picture:
            self.initial["file"] = Shown(self.instance)

    def clean_file(self) -> Any:
        """The picture, read and kept. Raises ValidationError for what is none."""
        file = self.cleaned_data.get("file")
        if file is False:
            self.instance.picture, self.instance.width, self.instance.height = "", None, None
        elif file and not isinstance(file, Shown):
            try:
                found = read_picture(file.read(MOST_BYTES + 1))
            except NoPicture as error:
                raise forms.ValidationError(
                    _(
                        "“%(name)s” was not taken: it is no picture, damaged, or too large. "
                        "Give a JPEG, PNG, GIF or WebP."
                    ),
                    params={"name": file.name},
                    code="picture",
                ) from error
            pictures.store(found.name, found.data)
            self.instance.picture, self.instance.width, self.instance.height = found.name, found.width, found.height
        return file


class FigureInline(AtPlace, admin.StackedInline[Any, Any]):
    """The entry's figures."""

    model = Figure
    form = FigureForm
    formset = FigureFormSet
    extra = 0
    fields = (("kind", "number", "order"), "caption", ("date", "credit"), "file", "cells")
    classes = ("rows",)


@require_safe
def picture_view(request: HttpRequest, name: str) -> FileResponse:
    """A picture that an entry has now, for whoever may look at that entry; 404 for one of an entry out of reach."""
    if not may(request.user, Action.VIEW, Program):
        raise PermissionDenied
    if not Figure.objects.visible_to(request.user).filter(picture=name).exists():
        raise Http404
    return _sent(name)


@require_safe
def revision_picture_view(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """A picture of a revision, for whoever may look at the revision, or at its entry in the bin."""
    revision = Revision.objects.visible_to(request.user).filter(pk=pk).first()
    if revision is None:
        binned = Deletion.objects.visible_to(request.user).filter(subject=Subject.ENTRY)
        revision = Revision.everything.filter(pk=pk, program__deletion__in=binned).first()
    if revision is None or name not in revision.picture_names:
        raise Http404
    return _sent(name)


def _sent(name: str) -> FileResponse:
    file = pictures.opened(name) if pictures.NAME.match(name) else None
    if file is None:
        raise Http404
    response = FileResponse(file, content_type=pictures.media_type(name))
    response["Cache-Control"] = "private, max-age=3600"
    return response
