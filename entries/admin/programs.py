"""Entries: finding, revising, publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.bin import BinningAdmin
from entries.admin.desk import DeskAdmin
from entries.admin.figures import FigureInline, picture_view
from entries.admin.filters import (
    AwaitingFilter,
    ChangedFilter,
    DueFilter,
    EntryVolumeFilter,
    FindingFilter,
    KindFilter,
    SectionFilter,
    StateFilter,
    StepFilter,
)
from entries.admin.finding import Find, find_field
from entries.admin.findings import FindingsAdmin, findings_of
from entries.admin.history import HistoryAdmin
from entries.admin.importing import import_view
from entries.admin.lists import ListAdmin, chosen_in_list
from entries.admin.locks import LockingAdmin
from entries.admin.merging import MergingAdmin
from entries.admin.previews import PreviewAdmin
from entries.admin.programactions import ActingAdmin
from entries.admin.programform import ProgramForm
from entries.admin.programpage import page_of
from entries.admin.recording import record, say_what_was_saved
from entries.admin.replacing import replace_view, undo_view
from entries.admin.reviewing import ReviewingAdmin
from entries.admin.reviewpage import is_overdue, way_of
from entries.admin.rows import AwardInline, FactInline
from entries.admin.searching import SearchingAdmin
from entries.editing import Action, may
from entries.models import Program, State, Step

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OPENED_AT = ("opened_at_revision", "opened_at_place")
FOR_WRITERS = ("revision_note", *OPENED_AT)  # fields of the form that are none of the entry


@admin.register(Program)
class ProgramAdmin(
    LockingAdmin,
    ActingAdmin,
    MergingAdmin,
    DeskAdmin,
    HistoryAdmin,
    PreviewAdmin,
    ReviewingAdmin,
    FindingsAdmin,
    BinningAdmin,
    SearchingAdmin,
    ListAdmin,
):
    """The entries."""

    table = "programs"

    form = ProgramForm
    inlines = (FigureInline, FactInline, AwardInline)
    list_display = ("title", "place", "kind", "state_word", "due", "findings", "latest_number", "modified_at")
    list_filter = (
        EntryVolumeFilter,
        SectionFilter,
        KindFilter,
        StepFilter,
        StateFilter,
        AwaitingFilter,
        DueFilter,
        FindingFilter,
        ChangedFilter,
    )
    list_select_related = ("section__yearbook",)
    not_in_list = ("body",)
    search_fields = ("title", "body")
    sortable_by = ("findings", "modified_at")
    actions = (
        "submit_entries",
        "claim_entries",
        "approve_entries",
        "publish_entries",
        "withdraw_entries",
        "schedule_entries",
        "set_due_dates",
        "change_field",
        "delete_selected",
    )
    change_list_template = "admin/entries/program/change_list.html"
    change_form_template = "admin/entries/program/change_form.html"
    save_on_top = False
    fieldsets = (
        (None, {"fields": ("title", "section", ("kind", "order"), "body", *FOR_WRITERS)}),
        (gettext_lazy("Source, where it differs from the section's"), {"fields": (("unit", "contributor"),)}),
        (gettext_lazy("In the index by pinyin"), {"fields": ("reading",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Program]:
        """The entries with their state, and their step on the way to it."""
        rows: Any = super().get_queryset(request)
        return cast("QuerySet[Program]", rows.select_related("section__yearbook").with_step().with_due())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """The last changed first; within a section as they stand in print."""
        in_section = request.GET.get("section", "").isdecimal()
        return ("section__tree_key", "order", "id") if in_section else ("-modified_at", "-id")

    @admin.display(description=gettext_lazy("section"))
    def place(self, program: Program) -> SafeString:
        """The section's path, and the volume."""
        volume = program.section.yearbook.name
        return format_html('{} <span class="volume-name">{}</span>', program.section.path, volume)

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, program: Any) -> SafeString:
        """What the public sees, and the step towards that where the entry is on its way; words, coloured along."""
        word = format_html('<span class="state state-{}">{}</span>', program.state.value, program.state.label)
        if program.step in (Step.DRAFT, Step.PUBLISHED):
            return word
        holder = program.holder_name if program.step.isdecimal() else None
        label = f"{Step.label(program.step)} · {holder}" if holder else Step.label(program.step)
        step = format_html('<span class="state step-{}">{}</span>', program.step, label)
        return step if program.state == State.DRAFT else format_html("{} {}", word, step)

    @admin.display(description=gettext_lazy("due"))
    def due(self, program: Program) -> SafeString:
        """The day until when the entry is to be submitted, marked where it is late; and the priority."""
        day = date_format(program.due_on, "SHORT_DATE_FORMAT") if program.due_on else ""
        late = is_overdue(program.due_on, program.step)
        dated = format_html('<span class="{}">{}</span>', "state due-late" if late else "", day)
        if not program.is_urgent or program.step == Step.PUBLISHED:
            return dated
        return format_html('{} <span class="state due-urgent">{}</span>', dated, _("urgent"))

    @admin.display(description=gettext_lazy("findings"), ordering="finding_count")
    def findings(self, program: Program) -> int | str:
        """How many remarks the proofreader has; nothing where there are none."""
        return program.finding_count or ""

    # -- the entry's page

    def get_fieldsets(self, request: HttpRequest, obj: Program | None = None) -> Any:
        """The fields; without the hidden ones where nothing can be changed."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        (name, options), *others = self.fieldsets
        shown = tuple(field for field in options["fields"] if field not in FOR_WRITERS)
        return ((name, {**options, "fields": shown}), *others)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says; the section that the list showed."""
        section = chosen_in_list(request, "section")
        return {**({"section": section} if section else {}), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The section is found by typing."""
        found = find_field(db_field, self.admin_site, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs, **found)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; with the fields of a draft where the address names one."""
        instead = self.refuse_a_move(request, object_id) or self.with_draft(request, object_id)
        return instead or super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Program | None = None,
    ) -> HttpResponse:
        """The form, and beside it what the public sees, what can be done next, and the revisions."""
        if obj and obj.pk:
            if (merge := self.merge_instead(request, obj, context)) is not None:
                return merge
            context |= page_of(obj)
            context["findings"] = findings_of(obj)
            context["may_mend"] = self.has_change_permission(request, obj)
            context["may_publish"] = may(request.user, Action.PUBLISH, obj)
            context["way"] = way_of(obj, cast("User", request.user), is_public=context["state"] == State.PUBLISHED)
        if self.has_change_permission(request, obj) if change else self.has_add_permission(request):
            context |= self.desk_context(request, obj if change else None, context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Program, form: Any, change: bool) -> None:
        """Store the entry's own fields, unless they are as they were: “last changed” tells of changes only."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store figures, facts and awards, then record the entry as it is now."""
        super().save_related(request, form, formsets, change)
        record(request, [form.instance], note=form.cleaned_data.get("revision_note", ""))
        self.desk_saved(request)
        request.place_changed = bool({"section", "order"} & set(form.changed_data))  # type: ignore[attr-defined]

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """Django's messages; after a save, what became of it instead."""
        elsewhere = getattr(request, "place_changed", False)
        super().message_user(request, say_what_was_saved(request, elsewhere=elsewhere) or message, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """With the pages of the parts, and finding things for a form."""
        wrap = self.admin_site.admin_view
        find = Find.as_view(admin_site=self.admin_site)
        return [
            path("import-manuscript/", wrap(import_view), name="entries_import_manuscript"),
            path("pictures/<str:name>", wrap(picture_view), name="entries_picture"),
            path("find/", wrap(find), name="entries_find"),
            path("replace/", wrap(replace_view), name="entries_replace"),
            path("replace/<int:pk>/undo/", wrap(undo_view), name="entries_replace_undo"),
            path("<int:pk>/merge/", wrap(self.merge_view), name="entries_program_merge"),
            *self.action_urls(),
            *self.desk_urls(),
            *self.history_urls(),
            *self.preview_urls(),
            *self.review_urls(),
            *self.finding_urls(),
            *super().get_urls(),
        ]
