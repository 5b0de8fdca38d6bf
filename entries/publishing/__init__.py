"""The one door between the two sides: publish, withdraw, and rebuilding what the public sees."""

from entries.editing import Outcome
from entries.publishing.previewing import preview_of
from entries.publishing.rebuilding import rebuild_public
from entries.publishing.scheduling import cancel, embargoes, run_scheduled, schedule
from entries.publishing.series import (
    confirm_proposal,
    link,
    reason_against_linking,
    rename_series,
    unlink,
)
from entries.publishing.verbs import publish, withdraw

__all__ = [
    "Outcome",
    "cancel",
    "confirm_proposal",
    "embargoes",
    "link",
    "preview_of",
    "publish",
    "reason_against_linking",
    "rebuild_public",
    "rename_series",
    "run_scheduled",
    "schedule",
    "unlink",
    "withdraw",
]
