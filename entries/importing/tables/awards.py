"""The table of awards."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export import fields

from entries.editing import record_revisions
from entries.exporting.cells import PARTS, Recipients, Value, recipients_text, split_parts
from entries.importing.tables.base import (
    ChoiceWidget,
    NumberWidget,
    Places,
    Row,
    TableResource,
    TextWidget,
    number,
    part_of_key,
    text,
)
from entries.models import Award, Level, Origin, Program, Recipient, RecipientKind


class AwardTable(TableResource):
    """Awards, told apart by their entry, name, year and rank, with their recipients in one cell.

    A recipient is a line of the cell: `name | affiliation | post | kind`; what stands last may be left out, and without
    a kind it is a person.
    """

    columns = {
        "yearbook": ("卷", "年鉴"),
        "section": ("类目", "分目", "子目", "路径", "栏目"),
        "program": ("条目", "entry"),
        "name": ("荣誉", "荣誉名称", "名称"),
        "level": ("级别",),
        "year": ("年份", "年度"),
        "granted_by": ("授予单位", "颁奖单位"),
        "rank": ("等次", "名次"),
        "recipient_count": ("数量", "人数"),
        "recipient_unit": ("计量单位",),
        "recipients": ("获奖者",),
        "revision": ("修订", "修订号"),
    }
    key = ("yearbook", "section", "program", "name", "year", "rank")
    yearbook = part_of_key("yearbook", "program__section__yearbook__name")
    section = part_of_key("section", "program__section__path")
    program = part_of_key("program", "program__title")
    name = text("name")
    level = fields.Field(column_name="level", attribute="level", widget=ChoiceWidget(Level))
    year = number("year")
    granted_by = text("granted_by")
    rank = text("rank")
    recipient_count = number("recipient_count")
    recipient_unit = text("recipient_unit")
    recipients = fields.Field(column_name="recipients", attribute="recipients_cell", widget=TextWidget())
    revision = number("revision", attribute="program__latest_number", readonly=True)

    class Meta(TableResource.Meta):
        model = Award
        fields = export_order = tuple(
            (
                "yearbook section program name level year granted_by rank recipient_count recipient_unit recipients "
                "revision"
            ).split()
        )

    def __init__(self, author: Any = None) -> None:
        super().__init__(author)
        self.places = Places()
        self.programs: dict[tuple[int, str], Program | None] = {}
        self.touched: set[int] = set()

    def required_key(self) -> tuple[str, ...]:
        """An award may have neither year nor rank."""
        return self.key[:4]

    def get_queryset(self) -> Any:
        """All awards, in the order of their entries."""
        place = ("program__section__yearbook__title", "program__section__yearbook__edition_year")
        rows = Award.objects.select_related("program__section__yearbook").prefetch_related("recipients")
        return rows.order_by(*place, "program__section__tree_key", "program__order", "order", "pk")

    def find(self, row: Row) -> Award | None:
        """The award of that name, year and rank in its entry."""
        try:
            year = NumberWidget().clean(row.get("year"))
        except ValueError as error:
            raise ValidationError({"year": str(error)}) from error
        rows = Award.objects.filter(program=self._program(row), name=row["name"].strip(), year=year)
        found = rows.filter(rank=str(row.get("rank", "")).strip()).prefetch_related("recipients").first()
        return _with_cell(found) if found else None

    def build(self, row: Row) -> Award:
        """An award at the end of its entry's awards."""
        program = self._program(row)
        return _with_cell(Award(program=program, order=program.awards.count() + 1))

    def values(self, rows: QuerySet[Any]) -> Iterator[list[Value]]:
        """The values of the rows' columns, the recipients as records."""
        kept = [name for name in self.columns if name != "recipients"]
        getters = {name: attrgetter(self.fields[name].attribute.replace("__", ".")) for name in kept}
        for award in rows.iterator(chunk_size=1000):
            yield [getters[name](award) if name in getters else _records(award) for name in self.columns]

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Refuse recipients that cannot be, before anything is stored."""
        _recipients(instance)

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Store the recipients where the cell says others."""
        self.touched.add(instance.program_id)
        if instance.recipients_cell != _cell(instance):
            instance.recipients.all().delete()
            Recipient.objects.bulk_create(_recipients(instance))

    def settle(self) -> None:
        """Record the entries whose awards changed."""
        record_revisions(programs=Program.objects.filter(pk__in=self.touched), author=self.author, origin=Origin.TABLE)

    def _program(self, row: Row) -> Program:
        section = self.places.section(row["yearbook"], row["section"])
        key = (section.pk, row["program"].strip())
        if key not in self.programs:
            self.programs[key] = Program.objects.filter(section=section, title=key[1]).first()
        program = self.programs[key]
        if program is None:
            raise ValidationError({"program": _("The section has no entry “%(title)s”.") % {"title": key[1]}})
        return program


def _with_cell(award: Award) -> Award:
    """The award with its recipients as a cell, for the engine to compare and to write."""
    award.recipients_cell = _cell(award)  # type: ignore[attr-defined]
    return award


def _cell(award: Award) -> str:
    if not award.pk:
        return ""
    return recipients_text(_records(award))


def _records(award: Award) -> Recipients:
    rows = sorted(award.recipients.all(), key=lambda r: (r.order, r.pk))
    return [{part: getattr(row, part) for part in PARTS} for row in rows]


def _recipients(award: Any) -> list[Recipient]:
    """The recipients that the award's cell says. Raises ValidationError that names the line."""
    kinds = ChoiceWidget(RecipientKind)
    recipients = []
    for place, parts in enumerate(split_parts(award.recipients_cell), 1):
        if len(parts) > len(PARTS) or not parts[0]:
            message = _("Line %(line)d is no recipient: write name | affiliation | post | kind.") % {"line": place}
            raise ValidationError({"recipients": message})
        name, affiliation, post, kind = [*parts, "", "", ""][: len(PARTS)]
        try:
            kind = kinds.clean(kind or RecipientKind.PERSON)
            row = Recipient(award=award, order=place, name=name, affiliation=affiliation, post=post, kind=kind)
            row.clean_fields(exclude=["award"])
        except (ValueError, ValidationError) as error:
            messages = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise ValidationError({"recipients": f"{place}: {' '.join(messages)}"}) from error
        recipients.append(row)
    return recipients
