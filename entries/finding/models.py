"""What the index keeps of an entry's latest revision, and which entries still have to be taken into it."""

from __future__ import annotations

from django.db import models

from entries.search.models import IndexedText


class ManuscriptIndex(IndexedText):
    """An entry as it was recorded last. Where it stands and who may see it is asked of the entry itself."""

    entry = models.OneToOneField("entries.Program", models.CASCADE, related_name="+")

    class Meta:
        db_table = "finding_manuscript"


class Unindexed(models.Model):
    """An entry that was recorded among very many others, and is to be taken into the index yet."""

    entry = models.OneToOneField("entries.Program", models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
