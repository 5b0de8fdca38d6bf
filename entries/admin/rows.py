"""The rows of an entry's page: figures, facts and awards, in the order that the editor gives them."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.reach import AtPlace
from entries.admin.recipients import RecipientsField, as_text, fits_in_text, store
from entries.models import Award, Fact, Figure
from entries.models.fact import plain_decimal

ASIDE = 1_000_000_000


class RowForm(forms.ModelForm[Any]):
    """A row; an empty position means the last place, and a row that somebody deleted meanwhile is not lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = ""
            if self.instance.pk is None:
                self.initial["order"] = None

    def clean(self) -> dict[str, Any] | None:
        """Refuse a row that exists no more, saying what to do."""
        if "id" in self.errors:
            self.add_error(None, gone())
        return super().clean()


def gone() -> str:
    """What to do with a row that somebody else deleted."""
    return _("Somebody deleted this row meanwhile: copy what you need into a new row, then tick “Delete” here.")


class RowFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """Rows with positions; two rows that the database would take for the same are refused with a message."""

    def clean(self) -> None:
        """Give rows without a position the last places, and look for rows that stand twice."""
        super().clean()
        kept = [form for form in self.forms if self._stays(form)]
        placed = [form.cleaned_data["order"] for form in kept if form.cleaned_data.get("order") is not None]
        last = max(placed, default=0)
        seen = self._identities_of_others()
        for form in kept:
            if form.cleaned_data.get("order") is None:
                last += 1
                form.instance.order = last
            key = self.identity(form.instance)
            if key is not None and key in seen:
                form.add_error(None, self.twice())
            seen.add(key)

    def _identities_of_others(self) -> set[Hashable]:
        """Those of rows that were added since the form was opened: they are not in it."""
        if not self.instance.pk:
            return set()
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        others = self.model.objects.filter(program=self.instance).exclude(pk__in=shown)
        return {self.identity(row) for row in others} - {None}

    def save_existing_objects(self, commit: bool = True) -> Any:
        """Store the rows; those that take each other's number or name are set aside first."""
        pks = [form.instance.pk for form in self.initial_forms if form.has_changed() and form.instance.pk]
        if commit and pks:
            self.set_aside(self.model.objects.filter(pk__in=pks))
        return super().save_existing_objects(commit)

    def set_aside(self, rows: QuerySet[Any]) -> None:
        """Give the rows something that no other row of the entry has, until they are stored anew."""

    def _stays(self, form: forms.ModelForm[Any]) -> bool:
        if not hasattr(form, "cleaned_data") or form.errors:
            return False
        return not form.cleaned_data.get("DELETE") and (form.has_changed() or form.instance.pk is not None)

    def identity(self, row: Any) -> Hashable:
        """What the database holds only once in an entry; None for a row that may stand any number of times."""
        return None

    def twice(self) -> str:
        """The message for a row that stands twice."""
        return ""

    def validate_unique(self) -> None:
        """Left to clean(), which says it at the row in the words of the constraint."""


class FigureFormSet(RowFormSet):
    """Figures: a number once for each kind."""

    def identity(self, row: Figure) -> Hashable:
        """Kind and number."""
        return (row.kind, row.number) if row.number is not None else None

    def set_aside(self, rows: QuerySet[Any]) -> None:
        """A number beyond all others."""
        rows.update(number=F("pk") + ASIDE)

    def twice(self) -> str:
        """As the constraint says it."""
        return _("The entry has a figure of this number already.")


class AwardFormSet(RowFormSet):
    """Awards: one of a name, year and rank."""

    def identity(self, row: Award) -> Hashable:
        """Name, year and rank."""
        return (row.name, row.year or 0, row.rank)

    def set_aside(self, rows: QuerySet[Any]) -> None:
        """A name that is none."""
        rows.update(name=Concat(Value("#"), Cast("pk", CharField())))

    def twice(self) -> str:
        """As the constraint says it."""
        return _("The entry reports this award, of this year and rank, already.")


class FactForm(RowForm):
    """A fact; its number is shown as it is written, without the zeros that the column fills up with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.value is not None:
            self.initial["value"] = Decimal(plain_decimal(self.instance.value))


class AwardForm(RowForm):
    """An award with its recipients as lines of text."""

    recipients = RecipientsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            rows = list(self.instance.recipients.all())
            self.initial["recipients"] = as_text(rows)
            if not fits_in_text(rows):
                self.fields["recipients"].disabled = True
                self.fields["recipients"].help_text = _(
                    "A name with “|” cannot be edited here: open the award's own page."
                )

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        if not self.fields["recipients"].disabled:
            store(self.instance, self.cleaned_data["recipients"])


class FactInline(AtPlace, admin.TabularInline[Any, Any]):
    """The entry's facts."""

    model = Fact
    form = FactForm
    formset = RowFormSet
    extra = 0
    fields = ("order", "label", "value", "qualifier", "unit", "words")
    classes = ("rows",)


class AwardInline(AtPlace, admin.StackedInline[Any, Any]):
    """The entry's awards."""

    model = Award
    form = AwardForm
    formset = AwardFormSet
    extra = 0
    show_change_link = True
    fields = (
        "name",
        ("level", "year", "rank"),
        "granted_by",
        ("recipient_count", "recipient_unit", "order"),
        "recipients",
    )
    classes = ("rows",)
    verbose_name_plural = gettext_lazy("awards and who received them")

    def get_queryset(self, request: Any) -> Any:
        """With the recipients, in one query for all awards."""
        return super().get_queryset(request).prefetch_related("recipients")

    @admin.display(description=gettext_lazy("recipients"))
    def recipients(self, award: Award) -> str:
        """The recipients as lines of text, for those who only look."""
        return as_text(award.recipients.all())
