"""Every rule of the database as a form's error."""

from __future__ import annotations

from typing import Any

from django import forms


class EveryConstraint(forms.ModelForm[Any]):
    """A form that asks every constraint of its model: Django leaves out those on fields that the form does not show."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except forms.ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]
