"""Every address of the admin, read from its resolver, and what an office has that somebody is not to see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from entries.editing import keep_draft, record_revisions, submit
from entries.editing.binning import bin_programs
from entries.editing.previewlinks import make_link
from entries.editing.remarking import add_remark
from entries.exporting import FORMATS
from entries.jobs import begin
from entries.models import (
    AuditEvent,
    Award,
    ImportRun,
    Program,
    Remark,
    Replacement,
    Revision,
    Schedule,
    Section,
    Submission,
)
from entries.publishing import link
from tests.factories import make_award, make_program, make_section, make_user, make_yearbook
from tests.pictures import keep_picture

SECRET = "机密"  # stands in every name and text that is out of reach, and in nothing else


class Address(NamedTuple):
    """An address as the resolver has it, and with what is out of reach in its place, and with what is not there."""

    route: str
    url: str
    unknown: str = ""


def routes() -> list[str]:
    """The routes of the admin, with their converters; the two that are expressions as what they stand for."""
    found = list(_walk(admin.site.get_urls()))
    applications = {model._meta.app_label for model in admin.site._registry}
    plain = [route for route in found if "(?P<" not in route]
    assert len(found) == len(plain) + 2, "an address that is an expression: say here what it stands for"
    return [*plain, *(f"{name}/" for name in sorted(applications)), "no/such/page/"]


def _walk(patterns: Any, before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def addresses(filling: dict[str, dict[str, Any]]) -> list[Address]:
    """Each route as an address. Raises LookupError for one of which nobody said what is to stand in it."""
    return [_filled(route, filling) for route in routes()]


def _filled(route: str, filling: dict[str, dict[str, Any]]) -> Address:
    """The route with the values of the longest beginning of it that `filling` names."""
    if "<" not in route:
        return Address(route, f"/en/admin/{route}")
    matching = [beginning for beginning in filling if route.startswith(beginning)]
    if not matching:
        raise LookupError(f"Say in tests/roles/addresses.py what is to stand in “{route}”.")
    url = unknown = f"/en/admin/{route}"
    for name, value in filling[max(matching, key=len)].items():
        for kind in ("path:", "int:", "str:", ""):
            url = url.replace(f"<{kind}{name}>", str(value))
            unknown = unknown.replace(f"<{kind}{name}>", str(value if name in ("form", "content_type_id") else 999_999))
    if "<" in url:
        raise LookupError(f"Say in tests/roles/addresses.py what is to stand in “{url}”.")
    return Address(route, url, "" if "<str:form>" in route else unknown)


def out_of_reach(program: Program) -> dict[str, dict[str, Any]]:
    """What belongs to another unit, by the beginning of its addresses: rows of every kind, each with the secret."""
    section, user = program.section, make_user("机密用户", may="*")
    picture = keep_picture()
    program.figures.create(number=1, picture=picture.name, width=60, height=40, caption="机密图")
    (revision,) = record_revisions(programs=[program], author=None).revisions
    binned = make_program(section=section, title="机密已删")
    (deletion,) = bin_programs(programs=[binned], by=None).done
    later = make_yearbook(title="机密年鉴", edition_year=2024)
    series = link(programs=[program, make_program(section=make_section("机密", yearbook=later), title="机密")], by=None)
    run = ImportRun.objects.create(section=section, source_name="机密.txt", plan=[], counts={}, source_digest="")
    schedule = Schedule.objects.create(program=program, verb="publish", at="2999-01-01T00:00:00Z", note="机密")
    remark = add_remark(program=program, by=user, number=1, words="正文", text="机密意见")
    preview = make_link(revision=revision, by=user, days=7, note="机密读者")
    draft = keep_draft(user=user, program=program, tab="1", fields="body=机密")
    replacement = Replacement.objects.create(
        yearbook=later, found="机密", replaced_by="机密二", author=user, author_name="机密用户", made_at=timezone.now()
    )
    job = begin(verb="publish", title="机密批次", by=user, params={"programs": [program.pk]})
    submit(programs=[program], by=None)
    rows = {
        "entries/yearbook/": later,
        "entries/section/": section,
        "entries/program/": program,
        "entries/award/": make_award(program=program, name="机密荣誉"),
        "entries/revision/": revision,
        "entries/deletion/": deletion,
        "entries/importrun/": run,
        "entries/job/": job,
        "entries/auditevent/": AuditEvent.objects.filter(section=section).latest("pk"),
        "entries/schedule/": schedule,
        "entries/series/": series,
        "entries/program/replace/": replacement,
        "entries/program/drafts/": draft,
        "entries/program/remarks/": remark,
        "auth/user/": user,
        "auth/group/": Group.objects.create(name="机密组"),
    }
    filling = {beginning: {"pk": row.pk, "object_id": row.pk, "id": row.pk} for beginning, row in rows.items() if row}
    filling["entries/program/"] |= {"number": 1, "link": preview.pk}
    for beginning in ("entries/yearbook/export/", "entries/section/export/", "entries/award/export/"):
        filling[beginning] = {"form": "plain.csv"}
    for beginning in ("entries/program/export/", "entries/program/master-list/", "entries/auditevent/export/"):
        filling[beginning] = {"form": "plain.csv"}
    assert "plain.csv" in FORMATS
    filling["entries/program/pictures/"] = {"name": picture.name}
    filling["entries/revision/"] |= {"name": picture.name}
    filling["r/"] = {"content_type_id": ContentType.objects.get_for_model(Program).pk, "object_id": program.pk}
    filling["django_tasks_database/dbtaskresult/"] = {"object_id": "0" * 32}
    return filling


def named(filling: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What a form or an address may name by its id: all of it out of reach."""
    ids = {noun: filling[f"entries/{noun}/"]["pk"] for noun in ("yearbook", "section", "program", "series")}
    return {**ids, "volume": ids["yearbook"], "parent": ids["section"], "author": filling["auth/user/"]["pk"]}


def state_of_secrets() -> list[Any]:
    """All that could be changed of what is out of reach."""
    programs = Program.everything.filter(title__contains=SECRET).order_by("pk")
    owned = (Award, Revision, Remark, Submission)
    return [
        list(programs.values()),
        list(Section.everything.filter(title__contains=SECRET).order_by("pk").values()),
        list(Schedule.objects.filter(note__contains=SECRET).values()),
        [model.objects.filter(program__title__contains=SECRET).count() for model in owned],
        list(Replacement.objects.values()),
    ]
