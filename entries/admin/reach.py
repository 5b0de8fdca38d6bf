"""Rights in the admin: what is out of an editor's reach is not there, neither in lists nor at its address."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest


class AtPlace:
    """For an admin or an inline: each permission is asked of the place where the row stands.

    Without a row the question is whether the editor has the permission anywhere. An inline is asked with the row that
    it belongs to.
    """

    opts: Any

    def may(self, request: HttpRequest, verb: str, obj: Model | None) -> bool:
        """Whether the editor has the permission for `verb` (add, change, delete, view)."""
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename(verb, self.opts)}", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the editor may add one: somewhere, or as an inline to `obj`."""
        return self.may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the editor may change it."""
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the editor may delete it."""
        return self.may(request, "delete", obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the editor may look at it."""
        return self.may(request, "view", obj) or self.may(request, "change", obj)


class ReachAdmin(AtPlace, admin.ModelAdmin[Any]):
    """An admin of rows that stand in a volume: it knows only those within the editor's reach.

    The model's manager has `visible_to()`. Forms are given the editor as `user`.
    """

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the editor may look at."""
        rows: Any = super().get_queryset(request)
        seen: QuerySet[Any] = rows.visible_to(request.user)
        return seen

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form's class; it knows who asks."""
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the row, at a place where the editor may do so: whatever a form let through."""
        if not self.may(request, "change" if change else "add", obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """What is not there, and what is out of reach, answer alike."""
        raise Http404
