"""The form of a section: its parent is chosen out of its own volume, and every refusal is said at a field."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _

from entries.admin.constraints import EveryConstraint
from entries.admin.filters import INDENT
from entries.admin.lists import id_of
from entries.editing import Action, refusal
from entries.models import MAX_DEPTH, Reach, Section, Yearbook, rights_of

LAST_PLACE = 1_000_000  # far beyond what steps of ten need; positions above it are used while sections are arranged


class ParentField(forms.ModelChoiceField[Any]):
    """A choice of sections, indented as in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        """The title, indented."""
        return f"{INDENT * (obj.depth - 1)}{obj.title}"


class SectionForm(EveryConstraint):
    """A section of one volume; `user` is who fills it in."""

    user: Any = None

    class Meta:
        model = Section
        fields = ("yearbook", "parent", "title", "order", "unit", "contributor", "due_on")
        field_classes = {"parent": ParentField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "yearbook" in self.fields and not self.initial.get("yearbook"):
            self.initial["yearbook"] = self._volumes().values_list("pk", flat=True).first()
        if "yearbook" in self.fields:
            cast("forms.ModelChoiceField[Yearbook]", self.fields["yearbook"]).queryset = self._volumes()
        if "parent" in self.fields:
            parent = cast(ParentField, self.fields["parent"])
            parent.queryset = self._possible_parents()
            parent.empty_label = _("None: it stands at the top of the volume")
        if "order" in self.fields:
            self.fields["order"].validators.append(MaxValueValidator(LAST_PLACE))

    def _possible_parents(self) -> Any:
        """The sections of the volume that can have one below them; not this section nor what stands below it."""
        posted = self.data.get(self.add_prefix("yearbook"))
        volume = id_of(self.instance.yearbook_id or posted or self.initial.get("yearbook"))
        rows = Section.objects.filter(self._reach().sections(), yearbook=volume, depth__lt=MAX_DEPTH)
        if self.instance.pk:
            rows = rows.exclude(pk__in=Section.objects.within(self.instance))
            rows |= Section.objects.filter(pk=self.instance.parent_id)
        return rows.in_tree_order()

    def _reach(self) -> Reach:
        """Where this editor may add sections."""
        return rights_of(self.user).reach("entries.add_section") if self.user else Reach(everywhere=True)

    def _volumes(self) -> Any:
        return Yearbook.objects.filter(self._reach().yearbooks())

    def clean(self) -> dict[str, Any] | None:
        """Refuse a new place at which this editor may add no section."""
        cleaned = super().clean() or self.cleaned_data
        moved = not self.instance.pk or "parent" in self.changed_data
        yearbook = self.instance.yearbook if self.instance.pk else cleaned.get("yearbook")
        if self.user and moved and yearbook and "parent" in cleaned:
            place = Section(yearbook=yearbook, parent=cleaned["parent"])
            if reason := refusal(self.user, Action.ADD, place):
                self.add_error("parent", reason)
        return cleaned
