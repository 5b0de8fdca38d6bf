"""Work in the background: a job is begun here, a worker runs it, and what came of it is kept."""

from entries.jobs.running import begin, cancel_job, forget_old, revive_lost, run_job, sign_of
from entries.jobs.verbs import VERBS

__all__ = ["VERBS", "begin", "cancel_job", "forget_old", "revive_lost", "run_job", "sign_of"]
