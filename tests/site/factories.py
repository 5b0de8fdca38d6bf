"""make_published_*: public rows, as publishing leaves them."""

from __future__ import annotations

from typing import Any

from entries.editing import record_revisions
from entries.models import Program
from entries.published.models import PublishedEntry
from entries.publishing import publish
from tests.factories import make_program, make_section, make_yearbook


def make_published(
    path: str = "群众团体/自治区妇联", *, count: int = 1, year: int = 2023, **fields: Any
) -> list[PublishedEntry]:
    """So many public entries of a section, with a figure, a fact and an award each."""
    from entries.models import Section, Yearbook

    volume = Yearbook.objects.filter(edition_year=year).first() or make_yearbook(edition_year=year)
    section = Section.objects.filter(yearbook=volume, path=path).first() or make_section(path, yearbook=volume)
    programs = [make_program(section=section, **fields) for _ in range(count)]
    for program in programs:
        program.figures.create(number=22, caption="捐赠活动", date="2022-06-23", credit="办公室")
        program.facts.create(label="培训人数", value="10.2", unit="万人", qualifier="余", words="培训10.2万余人")
        award = program.awards.create(name="三八红旗手标兵", level="provincial", year=2022, granted_by="自治区妇联")
        award.recipients.create(name="于洋", affiliation="兴安盟人民医院", post="主任")
    record_revisions(programs=programs, author=None)
    publish(programs=Program.objects.filter(pk__in=[program.pk for program in programs]), by=None)
    return list(PublishedEntry.objects.with_place().filter(pk__in=[p.pk for p in programs]).order_by("sort_key"))
