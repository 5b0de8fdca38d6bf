"""What an entry's page says beside its form: the public's view of it, the next step, the latest revisions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from entries.models import Program, Publication, State
from entries.published.models import PublishedEntry
from entries.publishing.reviewed import lacking_reviews
from entries.publishing.verbs import reason_against_publishing, reason_of_embargo

LATEST = 10


def page_of(program: Program) -> dict[str, Any]:
    """The template's context, read in six queries."""
    live = program.live_publication
    public = PublishedEntry.objects.filter(pk=program.pk).only("slug").first() if live else None
    revisions = list(program.revisions.defer("content").order_by("-number")[:LATEST])
    state = state_of(program, live)
    embargo = reason_of_embargo(program.section.yearbook, at=timezone.now())
    unreviewed = lacking_reviews(revisions[:1]).get(program.pk, "")
    hindered = reason_against_publishing(program) or embargo or already_public(program, live)
    return {
        "state": state,
        "live": live,
        "public_url": public.get_absolute_url() if public else "",
        "revisions": revisions,
        "more_revisions": program.latest_number > LATEST,
        "publish_label": _("Publish again") if live else _("Publish"),
        "publish_refusal": hindered or unreviewed,
        "publish_unreviewed": bool(unreviewed and not hindered),
        "embargo": embargo,
        "schedules": program.schedules.waiting(),
        "withdraw_refusal": "" if live else _("The entry is not public."),
    }


def already_public(program: Program, live: Publication | None) -> str:
    """Why there is nothing to publish; empty where the public sees another revision or place than the editors."""
    if not live:
        return ""
    seen = (live.revision.number, live.section_id, live.order)
    now = (program.latest_number, program.section_id, program.order)
    return _("The public sees this revision already.") if seen == now else ""


def state_of(program: Program, live: Publication | None) -> State:
    """The state without another query where it follows from the live publication."""
    if live:
        return State.PUBLISHED if live.revision.number == program.latest_number else State.CHANGED
    return program.state
