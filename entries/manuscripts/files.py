"""Any file of a manuscript: what it is, and what it says."""

from __future__ import annotations

from entries.manuscripts.folders import Progress, read_archive, source_of
from entries.manuscripts.kinds import PACKED, kind_of_file
from entries.manuscripts.model import Manuscript
from entries.manuscripts.reading import read_source


def read_manuscript(data: bytes, *, keep_script: bool = False, progress: Progress | None = None) -> Manuscript:
    """Read a Word file (.docx), a saved web page, a page of text, or a .zip of them; the bytes tell which it is.

    Gives what read_text() gives, with sections where there are headings, pictures, and the cells of tables; of a .zip
    all files as one. Raises UnreadableManuscript, whose message says what to do, for every other file and for one that
    is damaged. `progress` is called with the files of a .zip that are read, and how many there are.
    """
    if data.startswith(PACKED) and kind_of_file(data) == "zip":
        return read_archive(data, keep_script=keep_script, progress=progress)
    return read_source(source_of(data), keep_script=keep_script)
