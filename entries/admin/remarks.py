"""Remarks beside an entry's text: pinned to a passage, answered, resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from entries.admin.lists import id_of
from entries.editing.passages import Span, segments
from entries.editing.remarking import add_remark, answer, places_of, reopen, resolve
from entries.editing.reviewers import may_remark
from entries.models import Program, Remark

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FIELDS = ("quote", "text", "start", "end", "number")


class RemarkingAdmin:
    """For the entries' admin: what is done with remarks on the page of a review."""

    admin_site: Any
    entry_of: Any
    review_page: Any

    def remark_urls(self) -> list[URLPattern]:
        """Making a remark, answering, resolving and opening one again."""
        wrap = self.admin_site.admin_view
        one = [("answer", answer), ("resolve", resolve), ("reopen", reopen)]
        return [
            path("<int:pk>/remark/", wrap(self.remark_view), name="entries_program_remark"),
            *(
                path(f"remarks/<int:pk>/{name}/", wrap(self.thread_view), {"verb": verb}, name=f"entries_remark_{name}")
                for name, verb in one
            ),
        ]

    def remark_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pin a remark to a passage (`number` of the revision, `quote`, `start` and `end`, `text`).

        One that cannot be comes back on the page with what was typed and the reason, as 422.
        """
        program = self._remarkable(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        try:
            remark = add_remark(
                program=program,
                by=cast("User", request.user),
                number=id_of(typed["number"]) or 0,
                words=typed["quote"],
                text=typed["text"],
                span=span_of(typed["start"], typed["end"]),
            )
        except ValidationError as error:
            page: HttpResponse = self.review_page(request, program, typed={**typed, "errors": error.messages})
            return page
        return back_to(program, remark)

    def thread_view(self, request: HttpRequest, pk: int, verb: Any) -> HttpResponse:
        """Answer a remark (`text`), resolve it, or open it again."""
        remark = Remark.objects.select_related("program").filter(pk=pk).first()
        if remark is None:
            raise Http404
        program = self._remarkable(request, remark.program_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        more = {"text": request.POST.get("text", "")} if verb is answer else {}
        try:
            verb(remark=remark, by=cast("User", request.user), **more)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return back_to(program, remark)

    def _remarkable(self, request: HttpRequest, pk: int) -> Program:
        program = cast(Program, self.entry_of(request, pk))
        if not may_remark(cast("User", request.user), program):
            raise PermissionDenied
        return program


def back_to(program: Program, remark: Remark) -> HttpResponse:
    """To the remark on the page of the review."""
    return HttpResponseRedirect(f"{reverse('admin:entries_program_review', args=[program.pk])}#remark-{remark.pk}")


def span_of(start: str, end: str) -> Span | None:
    """The offsets that the page's script has written; None without it."""
    first, last = id_of(start), id_of(end)
    return None if first is None or last is None else (first, last)


def remarks_of(program: Program, body: str) -> dict[str, Any]:
    """The template's context, in four queries: the text with its passages marked, the remarks in their order."""
    every = program.remarks.select_related("resolved_by").prefetch_related("answers")
    under_way = list(every.open().select_related("revision"))
    places = places_of(under_way, body)
    found = {pk: span for pk, span in places.items() if span}
    in_order = sorted(under_way, key=lambda remark: (found.get(remark.pk, (len(body) + 1, 0)), remark.pk))
    numbers = {remark.pk: number for number, remark in enumerate(in_order, 1)}
    return {
        "open": [told(remark, numbers[remark.pk], found.get(remark.pk), body) for remark in in_order],
        "resolved": list(every.filter(resolved_at__isnull=False).order_by("-resolved_at")),
        "marked": marked(body, found, numbers),
    }


def told(remark: Remark, number: int, place: Span | None, body: str) -> dict[str, Any]:
    """A remark for the template: its number, and what its passage says now where that is not what it said."""
    words = body[place[0] : place[1]] if place else ""
    return {"remark": remark, "number": number, "is_gone": place is None, "now": "" if words == remark.quote else words}


def marked(body: str, places: dict[int, Span], numbers: dict[int, int]) -> list[list[dict[str, Any]]]:
    """The text's paragraphs, in runs: where each starts, its words, whether it is marked, which remarks end with it."""
    paragraphs: list[list[dict[str, Any]]] = [[]]
    for start, end, keys in segments(len(body), places):
        for place, words in enumerate(body[start:end].split("\n")):
            if place:
                paragraphs.append([])
                start += 1
            run: dict[str, Any] = {"start": start, "words": words, "is_marked": bool(keys), "ends": []}
            start += len(words)
            if start == end:
                run["ends"] = [(pk, numbers[pk]) for pk in keys if places[pk][1] == end]
            paragraphs[-1].append(run)
    return [[run for run in paragraph if run["words"] or run["ends"]] for paragraph in paragraphs]
