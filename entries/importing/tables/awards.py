"""The table of awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from import_export import fields

from entries.editing import record_revisions
from entries.exporting.cells import PARTS, Recipients, Value, recipients_text, split_parts
from entries.importing.tables.base import ChoiceWidget, NumberWidget, TextWidget, number, part_of_key, text
from entries.importing.tables.batches import BatchTable, Planned, Stored
from entries.importing.tables.places import Places
from entries.importing.tables.programs import find_sections, in_sections
from entries.importing.tables.results import RowError
from entries.models import Award, Level, Origin, Program, Recipient, RecipientKind
from entries.models.award import BODY_SEPARATOR

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OWN = ("level", "granted_by", "recipient_count", "recipient_unit")
RECORDED = 500  # entries at a time


class AwardTable(BatchTable):
    """Awards, told apart by their entry, name, year and rank, with their recipients in one cell or in several.

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
        "recipients": ("获奖者", "recipient"),
        "revision": ("修订", "修订号"),
    }
    joined = {"recipients": "\n"}
    key = ("yearbook", "section", "program", "year", "rank", "name")
    may_be_empty = ("year", "rank")
    model = Award
    changeable = (*OWN, "recipients")
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
    recipients = fields.Field(column_name="recipients", attribute="recipients", widget=TextWidget())
    revision = number("revision", attribute="program__latest_number", readonly=True)

    class Meta(BatchTable.Meta):
        model = Award
        fields = export_order = (
            *("yearbook", "section", "program", "name", "level", "year", "granted_by", "rank"),
            *("recipient_count", "recipient_unit", "recipients", "revision"),
        )

    def __init__(self, author: User | None = None) -> None:
        super().__init__(author)
        self.places = Places(author)
        self.touched: set[int] = set()
        self.added: Counter[int] = Counter()

    def get_queryset(self) -> Any:
        """All awards, in the order of their entries."""
        place = ("program__section__yearbook__title", "program__section__yearbook__edition_year")
        rows = Award.objects.select_related("program__section__yearbook").prefetch_related("recipients")
        return rows.order_by(*place, "program__section__tree_key", "program__order", "order", "pk")

    def values(self, rows: QuerySet[Any]) -> Iterator[list[Value]]:
        """The values of the rows' columns, the recipients as records."""
        kept = [name for name in self.columns if name != "recipients"]
        getters = {name: attrgetter(self.fields[name].attribute.replace("__", ".")) for name in kept}
        for award in rows.iterator(chunk_size=1000):
            yield [getters[name](award) if name in getters else _records(award) for name in self.columns]

    def locate(self, rows: Sequence[Planned]) -> None:
        """The entry of each row, and its award of that name, year and rank."""
        programs = self._programs(find_sections(self.places, rows, "program"))
        awards = self._awards([pk for pk, _number in programs.values()])
        for row in rows:
            if row.errors:
                continue
            raw = row.line.cells["program"]
            found = programs.get((row.parent, raw)) or programs.get((row.parent, raw.strip()))
            year = self._number(row, "year", NumberWidget)
            if found is None:
                row.refuse(_("The section has no entry “%(title)s”.") % {"title": raw.strip()}, "program")
                continue
            row.parent = found[0]
            row.identity = (found[0], year, row.line.cells.get("rank", "").strip(), row.line.cells["name"].strip())
            if award := awards.get(row.identity):
                row.stored = Stored(award.pk, found[0], found[1], award.order, _values(award))

    def entry_of(self, row: Planned) -> int | None:
        """The entry that has the award, or is to have it."""
        return int(row.parent)

    def _programs(self, titles: Mapping[int, set[str]]) -> dict[tuple[int, str], tuple[int, int]]:
        if not titles:
            return {}
        rows = Program.objects.filter(in_sections("title", titles)).order_by()
        if self.write:
            rows = rows.select_for_update()
        found = rows.values_list("pk", "section_id", "title", "latest_number")
        return {(section, title): (pk, latest) for pk, section, title, latest in found}

    def _awards(self, programs: Sequence[int]) -> dict[tuple[Any, ...], Award]:
        rows = Award.objects.filter(program__in=programs).prefetch_related("recipients")
        return {(row.program_id, row.year, row.rank.strip(), row.name.strip()): row for row in rows}

    def standing(self, section: int) -> Award:
        """An award of an entry in that section."""
        return Award(program=Program(section=self.places.standing[section]))

    def base_of(self, content: Mapping[str, Any], row: Planned) -> dict[str, Any]:
        """The award of that name, year and rank, as that revision had it."""
        for award in content["awards"]:
            if (award["year"], award["rank"], award["name"]) == row.identity[1:]:
                own = {name: award[name] for name in OWN if name != "granted_by"}
                granted = BODY_SEPARATOR.join(award["granted_by"])
                return {**own, "granted_by": granted, "recipients": recipients_text(award["recipients"])}
        return {}

    def make(self, row: Planned) -> Award:
        """The award as it would be stored. Raises ValidationError for recipients that cannot be."""
        program, year, rank, name = row.identity
        own = {name: value for name, value in row.after.items() if name != "recipients"}
        pk = row.stored.pk if row.stored else None
        award = Award(pk=pk, program_id=program, year=year, rank=rank, name=name, **own)
        _recipients(award, row.after.get("recipients", ""))
        return award

    def create(self, rows: Sequence[Planned]) -> None:
        """Store new awards behind those that their entry has."""
        if not rows:
            return
        programs = {row.parent for row in rows}
        last = Award.objects.filter(program__in=programs).order_by().values_list("program").annotate(last=Max("order"))
        orders = Counter(dict(last))
        for row in rows:
            orders[row.parent] += 1
            row.instance.order = orders[row.parent]
        Award.objects.bulk_create([row.instance for row in rows])
        self._write_recipients(rows)

    def update(self, rows: Sequence[Planned]) -> None:
        """Store changed awards."""
        names = sorted({name for row in rows for name in row.after} - {"recipients"})
        for row in rows:
            assert row.stored
            for name in names:
                setattr(row.instance, name, row.after.get(name, row.stored.values[name]))
        if names:
            Award.objects.bulk_update([row.instance for row in rows], names)
        changed = [row for row in rows if "recipients" in row.after]
        Recipient.objects.filter(award__in=[row.instance.pk for row in changed]).delete()
        self._write_recipients(changed)
        self.touched.update(row.parent for row in rows)

    def remove(self, rows: Sequence[Planned]) -> None:
        """Delete awards."""
        Award.objects.filter(pk__in=[row.stored.pk for row in rows if row.stored]).delete()
        self.touched.update(row.parent for row in rows)

    def settle(self) -> Iterator[RowError]:
        """Record the entries whose awards changed."""
        pks = sorted(self.touched) if self.write and not self.failed else []
        for start in range(0, len(pks), RECORDED):
            programs = Program.objects.filter(pk__in=pks[start : start + RECORDED])
            record_revisions(programs=programs, author=self.author, origin=Origin.TABLE, run=self.run)
            self.alive()
        yield from ()

    def _write_recipients(self, rows: Sequence[Planned]) -> None:
        made = [one for row in rows for one in _recipients(row.instance, row.after.get("recipients", ""))]
        Recipient.objects.bulk_create(made)
        self.touched.update(row.parent for row in rows)


def _values(award: Award) -> dict[str, Any]:
    return {**{name: getattr(award, name) for name in OWN}, "recipients": recipients_text(_records(award))}


def _records(award: Award) -> Recipients:
    rows = sorted(award.recipients.all(), key=lambda r: (r.order, r.pk))
    return [{part: getattr(row, part) for part in PARTS} for row in rows]


def _recipients(award: Award, cell: str) -> list[Recipient]:
    """The recipients that the cell says. Raises ValidationError that names the line."""
    kinds = ChoiceWidget(RecipientKind)
    recipients = []
    for place, parts in enumerate(split_parts(cell), 1):
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
