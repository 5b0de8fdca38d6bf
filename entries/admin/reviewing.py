"""Submitting and reviewing as editors do it: from an entry's page, from the page of its review, from the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.publications import FORESEEN, bare, report_refused
from entries.admin.remarks import RemarkingAdmin, remarks_of
from entries.admin.reviewpage import way_of
from entries.admin.revisions import readable
from entries.editing import Action, Outcome, Seen, approve, may, send_back, submit, take_back
from entries.editing.claiming import claim, release
from entries.editing.reviewers import may_remark
from entries.models import Program, Revision, Submission, stage_name, stages_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


VERBS = {"claim": claim, "release": release}


class ReviewingAdmin(RemarkingAdmin):
    """For the entries' admin: the verbs of the reviews."""

    admin_site: Any
    opts: Any
    entry_of: Any

    def review_urls(self) -> list[URLPattern]:
        """The page of an entry's review, submitting it, taking it back."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/review/", wrap(self.review_view), name="entries_program_review"),
            path("<int:pk>/submit/", wrap(self.submit_view), {"verb": "submit"}, name="entries_program_submit"),
            path(
                "<int:pk>/take-back/", wrap(self.submit_view), {"verb": "take_back"}, name="entries_program_take_back"
            ),
            path("<int:pk>/claim/", wrap(self.claim_view), {"verb": "claim"}, name="entries_program_claim"),
            path("<int:pk>/release/", wrap(self.claim_view), {"verb": "release"}, name="entries_program_release"),
            *self.remark_urls(),
        ]

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may submit some entry."""
        return may(request.user, Action.SUBMIT, Program)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may decide some review."""
        return bool(stages_of(request.user))

    def submit_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Submit one entry, or take it back, and come back to its page."""
        program = self.entry_of(request, pk)
        if not may(request.user, Action.SUBMIT, program):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user = cast("User", request.user)
        if verb == "submit":
            report(request, verb, submit(programs=[program], by=user, note=request.POST.get("note", "")[:300]))
        else:
            report(request, verb, take_back(programs=[program], by=user))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))

    def claim_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Claim the entry's review, or release it, and come back to the page of the review."""
        program = self.entry_of(request, pk)
        may_release = verb == "release" and may(request.user, Action.PUBLISH, program)
        if not (self.has_review_permission(request) or may_release):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        report(request, verb, VERBS[verb](programs=[program], by=cast("User", request.user)))
        return HttpResponseRedirect(reverse("admin:entries_program_review", args=[pk]))

    @admin.action(description=gettext_lazy("Claim the selected entries for my review"), permissions=["review"])
    def claim_entries(self, request: HttpRequest, queryset: QuerySet[Program]) -> None:
        """Claim the reviews that the entries wait for: at once, for it changes nothing and can be released."""
        report(request, "claim", claim(programs=bare(queryset), by=cast("User", request.user)))

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The revision under review with what was decided (GET); a decision on it (POST).

        A decision that is refused comes back with its remarks and the reason, as 409.
        """
        program = self.entry_of(request, pk)
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if request.method == "GET":
            return self.review_page(request, program)
        if not self.has_review_permission(request):
            raise PermissionDenied
        seen, remarks = read_seen(request.POST.get("seen", "")), request.POST.get("remarks", "").strip()
        user, returning = cast("User", request.user), request.POST.get("verb") == "send_back"
        if returning:
            outcome = send_back(program=program, by=user, seen=seen.get(pk, Seen(0, 0)), remarks=remarks)
        else:
            outcome = approve(programs=[program], by=user, seen=seen, remarks=remarks)
        if outcome.refused:
            program.refresh_from_db()
            return self.review_page(request, program, refusal=outcome.refused[0][1], remarks=remarks)
        report(request, "send_back" if returning else "approve", outcome)
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))

    @admin.action(description=gettext_lazy("Submit the selected entries for review"), permissions=["submit"])
    def submit_entries(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Submit the entries, after asking."""
        return self._confirm(request, queryset, verb="submit")

    @admin.action(description=gettext_lazy("Approve the selected entries"), permissions=["review"])
    def approve_entries(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Pass the review that each entry waits for, after asking."""
        return self._confirm(request, queryset, verb="approve")

    def _confirm(self, request: HttpRequest, queryset: QuerySet[Program], *, verb: str) -> HttpResponse | None:
        """The page that asks first; once confirmed, do it, say what was done, return None."""
        user = cast("User", request.user)
        if request.POST.get("confirmed"):
            seen = read_seen(request.POST.get("seen", ""))
            programs = Program.objects.visible_to(user).filter(pk__in=seen).only("pk")
            report(request, verb, act(verb, programs, user, seen))
            return None
        count = queryset.count()
        if count > FORESEEN:
            text = _("Choose %(most)d entries at the most: nobody reads more at once.")
            messages.warning(request, text % {"most": FORESEEN})
            return None
        seen = seen_of(queryset)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Submit for review") if verb == "submit" else _("Approve"),
            "opts": self.opts,
            "verb": verb,
            "action": request.POST.get("action"),
            "first": queryset.first(),
            "count": count,
            "seen": " ".join(f"{pk}:{one.revision}:{one.stage}" for pk, one in seen.items()),
            "foreseen": foresee(verb, queryset, user, seen),
        }
        return TemplateResponse(request, "admin/entries/program/confirm_review.html", context)

    def review_page(
        self,
        request: HttpRequest,
        program: Program,
        *,
        refusal: str = "",
        remarks: str = "",
        typed: dict[str, Any] | None = None,
    ) -> TemplateResponse:
        """The page; `refusal` and `remarks` of a decision, or what was `typed` of a remark, that was not recorded."""
        live = program.live_publication
        is_public = bool(live and live.revision.number == program.latest_number)
        way = way_of(program, cast("User", request.user), is_public=is_public)
        revision = Revision.objects.filter(program=program, number=program.latest_number).first()
        context = {
            **self.admin_site.each_context(request),
            "way": way,
            "title": _("Review of “%(title)s”") % {"title": program.title},
            "opts": self.opts,
            "program": program,
            "revision": revision,
            "content": readable(revision.content) if revision else None,
            "pinned": remarks_of(program, revision.content["body"]) if revision else None,
            "may_remark": may_remark(cast("User", request.user), program),
            "typed": typed,
            "refusal": refusal,
            "remarks": remarks,
            "seen": f"{program.pk}:{program.latest_number}:{way['submission'].stage}" if way["submission"] else "",
        }
        status = 409 if refusal else 422 if typed else 200
        return TemplateResponse(request, "admin/entries/program/review.html", context, status=status)


def act(verb: str, programs: Iterable[Program], user: User, seen: dict[int, Seen]) -> Outcome:
    """Submit or approve."""
    if verb == "submit":
        return submit(programs=programs, by=user)
    return approve(programs=programs, by=user, seen=seen)


def foresee(verb: str, programs: QuerySet[Program], user: User, seen: dict[int, Seen]) -> Outcome:
    """What the verb would do, by doing it and taking it back: the page that asks cannot differ from what happens."""
    with transaction.atomic():
        outcome = act(verb, bare(programs), user, seen)
        transaction.set_rollback(True)
    return outcome


def seen_of(programs: QuerySet[Program]) -> dict[int, Seen]:
    """What the page shows of each entry: its latest revision, and the review that it waits for (0 for none)."""
    numbers = dict(programs.order_by().values_list("pk", "latest_number"))
    under_way = Submission.objects.open().filter(program__in=numbers, revision__number=F("program__latest_number"))
    waits = dict(under_way.values_list("program", "stage"))
    return {pk: Seen(number, waits.get(pk, 0)) for pk, number in numbers.items()}


def read_seen(text: str) -> dict[int, Seen]:
    """What a form says was seen: `entry:revision:review`, several apart by spaces; what is none of that is left out."""
    found = {}
    for word in text.split():
        parts = word.split(":")
        if len(parts) == 3 and all(part.isdecimal() and len(part) < 19 for part in parts):
            found[int(parts[0])] = Seen(int(parts[1]), int(parts[2]))
    return found


def report(request: HttpRequest, verb: str, outcome: Outcome) -> None:
    """Say in messages what became of the entries."""
    if done := len(outcome.done):
        messages.success(request, said(verb, done) % {"count": done})
    report_refused(request, outcome.refused)


def said(verb: str, count: int) -> str:
    """The sentence for what was done, with a place for the number."""
    if verb == "submit":
        first = stage_name(1)
        text = ngettext(
            "%(count)d entry is submitted and waits for %(review)s.",
            "%(count)d entries are submitted and wait for %(review)s.",
            count,
        )
        return text.replace("%(review)s", first)
    if verb == "take_back":
        return ngettext("%(count)d entry is taken back.", "%(count)d entries are taken back.", count)
    if verb == "claim":
        return ngettext("%(count)d review is claimed by you.", "%(count)d reviews are claimed by you.", count)
    if verb == "release":
        return ngettext("%(count)d review is released.", "%(count)d reviews are released.", count)
    if verb == "approve":
        return ngettext("%(count)d entry is approved.", "%(count)d entries are approved.", count)
    return ngettext("%(count)d entry is returned.", "%(count)d entries are returned.", count)
