"""Awards: over all entries, each with its recipients."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.constraints import EveryConstraint
from entries.admin.filters import AwardVolumeFilter, LevelFilter, YearFilter
from entries.admin.finding import find_field
from entries.admin.lists import ListAdmin
from entries.admin.reach import AtPlace
from entries.admin.recording import StaleGuard, record, say_what_was_saved
from entries.admin.reviewpage import warning_of
from entries.admin.rows import RowForm, RowFormSet
from entries.models import Award, Program, Recipient


class AwardPageForm(StaleGuard, EveryConstraint):
    """An award on its own page."""

    opened_at_place = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = _("Position among the entry's awards; empty for the last place.")
            if not self.instance.pk:
                self.initial["order"] = None

    def entry(self) -> Program | None:
        """The entry that reports the award."""
        return self.instance.program if self.instance.pk else None

    def clean(self) -> dict[str, Any] | None:
        """An empty position is the last one."""
        cleaned = super().clean() or self.cleaned_data
        program = self.entry() or cleaned.get("program")
        if program and cleaned.get("order") is None:
            cleaned["order"] = (program.awards.aggregate(last=Max("order"))["last"] or 0) + 1
        return cleaned


class RecipientFormSet(RowFormSet):
    """Recipients: one may stand any number of times."""

    def _identities_of_others(self) -> set[Hashable]:
        return set()


class RecipientInline(AtPlace, admin.TabularInline[Any, Any]):
    """Who received the award."""

    model = Recipient
    form = RowForm
    formset = RecipientFormSet
    extra = 0
    fields = ("order", "name", "kind", "affiliation", "post")
    classes = ("rows",)


@admin.register(Award)
class AwardAdmin(ListAdmin):
    """The awards of all entries; saving one records a revision of its entry."""

    table = "awards"

    form = AwardPageForm
    inlines = (RecipientInline,)
    list_display = ("name", "level", "year", "rank", "granted_by", "number", "entry")
    list_filter = (AwardVolumeFilter, LevelFilter, YearFilter)
    list_select_related = ("program__section",)
    search_fields = ("name", "granted_by", "recipients__name")
    sortable_by = ("year",)
    ordering = ("-id",)
    change_form_template = "admin/entries/award/change_form.html"
    fields = (
        "program",
        "name",
        ("level", "year", "rank"),
        "granted_by",
        ("recipient_count", "recipient_unit"),
        "order",
        "opened_at_revision",
    )

    @admin.display(description=gettext_lazy("recipients"))
    def number(self, award: Award) -> str:
        """How many, and of what."""
        return f"{award.recipient_count or ''} {award.recipient_unit}".strip()

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, award: Award) -> SafeString:
        """The entry that reports it."""
        url = reverse("admin:entries_program_change", args=[award.program_id])
        return format_html('<a href="{}">{}</a>', url, award.program.title)

    def get_fields(self, request: HttpRequest, obj: Award | None = None) -> Any:
        """Without the hidden field where nothing can be changed."""
        every = super().get_fields(request, obj)
        editable = self.has_change_permission(request, obj) if obj else True
        return every if editable else [name for name in every if name != "opened_at_revision"]

    def get_readonly_fields(self, request: HttpRequest, obj: Award | None = None) -> tuple[str, ...]:
        """An award stays with its entry."""
        return ("program",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The entry is found by typing."""
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs, **find_field(db_field, self.admin_site, request)
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form, and what a change of the award voids."""
        if (award := context.get("original")) and self.has_change_permission(request, award):
            context["voids"] = warning_of(award.program)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the recipients, then record the entry."""
        super().save_related(request, form, formsets, change)
        record(request, [form.instance.program])

    def delete_model(self, request: HttpRequest, obj: Award) -> None:
        """Delete the award and record its entry."""
        program = obj.program
        super().delete_model(request, obj)
        record(request, [program])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Award]) -> None:
        """Delete the awards and record their entries."""
        with transaction.atomic():
            programs = list(Program.objects.filter(pk__in=queryset.order_by().values("program")))
            super().delete_queryset(request, queryset)
            record(request, programs)

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """Django's messages; after a save, what became of it instead."""
        super().message_user(request, say_what_was_saved(request) or message, *args, **kwargs)
