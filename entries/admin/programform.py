"""The form of an entry."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.constraints import EveryConstraint
from entries.admin.recording import StaleGuard
from entries.editing import normalise
from entries.models import Program, Section

RESTORED = "restored"  # in the data of a form that shows a draft again


class BodyField(forms.CharField):
    """Plain text in paragraphs, stored one paragraph a line; spaces and empty lines around them are no change."""

    def to_python(self, value: Any) -> str:
        """The text as it is stored."""
        return normalise(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the paragraphs differ."""
        return normalise(initial or "") != normalise(data or "")


class NoteField(forms.CharField):
    """Why something is changed; it is no change itself."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never."""
        return False


class ProgramForm(StaleGuard, EveryConstraint):
    """An entry's own fields, and why they are changed; `user` is who fills them in."""

    revision_note = NoteField(
        label=gettext_lazy("Why"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("What you change, and why; it stands beside the revision in the entry's history."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    user: Any = None

    class Meta:
        model = Program
        fields = ("title", "section", "kind", "order", "body", "unit", "contributor", "reading")
        field_classes = {"body": BodyField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "section" in self.fields and self.instance.section_id:
            self._offer_its_own_section()
        if "body" in self.fields:
            count = _("%(characters)s characters, %(paragraphs)s paragraphs")
            self.fields["body"].widget = forms.Textarea(attrs={"rows": 8, "class": "entry-body", "data-count": count})

    def _offer_its_own_section(self) -> None:
        """An entry may stay where it stands, also for those who may add none there."""
        choice = cast("forms.ModelChoiceField[Section]", self.fields["section"])
        offered = choice.queryset or Section.objects.none()
        choice.queryset = Section.objects.filter(
            Q(pk__in=offered.values("pk")) | Q(pk=self.instance.section_id)
        ).select_related("yearbook")

    def clean(self) -> dict[str, Any] | None:
        """Refuse, without a word to the reader, the fields of a draft that is only shown again."""
        cleaned = super().clean()
        if RESTORED in self.data:
            self.add_error(None, forms.ValidationError("", code=RESTORED))
        return cleaned

    def entry(self) -> Program | None:
        """The entry itself."""
        return self.instance if self.instance.pk else None
