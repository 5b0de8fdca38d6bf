"""A save that met another editor's: both versions as one page, to be settled, then saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from entries.admin.desk import keep_typed
from entries.admin.programform import RESTORED
from entries.admin.recording import place_of
from entries.admin.reviewpage import warning_of
from entries.editing import Action, EntryContent, finish_draft, refusal
from entries.editing.content import award_content, fact_content, figure_content
from entries.editing.describing import described
from entries.editing.mergingentries import Choice, Unsettled
from entries.editing.settling import MovedOn, authors_since, merge_with_stored, save_merged
from entries.models import Award, Fact, Program, Recipient, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SALT = "entries.merge"
PLACE = "place"


def typed_content(form: Any, formsets: Iterable[Any]) -> EntryContent | None:
    """What the editor typed, as content; None where a field of it cannot be read."""
    names = ("title", "kind", "body", "unit", "contributor")
    if any(name not in form.cleaned_data for name in names):
        return None
    tables: dict[str, Any] = {"figures": [], "facts": [], "awards": []}
    for formset in formsets:
        if (rows := _typed_rows(formset)) is None:
            return None
        tables[formset.prefix] = rows
    texts = {name: form.cleaned_data[name] for name in names}
    if reading := form.cleaned_data.get("reading"):
        texts["reading"] = reading
    return cast(EntryContent, {**texts, **tables})


def _typed_rows(formset: Any) -> list[Any] | None:
    placed = []
    for number, form in enumerate(formset.forms):
        given = getattr(form, "cleaned_data", {})
        shown = number < formset.initial_form_count()
        if given.get("DELETE") or not (shown or form.has_changed()):
            continue
        own = [name for name in form.fields if name not in ("id", "program", "DELETE")]
        if any(name not in given for name in own):
            return None
        order = given.get("order")
        placed.append((order if order is not None else float("inf"), number, _row(form)))
    return [row for _order, _number, row in sorted(placed, key=lambda one: one[:2])]


def _row(form: Any) -> Any:
    if isinstance(form.instance, Award):
        if form.fields["recipients"].disabled:
            return award_content(form.instance, form.instance.recipients.all())
        rows = form.cleaned_data["recipients"]
        recipients = [Recipient(name=n, affiliation=a, post=p, kind=k) for n, a, p, k in rows]
        return award_content(form.instance, recipients)
    return fact_content(form.instance) if isinstance(form.instance, Fact) else figure_content(form.instance)


class MergingAdmin:
    """For the entries' admin: the page on which two versions are settled."""

    admin_site: Any
    opts: Any

    def merge_instead(self, request: HttpRequest, program: Program, context: dict[str, Any]) -> HttpResponse | None:
        """The page for a form that was refused as stale, or for a draft to compare; None for every other form.

        Also None where what was typed cannot be read: then the form says why.
        """
        form = context["adminform"].form
        restored = RESTORED in form.data
        if "compare" not in request.GET if restored else not getattr(form, "newer", None):
            return None
        keep_typed(request, program)
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        stored = Program.objects.select_related("section").get(pk=program.pk)
        base = form.data.get("opened_at_revision", "")
        mine = typed_content(form, formsets)
        if mine is None or not base.isdecimal():
            return None
        section, order = form.cleaned_data.get("section"), form.cleaned_data.get("order")
        place = f"{section.pk}:{order}" if section and order else ""
        carried = {"mine": mine, "base": int(base), "opened": form.data.get("opened_at_place", ""), "place": place}
        carried |= {"tab": form.data.get("tab", ""), "note": form.cleaned_data.get("revision_note", "")}
        return self._page(request, stored, carried)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save what the editor settled. Shown again where something is open, wrong, or has changed meanwhile."""
        program = Program.objects.visible_to(request.user).select_related("section").filter(pk=pk).first()
        if program is None:
            raise Http404
        if not self.has_change_permission(request, program):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))
        try:
            carried = signing.loads(request.POST.get("carried", ""), salt=f"{SALT}.{pk}.{request.user.pk}")
        except signing.BadSignature:
            return HttpResponseBadRequest()
        return self._settle(request, program, carried)

    def _settle(self, request: HttpRequest, program: Program, carried: dict[str, Any]) -> HttpResponse:
        if carried["place"] and not Section.objects.filter(pk=carried["place"].partition(":")[0]).exists():
            carried["place"] = ""
            messages.warning(request, _("The section that you had chosen was deleted meanwhile: the entry stays."))
        merge, latest = merge_with_stored(program=program, base_number=carried["base"], mine=carried["mine"])
        if request.POST.get("seen") != str(latest.number):
            newer = _("%(author)s saved again meanwhile: settle the conflicts with revision %(number)s.")
            error = newer % {"author": latest.author_name or _("Somebody"), "number": latest.number}
            return self._page(request, program, carried, errors=[error], status=409)
        posted = {name: str(value) for name, value in request.POST.items()}
        chosen = {name.removeprefix("settle-"): value for name, value in posted.items()}
        edits = {name.removeprefix("edit-"): value.replace("\r\n", "\n") for name, value in posted.items()}
        try:
            content = merge.settled(cast("dict[str, Choice]", chosen), edits)
            place = settled_place(program, carried, chosen.get(PLACE))
            refuse_a_place_out_of_reach(request, program, place)
            made = save_merged(
                program=program,
                content=content,
                seen=latest.number,
                author=cast("User", request.user),
                place=place,
                note=carried.get("note", ""),
            )
        except Unsettled:
            open_ones = [_("Settle every conflict: choose your version, theirs, or write another.")]
            return self._page(request, program, carried, errors=open_ones, status=422)
        except MovedOn:
            return self._page(request, Program.objects.get(pk=program.pk), carried, errors=[], status=409)
        except ValidationError as error:
            return self._page(request, program, carried, errors=error.messages, status=422)
        finish_draft(user=cast("User", request.user), tab=carried["tab"])
        if made and latest.number == carried["base"]:
            messages.success(request, _("Saved as revision %(number)s.") % {"number": made.number})
        elif made:
            text = _("Saved as revision %(number)s, with what %(authors)s had changed.")
            authors = "、".join(authors_since(program, carried["base"])[:-1] or [latest.author_name or _("somebody")])
            messages.success(request, text % {"number": made.number, "authors": authors})
        else:
            messages.info(request, _("What you had changed stands in the entry already: no revision was made."))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[program.pk]))

    def _page(
        self,
        request: HttpRequest,
        program: Program,
        carried: dict[str, Any],
        errors: Iterable[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        merge, latest = merge_with_stored(program=program, base_number=carried["base"], mine=carried["mine"])
        who = "、".join(authors_since(program, carried["base"])) or _("somebody")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two versions of “%(title)s”") % {"title": program.title},
            "opts": self.opts,
            "program": program,
            "latest": latest,
            "who": who,
            "base_number": carried["base"],
            "carried": signing.dumps(carried, salt=f"{SALT}.{program.pk}.{request.user.pk}", compress=True),
            "errors": list(errors),
            "place": place_conflict(program, carried),
            "voids": warning_of(program),
            **described(merge, who, request.POST),
        }
        return TemplateResponse(request, "admin/entries/program/merge.html", context, status=status)


def place_conflict(program: Program, carried: dict[str, Any]) -> dict[str, str] | None:
    """The two places, in words, where both editors moved the entry; None where at most one did."""
    mine, opened, stored = carried["place"], carried["opened"], place_of(program)
    if stored in (opened, mine) or mine in ("", opened):
        return None
    return {"mine": place_words(mine), "theirs": place_words(stored)}


def settled_place(program: Program, carried: dict[str, Any], choice: str | None) -> tuple[int, int] | None:
    """Where the entry is to stand; None to leave it. Raises Unsettled."""
    mine, opened, stored = carried["place"], carried["opened"], place_of(program)
    if mine in ("", opened, stored):
        return None
    if stored != opened and choice not in ("mine", "theirs"):
        raise Unsettled(PLACE)
    if stored != opened and choice == "theirs":
        return None
    section, order = mine.split(":")
    return int(section), int(order)


def refuse_a_place_out_of_reach(request: HttpRequest, program: Program, place: tuple[int, int] | None) -> None:
    """Raises ValidationError where the entry would go to a section in which this editor may add none."""
    if place is None or place[0] == program.section_id:
        return
    target = Program(section=Section.objects.get(pk=place[0]))
    if reason := refusal(request.user, Action.ADD, target):
        raise ValidationError(reason)


def place_words(place: str) -> str:
    """Section and position, as an editor reads them."""
    section, order = place.split(":")
    found = Section.objects.filter(pk=section).first()
    return f"{found.path if found else '–'} · {order}"
