"""The preview of a revision at a desk and on a phone, and secret links to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.lists import id_of
from entries.editing.previewlinks import DAYS, make_link, revoke, token_of
from entries.models import PreviewLink, Program

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHOWN = 50  # links that the page lists


class LinkForm(forms.Form):
    """How long the link is to last, and for whom it is."""

    days = forms.TypedChoiceField(label=gettext_lazy("valid for"), coerce=int, initial=7)
    note = forms.CharField(label=gettext_lazy("for whom"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]


class PreviewAdmin:
    """For the entries' admin: previews, and the links to them."""

    admin_site: Any
    opts: Any
    entry_of: Any
    has_change_permission: Any

    def preview_urls(self) -> list[URLPattern]:
        """The preview, and ending a link."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview_view), name="entries_program_preview"),
            path("<int:pk>/preview/<int:link>/revoke/", wrap(self.revoke_view), name="entries_preview_revoke"),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The revision `revision` of the address, or the latest, in two widths (GET); a new link to it (POST)."""
        program = self.entry_of(request, pk)
        number = id_of(request.GET.get("revision") or program.latest_number) or 0
        revision = program.revisions.defer("content").filter(number=min(number, program.latest_number + 1)).first()
        if revision is None:
            raise Http404
        may = self.has_change_permission(request, program)
        if request.method == "POST" and not may:
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = LinkForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            make_link(revision=revision, by=cast("User", request.user), **form.cleaned_data)
            messages.success(request, _("The link is made: copy it from the list and send it to its reader."))
            return HttpResponseRedirect(f"{request.path}?revision={number}#links")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview of “%(title)s”, revision %(number)s") % {"title": program.title, "number": number},
            "opts": self.opts,
            "program": program,
            "revision": revision,
            "frame": reverse("preview:revision", args=[revision.pk]),
            "form": form if may else None,
            "links": [(link, address_of(request, link)) for link in links_of(program)[:SHOWN]],
            "may_revoke": may,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/entries/program/preview.html", context, status=status)

    def revoke_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """End a link."""
        program = self.entry_of(request, pk)
        if not self.has_change_permission(request, program):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = links_of(program).filter(pk=link).first()
        if found is None:
            raise Http404
        revoke(link=found, by=cast("User", request.user))
        messages.success(request, _("The link leads nowhere from now on."))
        url = reverse("admin:entries_program_preview", args=[pk])
        return HttpResponseRedirect(f"{url}?revision={found.revision.number}#links")


def links_of(program: Program) -> Any:
    """The links to the entry's revisions, the newest first."""
    return (
        PreviewLink.objects.filter(revision__program=program)
        .select_related("made_by", "revision")
        .defer("revision__content")
    )


def address_of(request: HttpRequest, link: PreviewLink) -> str:
    """The link's whole address; empty for one that has ended."""
    return request.build_absolute_uri(reverse("preview:shared", args=[token_of(link)])) if link.is_valid else ""
