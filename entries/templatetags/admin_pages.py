"""Tags of the admin's own templates."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def language_links(request: HttpRequest) -> list[tuple[str, str, str, bool]]:
    """This page in each language: code, name, address and whether it is the present one."""
    now = get_language()
    here = request.get_full_path()
    return [(code, name, translate_url(here, code), code == now) for code, name in settings.LANGUAGES]
