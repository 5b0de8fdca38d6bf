"""Series: an editor decides which entries of different editions are one programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.finding import find_field, label_of
from entries.admin.lists import ListAdmin, id_of
from entries.editing.proposing import (
    propose_series,
    reject_proposals,
    reopen_proposals,
    said_of_proposals,
    texts_to_compare,
)
from entries.jobs import begin
from entries.models import Series, SeriesMember, SeriesProposal, Yearbook
from entries.publishing import confirm_proposal, link, reason_against_linking, rename_series, unlink

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 20
AT_ONCE = 2000  # texts that an editor waits for; more are compared in the background
BEGINNING = 160  # characters of a text that a proposal shows


class MemberForm(forms.ModelForm[SeriesMember]):
    """An entry of a series: chosen once, then only taken out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["program"].disabled = True

    def clean(self) -> dict[str, Any] | None:
        """With the reason why the entry cannot be linked, at its field."""
        cleaned = super().clean() or self.cleaned_data
        program = cleaned.get("program")
        if program and not self.instance.pk and not cleaned.get("DELETE"):
            series = self.instance.series if self.instance.series_id else None
            if reason := reason_against_linking(program, series):
                self.add_error("program", reason)
        return cleaned


class MemberFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """The entries of a series: of each volume one at most."""

    def clean(self) -> None:
        """Two entries of one volume cannot be linked together."""
        super().clean()
        seen: set[int] = set()
        for form in self.forms:
            program = form.cleaned_data.get("program") if hasattr(form, "cleaned_data") else None
            if program and not form.cleaned_data.get("DELETE"):
                if program.section.yearbook_id in seen:
                    form.add_error("program", _("Another entry of this volume is chosen already: leave one."))
                seen.add(program.section.yearbook_id)


class MemberInline(admin.TabularInline[Any, Any]):
    """The entries of a series."""

    model = SeriesMember
    form = MemberForm
    formset = MemberFormSet
    extra = 1
    fields = ("program",)
    classes = ("rows",)
    verbose_name_plural = gettext_lazy("entries")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SeriesMember]:
        """In the order of the editions."""
        rows = super().get_queryset(request).select_related("program__section__yearbook")
        return rows.order_by("program__section__yearbook__edition_year", "pk")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The entry is found by typing."""
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs, **find_field(db_field, self.admin_site, request)
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A choice offers no entry to be made or changed in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field


@admin.register(Series)
class SeriesAdmin(ListAdmin):
    """The series, and beside them what is proposed."""

    list_display = ("title", "count", "public", "created_at")
    search_fields = ("title",)
    fields = ("title",)
    inlines = (MemberInline,)
    actions = None
    change_list_template = "admin/entries/series/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        """With the number of entries."""
        rows: QuerySet[Series] = super().get_queryset(request).annotate(entries=Count("members"))
        return rows

    @admin.display(description=gettext_lazy("entries"))
    def count(self, series: Any) -> int:
        """How many entries it has."""
        return int(series.entries)

    @admin.display(description=gettext_lazy("public"), boolean=True)
    def public(self, series: Series) -> bool:
        """Whether readers can open its page, or could once."""
        return series.was_public

    def has_delete_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """A series that was public keeps its number: its entries are taken out instead."""
        return super().has_delete_permission(request, obj) and not (obj and obj.was_public)

    def save_model(self, request: HttpRequest, obj: Series, form: Any, change: bool) -> None:
        """A new series is stored, an old one renamed on both sides."""
        if change:
            rename_series(series=obj, title=obj.title, by=cast("User", request.user))
        else:
            obj.named = True
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Take out what was ticked, then link what was chosen."""
        added = formset.save(commit=False)
        unlink(programs=[member.program for member in formset.deleted_objects], by=cast("User", request.user))
        if added and Series.objects.filter(pk=form.instance.pk).exists():
            try:
                link(programs=[member.program for member in added], by=cast("User", request.user), series=form.instance)
            except ValidationError as error:  # another editor linked one of them meanwhile
                messages.error(request, " ".join(error.messages))

    def get_urls(self) -> list[URLPattern]:
        """With the proposals."""
        view = self.admin_site.admin_view(self.proposals_view)
        return [path("proposals/", view, name="entries_series_proposals"), *super().get_urls()]

    def proposals_view(self, request: HttpRequest) -> HttpResponse:
        """What is proposed, each with the beginnings of both texts: to confirm, to reject, to look for."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if "look" in request.POST:
                return look(request)
            decide(request)
            return HttpResponseRedirect(request.get_full_path())
        rejected = "rejected" in request.GET
        seen = SeriesProposal.objects.visible_to(request.user)
        proposals = seen.rejected() if rejected else seen.open()
        volume = id_of(request.GET.get("yearbook"))
        if volume:
            proposals = proposals.filter(later__section__yearbook=volume)
        related = proposals.select_related("earlier__section__yearbook", "later__section__yearbook", "rejected_by")
        page = Paginator(related, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Proposed links"),
            "opts": self.opts,
            "page": page,
            "rows": [(proposal, side(proposal.earlier), side(proposal.later)) for proposal in page],
            "rejected": rejected,
            "volumes": Yearbook.objects.visible_to(request.user).order_by("title", "-edition_year"),
            "volume": volume,
        }
        return TemplateResponse(request, "admin/entries/series/proposals.html", context)


def side(program: Any) -> dict[str, str]:
    """What a proposal shows of one of its entries."""
    return {
        "name": label_of(program),
        "title": program.title,
        "url": reverse("admin:entries_program_change", args=[program.pk]),
        "beginning": program.body[:BEGINNING] + ("…" if len(program.body) > BEGINNING else ""),
    }


def look(request: HttpRequest) -> HttpResponse:
    """Look for proposals for the volume that was chosen, and say how many there are; a long look is a job."""
    chosen = id_of(request.POST.get("yearbook")) or 0
    yearbook = Yearbook.objects.visible_to(request.user).filter(pk=chosen).first()
    if yearbook is None:
        messages.error(request, _("Choose a volume first."))
        return HttpResponseRedirect(request.get_full_path())
    there = f"{reverse('admin:entries_series_proposals')}?yearbook={yearbook.pk}"
    if texts_to_compare(yearbook) > AT_ONCE:
        title = _("Look for series in %(volume)s") % {"volume": yearbook.name}
        params = {"yearbook": yearbook.pk, "page": there}
        job = begin(verb="propose_series", title=title, by=cast("User", request.user), params=params)
        return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))
    messages.success(request, said_of_proposals(yearbook, propose_series(yearbook=yearbook)))
    return HttpResponseRedirect(there)


def decide(request: HttpRequest) -> None:
    """Do what was chosen for each proposal of the page, and say what was done and what was refused."""
    chosen = {
        int(name.removeprefix("decision-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("decision-") and id_of(name.removeprefix("decision-"))
    }
    proposals = {
        proposal.pk: proposal for proposal in SeriesProposal.objects.visible_to(request.user).filter(pk__in=chosen)
    }
    by_verb: dict[str, list[SeriesProposal]] = {"confirm": [], "reject": [], "reopen": []}
    for pk, verb in chosen.items():
        if pk in proposals and verb in by_verb:
            by_verb[verb].append(proposals[pk])
    by = cast("User", request.user)
    linked = 0
    for proposal in by_verb["confirm"]:
        try:
            confirm_proposal(proposal=proposal, by=by)
            linked += 1
        except ValidationError as error:
            pair = {"pair": str(proposal), "reason": " ".join(error.messages)}
            messages.warning(request, _("%(pair)s: %(reason)s") % pair)
    rejected = reject_proposals(proposals=by_verb["reject"], by=by)
    reopened = reopen_proposals(proposals=by_verb["reopen"])
    if linked:
        text = ngettext("%(count)d pair is linked.", "%(count)d pairs are linked.", linked)
        messages.success(request, text % {"count": linked})
    if rejected:
        text = ngettext(
            "%(count)d pair is rejected and will not be proposed again.",
            "%(count)d pairs are rejected and will not be proposed again.",
            rejected,
        )
        messages.success(request, text % {"count": rejected})
    if reopened:
        text = ngettext("%(count)d rejection is taken back.", "%(count)d rejections are taken back.", reopened)
        messages.success(request, text % {"count": reopened})
