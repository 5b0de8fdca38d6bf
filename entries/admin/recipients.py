"""The recipients of an award as lines of text: `name | affiliation | post | kind`, one recipient a line.

What stands last may be left out; the kind is a word like “unit”, and a line without one is a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.models import Award, Recipient, RecipientKind

SEPARATOR = "|"
WIDE_SEPARATOR = "｜"
LONGEST = 200
Row = tuple[str, str, str, str]  # name, affiliation, post, kind


class RecipientsField(forms.CharField):
    """Lines of recipients; the cleaned value is a list of rows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Recipients"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "class": "recipients"}))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "One a line: name | affiliation | post | kind. The last three may be left out; no kind means a person."
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The rows that the lines say. Raises ValidationError that names the line."""
        return parse(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines say something else; the ends of lines and spaces do not matter."""
        try:
            return not self.disabled and parse(initial or "") != parse(data or "")
        except forms.ValidationError:
            return True


def parse(text: str) -> list[Row]:
    """The recipients that the lines say. Raises ValidationError that names the line."""
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace(WIDE_SEPARATOR, SEPARATOR).split(SEPARATOR)]
        if len(parts) > 4:
            raise refusal(_("Line %(line)s has more than four parts."), number)
        name, affiliation, post, kind = [*parts, "", "", ""][:4]
        if not name:
            raise refusal(_("Line %(line)s has no name."), number)
        if max(map(len, (name, affiliation, post))) > LONGEST:
            raise refusal(_("Line %(line)s has a part of more than 200 characters."), number)
        code = kind_codes().get(kind.casefold())
        if code is None:
            raise refusal(_("Line %(line)s ends with a word that is no kind of recipient."), number)
        rows.append((name, affiliation, post, code))
    return rows


def refusal(message: str, line: int) -> forms.ValidationError:
    """The error for a line."""
    return forms.ValidationError(message, code="recipients", params={"line": line})


def kind_codes() -> dict[str, str]:
    """The code for each word that a line may end with: the codes, and the labels in every language."""
    words = {"": str(RecipientKind.PERSON)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(label).casefold(): code for code, label in RecipientKind.choices}
    return words | {code: code for code in RecipientKind.values}


def as_row(recipient: Recipient) -> Row:
    """The recipient as a row."""
    return recipient.name, recipient.affiliation, recipient.post, recipient.kind


def as_text(recipients: Iterable[Recipient]) -> str:
    """The recipients as lines, that parse() reads back as they are."""
    lines = []
    for name, affiliation, post, kind in map(as_row, recipients):
        word = "" if kind == RecipientKind.PERSON else str(RecipientKind(kind).label)
        parts = [name, affiliation, post, word]
        while not parts[-1]:
            parts.pop()
        lines.append(f" {SEPARATOR} ".join(parts))
    return "\n".join(lines)


def fits_in_text(recipients: Sequence[Recipient]) -> bool:
    """Whether the lines say all: a name with a separator in it would come back as another."""
    try:
        return parse(as_text(recipients)) == [as_row(recipient) for recipient in recipients]
    except forms.ValidationError:
        return False


def store(award: Award, rows: list[Row]) -> None:
    """Make the rows the award's recipients; the same rows leave everything as it is."""
    if [as_row(recipient) for recipient in award.recipients.all()] == rows:
        return
    award.recipients.all().delete()
    Recipient.objects.bulk_create(
        Recipient(award=award, order=place, name=name, affiliation=affiliation, post=post, kind=kind)
        for place, (name, affiliation, post, kind) in enumerate(rows, 1)
    )
