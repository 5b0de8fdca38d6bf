"""What every public page has: its addresses in the three languages, and leave to be kept by caches."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

View = Callable[..., HttpResponseBase]
KEPT = 60  # seconds: as long may a page be out of date in a cache


def public_page(view: View) -> View:
    """A page that is the same for everyone: GET and HEAD only, kept by caches, answered with 304 where it is known."""
    return conditional_page(cache_control(public=True, max_age=KEPT)(require_safe(view)))


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render the template with the page's addresses."""
    return render(request, template, {**addresses(request), **context}, status=status)


def addresses(request: HttpRequest) -> dict[str, Any]:
    """The page's address in each language, and the one that stands for it: its own, without more than a page's number.

    A canonical address in another language would withdraw the alternates from search engines.
    """
    bare = _without_prefix(request.get_full_path())
    current = get_language()
    number = request.GET.get("page", "1")
    origin = f"{request.scheme}://{request.get_host()}"
    return {
        "languages": [(code, name, prefix + bare, code == current) for code, name, prefix in _prefixes()],
        "canonical": origin + request.path + (f"?page={number}" if number.isdecimal() and number != "1" else ""),
        "default_address": bare,
        "origin": origin,
        "site_name": settings.SITE_NAME,
    }


@cache
def _prefixes() -> list[tuple[str, str, str]]:
    """Each language's code, name, and what its addresses begin with."""
    default = settings.LANGUAGE_CODE
    return [(code, str(name), "" if code == default else f"/{code}") for code, name in settings.LANGUAGES]


def _without_prefix(path: str) -> str:
    for _code, _name, prefix in _prefixes():
        if prefix and path.startswith(f"{prefix}/"):
            return path[len(prefix) :]
    return path
