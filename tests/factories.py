"""make_* functions: a valid thing with as little said as possible."""

from __future__ import annotations

import itertools
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from entries.editing import Seen, approve, record_revisions, submit
from entries.editing.binning import bin_programs
from entries.models import Assignment, Award, Deletion, Program, Role, Section, Yearbook, grant_roles, stage_count

_serial = itertools.count(1)


def make_yearbook(**fields: Any) -> Yearbook:
    """A volume; 内蒙古年鉴 2023 unless said otherwise."""
    year = fields.setdefault("edition_year", 2023)
    fields.setdefault("coverage_year", year - 1)
    return Yearbook.objects.create(**{"title": "内蒙古年鉴", **fields})


def make_section(path: str = "群众团体/自治区妇联", *, yearbook: Yearbook | None = None, **fields: Any) -> Section:
    """The section of that path, with its ancestors; `fields` go to the last of them."""
    volume = yearbook or Yearbook.objects.first() or make_yearbook()
    section: Section | None = None
    *above, last = path.split("/")
    for title in above:
        section = Section.objects.filter(
            yearbook=volume, parent=section, title=title
        ).first() or Section.objects.create(yearbook=volume, parent=section, title=title)
    return Section.objects.create(yearbook=volume, parent=section, title=last, **fields)


def make_program(*, section: Section | None = None, author: User | None = None, **fields: Any) -> Program:
    """An entry with its first revision."""
    place = section or Section.objects.order_by("-depth").first() or make_section()
    fields.setdefault("title", f"条目{next(_serial)}")
    fields.setdefault("body", "2022年,举办培训430期,培训10.2万余人。")
    program = Program.objects.create(section=place, **fields)
    record_revisions(programs=[program], author=author)
    return program


def put_into_bin(program: Program, *, by: User | None = None, reason: str = "") -> Deletion:
    """Put the entry into the bin; its deletion."""
    (deletion,) = bin_programs(programs=[program], by=by, reason=reason).done
    return deletion


def make_award(*, program: Program | None = None, **fields: Any) -> Award:
    """An award; the caller records a revision where it matters."""
    return Award.objects.create(
        program=program or make_program(), **{"name": "三八红旗手", "level": "provincial", **fields}
    )


def make_user(username: str = "editor", *, may: str | tuple[str, ...] = (), **fields: Any) -> User:
    """A member of staff who has the permissions of those code names everywhere (`"*"`: each of the manuscript side)."""
    user = User.objects.create_user(username=username, password="a long pass phrase", is_staff=True, **fields)
    codes = (may,) if isinstance(may, str) else may
    permissions = Permission.objects.filter(content_type__app_label="entries")
    user.user_permissions.set(permissions if "*" in codes else permissions.filter(codename__in=codes))
    Assignment.objects.create(user=user)
    return user


def make_member(role: Role, *places: Section | Yearbook, username: str = "") -> User:
    """A member of staff with the role in the sections and volumes; without any, everywhere."""
    if not Group.objects.filter(name=role.value).exists():  # a test with real transactions has emptied the tables
        grant_roles(apps)
    group = Group.objects.get(name=role.value)
    name = username or f"{role.name.lower()}-{next(_serial)}"
    user = User.objects.create_user(username=name, password="a long pass phrase", is_staff=True)
    for place in places or (None,):
        section = place if isinstance(place, Section) else None
        yearbook = place if isinstance(place, Yearbook) else None
        Assignment.objects.create(user=user, group=group, section=section, yearbook=yearbook)
    return user


def make_reviewer(*stages: int, name: str = "") -> User:
    """Somebody who decides the reviews of those numbers, of every section."""
    codes = ("view_program", *(f"review_stage_{stage}" for stage in stages))
    return make_user(name or f"reviewer-{next(_serial)}", may=codes)


def pass_reviews(*programs: Program) -> None:
    """Submit the entries, and let a reviewer of its own approve at each review."""
    submit(programs=programs, by=None)
    for stage in range(1, stage_count() + 1):
        seen = {program.pk: Seen(program.latest_number, stage) for program in programs}
        assert not approve(programs=programs, by=make_reviewer(stage), seen=seen).refused
