"""The one door between the two sides: publish, withdraw, and rebuilding what the public sees."""

from entries.editing import Outcome
from entries.publishing.previewing import preview_of
from entries.publishing.rebuilding import rebuild_public
from entries.publishing.scheduling import cancel, embargoes, run_scheduled, schedule
from entries.publishing.verbs import publish, withdraw

__all__ = [
    "Outcome",
    "cancel",
    "embargoes",
    "preview_of",
    "publish",
    "rebuild_public",
    "run_scheduled",
    "schedule",
    "withdraw",
]
