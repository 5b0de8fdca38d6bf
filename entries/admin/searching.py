"""Searching the list of entries as the public searches, drafts included and within the editor's reach."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.reach import ReachAdmin
from entries.editing.catchingup import catch_up, is_behind
from entries.finding.index import best_first, found
from entries.search.queries import parse


class SearchingAdmin(ReachAdmin):
    """An admin of entries that asks the index of manuscripts, and shows the best hits first."""

    search_help_text = gettext_lazy(
        "Title, text, awards, recipients, captions. “…” for words side by side, -word to leave out; "
        "title:, award:, name: for one field."
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Those of the rows that are found; none is there twice. An order that the editor chose is kept."""
        if not search_term.strip():
            return queryset, False
        if _still_behind():
            messages.info(request, _("A large import is still being made ready for searching: not all is found yet."))
        query = parse(search_term)
        rows = found(queryset, query)
        return rows if ORDER_VAR in request.GET else best_first(rows, query), False


def _still_behind() -> bool:
    """Whether there is more to index than one batch, which is done here."""
    if not is_behind():
        return False
    catch_up()
    return is_behind()
