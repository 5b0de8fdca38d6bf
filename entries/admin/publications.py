"""Publish and withdraw as an editor does it: see first what will happen, then confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entries.admin.lists import id_of
from entries.editing import Action, may
from entries.jobs import begin
from entries.models import Program
from entries.publishing import Outcome, publish, withdraw

if TYPE_CHECKING:
    from django.contrib.auth.models import User

VERBS: dict[str, Callable[..., Outcome]] = {"publish": publish, "withdraw": withdraw}
FORESEEN = 1000  # entries for which it is worked out what each would become: a second's work
AT_ONCE = 500  # entries that are done while the editor waits: two seconds' work; more go to the background
SHOWN = 20  # refusals that a message names


def confirm(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    *,
    verb: str,
    selected: QuerySet[Any],
    programs: QuerySet[Program],
) -> HttpResponse | None:
    """The page that asks before `verb` is done to the entries; once confirmed, do it, say what was done, return None.

    `selected` are the rows that were ticked in the list: entries, sections or volumes. Of their entries those within
    the editor's reach are concerned. Raises PermissionDenied.
    """
    if not may(request.user, Action.PUBLISH, Program):
        raise PermissionDenied
    programs = programs.visible_to(request.user)  # type: ignore[attr-defined]
    if request.POST.get("confirmed"):
        if (count := programs.count()) > AT_ONCE:
            return in_background(request, verb, programs, count)
        done = VERBS[verb](programs=bare(programs), by=request.user, **reason_given(request, verb))
        report(request, verb, done)
        return None
    count = programs.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Publish") if verb == "publish" else _("Withdraw"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "verb": verb,
        "action": request.POST.get("action"),
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "selected": selected,
        "select_across": request.POST.get("select_across") == "1",
        "names_selection": selected.model is not Program,
        "count": count,
        "foreseen": foresee(verb, programs, request.user) if count <= FORESEEN else None,
        "most": FORESEEN,
        "may_publish_unreviewed": verb == "publish" and may(request.user, Action.PUBLISH_UNREVIEWED, Program),
    }
    if context["may_publish_unreviewed"] and count <= FORESEEN:
        rows = programs.order_by().values_list("pk", "latest_number")
        context["seen"] = " ".join(f"{pk}:{number}" for pk, number in rows)
    return TemplateResponse(request, "admin/entries/confirm_publication.html", context)


def in_background(request: HttpRequest, verb: str, programs: QuerySet[Program], count: int) -> HttpResponse:
    """Begin the verb as a job, and lead to its page."""
    words = {"publish": _("Publish %(count)d entries"), "withdraw": _("Withdraw %(count)d entries")}
    ids = list(bare(programs).values_list("pk", flat=True))
    title = words[verb] % {"count": count}
    params: dict[str, Any] = {"programs": ids, **reason_given(request, verb)}
    if "seen" in params:
        params["seen"] = list(params["seen"].items())  # JSON knows no numbers as keys
    job = begin(verb=verb, title=title, by=cast("User", request.user), params=params)
    return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))


def reason_given(request: HttpRequest, verb: str) -> dict[str, Any]:
    """The reason for publishing past the reviews, and what was read, as `publish()` takes them; nothing to withdraw."""
    if verb != "publish":
        return {}
    pairs = [word.partition(":") for word in request.POST.get("seen", "").split()]
    seen = {id_of(pk): id_of(number) for pk, _colon, number in pairs}
    return {"unreviewed_because": request.POST.get("unreviewed_because", "")[:300], "seen": seen}


def foresee(verb: str, programs: QuerySet[Program], by: Any) -> Outcome:
    """What the verb would do, by doing it and taking it back: the page that asks cannot differ from what happens."""
    with transaction.atomic():
        outcome = VERBS[verb](programs=bare(programs), by=by)
        transaction.set_rollback(True)
    return outcome


def bare(programs: QuerySet[Program]) -> QuerySet[Program]:
    """The entries with nothing but their ids: the verbs read what they need themselves."""
    return programs.order_by().select_related(None).only("pk")


def report(request: HttpRequest, verb: str, outcome: Outcome) -> None:
    """Say in messages what became of the entries."""
    done, same = len(outcome.done), len(outcome.unchanged)
    if done and verb == "publish":
        text = ngettext("%(count)d entry is public now.", "%(count)d entries are public now.", done)
        messages.success(request, text % {"count": done})
    elif done:
        text = ngettext("%(count)d entry is withdrawn.", "%(count)d entries are withdrawn.", done)
        messages.success(request, text % {"count": done})
    if same:
        text = ngettext("%(count)d entry was public as it is.", "%(count)d entries were public as they are.", same)
        messages.info(request, text % {"count": same})
    report_refused(request, outcome.refused)


def report_refused(request: HttpRequest, refused: Sequence[tuple[Any, str]]) -> None:
    """Say in messages why each of the entries, sections or volumes was left as it was."""
    for one, reason in refused[:SHOWN]:
        messages.warning(request, _("“%(entry)s”: %(reason)s") % {"entry": one, "reason": reason})
    if (more := len(refused) - SHOWN) > 0:
        text = ngettext("%(count)d more was left as it was.", "%(count)d more were left as they were.", more)
        messages.warning(request, text % {"count": more})
