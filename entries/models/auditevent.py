"""What was done by whom, for the record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entries.models.reach import rights_of
from entries.models.revision import Immutable
from entries.models.section import Section


class OnRecord(models.TextChoices):
    """What is put on record."""

    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrawn")
    SCHEDULE = "schedule", _("scheduled")
    CANCEL = "cancel", _("schedule cancelled")
    SUBMIT = "submit", _("submitted for review")
    TAKE_BACK = "take_back", _("taken back")
    APPROVE = "approve", _("approved at a review")
    RETURN = "return", _("returned at a review")
    DISMISS = "dismiss", _("finding dismissed")
    COUNT_AGAIN = "count_again", _("finding counts again")
    IMPORT = "import", _("imported")
    UNDO = "undo", _("import undone")
    EXPORT = "export", _("exported")
    BIN = "bin", _("put into the bin")
    RESTORE = "restore", _("taken out of the bin")
    DELETE = "delete", _("deleted for good")
    SERIES = "series", _("series changed")
    LINK = "link", _("secret link made")
    REVOKE = "revoke", _("secret link revoked")
    RIGHTS = "rights", _("rights changed")
    ACCOUNT = "account", _("account changed")
    LOGIN = "login", _("logged in")
    LOGIN_FAILED = "login_failed", _("login failed")
    LOGOUT = "logout", _("logged out")


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Questions about many events."""

    def visible_to(self, user: Any) -> AuditEventQuerySet:
        """Those in sections of which the user may read the log; what concerns no section is for who may everywhere."""
        return self.filter(rights_of(user).reach("entries.view_auditevent").rows("section"))


class AuditEvent(models.Model):
    """One thing that was done. Written by `entries.editing.auditing`, never changed or deleted: the database refuses.

    Names are kept as they were. The links hold no row back: they may lead to what is there no more.
    """

    at = models.DateTimeField(_("when"))
    action = models.CharField(_("what"), max_length=20, choices=OnRecord.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("account"),
    )
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    section = models.ForeignKey(
        Section,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("section"),
    )
    model = models.CharField(max_length=50, blank=True)
    object_id = models.BigIntegerField(null=True)
    subject = models.CharField(_("to what"), max_length=300, blank=True)
    detail = models.TextField(_("detail"), blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event on record")
        verbose_name_plural = _("log")
        ordering = ("-at", "-id")
        default_permissions = ("view",)
        indexes = (
            models.Index(fields=("-at", "-id"), name="auditevent_newest"),
            models.Index(fields=("action", "-at"), name="auditevent_action"),
            models.Index(fields=("section", "-at"), name="auditevent_section"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.get_action_display()} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new event. Raises Immutable for one that is stored already."""
        if not self._state.adding:
            raise Immutable("An event on record is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises Immutable."""
        raise Immutable("An event on record is not deleted.")
