"""Import runs: the record of what came in, read only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.publications import AT_ONCE
from entries.admin.revisions import ReadOnly
from entries.importing import Undone, reason_against_undoing, undo_import
from entries.importing.takingback import size_of
from entries.jobs import begin
from entries.models import ImportRun, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    """The imports that changed something, newest first."""

    list_display = ("source", "section", "author", "created_at", "summary", "undone_at")
    list_select_related = ("section", "author")
    change_form_template = "admin/entries/importrun/change_form.html"
    ordering = ("-created_at", "-id")
    not_in_list = ("plan",)
    fields = (
        "source",
        "source_digest",
        "section",
        "author",
        "created_at",
        "summary",
        "undone_at",
        "undone_by",
        "kept",
        "plan_as_text",
    )
    readonly_fields = ("source", "summary", "kept", "plan_as_text")

    @admin.display(description=gettext_lazy("file"))
    def source(self, run: ImportRun) -> str:
        """The file's name, or the beginning of its digest for pasted text."""
        return run.source_name or run.source_digest[:12]

    @admin.display(description=gettext_lazy("counts"))
    def summary(self, run: ImportRun) -> str:
        """What the import counted."""
        return ", ".join(f"{name} {count}" for name, count in run.counts.items())

    @admin.display(description=gettext_lazy("plan"))
    def plan_as_text(self, run: ImportRun) -> SafeString:
        """The whole plan."""
        plan: Any = json.dumps(run.plan, ensure_ascii=False, indent=2)
        return format_html('<pre class="plan">{}</pre>', plan)

    @admin.display(description=gettext_lazy("kept when undone"))
    def kept(self, run: ImportRun) -> SafeString:
        """What the undo left as it was, and why."""
        return format_html_join("\n", "<div>“{}”: {}</div>", run.undo_refused)

    # -- undoing

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may change and delete entries, as an undo does."""
        return request.user.has_perms(["entries.change_program", "entries.delete_program"])

    def get_urls(self) -> list[URLPattern]:
        """With the page that undoes a run."""
        undo = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", undo, name="entries_importrun_undo"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The record, with the way to undo it."""
        run = context["original"]
        context |= {"may_undo": self.has_undo_permission(request), "undo_refusal": reason_against_undoing(run)}
        return super().render_change_form(request, context, *args, **kwargs)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what undoing would do (GET), and do it (POST)."""
        if not self.has_undo_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        run = ImportRun.objects.visible_to(request.user).filter(pk=pk).first()
        if run is None:
            raise Http404
        user, page = cast("User", request.user), reverse("admin:entries_importrun_change", args=[pk])
        try:
            count = size_of(run)
            if request.method == "POST" and count > AT_ONCE and not reason_against_undoing(run):
                job = begin(verb="undo_import", title=_("Undo the import of %s") % run, by=user, params={"run": pk})
                return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))
            if request.method == "GET":
                context = {**self.admin_site.each_context(request), "title": _("Undo the import"), "opts": self.opts}
                changed = Submission.objects.open().filter(revision__run=run, revision__number__gt=1)
                context |= {
                    "in_review": changed.count(),
                    "run": run,
                    "count": count,
                    "foreseen": foresee(run, user) if count <= AT_ONCE else None,
                }
                return TemplateResponse(request, "admin/entries/importrun/undo.html", context)
            report(request, undo_import(run=run, by=user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        there = ImportRun.objects.visible_to(user).filter(pk=pk).exists()  # its section may be in the bin now
        return HttpResponseRedirect(page if there else reverse("admin:entries_importrun_changelist"))


def foresee(run: ImportRun, by: User) -> Undone:
    """What undoing would do, by doing it and taking it back: the page that asks cannot differ from what happens."""
    with transaction.atomic():
        undone = undo_import(run=run, by=by)
        transaction.set_rollback(True)
    return undone


def report(request: HttpRequest, undone: Undone) -> None:
    """Say in messages what became of the import."""
    if undone.refused and not undone.done:
        count = len(undone.refused)
        kept = ngettext("%(counter)s item stays as it is", "%(counter)s items stay as they are", count)
        messages.error(request, kept % {"counter": count})
        return
    counts = {
        "restored": sum(map(len, (undone.restored, undone.set_back, undone.back, undone.moved))),
        "deleted": len(undone.deleted),
        "kept": len(undone.refused),
    }
    text = _("The import is undone: %(restored)d entries restored, %(deleted)d put into the bin, %(kept)d items kept.")
    messages.success(request, text % counts)
