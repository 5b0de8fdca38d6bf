"""The one way onto the record: who did what to what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.models import AuditEvent, OnRecord, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500


def audit(*, action: OnRecord, by: User | None, subject: models.Model | None = None, detail: str = "") -> AuditEvent:
    """Put one event on record; `by` is None for the system itself.

    It is part of the transaction of what it tells of: what is undone was never on record.
    """
    event = _event(action, by, subject, detail)
    event.save()
    return event


def audit_many(*, action: OnRecord, by: User | None, events: Iterable[tuple[models.Model, str]]) -> None:
    """Put an event on record for each subject, with its detail."""
    rows = [_event(action, by, subject, detail) for subject, detail in events]
    AuditEvent.objects.bulk_create(rows, batch_size=BATCH)


def _event(action: OnRecord, by: User | None, subject: models.Model | None, detail: str) -> AuditEvent:
    section = _section_of(subject)
    return AuditEvent(
        at=timezone.now(),
        action=action,
        actor=by,
        actor_name=by.get_username() if by else "",
        section=section,
        model=subject._meta.label_lower if subject else "",
        object_id=subject.pk if subject else None,
        subject=(f"{section.path} · {subject}" if section and section is not subject else str(subject or ""))[:300],
        detail=detail,
    )


def _section_of(subject: Any) -> Section | None:
    """Where the subject stands; None for what stands in no section, or in one that was just deleted."""
    if isinstance(subject, Section):
        return subject
    try:
        return getattr(subject, "section", None)
    except ObjectDoesNotExist:
        return None


# -- who comes and goes: Django tells it by signals alone


def record_comings_and_goings() -> None:
    """Put logins, failed ones and logouts on record from now on."""
    user_logged_in.connect(_logged_in, dispatch_uid="audit")
    user_logged_out.connect(_logged_out, dispatch_uid="audit")
    user_login_failed.connect(_login_failed, dispatch_uid="audit")


def _logged_in(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    audit(action=OnRecord.LOGIN, by=user, detail=_address(request))


def _logged_out(sender: Any, request: Any, user: User | None, **kwargs: Any) -> None:
    if user:
        audit(action=OnRecord.LOGOUT, by=user, detail=_address(request))


def _login_failed(sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    """Name the account only where there is one: people type passwords where the name goes."""
    named = get_user_model().objects.filter(username=credentials.get("username") or "").first()
    detail = _address(request) if named else " ".join(filter(None, (_("unknown account"), _address(request))))
    audit(action=OnRecord.LOGIN_FAILED, by=None, subject=named, detail=detail)


def _address(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""
