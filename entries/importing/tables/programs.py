"""The table of entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from import_export import fields

from entries.editing import normalise, record_revisions
from entries.exporting.cells import Value
from entries.importing.tables.base import (
    ChoiceWidget,
    Places,
    Row,
    TableResource,
    TextWidget,
    give_orders,
    number,
    part_of_key,
    text,
)
from entries.models import Kind, Origin, Program

ASIDE = 1_000_000_000


class BodyWidget(TextWidget):
    """A body: paragraphs, one a line."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The body as it is stored."""
        return normalise(str(value or ""))


class ProgramTable(TableResource):
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
    key = ("yearbook", "section", "title")
    yearbook = part_of_key("yearbook", "section__yearbook__name")
    section = part_of_key("section", "section__path")
    title = text("title")
    kind = fields.Field(column_name="kind", attribute="kind", widget=ChoiceWidget(Kind))
    order = number("order", readonly=True)
    unit = text("unit")
    contributor = text("contributor")
    body = fields.Field(column_name="body", attribute="body", widget=BodyWidget())
    revision = number("revision", attribute="latest_number", readonly=True)

    class Meta(TableResource.Meta):
        model = Program
        fields = export_order = tuple("yearbook section title kind order unit contributor body revision".split())

    def __init__(self, author: Any = None) -> None:
        super().__init__(author)
        self.places = Places()
        self.touched: list[int] = []

    def get_queryset(self) -> Any:
        """All entries as they stand in print."""
        return Program.objects.select_related("section__yearbook").in_order()

    def values(self, rows: QuerySet[Any]) -> Iterator[list[Value]]:
        """The values of the rows' columns, without a model's instance for each."""
        place = ("section__yearbook__title", "section__yearbook__edition_year", "section__path")
        own = ("title", "kind", "order", "unit", "contributor", "body", "latest_number")
        for title, year, *others in rows.values_list(*place, *own).iterator(chunk_size=2000):
            yield [f"{title} {year}", *others]

    def find(self, row: Row) -> Program | None:
        """The entry of that title in its section."""
        section = self.places.section(row["yearbook"], row["section"])
        return Program.objects.filter(section=section, title=row["title"].strip()).first()

    def build(self, row: Row) -> Program:
        """An entry in its section."""
        return Program(section=self.places.section(row["yearbook"], row["section"]))

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Remember which entries were stored."""
        self.touched.append(instance.pk)

    def settle(self) -> None:
        """Give entries their new positions, and record what changed."""
        sections: dict[int, list[Program]] = defaultdict(list)
        for program in Program.objects.filter(pk__in=self.orders):
            sections[program.section_id].append(program)
        for section_id, programs in sections.items():
            chosen = give_orders(programs, self.orders, Program.objects.filter(section=section_id))
            Program.objects.filter(pk__in=[p.pk for p in chosen]).update(order=F("order") + ASIDE)
            Program.objects.bulk_update(chosen, ["order"], batch_size=500)
        record_revisions(programs=Program.objects.filter(pk__in=self.touched), author=self.author, origin=Origin.TABLE)
