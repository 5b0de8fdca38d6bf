"""How entries change on the manuscript side: revisions, positions, and what an entry's content is."""

from entries.editing.arranging import arrange_programs, arrange_sections
from entries.editing.auditing import audit, audit_many
from entries.editing.content import EntryContent, canonical, contents_of, digest_of, normalise, write_content
from entries.editing.drafts import drafts_of, finish_draft, keep_draft, others_drafts
from entries.editing.outcome import Outcome
from entries.editing.presence import be_present, leave, others_present, typed_by_others
from entries.editing.printing import word_manuscript
from entries.editing.reviewing import Seen, approve, send_back, submit, take_back
from entries.editing.revising import Recorded, record_first_revisions, record_revisions, revise
from entries.editing.rights import Action, may, permitted, refusal

__all__ = [
    "Action",
    "EntryContent",
    "Outcome",
    "Recorded",
    "Seen",
    "approve",
    "arrange_programs",
    "arrange_sections",
    "audit",
    "audit_many",
    "be_present",
    "canonical",
    "contents_of",
    "digest_of",
    "drafts_of",
    "finish_draft",
    "keep_draft",
    "leave",
    "may",
    "normalise",
    "others_drafts",
    "others_present",
    "permitted",
    "record_first_revisions",
    "record_revisions",
    "refusal",
    "revise",
    "send_back",
    "submit",
    "take_back",
    "typed_by_others",
    "word_manuscript",
    "write_content",
]
