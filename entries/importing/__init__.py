"""What comes in: manuscripts and tables, planned first, then applied in one transaction."""

from entries.importing.applying import StalePlan, apply_plan
from entries.importing.conflicts import Settlement
from entries.importing.planning import plan_manuscript
from entries.importing.plans import Action, EntryPlan, Plan, PlanError
from entries.importing.undoing import reason_against_undoing, undo_import
from entries.importing.undone import Undone

__all__ = [
    "Action",
    "EntryPlan",
    "Plan",
    "PlanError",
    "Settlement",
    "StalePlan",
    "Undone",
    "apply_plan",
    "plan_manuscript",
    "reason_against_undoing",
    "undo_import",
]
