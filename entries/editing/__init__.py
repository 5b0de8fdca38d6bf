"""How entries change on the manuscript side: revisions, positions, and what an entry's content is."""

from entries.editing.arranging import arrange_programs, arrange_sections
from entries.editing.content import EntryContent, canonical, contents_of, digest_of, normalise, write_content
from entries.editing.revising import Recorded, record_revisions, revise

__all__ = [
    "EntryContent",
    "Recorded",
    "arrange_programs",
    "arrange_sections",
    "canonical",
    "contents_of",
    "digest_of",
    "normalise",
    "record_revisions",
    "revise",
    "write_content",
]
