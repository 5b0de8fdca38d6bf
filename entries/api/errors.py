"""What is answered instead: each error says where it is, what was given, and how to mend it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from entries.published.models import Withdrawal

NAMED = 12  # choices that a mend names


class Fault(Schema):
    """One thing that is wrong: the parameter (empty where it is none), the value given, what is wrong, what to do."""

    field: str = ""
    value: str = ""
    message: str
    mend: str = ""


class Faults(Schema):
    """Why there is no answer."""

    errors: list[Fault]


class BadQuestion(Exception):
    """The query cannot be answered: 422."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = list(faults)


class Gone(Exception):
    """What was public here is withdrawn: 410."""


def absent(subject: str, pk: int) -> Exception:
    """Why there is nothing of that id: withdrawn, or it never was. Raise it."""
    withdrawn = Withdrawal.objects.filter(subject=subject, object_id=pk).exists()
    return Gone() if withdrawn else Http404()


def faults_of(form: forms.Form) -> list[Fault]:
    """The errors of a filter's form, each with its mend."""
    found = []
    for name, messages in form.errors.items():
        said = " ".join(str(message) for message in messages)
        mend = mend_of(form.fields.get(name))
        found.append(Fault(field=name, value=form.data.get(name, ""), message=said, mend=mend))
    return found


def mend_of(field: forms.Field | None) -> str:
    """What a parameter may be."""
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        values = [str(value) for value, _label in choices if value]
        if 0 < len(values) <= NAMED:
            return _("Give one of: %(values)s") % {"values": ", ".join(values)}
        return _("Give the id of one that is public.")
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        return _("Give a whole number from %(first)d to %(last)d.") % {
            "first": field.min_value or 0,
            "last": field.max_value or 0,
        }
    return ""


def answer_errors(api: NinjaAPI) -> None:
    """Let the API answer its errors in one shape."""

    def respond(request: HttpRequest, faults: list[Fault], status: int) -> HttpResponse:
        return api.create_response(request, Faults(errors=faults).dict(), status=status)

    @api.exception_handler(BadQuestion)
    def bad_question(request: HttpRequest, error: Any) -> HttpResponse:
        return respond(request, error.faults, 422)

    @api.exception_handler(Gone)
    def gone(request: HttpRequest, error: Any) -> HttpResponse:
        return respond(request, [Fault(message=_("This was public once and is withdrawn."))], 410)

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Any) -> HttpResponse:
        return respond(request, [Fault(message=_("There is nothing public of this id."))], 404)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        faults = [
            Fault(field=str(one["loc"][-1]), value=request.GET.get(str(one["loc"][-1]), ""), message=one["msg"])
            for one in error.errors
        ]
        return respond(request, faults, 422)
