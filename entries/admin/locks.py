"""Deleting, moving and actions on many entries wait while somebody else is typing in one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from entries.admin.desk import clock, name_of
from entries.admin.lists import id_of
from entries.editing import Action, may, typed_by_others
from entries.models import Draft, Presence, Program

if TYPE_CHECKING:
    from django.contrib.auth.models import User

GO_ON = "go_on_anyway"
SHOWN = 20  # open pages that a refusal names


class Locking:
    """A refusal that names who and since when, and a way on for the chief editor."""

    admin_site: Any
    opts: Any

    def locked(
        self, request: HttpRequest, found: QuerySet[Presence] | QuerySet[Draft], *, kept: dict[str, str] | None = None
    ) -> HttpResponse | None:
        """The refusal, where somebody else's words are `found`; None where there are none or the chief editor goes on.

        `kept` are the fields under which the same request does what nobody need wait for, a save without the move.
        """
        may_go_on = may(request.user, Action.PUBLISH, Program)
        if GO_ON in request.POST and may_go_on:
            return None
        pages = cast("list[Presence | Draft]", list(found[: SHOWN + 1]))
        if not pages:
            return None
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name != GO_ON]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Somebody is writing"),
            "opts": self.opts,
            "pages": [(page.program, name_of(page.user), clock(since_when(page))) for page in pages[:SHOWN]],
            "more": len(pages) > SHOWN,
            "sent": [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"],
            "may_go_on": may_go_on,
            "kept": [(name, value) for name, value in sent if name not in (kept or {})] + list((kept or {}).items()),
            "has_kept": kept is not None,
        }
        return TemplateResponse(request, "admin/entries/program/locked.html", context, status=409)


class LockingAdmin(Locking):
    """For the entries' admin: what waits."""

    def response_action(self, request: HttpRequest, queryset: QuerySet[Program]) -> Any:
        """Do an action on many entries, unless somebody else is typing in one of them."""
        chosen: Iterable[Any] = queryset.order_by().values("pk")
        if request.POST.get("select_across") != "1":
            chosen = [id_of(pk) for pk in request.POST.getlist("_selected_action") if id_of(pk)]
        if request.POST.get("action"):
            typed = typed_by_others(
                Program.objects.visible_to(request.user).filter(pk__in=chosen), cast("User", request.user)
            )
            if (refusal := self.locked(request, typed)) is not None:
                return refusal
        return super().response_action(request, queryset)  # type: ignore[misc]

    def refuse_a_move(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """The refusal of a save that moves the entry to another section while somebody else is typing in it."""
        if request.method != "POST" or not (object_id or "").isdecimal() or "section" not in request.POST:
            return None
        stored = Program.objects.visible_to(request.user).filter(pk=object_id or 0).only("section_id", "order").first()
        if stored is None or request.POST["section"] in (str(stored.section_id), ""):
            return None
        kept = {"section": str(stored.section_id), "order": str(stored.order)}
        typed = typed_by_others([stored], cast("User", request.user))
        return self.locked(request, typed, kept=kept)


def since_when(page: Presence | Draft) -> Any:
    """Since when the words are being typed, or when they were kept."""
    return page.typing_since if isinstance(page, Presence) else page.kept_at
