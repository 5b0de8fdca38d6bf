"""Choosing one section or entry out of very many, by typing a part of its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from entries.models import Program, Section, rights_of

RELATED = {Section: ("yearbook",), Program: ("section__yearbook",)}


def label_of(obj: Section | Program) -> str:
    """The whole name: many sections have an entry of the same title, and every volume has the same sections."""
    if isinstance(obj, Program):
        return f"{label_of(obj.section)} · {obj.title}"
    return f"{obj.yearbook.name} · {obj.path}"


class Find(AutocompleteJsonView):
    """Answers with whole names."""

    source_field: Any

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        """What is asked for. Raises PermissionDenied for what no form of ours asks."""
        asked: tuple[Any, ...] = super().process_request(request)  # type: ignore[misc]
        if asked[2].remote_field.model not in RELATED:
            raise PermissionDenied
        return asked

    def get_queryset(self) -> QuerySet[Any]:
        """The matches among what the field offers, with what their names are made of."""
        rows: QuerySet[Any] = super().get_queryset()
        return rows.filter(offered(self.source_field, self.request.user)).select_related(*RELATED[rows.model])

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Id and name."""
        return {"id": str(obj.pk), "text": label_of(obj)}


class FindWidget(AutocompleteSelect):
    """A select that asks the view above while the editor types."""

    url_name = "%s:entries_find"


class FindField(forms.ModelChoiceField[Any]):
    """A choice with whole names."""

    def label_from_instance(self, obj: Any) -> str:
        """The whole name."""
        return label_of(obj)


def offered(db_field: Any, user: Any) -> Q:
    """The condition on what a field offers: the places at which the user may add a row of its model."""
    reach = rights_of(user).reach(f"entries.add_{db_field.model._meta.model_name}")
    return reach.sections() if db_field.remote_field.model is Section else reach.rows("section")


def find_field(db_field: Any, admin_site: Any, request: HttpRequest) -> dict[str, Any]:
    """What formfield_for_foreignkey() is to pass on for such a choice, out of what the editor may take."""
    model = db_field.remote_field.model
    return {
        "form_class": FindField,
        "widget": FindWidget(db_field, admin_site),
        "queryset": model.objects.filter(offered(db_field, request.user)).select_related(*RELATED[model]),
    }
