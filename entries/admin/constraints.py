"""Every rule of the database as a form's error."""

from __future__ import annotations

from django import forms


class EveryConstraint(forms.ModelForm):
    """A form that asks every constraint of its model, those on fields that it does not show as well."""

    def validate_constraints(self) -> None:
        """Say at the form what the database would refuse; not before the fields themselves are right."""
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except forms.ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]
