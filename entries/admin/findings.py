"""The proofreader's findings on an entry's page, and mending them with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.lists import id_of
from entries.editing.proofreading import mend_entry
from entries.editing.settling import MovedOn
from entries.proofreading import RULES, Finding, Severity, proofread

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 100  # passages of one rule that are shown
AROUND = 12  # characters shown on each side of a passage
LABELS = {Severity.ERROR: gettext_lazy("error"), Severity.WARNING: gettext_lazy("to check")}


class FindingsAdmin:
    """For the entries' admin: mending."""

    admin_site: Any
    entry_of: Any
    has_change_permission: Any

    def finding_urls(self) -> list[URLPattern]:
        """Where a suggestion is taken."""
        return [path("<int:pk>/mend/", self.admin_site.admin_view(self.mend_view), name="entries_program_mend")]

    def mend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the suggestions of a `rule` on the revision `seen`: the one at `start`, or all; back to the entry."""
        program = self.entry_of(request, pk)
        if not self.has_change_permission(request, program):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rule, seen = request.POST.get("rule", ""), id_of(request.POST.get("seen", "")) or 0
        start = -1 if "start" in request.POST else None
        if (given := id_of(request.POST.get("start", ""))) is not None:
            start = given
        try:
            made = mend_entry(program=program, by=cast("User", request.user), seen=seen, rule=rule, start=start)
        except MovedOn:
            messages.error(request, _("Not mended: the entry was saved again meanwhile. Look at the findings anew."))
            made = None
        else:
            if made:
                undo = reverse("admin:entries_program_restore", args=[pk, seen])
                said = _("Mended, as revision %(number)s.") % {"number": made.number}
                messages.success(request, format_html('{} <a href="{}" id="undo-mend">{}</a>', said, undo, _("Undo")))
            else:
                messages.info(request, _("There is nothing to mend here any more."))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))


def findings_of(body: str) -> dict[str, Any]:
    """The template's context: the findings by rule, errors first; empty where there are none."""
    found = proofread(body)
    if not found:
        return {}
    by_rule: dict[str, list[Finding]] = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    rules = [
        {
            "name": name,
            "severity": str(RULES[name].severity),
            "label": LABELS[RULES[name].severity],
            "message": _(RULES[name].message),
            "count": len(some),
            "found": [shown(one, body) for one in some[:MOST]],
            "more": len(some) - MOST if len(some) > MOST else 0,
            "mendable": sum(one.suggestion is not None for one in some),
        }
        for name, some in by_rule.items()
    ]
    return {"count": len(found), "rules": sorted(rules, key=lambda rule: str(rule["severity"]))}


def shown(one: Finding, body: str) -> dict[str, Any]:
    """A finding for the template, with the words around its passage."""
    return {
        "start": one.start,
        "words": one.words,
        "suggestion": one.suggestion,
        "is_mendable": one.suggestion is not None,
        "is_removal": one.suggestion == "",
        "before": body[max(0, one.start - AROUND) : one.start],
        "after": body[one.end : one.end + AROUND],
    }
