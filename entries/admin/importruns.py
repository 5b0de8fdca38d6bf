"""Import runs: the record of what came in, read only."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from entries.admin.revisions import ReadOnly
from entries.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    """The imports that changed something, newest first."""

    list_display = ("source", "section", "author", "created_at", "summary")
    list_select_related = ("section", "author")
    ordering = ("-created_at", "-id")
    not_in_list = ("plan",)
    fields = ("source", "source_digest", "section", "author", "created_at", "summary", "plan_as_text")
    readonly_fields = ("source", "summary", "plan_as_text")

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
