"""Driving the admin's pages as a browser would: open the form, change fields, send everything back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.urls import reverse
from django.utils import translation


def at(name: str, *args: Any) -> str:
    """The English address of an admin page."""
    with translation.override("en"):
        return reverse(f"admin:{name}", args=args)


class _Fields(HTMLParser):
    """The fields of the page's main form with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.in_form = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.in_form = (given.get("id") or "").endswith("_form")
        if not self.in_form:
            return
        if tag == "input" and name and given.get("type") not in ("submit", "checkbox"):
            self.values[name] = given.get("value") or ""
        elif tag == "select" and name:
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = given.get("value") or ""
        elif tag == "textarea" and name:
            self.area = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data.removeprefix("\n").removeprefix("\r\n")


def form_of(client: Any, url: str) -> dict[str, Any]:
    """What a browser would send back from the page's form, untouched; without the blank rows for new ones."""
    page = client.get(url)
    assert page.status_code == 200, page
    parser = _Fields()
    parser.feed(page.content.decode())
    return {name: value for name, value in parser.values.items() if "__prefix__" not in name}


def save(client: Any, url: str, opened: dict[str, Any] | None = None, **changed: Any) -> Any:
    """Open the form (or take it as it was opened before), change fields, send it, follow."""
    data = {**(opened if opened is not None else form_of(client, url)), **changed}
    return client.post(url, {**data, "_continue": "1"}, follow=True)


def new_row(data: dict[str, Any], prefix: str, **fields: Any) -> dict[str, Any]:
    """The form's data with one more inline row."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return {**data, f"{prefix}-TOTAL_FORMS": str(number + 1), **row}


def said(response: Any) -> str:
    """The messages on the page."""
    return " ".join(str(message) for message in response.context["messages"])


def errors(response: Any) -> str:
    """The form's errors and those of its rows, as text."""
    return str(response.context["errors"])
