"""A source on its way from the first step of an import to the last: it travels in the form itself.

So no server has to keep it, and whatever process answers next finds it.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

MOST = 3 * 1024 * 1024  # bytes; as base64 it must stay below DATA_UPLOAD_MAX_MEMORY_SIZE


class SourceForm(forms.Form):
    """A file, pasted text, or what an earlier step carried along; cleaned to `source` and `source_name`."""

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    carried_name = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Add `source`, the bytes, and `source_name`. Refuses none, two at once, and what is too large."""
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text") or ""
        if file and text.strip():
            raise forms.ValidationError(gettext("Give a file or paste the text, not both: which one is meant?"))
        if file and file.size <= MOST:
            data["source"], data["source_name"] = file.read(), file.name
        elif text.strip():
            data["source"], data["source_name"] = text.encode("utf-8", errors="surrogatepass"), ""
        elif not file:
            data["source"], data["source_name"] = self._carried(data), data.get("carried_name", "")
        if (file and file.size > MOST) or len(data.get("source", b"")) > MOST:
            raise forms.ValidationError(gettext("The file is larger than 3 MiB: split it, then import the parts."))
        if not self.errors and not data["source"]:
            raise forms.ValidationError(gettext("Choose a file or paste the text."))
        return data

    def _carried(self, data: dict[str, Any]) -> bytes:
        try:
            return base64.b64decode(data.get("carried", ""), validate=True)
        except (binascii.Error, ValueError):
            return b""


def carry(source: bytes) -> str:
    """The source as a hidden field holds it."""
    return base64.b64encode(source).decode()
