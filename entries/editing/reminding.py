"""Reminding those who write: which sections are due soon or late, one mail a person."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entries.editing.progress import Progress, progress_of
from entries.models import Assignment, Section, Yearbook

if TYPE_CHECKING:
    from collections.abc import Iterable


def remind(*, today: datetime.date, ahead: int) -> list[tuple[User, list[Progress]]]:
    """Write to those who are assigned to a section that is not done: late, or due within `ahead` days.

    A section's own deadline counts, with all below it; an account without an address gets none. Gives who was written
    to, and of what.
    """
    told: dict[User, list[Progress]] = defaultdict(list)
    for volume in Yearbook.objects.filter(sections__due_on__isnull=False).distinct():
        for progress in progress_of(volume.sections.all()):
            section = progress.section
            if section and section.due_on and _is_pressing(progress, today, ahead):
                for user in writers_of(section):
                    told[user].append(progress)
    mails = [_mail(user, progresses, today) for user, progresses in told.items()]
    get_connection().send_messages(mails)
    return list(told.items())


def _is_pressing(progress: Progress, today: datetime.date, ahead: int) -> bool:
    assert progress.due
    soon = today <= progress.due <= today + datetime.timedelta(days=ahead)
    return progress.is_overdue(today) or (soon and bool(progress.unfinished or not progress.total))


def writers_of(section: Section) -> Iterable[User]:
    """The active accounts with an address that are assigned to the section, or to one above or below it."""
    parts = section.tree_key.split(".")
    above = [".".join(parts[: depth + 1]) for depth in range(len(parts))]
    own = Section.objects.filter(yearbook_id=section.yearbook_id)
    places = own.filter(tree_key__in=above) | own.filter(tree_key__startswith=f"{section.tree_key}.")
    assigned = Assignment.objects.filter(section__in=places)
    return User.objects.filter(pk__in=assigned.values("user"), is_active=True).exclude(email="").order_by("pk")


def _mail(user: User, progresses: list[Progress], today: datetime.date) -> EmailMessage:
    lines = []
    for progress in progresses:
        assert progress.section
        assert progress.due
        place = f"{progress.section.yearbook.name} {progress.section.path}"
        day = date_format(progress.due, "SHORT_DATE_FORMAT")
        count = progress.unfinished
        text = ngettext("%(count)d entry to submit", "%(count)d entries to submit", count) % {"count": count}
        words = (
            _("%(place)s was due on %(day)s: %(what)s")
            if progress.due < today
            else _("%(place)s is due on %(day)s: %(what)s")
        )
        lines.append(
            words % {"place": place, "day": day, "what": text if progress.total else _("nothing is written yet")}
        )
    count = len(progresses)
    subject = ngettext("%(count)d section is due", "%(count)d sections are due", count) % {"count": count}
    if settings.SITE_URL:
        lines += ["", settings.SITE_URL + reverse("admin:index")]
    return EmailMessage(subject, "\n".join(lines), to=[user.email])
