"""An entry's history: who changed what, when and why; any two revisions compared; an earlier one restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from entries.admin.authorship import authorship_of
from entries.admin.comparison import shown
from entries.admin.lists import id_of
from entries.admin.reviewpage import warning_of
from entries.admin.timeline import timeline_of
from entries.editing import EntryContent, typed_by_others
from entries.editing.comparing import compare
from entries.editing.mergingentries import EMPTY
from entries.editing.restoring import restore
from entries.editing.settling import MovedOn
from entries.models import Program, Publication, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 100
LAYOUTS = ("inline", "side")


class HistoryAdmin:
    """For the entries' admin: the timeline, comparing and restoring."""

    admin_site: Any
    opts: Any
    get_queryset: Any
    has_view_permission: Any
    has_change_permission: Any
    locked: Any

    def history_urls(self) -> list[URLPattern]:
        """Comparing and restoring; the timeline stands where Django's history stood."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/authors/", wrap(self.authors_view), name="entries_program_authors"),
            path("<int:pk>/compare/", wrap(self.compare_view), name="entries_program_compare"),
            path("<int:pk>/restore/<int:number>/", wrap(self.restore_view), name="entries_program_restore"),
        ]

    def entry_of(self, request: HttpRequest, pk: Any) -> Program:
        """The entry, if it is within the editor's reach. Raises Http404 and PermissionDenied."""
        program = cast("Program | None", self.get_queryset(request).filter(pk=id_of(pk) or 0).first())
        if program is None:
            raise Http404
        if not self.has_view_permission(request, program):
            raise PermissionDenied
        return program

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The timeline: six queries, however long it is; the revisions' contents are not read."""
        program = self.entry_of(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        revisions = program.revisions.defer("content").order_by("-number")
        page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("p"))
        rows = list(page.object_list)
        live = Publication.objects.live().filter(program=program).values_list("revision__number", flat=True)
        context = self._context(request, program, _("History of “%(title)s”") % {"title": program.title})
        context |= {
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number) if page.has_other_pages() else [],
            "events": timeline_of(rows),
            "live_number": live.first(),
            "latest": str(program.latest_number),
            "may_restore": self.has_change_permission(request, program),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/entries/program/history.html", context)

    def authors_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who wrote which words of the body."""
        program = self.entry_of(request, pk)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = self._context(request, program, _("Who wrote what in “%(title)s”") % {"title": program.title})
        context |= authorship_of(program)
        return TemplateResponse(request, "admin/entries/program/authors.html", context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two revisions by their numbers, `before` and `after`; without them, the latest and the one before it.

        What stands before the first revision is an empty entry, of number 0.
        """
        program = self.entry_of(request, pk)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        after = id_of(request.GET.get("after") or program.latest_number)
        before = id_of(request.GET.get("before") or number_before(program, after or 0) or 0)
        asked = {number for number in (before, after) if number is not None and number <= program.latest_number}
        found = {revision.number: revision for revision in program.revisions.filter(number__in=asked)}
        lacking = [number for number in (before, after) if number != 0 and number not in found]
        layout = request.GET.get("layout")
        context = self._context(request, program, _("Compare revisions of “%(title)s”") % {"title": program.title})
        context |= {
            "before_number": request.GET.get("before", "") if before is None else before,
            "after_number": request.GET.get("after", "") if after is None else after,
            "layout": layout if layout in LAYOUTS else LAYOUTS[0],
            "lacking": lacking,
        }
        if not lacking:
            first, second = found.get(before or 0), found.get(after or 0)
            contents = [cast(EntryContent, revision.content) if revision else EMPTY for revision in (first, second)]
            context |= {
                "before": first,
                "after": second,
                "comparison": shown(compare(*contents)),
                "earlier": (number_before(program, first.number) or 0) if first else None,
                "later": number_after(program, after or 0),
            }
        status = 404 if lacking else 200
        return TemplateResponse(request, "admin/entries/program/compare.html", context, status=status)

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What restoring the revision would change (GET), and doing it (POST with `seen`, the latest number)."""
        program = self.entry_of(request, pk)
        if not self.has_change_permission(request, program):
            raise PermissionDenied
        revision = program.revisions.filter(number=number).first()
        if revision is None:
            raise Http404
        if request.method != "POST":
            return self._ask(request, program, revision)
        words = typed_by_others([program], cast("User", request.user))
        if (refusal := self.locked(request, words)) is not None:
            return cast(HttpResponse, refusal)
        seen = id_of(request.POST.get("seen", "")) or 0
        try:
            made = restore(program=program, revision=revision, seen=seen, by=cast("User", request.user))
        except MovedOn:
            newer = _("Not restored: the entry was saved again meanwhile. Look at the comparison once more.")
            return self._ask(request, Program.objects.get(pk=pk), revision, errors=[newer], status=409)
        except ValidationError as error:
            return self._ask(request, program, revision, errors=error.messages, status=422)
        if made:
            text = _("Revision %(old)s is restored, as revision %(new)s.")
            messages.success(request, text % {"old": revision.number, "new": made.number})
        else:
            messages.info(request, _("The entry reads like that already: no revision was made."))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))

    def _ask(
        self,
        request: HttpRequest,
        program: Program,
        revision: Revision,
        errors: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        latest = program.revisions.get(number=program.latest_number)
        title = _("Restore revision %(number)s of “%(title)s”") % {"number": revision.number, "title": program.title}
        context = self._context(request, program, title)
        context |= {
            "revision": revision,
            "latest": latest,
            "errors": errors or [],
            "voids": warning_of(program),
            "comparison": shown(compare(latest.content, revision.content)),
            "layout": LAYOUTS[0],
        }
        return TemplateResponse(request, "admin/entries/program/restore.html", context, status=status)

    def _context(self, request: HttpRequest, program: Program, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "program": program}


def number_before(program: Program, number: int) -> int | None:
    """The number of the revision before that one; None for the first."""
    earlier = program.revisions.filter(number__lt=number).order_by("-number")
    return earlier.values_list("number", flat=True).first()


def number_after(program: Program, number: int) -> int | None:
    """The number of the revision after that one; None for the latest."""
    later = program.revisions.filter(number__gt=number).order_by("number")
    return later.values_list("number", flat=True).first()
