"""The start page: what waits for this editor, how far the volume is, what is late, what was changed last."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from entries.editing.progress import overdue, progress_of, progress_of_units, steps_by_section
from entries.models import Draft, Program, Revision, Section, Step, Yearbook

FEW = 8  # lines of a list on this page; the list itself is a click away
DEEP = 2  # levels of sections that have a bar of their own

plain_index = admin.site.index


def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Django's start page, with what the office wants to see first."""
    return plain_index(request, {**dashboard_of(request), **(extra_context or {})})


def dashboard_of(request: HttpRequest) -> dict[str, Any]:
    """The template's context: only what the editor may see, in a number of queries that does not grow."""
    user: Any = request.user
    today = timezone.localdate()
    volumes = list(Yearbook.objects.visible_to(user).only("title", "edition_year"))
    named = request.GET.get("volume", "")
    volume = next((one for one in volumes if str(one.pk) == named), volumes[0] if volumes else None)
    sections = Section.objects.visible_to(user).filter(yearbook=volume) if volume else Section.objects.none()
    own = steps_by_section(sections) if volume else {}
    progresses = progress_of(sections.select_related("yearbook"), own) if volume else []
    units = progress_of_units(sections, own) if volume else []
    return {
        "volumes": volumes,
        "volume": volume,
        "steps": Step.every(),
        "progresses": [
            one for one in progresses if one.section and one.section.depth <= DEEP and (one.total or one.due)
        ],
        "units": [one for one in units if one.total or one.due],
        "overdue": overdue(units, today)[:FEW],
        "tasks": tasks_of(user),
        "changes": changes_for(user),
        "findings": findings_for(user),
    }


def tasks_of(user: Any) -> list[dict[str, Any]]:
    """What waits for the editor: a line for each kind, with how many, the first few, and the list that has them all."""
    visible = Program.objects.visible_to(user).select_related("section__yearbook").only("title", "section")
    awaiting = visible.awaiting(user).order_by("pk")
    returned = visible.in_step(Step.RETURNED).filter(submissions__submitted_by=user).distinct().order_by("pk")
    typed = Program.objects.filter(pk__in=Draft.objects.filter(user=user, done=False).values("program"))
    latest = Revision.objects.filter(author=user, number=F("program__latest_number")).values("program")
    written = visible.in_step(Step.DRAFT).filter(latest_number__gt=0, pk__in=latest).order_by("-modified_at")
    found = [
        ("awaiting", awaiting, "?awaits=me"),
        ("returned", returned, f"?step={Step.RETURNED}"),
        ("written", written, f"?step={Step.DRAFT}"),
        ("typed", typed.select_related("section__yearbook").order_by("pk"), ""),
    ]
    if user.has_perm("entries.publish_program"):
        found.append(("approved", visible.in_step(Step.APPROVED).order_by("pk"), f"?step={Step.APPROVED}"))
    lines = []
    for kind, programs, query in found:
        some = list(programs[: FEW + 1])
        lines.append({"kind": kind, "some": some[:FEW], "more": len(some) > FEW, "query": query})
    return [line for line in lines if line["some"]]


def findings_for(user: Any) -> list[Program]:
    """The entries with the most findings, of those that the editor may see; one more than are shown."""
    rows = Program.objects.visible_to(user).with_findings().select_related("section__yearbook")
    return list(rows.only("title", "section", "finding_count").order_by("-finding_count", "pk")[: FEW + 1])


def changes_for(user: Any) -> list[Revision]:
    """The latest revisions of entries that the editor may see."""
    visible = Revision.objects.visible_to(user).select_related("program__section__yearbook").defer("content")
    return list(visible.order_by("-pk")[:FEW])


admin.site.index = index  # type: ignore[method-assign, assignment]
admin.site.index_template = "admin/entries/dashboard.html"
