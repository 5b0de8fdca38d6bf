"""The table of entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from import_export import fields

from entries.editing import normalise, others_drafts, record_first_revisions, record_revisions
from entries.editing.binning import bin_programs
from entries.exporting.cells import Value
from entries.importing.tables.base import ChoiceWidget, TextWidget, number, part_of_key, position, text
from entries.importing.tables.batches import BatchTable, Planned, Stored
from entries.importing.tables.places import Places
from entries.importing.tables.positions import Positions
from entries.importing.tables.results import RowError
from entries.models import Kind, Origin, Program, Publication

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OWN = ("kind", "unit", "contributor", "body")


class BodyWidget(TextWidget):
    """A body: paragraphs, one a line."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The body as it is stored."""
        return normalise(str(value or ""))


class ProgramTable(BatchTable):
    """Entries, told apart by volume, section and title; figures, facts and awards stay as they are."""

    columns = {
        "yearbook": ("卷", "年鉴"),
        "section": ("类目", "分目", "子目", "路径", "栏目"),
        "title": ("条目", "标题", "题名"),
        "kind": ("类型", "种类"),
        "order": ("顺序", "排序"),
        "unit": ("供稿单位",),
        "contributor": ("撰稿人", "供稿人", "署名"),
        "body": ("正文", "内容"),
        "revision": ("修订", "修订号"),
    }
    joined = {"body": ""}
    key = ("yearbook", "section", "title")
    model = Program
    changeable = OWN
    yearbook = part_of_key("yearbook", "section__yearbook__name")
    section = part_of_key("section", "section__path")
    title = text("title")
    kind = fields.Field(column_name="kind", attribute="kind", widget=ChoiceWidget(Kind))
    order = position()
    unit = text("unit")
    contributor = text("contributor")
    body = fields.Field(column_name="body", attribute="body", widget=BodyWidget())
    revision = number("revision", attribute="latest_number", readonly=True)

    class Meta(BatchTable.Meta):
        model = Program
        fields = export_order = tuple("yearbook section title kind order unit contributor body revision".split())

    def __init__(self, author: User | None = None) -> None:
        super().__init__(author)
        self.places = Places(author)
        self.positions = Positions()

    def get_queryset(self) -> Any:
        """All entries as they stand in print."""
        return Program.objects.select_related("section__yearbook").in_order()

    def values(self, rows: QuerySet[Any]) -> Iterator[list[Value]]:
        """The values of the rows' columns, without a model's instance for each."""
        place = ("section__yearbook__title", "section__yearbook__edition_year", "section__path")
        own = ("title", "kind", "order", "unit", "contributor", "body", "latest_number")
        for title, year, *others in rows.values_list(*place, *own).iterator(chunk_size=2000):
            yield [f"{title} {year}", *others]

    def locate(self, rows: Sequence[Planned]) -> None:
        """The section of each row, and the entry of that title in it."""
        stored = self._stored(find_sections(self.places, rows, "title"))
        for row in rows:
            if row.errors:
                continue
            raw = row.line.cells["title"]
            row.stored = stored.get((row.parent, raw)) or stored.get((row.parent, raw.strip()))
            title = raw if (row.parent, raw) in stored else raw.strip()
            row.identity = (row.parent, title)

    def _stored(self, titles: Mapping[int, set[str]]) -> dict[tuple[int, str], Stored]:
        if not titles:
            return {}
        rows = Program.objects.filter(in_sections("title", titles)).order_by()
        if self.write:
            rows = rows.select_for_update()
        return {
            (section, title): Stored(pk, pk, latest, order, dict(zip(OWN, values, strict=True)))
            for pk, section, title, order, latest, *values in rows.values_list(
                "pk", "section_id", "title", "order", "latest_number", *OWN
            )
        }

    def standing(self, section: int) -> Program:
        """An entry in that section."""
        return Program(section=self.places.standing[section])

    def base_of(self, content: Mapping[str, Any], row: Planned) -> dict[str, Any]:
        """The fields of that revision."""
        return {name: content[name] for name in OWN}

    def make(self, row: Planned) -> Program:
        """The entry as it would be stored."""
        if row.stored:
            return Program(pk=row.stored.pk, section_id=row.parent, title=row.identity[1], **row.after)
        return Program(section_id=row.parent, title=row.identity[1], latest_number=1, **row.after)

    def may_be_deleted(self, rows: Sequence[Planned]) -> None:
        """Refuse what is public, and what somebody else is writing in."""
        pks = [row.stored.pk for row in rows if row.stored]
        if not pks:
            return
        public = set(Publication.objects.live().filter(program__in=pks).values_list("program", flat=True))
        written = others_drafts(Program.objects.filter(pk__in=pks), self.author) if self.author else ()
        drafted = {draft.program_id for draft in written}
        for row in rows:
            if row.stored and row.stored.pk in public:
                row.refuse(_("The entry is public: withdraw it first, then delete it."), "title")
            elif row.stored and row.stored.pk in drafted:
                row.refuse(_("Somebody else has words in this entry that are not saved yet."), "title")

    def place(self, rows: Sequence[Planned]) -> None:
        """New rows without a position get the last place of their section, in the order of the file."""
        self.positions.find(rows, seen=self.seen if self.has_orders else None)

    def create(self, rows: Sequence[Planned]) -> None:
        """Store new entries with their first revisions."""
        made = [row.instance for row in rows]
        for row in rows:
            row.instance.order = self.positions.where[row.line.row]
        Program.objects.bulk_create(made)
        self.positions.made(rows)
        record_first_revisions(programs=made, author=self.author, origin=Origin.TABLE, run=self.run)

    def update(self, rows: Sequence[Planned]) -> None:
        """Store changed entries, and record them."""
        if not rows:
            return
        names = sorted({name for row in rows for name in row.after})
        for row in rows:
            for name in names:
                assert row.stored
                setattr(row.instance, name, row.after.get(name, row.stored.values[name]))
        Program.objects.bulk_update([row.instance for row in rows], names)
        changed = [row.instance for row in rows]
        record_revisions(programs=changed, author=self.author, origin=Origin.TABLE, run=self.run)

    def remove(self, rows: Sequence[Planned]) -> None:
        """Put entries into the bin."""
        pks = [row.stored.pk for row in rows if row.stored]
        self.positions.gone.update(pks)
        if pks:
            chosen = Program.objects.filter(pk__in=pks).only("pk")
            binned = bin_programs(programs=chosen, by=self.author, reason=_("imported from a table"))
            if binned.refused:
                raise IntegrityError("An entry that was to be deleted has been published meanwhile.")
            if self.run:
                self.run.places += [{"deletion": one.pk, "name": one.name} for one in binned.done]

    def settle(self) -> Iterator[RowError]:
        """Give entries their new positions."""
        yield from self.positions.settle(write=self.write and not self.failed, alive=self.alive)
        if self.run and self.positions.moved:
            self.run.places.append({"moved": self.positions.moved})


def find_sections(places: Places, rows: Sequence[Planned], column: str) -> dict[int, set[str]]:
    """Set the rows' `parent` to their section; the cells of the column by section, as they are and without white space.

    Refuses the rows whose section is not there.
    """
    named: dict[int, set[str]] = {}
    for row in rows:
        cells = row.line.cells
        try:
            row.parent = row.section = places.section(cells["yearbook"], cells["section"])
        except ValidationError as error:
            row.refuse_all(error)
        else:
            named.setdefault(row.parent, set()).update((cells[column], cells[column].strip()))
    return named


def in_sections(column: str, named: Mapping[int, set[str]]) -> Q:
    """The condition on entries to be one of those named, section by section."""
    return reduce(or_, (Q(**{"section": section, f"{column}__in": names}) for section, names in named.items()))
