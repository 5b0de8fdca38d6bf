"""Lists that open quickly however long they are, and that keep their filters."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from entries.admin.tables import TableAdmin

MOST = 10_000  # rows that are counted: on a longer list the exact number costs a scan and helps nobody
SESSION_KEY = "admin_filters"


class BoundedPaginator(Paginator[Any]):
    """Pages of the first 10,000 rows; `is_cut` says that there are more."""

    @cached_property
    def count(self) -> int:
        """The number of rows, 10,001 where there are more than 10,000."""
        rows = cast("QuerySet[Any]", self.object_list)
        return int(rows.order_by().values("pk")[: MOST + 1].count())

    def page(self, number: int | str) -> Page[Any]:
        """One page: its rows are found by their keys alone, and only they are read with all that the list shows."""
        number = self.validate_number(number)
        rows = cast("QuerySet[Any]", self.object_list)
        bottom = (number - 1) * self.per_page
        keys = rows.select_related(None).values("pk")[bottom : bottom + self.per_page]
        return Page(rows.filter(pk__in=keys), number, self)

    @property
    def is_cut(self) -> bool:
        """Whether more rows exist than are counted."""
        return self.count > MOST

    @property
    def most(self) -> int:
        """How many rows are counted at most."""
        return MOST


class KeepingChangeList(ChangeList):
    """A list whose address says so when nothing is filtered: an empty address means "as I left it"."""

    def get_query_string(self, *args: Any, **kwargs: Any) -> str:
        """The address with the changed parameters; never empty."""
        text: str = super().get_query_string(*args, **kwargs)
        return text if text != "?" else f"?{PAGE_VAR}=1"

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[Any]:
        """The rows, without the columns that the list does not show."""
        rows = super().get_queryset(request, exclude_parameters)
        hidden: tuple[str, ...] = getattr(self.model_admin, "not_in_list", ())
        return rows.defer(*hidden) if hidden else rows

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or a search is at work."""
        return bool(self.query) or any(any(values) for values in self.get_filters_params().values())


class ListAdmin(TableAdmin):
    """An admin whose list remembers its filters for each editor, and counts no further than it must."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    change_list_template = "admin/entries/change_list.html"
    not_in_list: tuple[str, ...] = ()  # long columns that the list does not read

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Do an action on the chosen rows; what is no id chooses none."""
        posted = request.POST.copy()
        posted.setlist(ACTION_CHECKBOX_NAME, [pk for pk in posted.getlist(ACTION_CHECKBOX_NAME) if id_of(pk)])
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, queryset)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A field of the form; a choice offers to look at what is chosen, not to delete it in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The class of the list."""
        return KeepingChangeList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; coming by the menu, with the filters that this editor left it with."""
        if request.method == "GET" and IS_POPUP_VAR not in request.GET:
            kept: dict[str, str] = request.session.get(SESSION_KEY, {})
            name = self.opts.model_name or ""
            if not request.GET and kept.get(name):
                return HttpResponseRedirect(f"{request.path}?{kept[name]}")
            chosen = worth_keeping(request)
            if kept.get(name, "") != chosen:
                request.session[SESSION_KEY] = {**kept, name: chosen}
        return super().changelist_view(request, extra_context)


def worth_keeping(request: HttpRequest) -> str:
    """The list's address without its page and without empty fields; nothing where the address was a wrong one."""
    if ERROR_FLAG in request.GET:
        return ""
    pairs = [(key, value) for key, values in request.GET.lists() for value in values if value and key != PAGE_VAR]
    return urlencode(pairs)


def chosen_in_list(request: HttpRequest, name: str) -> int | None:
    """The id that the list was filtered by when the editor pressed “add”; None for none."""
    return id_of(QueryDict(request.GET.get("_changelist_filters", "")).get(name))


def id_of(text: object) -> int | None:
    """The id that the text is; None for what is none, and for more than a database can hold."""
    words = str(text)
    return int(words) if words.isdecimal() and len(words) < 19 else None
