"""Volumes: their own data, how far they are, and publishing one as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from entries.admin.bin import BinningAdmin
from entries.admin.constraints import EveryConstraint
from entries.admin.lists import ListAdmin
from entries.admin.publications import confirm
from entries.admin.wordfiles import word_file
from entries.editing import Action, may
from entries.models import Program, Publication, Section, Yearbook, viewing


def counted(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many of the rows belong to the volume; `path` leads from a row to it."""
    groups = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(groups, output_field=IntegerField()), 0)


@admin.register(Yearbook)
class YearbookAdmin(BinningAdmin, ListAdmin):
    """The volumes."""

    table = "yearbooks"

    form = EveryConstraint

    list_display = ("name", "edition_year", "coverage_year", "publisher", "sections", "entries", "public")
    sortable_by = ()
    search_fields = ("title", "publisher")
    actions = ("publish_volumes", "withdraw_volumes", "write_word_file", "delete_selected")
    fields = (
        "title",
        ("edition_year", "coverage_year"),
        "publisher",
        ("isbn", "issn"),
        "introduction",
        "embargo_until",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Yearbook]:
        """The volumes with what the editor sees of them, counted."""
        user = request.user
        seen = viewing(user, "program").rows("program__section")
        rows: QuerySet[Yearbook] = super().get_queryset(request)
        return rows.annotate(
            section_count=counted(Section.objects.visible_to(user), "yearbook"),
            entry_count=counted(Program.objects.visible_to(user), "section__yearbook"),
            public_count=counted(Publication.objects.live().filter(seen), "program__section__yearbook"),
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A new volume stands in none: who may add it may do so everywhere."""
        return may(request.user, Action.ADD, Yearbook)

    @admin.display(description=gettext_lazy("volume"))
    def name(self, volume: Yearbook) -> str:
        """Title and edition year."""
        return volume.name

    @admin.display(description=gettext_lazy("sections"))
    def sections(self, volume: Any) -> SafeString:
        """How many, leading to the tree."""
        url = reverse("admin:entries_section_changelist")
        return format_html('<a href="{}?volume={}">{}</a>', url, volume.pk, volume.section_count)

    @admin.display(description=gettext_lazy("entries"))
    def entries(self, volume: Any) -> SafeString:
        """How many, leading to them."""
        url = reverse("admin:entries_program_changelist")
        return format_html('<a href="{}?volume={}">{}</a>', url, volume.pk, volume.entry_count)

    @admin.display(description=gettext_lazy("public"))
    def public(self, volume: Any) -> int:
        """How many entries the public sees."""
        return int(volume.public_count)

    @admin.action(description=gettext_lazy("Word file of the selected volume"), permissions=["view"])
    def write_word_file(self, request: HttpRequest, queryset: QuerySet[Yearbook]) -> FileResponse | None:
        """The volume as a Word file for the printer."""
        return word_file(request, queryset)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may publish anywhere."""
        return may(request.user, Action.PUBLISH, Program)

    @admin.action(description=gettext_lazy("Publish all entries of the selected volumes"), permissions=["publish"])
    def publish_volumes(self, request: HttpRequest, queryset: QuerySet[Yearbook]) -> HttpResponse | None:
        """Publish every entry of the volumes, after asking."""
        programs = Program.objects.filter(section__yearbook__in=queryset.values("pk"))
        return confirm(self, request, verb="publish", selected=queryset, programs=programs)

    @admin.action(description=gettext_lazy("Withdraw all entries of the selected volumes"), permissions=["publish"])
    def withdraw_volumes(self, request: HttpRequest, queryset: QuerySet[Yearbook]) -> HttpResponse | None:
        """Withdraw every public entry of the volumes, after asking."""
        public = Publication.objects.live().filter(program__section__yearbook__in=queryset.values("pk"))
        programs = Program.objects.filter(pk__in=public.values("program"))
        return confirm(self, request, verb="withdraw", selected=queryset, programs=programs)
