"""The proofreader's findings on an entry's page: mended, or left as they are, with one click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from entries.admin.lists import id_of
from entries.editing.counting import parted
from entries.editing.dismissing import count_again, dismiss
from entries.editing.proofreading import mend_entry
from entries.editing.settling import MovedOn
from entries.proofreading import RULES, Finding, Severity

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models import Program

MOST = 100  # passages of one rule that are shown
AROUND = 12  # characters shown on each side of a passage
LABELS = {Severity.ERROR: gettext_lazy("error"), Severity.WARNING: gettext_lazy("to check")}


class FindingsAdmin:
    """For the entries' admin: mending and dismissing."""

    admin_site: Any
    entry_of: Any
    has_change_permission: Any

    def finding_urls(self) -> list[URLPattern]:
        """Where a suggestion is taken, and where a finding is dismissed."""

        def wrap(view: Callable[..., HttpResponse]) -> Any:
            return self.admin_site.admin_view(require_POST(view))

        return [
            path("<int:pk>/mend/", wrap(self.mend_view), name="entries_program_mend"),
            path("<int:pk>/dismiss/", wrap(self.dismiss_view), name="entries_program_dismiss"),
            path("<int:pk>/dismiss/back/", wrap(self.count_again_view), name="entries_program_count_again"),
        ]

    def mend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the suggestions of a `rule` on the revision `seen`: the one at `start`, or all; back to the entry."""
        program = self._writable(request, pk)
        rule, seen = request.POST.get("rule", ""), id_of(request.POST.get("seen", "")) or 0
        start = -1 if "start" in request.POST else None
        if (given := id_of(request.POST.get("start", ""))) is not None:
            start = given
        try:
            made = mend_entry(program=program, by=cast("User", request.user), seen=seen, rule=rule, start=start)
        except MovedOn:
            messages.error(request, _("Not mended: the entry was saved again meanwhile. Look at the findings anew."))
        else:
            if made:
                undo = reverse("admin:entries_program_restore", args=[pk, seen])
                said = _("Mended, as revision %(number)s.") % {"number": made.number}
                messages.success(request, format_html('{} <a href="{}" id="undo-mend">{}</a>', said, undo, _("Undo")))
            else:
                messages.info(request, _("There is nothing to mend here any more."))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))

    def dismiss_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave a `rule`’s finding at `start` of the revision `seen`, and its like, as it is: it counts no longer."""
        program = self._writable(request, pk)
        rule, by = request.POST.get("rule", ""), cast("User", request.user)
        seen, start = (id_of(request.POST.get(name, "")) for name in ("seen", "start"))
        try:
            dismissed = dismiss(program=program, by=by, seen=seen or 0, rule=rule, start=-1 if start is None else start)
        except MovedOn:
            messages.error(request, _("Not dismissed: the entry was saved again meanwhile. Look at the findings anew."))
        else:
            if dismissed:
                alike = sum(own == dismissed for _one, own in parted(program, program.body)[1]) - 1
                said = ngettext(
                    "Dismissed, and in %(counter)s like place of this entry. Both stand below the findings, "
                    "and can be taken back there together.",
                    "Dismissed, and in %(counter)s like places of this entry. All stand below the findings, "
                    "and can be taken back there together.",
                    alike,
                )
                alone = _("Dismissed. It stands below the findings, and can be taken back there.")
                messages.success(request, said % {"counter": alike} if alike > 0 else alone)
            else:
                messages.info(request, _("There is no such finding any more."))
        return HttpResponseRedirect(f"{reverse('admin:entries_program_change', args=[pk])}#findings")

    def count_again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a `dismissal` back: the finding counts again."""
        program = self._writable(request, pk)
        dismissal = id_of(request.POST.get("dismissal", "")) or 0
        if count_again(program=program, dismissal=dismissal, by=cast("User", request.user)):
            messages.success(request, _("The finding counts again."))
        else:
            messages.info(request, _("It was taken back already."))
        return HttpResponseRedirect(f"{reverse('admin:entries_program_change', args=[pk])}#findings")

    def _writable(self, request: HttpRequest, pk: int) -> Program:
        """The entry, to be changed. Raises Http404 where it is out of reach, PermissionDenied where it is not to be."""
        program: Program = self.entry_of(request, pk)
        if not self.has_change_permission(request, program):
            raise PermissionDenied
        return program


def findings_of(program: Program) -> dict[str, Any]:
    """The template's context: the findings by rule, errors first, and those dismissed; empty where there are none."""
    body = program.body
    found, dismissed = parted(program, body)
    if not found and not dismissed:
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
    return {
        "count": len(found),
        "rules": sorted(rules, key=lambda rule: str(rule["severity"])),
        "dismissed": [
            {**shown(one, body), "message": _(one.message), "dismissal": dismissal}
            for one, dismissal in dismissed[:MOST]
        ],
        "dismissed_count": len(dismissed),
        "dismissed_more": max(0, len(dismissed) - MOST),
    }


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
