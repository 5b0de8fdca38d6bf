"""Revisions: read, never added, changed or deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.figures import revision_picture_view
from entries.admin.lists import ListAdmin, id_of
from entries.editing import Action, may
from entries.models import FigureKind, Kind, Level, Program, RecipientKind, Revision


class ReadOnly(ListAdmin):
    """An admin of records: nobody adds, changes or deletes them."""

    actions = None
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    """The revisions of all entries; whoever may see an entry may see its revisions."""

    list_display = ("name", "number", "author_name", "created_at", "origin", "note")
    ordering = ("-id",)
    not_in_list = ("content",)
    list_select_related = ("program",)

    def has_view_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Whether the editor may see entries or revisions."""
        entry = obj.program if obj else Program
        return super().has_view_permission(request, obj) or may(request.user, Action.VIEW, entry)

    @admin.display(description=gettext_lazy("entry"))
    def name(self, revision: Revision) -> str:
        """The entry's title, as it is now."""
        return revision.program.title

    def get_urls(self) -> list[URLPattern]:
        """With the pictures of a revision."""
        view = self.admin_site.admin_view(revision_picture_view)
        return [path("<int:pk>/pictures/<str:name>", view, name="entries_revision_picture"), *super().get_urls()]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """The list can be narrowed to one entry."""
        return lookup == "program__id__exact" or super().lookup_allowed(lookup, value, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One revision, as it reads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        revision = self.get_queryset(request).select_related("program").filter(pk=id_of(object_id) or 0).first()
        if revision is None:
            raise Http404
        number = {"number": revision.number, "title": revision.content["title"]}
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "opts": self.opts,
            "title": _("Revision %(number)s of “%(title)s”") % number,
            "revision": revision,
            "content": readable(revision.content),
            "live": revision.publications.filter(ended_at__isnull=True).exists(),
        }
        return TemplateResponse(request, "admin/entries/revision/page.html", context)


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content with its paragraphs apart, and words for its codes."""
    return {
        **content,
        "kind": named(Kind, content["kind"]),
        "paragraphs": content["body"].split("\n") if content["body"] else [],
        "figures": [{**figure, "kind": named(FigureKind, figure["kind"])} for figure in content["figures"]],
        "awards": [
            {
                **award,
                "level": named(Level, award["level"]),
                "granted_by": "、".join(award["granted_by"]),
                "recipients": [{**one, "kind": named(RecipientKind, one["kind"])} for one in award["recipients"]],
            }
            for award in content["awards"]
        ],
    }


def named(choices: Any, value: str) -> str:
    """The word for the code, or the code where it is none of the choices any more."""
    return str(dict(choices.choices).get(value, value))
