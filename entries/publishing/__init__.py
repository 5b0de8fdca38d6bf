"""The one door between the two sides: publish, withdraw, and rebuilding what the public sees."""

from entries.publishing.rebuilding import rebuild_public
from entries.publishing.verbs import Outcome, publish, withdraw

__all__ = ["Outcome", "publish", "rebuild_public", "withdraw"]
