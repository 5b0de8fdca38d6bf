"""What the addresses of the public site and of the API are made of; importing this registers it."""

import re

from django.urls import register_converter
from django.urls.converters import IntConverter

from entries.exporting import FORMATS


class IdConverter(IntConverter):
    """An id: a whole number that a database can hold."""

    regex = "[0-9]{1,18}"


class SlugConverter:
    """A slug, which may be missing: the id alone leads there too."""

    regex = r"(?:-[-a-z0-9]*)?"

    def to_python(self, value: str) -> str:
        """The slug of an address, without the hyphen that parts it from the id."""
        return value[1:]

    def to_url(self, value: str) -> str:
        """The slug as an address has it."""
        return f"-{value}" if value else ""


class LetterConverter:
    """A letter of an index: A to Z, or 0 for what begins with none."""

    regex = "[A-Z0]"

    def to_python(self, value: str) -> str:
        """The letter itself."""
        return value

    def to_url(self, value: str) -> str:
        """The letter itself."""
        return value


class FormatConverter(LetterConverter):
    """A format of a file, as its name ends."""

    regex = "|".join(map(re.escape, FORMATS))


class RecipientConverter(LetterConverter):
    """A recipient's key: twelve figures for kind and name, and eight for the affiliation where there is one."""

    regex = "[0-9a-f]{12}(?:[0-9a-f]{8})?"


register_converter(IdConverter, "id")
register_converter(SlugConverter, "tail")
register_converter(FormatConverter, "format")
register_converter(LetterConverter, "letter")
register_converter(RecipientConverter, "recipient")
