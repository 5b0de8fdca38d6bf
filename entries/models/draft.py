"""What an editor is typing, before it is saved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program


class Draft(models.Model):
    """The fields of one page as its editor left them; a revision only once they are saved.

    `tab` names the page. A page whose words were saved or given up keeps its row as `done`, without them: what the same
    page sends late, from a browser that was not connected, is then known to be old. Without `program`: a new entry.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("editor"))
    program = models.ForeignKey(Program, models.CASCADE, null=True, related_name="drafts", verbose_name=_("entry"))
    tab = models.CharField(max_length=36)
    fields = models.TextField(
        _("fields"), blank=True, help_text="As a form sends them: application/x-www-form-urlencoded."
    )
    kept_at = models.DateTimeField(_("kept"))
    done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("unsaved draft")
        verbose_name_plural = _("unsaved drafts")
        ordering = ("-kept_at",)
        constraints = (models.UniqueConstraint("user", "tab", name="draft_once_a_page"),)

    def __str__(self) -> str:
        return f"{self.user} {self.kept_at:%Y-%m-%d %H:%M}"
