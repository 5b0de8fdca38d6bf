"""Sections: a volume's tree, arranged by dragging, by buttons or by number."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import RawPostDataException
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.bin import BinningAdmin
from entries.admin.filters import TreeVolumeFilter
from entries.admin.lists import ListAdmin, chosen_in_list
from entries.admin.publications import confirm
from entries.admin.sectionforms import SectionForm
from entries.admin.wordfiles import word_file
from entries.editing import Action, arrange_sections, may, refusal
from entries.models import Program, Publication, Section, Yearbook

ALL_OF_A_VOLUME = 2000  # a tree is shown whole: pages would cut it


@admin.register(Section)
class SectionAdmin(BinningAdmin, ListAdmin):
    """The sections of a volume as a tree."""

    table = "sections"

    form = SectionForm
    list_display = ("place", "unit", "contributor", "entries", "order", "move")
    list_display_links = None
    sortable_by = ()
    list_filter = (TreeVolumeFilter,)
    list_per_page = ALL_OF_A_VOLUME
    list_select_related = ("yearbook",)
    ordering = ("yearbook__title", "-yearbook__edition_year", "tree_key")
    search_fields = ("path", "unit", "yearbook__edition_year")
    actions = ("publish_sections", "withdraw_sections", "write_word_file", "delete_selected")
    change_list_template = "admin/entries/section/change_list.html"
    fields = ("yearbook", "parent", "title", "order", "unit", "contributor", "due_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        """The sections with the number of their own entries."""
        seen = Program.objects.visible_to(request.user)
        own = seen.filter(section=OuterRef("pk")).order_by().values("section").annotate(n=Count("pk"))
        count = Coalesce(Subquery(own.values("n"), output_field=IntegerField()), 0)
        rows: QuerySet[Section] = super().get_queryset(request)
        return rows.annotate(entry_count=count)

    @admin.display(description=gettext_lazy("section"))
    def place(self, section: Section) -> SafeString:
        """The title, indented by its depth; what the arranging script reads stands on it."""
        return format_html(
            '<span class="tree-title depth-{}" data-section="{}" data-parent="{}" data-volume="{}">'
            '<a href="{}">{}</a></span>',
            section.depth,
            section.pk,
            section.parent_id or "",
            section.yearbook_id,
            reverse("admin:entries_section_change", args=[section.pk]),
            section.title,
        )

    @admin.display(description=gettext_lazy("entries"))
    def entries(self, section: Any) -> SafeString:
        """How many stand in the section itself, leading to those in it and below."""
        query = f"volume={section.yearbook_id}&section={section.pk}"
        url = reverse("admin:entries_program_changelist")
        return format_html('<a href="{}?{}">{}</a>', url, query, section.entry_count)

    @admin.display(description=gettext_lazy("move"))
    def move(self, section: Section) -> SafeString:
        """Buttons that move the section among its siblings; the script shows them."""
        names = {"title": section.title}
        return format_html(
            '<span class="tree-move" hidden><button type="button" data-move="-1" aria-label="{}">↑</button>'
            '<button type="button" data-move="1" aria-label="{}">↓</button></span>',
            _("Move “%(title)s” up") % names,
            _("Move “%(title)s” down") % names,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> tuple[str, ...]:
        """A section stays in its volume: what stands below and in it would not follow."""
        return ("yearbook",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says; the volume that the list showed."""
        volume = chosen_in_list(request, "volume")
        return {**({"yearbook": volume} if volume else {}), **super().get_changeform_initial_data(request)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The tree, and whether this editor may arrange it."""
        may = {"may_arrange": self.has_change_permission(request)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

    def get_urls(self) -> list[URLPattern]:
        """With arranging."""
        wrap = self.admin_site.admin_view
        return [
            path("arrange/", wrap(self.arrange_view), name="entries_section_arrange"),
            *super().get_urls(),
        ]

    def arrange_view(self, request: HttpRequest) -> HttpResponse:
        """Set the order of siblings: JSON `{"parent": id or null, "ids": [ids in their new order]}`.

        Answers `{"orders": {id: position}}`; 409 with `{"error": …}` where the list is not what is stored any more.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            parent, ids = read_arrangement(request.body)
        except (ValueError, RawPostDataException):  # no JSON, or a form, which was read before this view was asked
            return JsonResponse({"error": _("This is not an order of sections.")}, status=400)
        seen = Section.objects.visible_to(request.user).select_related("yearbook", "parent")
        first = seen.filter(pk=ids[0], parent=parent).first()
        try:
            if first is None:
                raise ValidationError(
                    _("The list has changed since it was opened: load the page again, then set the order.")
                )
            above = Section(yearbook=first.yearbook, parent=first.parent)
            if reason := refusal(request.user, Action.MOVE, above):
                return JsonResponse({"error": reason}, status=403)
            arrange_sections(yearbook=first.yearbook, parent=first.parent, ids=ids)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=409)
        return JsonResponse({"orders": dict(Section.objects.filter(pk__in=ids).values_list("pk", "order"))})

    @admin.action(description=gettext_lazy("Word file of the selected sections with all below"), permissions=["view"])
    def write_word_file(self, request: HttpRequest, queryset: QuerySet[Section]) -> FileResponse | None:
        """The sections as a Word file for the printer."""
        volumes = Yearbook.objects.filter(pk__in=queryset.order_by().values("yearbook"))
        return word_file(request, volumes, list(queryset.order_by("tree_key")))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may publish anywhere."""
        return may(request.user, Action.PUBLISH, Program)

    @admin.action(description=gettext_lazy("Publish the selected sections with all below"), permissions=["publish"])
    def publish_sections(self, request: HttpRequest, queryset: QuerySet[Section]) -> HttpResponse | None:
        """Publish every entry of the sections and of all below, after asking."""
        return confirm(self, request, verb="publish", selected=queryset, programs=entries_within(queryset))

    @admin.action(description=gettext_lazy("Withdraw the selected sections with all below"), permissions=["publish"])
    def withdraw_sections(self, request: HttpRequest, queryset: QuerySet[Section]) -> HttpResponse | None:
        """Withdraw every public entry of the sections and of all below, after asking."""
        public = Publication.objects.live().values("program")
        programs = entries_within(queryset).filter(pk__in=public)
        return confirm(self, request, verb="withdraw", selected=queryset, programs=programs)


def read_arrangement(body: bytes) -> tuple[int | None, list[int]]:
    """The parent's id and the ids of its children in their new order. Raises ValueError for anything else."""
    try:
        data = json.loads(body)
        parent, ids = data["parent"], data["ids"]
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError from error
    every = [*ids, *([] if parent is None else [parent])] if isinstance(ids, list) and ids else [None]
    if not all(type(pk) is int for pk in every):
        raise ValueError
    return parent, ids


def entries_within(sections: Any) -> QuerySet[Program]:
    """The entries of the sections and of all below them, found in one query for the tree, however many are given."""
    chosen = {section.pk for section in sections}
    volumes = {section.yearbook_id for section in sections}
    tree = Section.objects.filter(yearbook__in=volumes).order_by("depth").values_list("pk", "parent_id")
    for pk, parent in tree:
        if parent in chosen:
            chosen.add(pk)
    return Program.objects.filter(section__in=chosen)
