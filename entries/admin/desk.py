"""An entry's page while it is open: who else has it open, what is being typed in it, and drafts that come back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from entries.admin.lists import id_of
from entries.admin.programform import RESTORED
from entries.editing import be_present, drafts_of, finish_draft, keep_draft, leave, others_present
from entries.editing.describing import described
from entries.editing.drafts import TooLong
from entries.editing.mergingentries import merge_entries
from entries.editing.settling import authors_since
from entries.models import Draft, Presence, Program

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DeskAdmin:
    """For the entries' admin: drafts, and who is there."""

    admin_site: Any
    has_change_permission: Any
    has_add_permission: Any

    def desk_urls(self) -> list[URLPattern]:
        """Where an open page tells what is typed in it, and where a draft is given up."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/desk/", wrap(self.desk_view), name="entries_program_desk"),
            path("desk/", wrap(self.desk_view), name="entries_program_desk"),
            path("drafts/<int:pk>/discard/", wrap(self.discard_view), name="entries_draft_discard"),
        ]

    def desk_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep what an open page sends (`tab`, `user`, `base`, `fields` where something is typed, `leave` at its end).

        Answers JSON: `saved` (the time), `done` (these words were saved before; what is typed now belongs to a page
        of the name `tab`), `others` and `newer` (sentences).
        409 where somebody else has logged in in this browser, 413 for fields longer than any entry.
        """
        program = Program.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
        if pk and program is None:
            raise Http404
        if not (self.has_change_permission(request, program) if program else self.has_add_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if request.POST.get("user") != str(request.user.pk):
            return JsonResponse({"error": "user"}, status=409)
        tab = tab_of(request.POST.get("tab"))
        try:
            answer = keep_fields(request, program, tab)
        except TooLong:
            return JsonResponse({"error": _("This is longer than an entry can be.")}, status=413)
        if program:
            answer |= self._with_others(request, program, tab)
        return JsonResponse(answer)

    def _with_others(self, request: HttpRequest, program: Program, tab: str) -> dict[str, Any]:
        user = cast("User", request.user)
        if "leave" in request.POST:
            leave(program=program, user=user, tab=tab)
            return {}
        be_present(program=program, user=user, tab=tab, typing=request.POST.get("typing") == "1")
        return {
            "others": sentences(others_present(program, user)),
            "newer": newer_sentence(program, request.POST.get("base", "")),
        }

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give up one's own draft."""
        draft = Draft.objects.filter(pk=pk, user=cast("User", request.user), done=False).first()
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if draft is None:
            raise Http404
        finish_draft(user=cast("User", request.user), tab=draft.tab)
        if draft.program_id is None:
            return HttpResponseRedirect(reverse("admin:entries_program_add"))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[draft.program_id]))

    def with_draft(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Where the address names a draft of this editor, let the form show its fields, not what is stored.

        A draft that is saved or given up leads to the page without it. Raises Http404 for one that is not the editor's.
        """
        if request.method != "GET" or (pk := id_of(request.GET.get("draft", ""))) is None:
            return None
        draft = Draft.objects.filter(user=cast("User", request.user), pk=pk).first()
        if draft is None:
            raise Http404
        if draft.done or draft.program_id != (id_of(object_id) if object_id else None):
            return HttpResponseRedirect(request.path)
        fields = QueryDict(draft.fields, mutable=True)
        fields.update({RESTORED: "1", "tab": draft.tab})
        request.FILES  # noqa: B018  read once, or its first reading would put an empty POST in the place of this one
        request.POST = fields  # type: ignore[assignment]
        request.method = "POST"
        return None

    def desk_context(self, request: HttpRequest, program: Program | None, context: dict[str, Any]) -> dict[str, Any]:
        """What the page's template says of drafts and of others; a restored draft is no wrong form."""
        user, form = cast("User", request.user), context["adminform"].form
        tab = tab_of(form.data.get("tab") if form.is_bound else None)
        restored = RESTORED in form.data
        if restored:
            forget_refusals(form)
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["errors"] = AdminErrorList(form, formsets)
        args = [program.pk] if program else []
        desk = {
            "tab": tab,
            "url": reverse("admin:entries_program_desk", args=args),
            "base": form["opened_at_revision"].value() if program and "opened_at_revision" in form.fields else "",
            "restored": restored,
            "unsaved": form.is_bound,
            "drafts": [] if restored else [told(draft) for draft in drafts_of(user, program).exclude(tab=tab)],
            "others": sentences(others_present(program, user)) if program else [],
        }
        desk["newer"] = newer_sentence(program, desk["base"]) if program and restored else ""
        return {"desk": desk}

    def desk_saved(self, request: HttpRequest) -> None:
        """The page's words are saved: its draft is done, and the page is closed."""
        user = cast("User", request.user)
        if "tab" in request.POST:
            tab = tab_of(request.POST["tab"])
            finish_draft(user=user, tab=tab)
            Presence.objects.filter(user=user, tab=tab).delete()


def tab_of(name: Any) -> str:
    """The page's name as it was given out, or a new one."""
    try:
        return str(uuid.UUID(str(name)))
    except ValueError:
        return str(uuid.uuid4())


def keep_typed(request: HttpRequest, program: Program) -> None:
    """Keep what a refused form sent: its page may be closed before the two versions are settled."""
    if RESTORED not in request.POST and "tab" in request.POST:
        fields = request.POST.urlencode()
        keep_draft(user=cast("User", request.user), program=program, tab=tab_of(request.POST["tab"]), fields=fields)


def keep_fields(request: HttpRequest, program: Program | None, tab: str) -> dict[str, Any]:
    """Keep the fields that the page sent, if it did. Raises TooLong."""
    if "fields" not in request.POST:
        return {}
    draft = keep_draft(user=cast("User", request.user), program=program, tab=tab, fields=request.POST["fields"])
    if draft is None:
        return {"saved": "", "done": True, "tab": str(uuid.uuid4())}
    return {"saved": clock(draft.kept_at), "done": False}


def told(draft: Draft) -> dict[str, Any]:
    """A draft for the banner: its id and time, and whether its page is still open."""
    page = Presence.objects.open().filter(user=draft.user_id, tab=draft.tab)
    return {"pk": draft.pk, "at": clock(draft.kept_at), "open": page.exists()}


def clock(moment: Any) -> str:
    """The time of day, with the date where it is not today."""
    local = timezone.localtime(moment)
    return date_format(local, "TIME_FORMAT" if local.date() == timezone.localdate() else "DATETIME_FORMAT")


def name_of(user: Any) -> str:
    """The editor's full name, or the name of the account."""
    return str(user.get_full_name() or user.get_username())


def sentences(pages: Iterable[Presence]) -> list[str]:
    """Who has the entry open, one sentence for each editor."""
    said: dict[str, str] = {}
    for page in pages:
        name = name_of(page.user)
        if page.typing_since:
            typing = _("%(who)s is typing in this entry since %(time)s.")
            said[name] = typing % {"who": name, "time": clock(page.typing_since)}
        else:
            there = _("%(who)s has this entry open since %(time)s.")
            said.setdefault(name, there % {"who": name, "time": clock(page.opened_at)})
    return list(said.values())


def newer_sentence(program: Program, base: Any) -> str:
    """Who saved what since the revision of number `base`; empty where nobody did."""
    if not str(base).isdecimal() or int(base) >= program.latest_number:
        return ""
    ends = {r.number: r for r in program.revisions.filter(number__in=(int(base), program.latest_number))}
    if len(ends) < 2:
        return ""
    before, after = ends[int(base)], ends[program.latest_number]
    who = "、".join(authors_since(program, int(base))) or _("somebody")
    changed = described(merge_entries(before.content, before.content, after.content), who, {})["from_theirs"]
    return _("%(who)s saved revision %(number)s at %(time)s (%(changed)s). Saving will show you both versions.") % {
        "who": who,
        "number": after.number,
        "time": clock(after.created_at),
        "changed": "; ".join(changed),
    }


def forget_refusals(form: Any) -> None:
    """Take from a form the refusals that a restored draft is not to show: nothing was to be saved."""
    refusals = form.errors.get(NON_FIELD_ERRORS, forms.utils.ErrorList()).as_data()
    kept = [error for error in refusals if error.code not in (RESTORED, "stale", "stale_place")]
    form.errors.pop(NON_FIELD_ERRORS, None)
    form.newer, form.moved = None, False
    for error in kept:
        form.add_error(None, error)
