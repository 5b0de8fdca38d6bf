"""Lists of the API: filtered by the FilterSets of the public lists, and read page by page from where the last ended."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Field, Schema
from pydantic import create_model

from entries.api.errors import BadQuestion, Fault, faults_of

MOST, USUAL = 100, 50  # rows of one answer
LARGEST = 2**63 - 1
PAGING = ("limit", "after")


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of a list, and the address of those behind them, or None at the end."""

    items: list[Any]
    next: str | None


def parameters(filters: type[django_filters.FilterSet]) -> type[Schema]:
    """The parameters of a list as a type, for OpenAPI: those of its filter, and those of paging.

    Values are text here: the filter itself says what is wrong with one.
    """
    fields: dict[str, Any] = {}
    with override("en"):
        for name, one in filters.base_filters.items():
            choices = [str(value) for value, _label in one.extra.get("choices", ())]
            extra: dict[str, Any] = {"enum": choices} if choices else {}
            fields[name] = (str, Field("", description=str(one.label), json_schema_extra=extra))
    fields["limit"] = (str, Field(str(USUAL), description=f"Rows of one answer, 1 to {MOST}"))
    fields["after"] = (str, Field("", description="Where the last answer ended: take `next` as it is"))
    model: type[Schema] = create_model(f"{filters.__name__}Parameters", __base__=Schema, **fields)
    return model


def read(request: HttpRequest, filters: django_filters.FilterSet, order: tuple[str, ...]) -> Slice:
    """The rows that the query asks for, in that order, which must be of unique values.

    Raises BadQuestion, which names every parameter that is wrong, for a value that cannot be or a name that there is
    not.
    """
    faults = _unknown(request, filters)
    limit = _limit(request, faults)
    if not filters.is_valid():
        faults += faults_of(filters.form)
    start = _start(request, filters.queryset.model, order, faults)
    if faults:
        raise BadQuestion(*faults)
    rows: QuerySet[Any] = filters.qs.order_by(*order)
    found = list((rows.filter(start) if start else rows)[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return Slice(found[:limit], _address(request, [getattr(more, name) for name in order]) if more else None)


def _unknown(request: HttpRequest, filters: django_filters.FilterSet) -> list[Fault]:
    known = [*filters.filters, *PAGING]
    return [
        Fault(
            field=name,
            value=request.GET[name],
            message=_("There is no such parameter."),
            mend=_("Give one of: %(values)s") % {"values": ", ".join(known)},
        )
        for name in request.GET
        if name not in known
    ]


def _limit(request: HttpRequest, faults: list[Fault]) -> int:
    text = request.GET.get("limit", str(USUAL))
    if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST:
        return int(text)
    faults.append(
        Fault(
            field="limit",
            value=text,
            message=_("This is no number of rows."),
            mend=_("Give a whole number from %(first)d to %(last)d.") % {"first": 1, "last": MOST},
        )
    )
    return USUAL


def _start(request: HttpRequest, model: Any, order: tuple[str, ...], faults: list[Fault]) -> Q | None:
    """The condition for rows behind the place that `after` names."""
    text = request.GET.get("after", "")
    if not text:
        return None
    try:
        given = json.loads(base64.urlsafe_b64decode(text.encode() + b"=="))
        values = [_value(model, name, value) for name, value in zip(order, given, strict=True)]
    except (binascii.Error, ValueError, TypeError, ValidationError, RecursionError):
        message = _("This is no place in the list.")
        faults.append(Fault(field="after", value=text, message=message, mend=_("Take the address in “next” as it is.")))
        return None
    behind = Q()
    for place, name in enumerate(order):
        same = dict(zip(order[:place], values, strict=False))
        behind |= Q(**same, **{f"{name}__gt": values[place]})
    return behind & Q(**{f"{order[0]}__gte": values[0]})  # by this the database finds the place in its index


def _value(model: Any, name: str, value: object) -> object:
    """The value as the column has it. Raises ValueError, TypeError or ValidationError for one that it cannot have."""
    if not isinstance(value, int | str):
        raise TypeError(value)
    result: object = model._meta.get_field(name).to_python(value)
    if isinstance(result, int) and abs(result) > LARGEST:
        raise ValueError(value)
    if isinstance(result, str) and "\x00" in result.encode().decode():  # half of a surrogate pair is no text
        raise ValueError(value)
    return result


def _address(request: HttpRequest, place: list[Any]) -> str:
    query = request.GET.copy()
    query["after"] = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
