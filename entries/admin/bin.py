"""The bin: deleting an entry, a section or a volume puts it there; from there it is restored, or deleted for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.binforms import TakeOutForm
from entries.admin.lists import id_of
from entries.admin.locks import Locking
from entries.admin.publications import report_refused
from entries.admin.revisions import ReadOnly, readable
from entries.editing import Action, may, others_drafts, refusal
from entries.editing.binning import (
    bin_programs,
    bin_section,
    bin_volume,
    delete_for_good,
    reason_against_binning,
    reason_against_deleting,
)
from entries.editing.unbinning import obstacle, take_out
from entries.models import Deletion, Program, Revision, Section, Subject, Yearbook

if TYPE_CHECKING:
    from django.db.models import QuerySet

SHOWN = 50  # names that a page lists
RIGHTS = {Subject.ENTRY: "delete_program", Subject.SECTION: "delete_section", Subject.VOLUME: "delete_yearbook"}


def put(rows: Sequence[Any], by: User, reason: str) -> tuple[int, list[tuple[str, str]]]:
    """Put the rows into the bin: how many, and those that were refused, each with the reason."""
    reasons = {row.pk: refusal(by, Action.DELETE, row) for row in rows}
    out_of_reach = [(str(row), reasons[row.pk]) for row in rows if reasons[row.pk]]
    done, refused = _put([row for row in rows if not reasons[row.pk]], by, reason)
    return done, [*out_of_reach, *refused]


def _put(rows: Sequence[Any], by: User, reason: str) -> tuple[int, list[tuple[str, str]]]:
    if rows and isinstance(rows[0], Program):
        binned = bin_programs(programs=rows, by=by, reason=reason)
        return len(binned.done), [(program.title, why) for program, why in binned.refused]
    done, refused = 0, []
    for row in rows:
        try:
            if isinstance(row, Section):
                bin_section(section=row, by=by, reason=reason)
            else:
                bin_volume(yearbook=row, by=by, reason=reason)
            done += 1
        except ValidationError as error:
            refused.append((str(row), " ".join(error.messages)))
    return done, refused


def programs_of(rows: Sequence[Any]) -> QuerySet[Program]:
    """The entries that go into the bin with the rows, which are all entries, all sections or all volumes."""
    ids = [row.pk for row in rows]
    if rows and isinstance(rows[0], Program):
        return Program.objects.filter(pk__in=ids)
    if rows and isinstance(rows[0], Yearbook):
        return Program.objects.filter(section__yearbook__in=ids)
    below: list[int] = []
    for section in rows:
        below += Section.objects.within(section).values_list("pk", flat=True)
    return Program.objects.filter(section__in=below)


class BinningAdmin(Locking):
    """For an admin whose rows go into the bin: Django's way of deleting, with the bin behind it."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask (GET), and put the one into the bin (POST)."""
        me = cast(Any, self)
        row = me.get_queryset(request).filter(pk=id_of(object_id) or 0).first()
        if row is None:
            raise Http404
        if not me.has_delete_permission(request, row):
            raise PermissionDenied
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return self._to_bin(request, [row], confirmed=request.method == "POST") or HttpResponseRedirect(reverse(name))

    @admin.action(description=gettext_lazy("Delete the selected: into the bin"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask, and put them into the bin, each by itself."""
        return self._to_bin(request, list(queryset), confirmed="post" in request.POST, action="delete_selected")

    def _to_bin(
        self, request: HttpRequest, rows: list[Any], *, confirmed: bool, action: str = ""
    ) -> HttpResponse | None:
        user = cast(User, request.user)
        programs = programs_of([row for row in rows if not refusal(user, Action.DELETE, row)])
        if not confirmed:
            return self._ask_to_bin(request, rows, programs, action)
        if (waits := self.locked(request, others_drafts(programs, user))) is not None:
            return waits
        done, refused = put(rows, user, request.POST.get("reason", ""))
        report_refused(request, refused)
        if done:
            text = ngettext("%(count)d is in the bin now.", "%(count)d are in the bin now.", done) % {"count": done}
            link = reverse("admin:entries_deletion_changelist")
            messages.success(request, format_html('{} <a href="{}">{}</a>', text, link, _("Open the bin")))
            if not may(User.objects.get(pk=user.pk), Action.VIEW, self.opts.model):  # their role lies in the bin too
                return HttpResponseRedirect(link)
        return None

    def _ask_to_bin(
        self, request: HttpRequest, rows: list[Any], programs: QuerySet[Program], action: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete"),
            "opts": self.opts,
            "rows": rows[:SHOWN],
            "more": max(0, len(rows) - SHOWN),
            "action": action,
            "selected": rows,
            "entry_count": programs.count(),
            "refusal": reason_against_binning(programs),
        }
        return TemplateResponse(request, "admin/entries/deletion/confirm.html", context)


@admin.register(Deletion)
class DeletionAdmin(ReadOnly):
    """What is in the bin: who may delete such things may restore them."""

    list_display = ("name", "subject", "place", "entry_count", "deleted_by_name", "deleted_at", "reason")
    search_fields = ("name", "place")
    ordering = ("-deleted_at", "-id")

    def has_view_permission(self, request: HttpRequest, obj: Deletion | None = None) -> bool:
        """Whether the editor may delete what it was, or has put there what gave them that right."""
        asked = [RIGHTS[Subject(obj.subject)]] if obj else RIGHTS.values()
        if any(request.user.has_perm(f"entries.{name}") for name in asked):
            return True
        own = Deletion.objects.visible_to(request.user).filter(deleted_by=request.user.pk)
        return (own.filter(pk=obj.pk) if obj else own).exists()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The menu has the bin for whoever may look into it, though no right of theirs be left."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """With deleting for good."""
        wrap = self.admin_site.admin_view
        own = path("<int:pk>/for-good/", wrap(self.for_good_view), name="entries_deletion_for_good")
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What it is, and what stands in the way of restoring it (GET); restoring it (POST)."""
        deletion = self._of(request, object_id)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = TakeOutForm(request.POST or None, deletion=deletion, user=request.user)
        if request.method != "POST":
            return self._page(request, deletion, form, obstacle(deletion))
        if not form.is_valid():
            return self._page(request, deletion, form, None, status=422)
        try:
            restored = take_out(deletion=deletion, by=cast(User, request.user), **form.cleaned_data)
        except ValidationError as error:
            if error.code == "gone":
                return self._gone(request, error)
            return self._page(request, deletion, form, error, status=422)
        messages.success(request, _("“%(name)s” is restored.") % {"name": form.cleaned_data["title"] or deletion.name})
        name = f"admin:entries_{restored._meta.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[restored.pk]))

    def for_good_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it with all its revisions, which nobody brings back."""
        deletion = self._of(request, pk)
        if not request.user.has_perm("entries.delete_deletion", deletion):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            delete_for_good(deletion=deletion, by=cast(User, request.user))
        except ValidationError as error:
            if error.code == "gone":
                return self._gone(request, error)
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:entries_deletion_change", args=[pk]))
        messages.success(request, _("“%(name)s” is deleted for good.") % {"name": deletion.name})
        return HttpResponseRedirect(reverse("admin:entries_deletion_changelist"))

    def _gone(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("admin:entries_deletion_changelist"))

    def _of(self, request: HttpRequest, pk: Any) -> Deletion:
        if not self.has_view_permission(request):
            raise PermissionDenied
        deletion = self.get_queryset(request).filter(pk=id_of(pk) or 0).first()
        if deletion is None:
            raise Http404
        return cast(Deletion, deletion)

    def _page(
        self,
        request: HttpRequest,
        deletion: Deletion,
        form: TakeOutForm,
        error: ValidationError | None,
        status: int = 200,
    ) -> HttpResponse:
        own = Program.everything.filter(deletion=deletion)
        revision = None
        if deletion.subject == Subject.ENTRY:
            revision = Revision.everything.filter(program__in=own).order_by("-number").first()
        for_good = request.user.has_perm("entries.delete_deletion", deletion)
        context = {
            **self.admin_site.each_context(request),
            "title": _("In the bin: %(name)s") % {"name": deletion.name},
            "opts": self.opts,
            "deletion": deletion,
            "form": form,
            "obstacles": error.messages if error else [],
            "revision": revision,
            "content": readable(revision.content) if revision else None,
            "programs": own.in_order()[:SHOWN] if deletion.subject != Subject.ENTRY else [],
            "may_delete_for_good": for_good,
            "for_good_refusal": reason_against_deleting(deletion) if for_good else "",
        }
        return TemplateResponse(request, "admin/entries/deletion/page.html", context, status=status)
