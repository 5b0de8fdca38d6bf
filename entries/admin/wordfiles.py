"""Sections and volumes as Word files for the printer."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _

from entries.editing import Action, audit, may, word_manuscript
from entries.models import OnRecord, Program, Section, Yearbook

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(
    request: HttpRequest, volumes: Iterable[Yearbook], sections: list[Section] | None = None
) -> FileResponse | None:
    """The volume, or these sections of it with all below them, as a download. None, and why, for several volumes."""
    if not may(request.user, Action.EXPORT, Program):
        raise PermissionDenied
    found = list(volumes)
    if len(found) != 1:
        messages.error(request, _("A Word file holds one volume: choose one, or sections of one."))
        return None
    written = word_manuscript(yearbook=found[0], sections=sections, seen_by=request.user)  # type: ignore[arg-type]
    if written.replaced:
        said = _("Characters that a Word file cannot hold were replaced by �: %(characters)s.")
        listed = " ".join(f"{char}×{count}" for char, count in written.replaced.items())
        messages.warning(request, said % {"characters": listed})
    if written.lacking:
        said = _("The files of %(count)d pictures are missing: their captions stand alone.")
        messages.warning(request, said % {"count": len(written.lacking)})
    name = f"{found[0].title}{found[0].edition_year}卷"
    if sections:
        name += " " + "、".join(section.title for section in sections[:3]) + ("…" if len(sections) > 3 else "")
    audit(action=OnRecord.EXPORT, by=request.user, detail=f"{name}.docx")  # type: ignore[arg-type]
    return FileResponse(BytesIO(written.data), as_attachment=True, filename=f"{name}.docx", content_type=WORD)
