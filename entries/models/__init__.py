"""The manuscript side: the rows that editors work on."""

from entries.models.assignment import Assignment
from entries.models.auditevent import AuditEvent, OnRecord
from entries.models.award import Award, Recipient
from entries.models.deadline import Deadline
from entries.models.deletion import Deletion, Subject
from entries.models.dismissal import Dismissal
from entries.models.draft import Draft
from entries.models.fact import Fact
from entries.models.figure import Figure
from entries.models.importrun import ImportRun
from entries.models.job import ENDED, Job, JobSignal, Stage
from entries.models.presence import Presence
from entries.models.previewlink import PreviewLink
from entries.models.program import Program, State
from entries.models.publication import Ending, Publication
from entries.models.reach import Place, Reach, Rights, place_of, rights_of, viewing
from entries.models.remark import Answer, Remark
from entries.models.replacement import ReplacedEntry, Replacement
from entries.models.review import Decision, Review
from entries.models.revision import Immutable, Origin, Revision
from entries.models.role import PERMISSIONS, Role, grant_roles, name_of_role
from entries.models.schedule import Progress, Schedule, Verb
from entries.models.section import MAX_DEPTH, PATH_SEPARATOR, STEP, Section
from entries.models.series import Series, SeriesMember, SeriesProposal
from entries.models.submission import (
    CLAIM_LAPSES,
    Step,
    Submission,
    SubmissionEnding,
    permission_of,
    stage_count,
    stage_name,
    stages_of,
)
from entries.models.yearbook import Yearbook, parse_name
from entries.terms import FigureKind, Kind, Level, RecipientKind

__all__ = [
    "CLAIM_LAPSES",
    "ENDED",
    "MAX_DEPTH",
    "PATH_SEPARATOR",
    "PERMISSIONS",
    "STEP",
    "Answer",
    "Assignment",
    "AuditEvent",
    "Award",
    "Deadline",
    "Decision",
    "Deletion",
    "Dismissal",
    "Draft",
    "Ending",
    "Fact",
    "Figure",
    "FigureKind",
    "Immutable",
    "ImportRun",
    "Job",
    "JobSignal",
    "Kind",
    "Level",
    "OnRecord",
    "Origin",
    "Place",
    "Presence",
    "PreviewLink",
    "Program",
    "Progress",
    "Publication",
    "Reach",
    "Recipient",
    "RecipientKind",
    "Remark",
    "ReplacedEntry",
    "Replacement",
    "Review",
    "Revision",
    "Rights",
    "Role",
    "Schedule",
    "Section",
    "Series",
    "SeriesMember",
    "SeriesProposal",
    "Stage",
    "State",
    "Step",
    "Subject",
    "Submission",
    "SubmissionEnding",
    "Verb",
    "Yearbook",
    "grant_roles",
    "name_of_role",
    "parse_name",
    "permission_of",
    "place_of",
    "rights_of",
    "stage_count",
    "stage_name",
    "stages_of",
    "viewing",
]
