"""Finding a text across a volume and replacing it: every hit is shown first, those that are chosen are replaced."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.changing import in_background, report_changed
from entries.admin.publications import AT_ONCE
from entries.editing import Action, may
from entries.editing.changing import undo_replacement
from entries.editing.replacing import FIELDS, MOST, Found, Hit, find_text, replace_text
from entries.finding.index import worth_a_look
from entries.models import Program, Replacement, Section, Submission, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NAMES = {
    "title": gettext_lazy("title"),
    "body": gettext_lazy("body"),
    "captions": gettext_lazy("captions and credits"),
    "awards": gettext_lazy("awards and recipients"),
}
RECENT = 10  # replacements that the page lists


class ReplaceForm(forms.Form):
    """What to find, and where."""

    yearbook = forms.ModelChoiceField(Yearbook.objects.none(), label=gettext_lazy("Volume"))
    section = forms.CharField(
        label=gettext_lazy("Section"),
        required=False,
        max_length=410,
        help_text=gettext_lazy("Its path from the top, with all below it; empty for the whole volume."),
    )
    text = forms.CharField(
        label=gettext_lazy("Find"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Just these characters: script, width and capitals as they are written."),
    )
    by_text = forms.CharField(label=gettext_lazy("Replace with"), required=False, max_length=200, strip=False)
    where = forms.MultipleChoiceField(
        label=gettext_lazy("In"), choices=NAMES.items(), initial=FIELDS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        volumes = Yearbook.objects.visible_to(user).order_by("-edition_year", "title")
        cast(Any, self.fields["yearbook"]).queryset = volumes

    def clean(self) -> dict[str, Any]:
        """The section of that path, and something that would change."""
        data = super().clean() or {}
        path, yearbook = data.get("section"), data.get("yearbook")
        if path and yearbook:
            data["section"] = Section.objects.filter(yearbook=yearbook, path=path.strip()).first()
            if data["section"] is None:
                self.add_error("section", _("The volume has no section of that path."))
        if data.get("text") and data.get("text") == data.get("by_text"):
            self.add_error("by_text", _("That is the same text: nothing would change."))
        return data


def replace_view(request: HttpRequest) -> HttpResponse:
    """The form (GET), the hits (GET with what to find), and replacing those that were chosen (POST)."""
    if not may(request.user, Action.CHANGE, Program):
        raise PermissionDenied
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    data = request.POST if request.method == "POST" else request.GET
    form = ReplaceForm(data if "text" in data else None, user=request.user)
    valid = form.is_bound and form.is_valid()
    if request.method == "POST" and valid:
        return _replace(request, form.cleaned_data)
    found = list(islice(_found(form.cleaned_data, request.user), MOST + 1)) if valid else []
    context = {
        **admin.site.each_context(request),
        "title": _("Find and replace"),
        "opts": Program._meta,
        "form": form,
        "searched": valid,
        "entries": _by_entry(found[:MOST]),
        "in_review": Submission.objects.open().filter(program__in={one.program.pk for one in found[:MOST]}).count(),
        "count": len(found[:MOST]),
        "more": len(found) > MOST,
        "recent": (recent := list(_recent(request.user).prefetch_related("entries")[:RECENT])),
        "undoable": set(Replacement.objects.undoable_by(request.user).filter(pk__in=[one.pk for one in recent])),
    }
    return TemplateResponse(request, "admin/entries/replace.html", context)


def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a replacement as one step."""
    if not may(request.user, Action.CHANGE, Program):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    replacement = _recent(request.user).filter(pk=pk).first()
    if replacement is None:
        raise Http404
    if replacement.undone_at:
        messages.warning(request, _("The replacement was undone already."))
    else:
        return _undo(request, replacement)
    return HttpResponseRedirect(reverse("admin:entries_replace"))


def _undo(request: HttpRequest, replacement: Replacement) -> HttpResponse:
    user, page = cast("User", request.user), HttpResponseRedirect(reverse("admin:entries_replace"))
    undoable = Replacement.objects.undoable_by(user).filter(pk=replacement.pk).exists()
    if undoable and replacement.entries.filter(settled=False).count() > AT_ONCE:
        title = _("Undo: %(change)s") % {"change": replacement}
        return in_background(request, "undo_replacement", title, {"replacement": replacement.pk})
    try:
        outcome = undo_replacement(replacement=replacement, author=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return page
    words = ngettext(
        "%(count)d entry is as it was before the replacement.",
        "%(count)d entries are as they were before the replacement.",
        len(outcome.done),
    )
    report_changed(request, outcome, words, _("None of its entries is within your reach: nothing was undone."))
    return page


def _recent(user: Any) -> QuerySet[Replacement]:
    """The replacements that concern the editor."""
    return Replacement.objects.visible_to(user).select_related("yearbook")


def _found(data: dict[str, Any], user: Any) -> Any:
    programs = Program.objects.visible_to(user).filter(section__yearbook=data["yearbook"])
    if data["section"]:
        programs = programs.within(data["section"])
    matching = programs.filter(worth_a_look(data["text"])).values("pk")
    in_order = Program.objects.filter(pk__in=matching).select_related("section__yearbook").in_order()
    return find_text(in_order, text=data["text"], fields=data["where"])


def _by_entry(found: list[Found]) -> list[tuple[Program, list[tuple[Found, Any, str]]]]:
    entries: dict[int, tuple[Program, list[tuple[Found, Any, str]]]] = {}
    for one in found:
        _program, hits = entries.setdefault(one.program.pk, (one.program, []))
        hits.append((one, NAMES[one.field], ":".join(map(str, one.hit))))
    return list(entries.values())


def _replace(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    hits = [Hit(*map(int, value.split(":"))) for value in request.POST.getlist("hit") if _is_hit(value)]
    if not hits:
        messages.warning(request, _("No hit was chosen: nothing was replaced."))
        return HttpResponseRedirect(f"{reverse('admin:entries_replace')}?{_asked_again(request)}")
    asked = {"text": data["text"], "by_text": data["by_text"], "fields": data["where"]}
    if (count := len({hit.program for hit in hits})) > AT_ONCE:
        words = _("Replace “%(text)s” by “%(by_text)s” in %(count)d entries")
        params = {"yearbook": data["yearbook"].pk, **asked, "hits": hits}
        return in_background(request, "replace_text", words % {**asked, "count": count}, params)
    outcome = replace_text(yearbook=data["yearbook"], **asked, hits=hits, author=cast("User", request.user))
    words = ngettext(
        "The text was replaced in %(count)d entry, which has a new revision.",
        "The text was replaced in %(count)d entries; each has a new revision.",
        len(outcome.done),
    )
    report_changed(request, outcome, words, _("None of the chosen hits is there any more: nothing was replaced."))
    return HttpResponseRedirect(reverse("admin:entries_replace"))


def _is_hit(value: str) -> bool:
    parts = value.split(":")
    return len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts)


def _asked_again(request: HttpRequest) -> str:
    kept = request.POST.copy()
    for name in ("hit", "csrfmiddlewaretoken"):
        kept.pop(name, None)
    return kept.urlencode()
