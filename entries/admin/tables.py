"""Tables in the admin: a list goes out as it is filtered, a file comes in after a look at what it would do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from entries.admin.largetables import begin_import, begin_plan, plan_named, run_of
from entries.admin.reach import ReachAdmin
from entries.admin.sources import SourceForm, carry
from entries.admin.tableplan import asked_of, plan_context
from entries.admin.takingout import sent, take_out
from entries.exporting import FORMATS
from entries.importing.tables import TABLES, TableRun, export_table, import_table, plan_file, rows_to_mend
from entries.models import Job

DOWNLOADS = {"mend": rows_to_mend, "plan": plan_file}


class TableForm(SourceForm):
    """The source of a table; a large file is looked through in the background."""

    takes_large = True


class TableAdmin(ReachAdmin):
    """An admin whose rows go out and come in as the table named `table`; without a name there is none."""

    table = ""

    def get_urls(self) -> list[URLPattern]:
        """With the table's export and import."""
        if not self.table:
            return super().get_urls()
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("export/", wrap(self.export_view), name=f"{name}_export"),
            path("export/<str:form>/", wrap(self.export_view), name=f"{name}_export_as"),
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            *super().get_urls(),
        ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may bring rows in: add them and change them."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the ways out and in where there are any."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        links: dict[str, Any] = {}
        if self.table:
            links["exports"] = [(reverse(f"{name}_export_as", args=[form]), FORMATS[form].label) for form in FORMATS]
        if self.table and self.has_import_permission(request):
            links["import_table_url"] = reverse(f"{name}_import")
        return super().changelist_view(request, {**links, **(extra_context or {})})

    def export_view(self, request: HttpRequest, form: str = "csv") -> HttpResponse | StreamingHttpResponse:
        """The rows of the list, as it is filtered, as a file of that format."""
        return take_out(self, request, form=form, name=self.table, write=partial(self._rows_as, form))

    def _rows_as(self, form: str, rows: QuerySet[Any]) -> Iterator[bytes]:
        return export_table(name=self.table, rows=rows, form=form)

    def import_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """The form (GET), what the file would do (POST with step=plan), doing it (step=apply), and files of both."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        form = TableForm(request.POST or None, request.FILES or None)
        plan = plan_named(request, self.table)
        if plan and request.method == "GET":
            return self._show(request, form, run=run_of(plan), plan=plan)
        if not plan and (request.method == "GET" or not form.is_valid()):
            return self._show(request, form, status=422 if form.errors else 200)
        step, _colon, format_name = request.POST.get("step", "").partition(":")
        asked = {**asked_of(request.POST), "may_delete": self.has_delete_permission(request)}
        if step in DOWNLOADS and format_name in FORMATS:
            how = {key: value for key, value in asked.items() if key != "choices"} | {"author": request.user}
            data = plan.file.open() if plan else form.cleaned_data["source"]
            pieces = DOWNLOADS[step](name=self.table, data=data, form=format_name, **how)
            if plan:
                pieces = and_then_close(pieces, plan.file)
            return sent(pieces, f"{self.table}-{step}", format_name)
        if step == "apply":
            return begin_import(request, plan, asked) if plan else self._apply(request, form, asked)
        if plan:
            return begin_plan(request, self.table, plan, asked)
        if large := form.cleaned_data.get("large"):
            return begin_plan(request, self.table, large, asked)
        data = form.cleaned_data["source"]
        run = import_table(name=self.table, data=data, author=request.user, dry_run=True, **asked)  # type: ignore[arg-type]
        return self._show(request, form, run=run)

    def _apply(self, request: HttpRequest, form: SourceForm, asked: dict[str, Any]) -> HttpResponse:
        """Do what was shown. Done already it is said to be, and done otherwise than shown it is not."""
        expected = request.POST.get("fingerprint", "")
        source = {"data": form.cleaned_data["source"], "source_name": form.cleaned_data["source_name"]}
        run = import_table(name=self.table, author=request.user, expected=expected, **source, **asked)  # type: ignore[arg-type]
        if not run.errors and run.fingerprint == expected:
            messages.success(request, said(run))
            return HttpResponseRedirect(self._list_address())
        if not run.errors and not run.changes_something:
            messages.info(request, gettext("This has been imported already: every row is as the file has it."))
            return HttpResponseRedirect(self._list_address())
        return self._show(request, form, run=run, stale=not run.errors, status=409)

    def _show(
        self,
        request: HttpRequest,
        form: SourceForm,
        *,
        run: TableRun | None = None,
        stale: bool = False,
        status: int = 200,
        plan: Job | None = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import a table"),
            "opts": self.opts,
            "form": form,
            "run": run,
            "stale": stale,
            "columns": list(TABLES[self.table].columns),
        }
        if run and plan:
            context |= {
                **plan_context(run, request.POST),
                "planned": plan.pk,
                "ignored": plan.params["asked"]["ignore"],
            }
        elif run:
            context |= {
                **plan_context(run, request.POST),
                "carried": carry(form.cleaned_data["source"]),
                "carried_name": form.cleaned_data["source_name"],
            }
        return TemplateResponse(request, "admin/entries/table/import.html", context, status=status)

    def _list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def and_then_close(pieces: Iterator[bytes], file: File[bytes]) -> Iterator[bytes]:
    """The pieces, with the file that they are made of closed after the last."""
    with file:
        yield from pieces


def said(run: TableRun) -> str:
    """The counts of a run in words."""
    text = gettext("%(new)d new, %(updated)d updated, %(unchanged)d unchanged, %(deleted)d deleted.") % run.counts
    kept = gettext("%(conflicts)d in conflict were left as they stand.") % run.counts
    return f"{text} {kept}" if run.counts["conflicts"] else text
