"""A source on its way from the first step of an import to the last.

A small one travels in the form itself; a large one is kept for a day, and its token travels.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, gettext_lazy

from entries.importing.tables.sniffing import size_of
from entries.importing.uploads import keep_upload, kept_upload
from entries.models import Job

MOST = 3 * 1024 * 1024  # bytes of pasted text, and of a file where the form says nothing else
IN_FORM = 64 * 1024  # bytes that travel in the form
KEPT = "kept:"


class SourceForm(forms.Form):
    """A file, pasted text, or what an earlier step carried along; cleaned to `source` and `source_name`.

    Where it `takes_large` files, one that takes long to look through (its size is that of what it unpacks to) is
    cleaned to `large`. A job may have `kept` the source of an earlier step: then none need be given.
    """

    takes_large = False
    kept: Job | None = None

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    carried_name = forms.CharField(required=False, widget=forms.HiddenInput)
    most = MOST

    def clean(self) -> dict[str, Any]:
        """Add `source`, the bytes, and `source_name`. Refuses none, two at once, and what is too large."""
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text") or ""
        if file and text.strip():
            raise forms.ValidationError(gettext("Give a file or paste the text, not both: which one is meant?"))
        if file:
            data["source"], data["source_name"] = self._read(file, data), file.name
        elif text.strip():
            data["source"], data["source_name"] = text.encode("utf-8", errors="surrogatepass"), ""
        else:
            data["source"], data["source_name"] = self._carried(data), data.get("carried_name", "")
        if not file and len(data["source"]) > self.most:
            words = gettext("The pasted text is larger than %(size)s: save it as a file, and choose that file instead.")
            raise forms.ValidationError(words % {"size": filesizeformat(self.most)})
        if not (self.errors or data["source"] or self.kept):
            raise forms.ValidationError(gettext("Choose a file or paste the text."))
        return data

    def _read(self, file: UploadedFile, data: dict[str, Any]) -> bytes:
        """The bytes of the file, or one that stands for them where it is `large`. Refuses one that is too large."""
        size = file.size or 0
        if (size_of(file) if self.takes_large else size) <= self.most:  # type: ignore[arg-type]
            return bytes(file.read())
        most = settings.IMPORT_MAX_BYTES if self.takes_large else self.most
        if size > most:
            too_large = gettext("The file is larger than %(size)s: split it, then import the parts.")
            raise forms.ValidationError(too_large % {"size": filesizeformat(most)})
        data["large"] = file
        return b" "

    def _carried(self, data: dict[str, Any]) -> bytes:
        carried = data.get("carried", "")
        if carried.startswith(KEPT):
            if source := kept_upload(carried.removeprefix(KEPT)):
                return source
            raise forms.ValidationError(gettext("The file was kept for a day, and that is over: choose it again."))
        try:
            return base64.b64decode(data.get("carried", ""), validate=True)
        except (binascii.Error, ValueError):
            return b""


def carry(source: bytes) -> str:
    """The source as a hidden field holds it: itself, or the token of where it is kept."""
    if len(source) > IN_FORM:
        return KEPT + keep_upload(source)
    return base64.b64encode(source).decode()
