"""The form that takes something out of the bin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.models import Deletion, Program, Section, Subject, rights_of


class TakeOutForm(forms.Form):
    """Where it is to go, and under which title, if not as before; cleaned to what `take_out()` takes."""

    title = forms.CharField(
        label=gettext_lazy("another title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the title that it had."),
    )
    section = forms.ModelChoiceField(
        label=gettext_lazy("another place"), queryset=Section.objects.none(), required=False
    )
    top = forms.BooleanField(label=gettext_lazy("at the top of the volume"), required=False)

    def __init__(self, *args: Any, deletion: Deletion, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deletion = deletion
        place = self.fields["section"]
        assert isinstance(place, forms.ModelChoiceField)
        noun = "program" if deletion.subject == Subject.ENTRY else "section"
        reach = rights_of(user).reach(f"entries.add_{noun}").sections()
        place.queryset = Section.objects.filter(reach, yearbook__in=self._volumes()).order_by("tree_key")
        place.empty_label = _("where it stood")
        if deletion.subject != Subject.SECTION:
            del self.fields["top"]
        if deletion.subject == Subject.VOLUME:
            del self.fields["section"]
        if deletion.subject != Subject.ENTRY:
            self.fields["title"].max_length = 100  # type: ignore[attr-defined]

    def _volumes(self) -> list[int]:
        """The volume that it belongs to."""
        if self.deletion.subject == Subject.ENTRY:
            own = Program.everything.filter(deletion=self.deletion)
            return list(own.values_list("section__yearbook", flat=True)[:1])
        return list(Section.everything.filter(deletion=self.deletion).values_list("yearbook", flat=True)[:1])
