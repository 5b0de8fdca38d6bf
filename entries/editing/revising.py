"""Revisions: the one way in which a change of an entry is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from entries.editing.content import EntryContent, canonical, contents_of, digest_of, new_content, write_content
from entries.editing.counting import count_findings
from entries.editing.reviewing import void_submissions
from entries.editing.storing import store_revisions
from entries.finding.writing import index_contents, leave_unindexed
from entries.models import ImportRun, Origin, Program, Revision
from entries.proofreading import proofread

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500
INDEXED_AT_ONCE = 100  # of more entries than this the index of manuscripts is left for later: catch_up()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What record_revisions() did: the revisions made, and the ids of entries whose content is as it was.

    `voided` are the ids of entries that were submitted or approved: their reviews begin anew.
    """

    revisions: tuple[Revision, ...]
    unchanged: tuple[int, ...]
    voided: frozenset[int] = frozenset()


@transaction.atomic
def record_revisions(
    *,
    programs: Iterable[Program],
    author: User | None,
    origin: str = Origin.EDIT,
    note: str = "",
    run: ImportRun | None = None,
) -> Recorded:
    """Append a revision to each entry whose content differs from its latest revision; the same content makes none.

    The entries' rows are locked while it runs, so that two editors cannot make the same number. `latest_number` of the
    given objects is set along. `run` is the import that they belong to, by which it can be undone.
    A revision ends the entry's submission: the reviews that it has passed are void. The index of manuscripts is written
    along, or for very many entries left to `catch_up()`.
    """
    made: list[Revision] = []
    unchanged: list[int] = []
    voided: frozenset[int] = frozenset()
    every = list(programs)
    for start in range(0, len(every), BATCH):
        batch = every[start : start + BATCH]
        made_now, same = _record_batch(batch, author, origin, note, run)
        made += made_now
        unchanged += same
        ids = [revision.program_id for revision in made_now]
        if len(every) <= INDEXED_AT_ONCE:
            index_contents({revision.program_id: revision.content for revision in made_now})
        else:
            leave_unindexed(ids)
        voided |= void_submissions(programs=ids, by=author, now=timezone.now())
    return Recorded(tuple(made), tuple(unchanged), voided)


@transaction.atomic
def record_first_revisions(
    *, programs: Sequence[Program], author: User | None, origin: str, run: ImportRun | None = None
) -> None:
    """Append the first revision to entries that were stored just now with their own fields alone.

    They have `latest_number` 1 already, and nothing is read: for many new entries this is as fast as storing them. Very
    many are left to be proofread and indexed later.
    """
    now = timezone.now()
    written = ((program.pk, canonical(new_content(program))) for program in programs)
    store_revisions(
        ({"program_id": pk, "content": text, "digest": sha256(text.encode()).hexdigest()} for pk, text in written),
        number=1,
        origin=origin,
        run_id=run.pk if run else None,
        author_id=author.pk if author else None,
        author_name=author.get_username() if author else "",
        created_at=connection.ops.adapt_datetimefield_value(now),
    )
    if len(programs) <= INDEXED_AT_ONCE:
        for program in programs:
            program.finding_count = len(proofread(program.body))
        Program.objects.bulk_update([program for program in programs if program.finding_count], ["finding_count"])
        index_contents({program.pk: new_content(program) for program in programs})
    else:
        leave_unindexed(program.pk for program in programs)


@transaction.atomic
def revise(
    *,
    program: Program,
    content: EntryContent,
    author: User | None,
    origin: str = Origin.EDIT,
    note: str = "",
) -> Revision | None:
    """Write the content to the entry (stored or new) and record it; None where nothing changed."""
    write_content(program, content)
    made = record_revisions(programs=[program], author=author, origin=origin, note=note).revisions
    return made[0] if made else None


def _record_batch(
    programs: Sequence[Program], author: User | None, origin: str, note: str, run: ImportRun | None
) -> tuple[list[Revision], list[int]]:
    ids = [program.pk for program in programs]
    numbers = dict(
        Program.everything.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", "latest_number")
    )
    digests = _latest_digests(ids)
    contents = contents_of(programs)
    now = timezone.now()
    made, unchanged = [], []
    for program in programs:
        content = contents[program.pk]
        digest = digest_of(content)
        if digests.get(program.pk) == digest:
            program.latest_number = numbers[program.pk]
            unchanged.append(program.pk)
            continue
        program.latest_number = numbers[program.pk] + 1
        program.modified_at = now  # a change of its awards or figures alone has not saved the entry itself
        made.append(
            Revision(
                program=program,
                number=program.latest_number,
                content=content,
                digest=digest,
                origin=origin,
                note=note,
                run=run,
                author=author,
                author_name=author.get_username() if author else "",
                created_at=now,
            )
        )
    Revision.objects.bulk_create(made)
    counted = count_findings({revision.program_id: revision.content["body"] for revision in made})
    for revision in made:
        revision.program.finding_count = counted[revision.program_id]
    written = ["latest_number", "finding_count", "modified_at"]
    Program.everything.bulk_update([revision.program for revision in made], written)
    return made, unchanged


def _latest_digests(ids: Sequence[int]) -> dict[int, str]:
    """The digest of each entry's latest revision, by the entry's id."""
    latest = Revision.everything.filter(program__in=ids, number=F("program__latest_number"))
    return dict(latest.values_list("program_id", "digest"))
