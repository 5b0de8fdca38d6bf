"""The words of DESIGN.md that both sides use: kinds of entries, levels of awards, kinds of figures and recipients."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entry is about."""

    OVERVIEW = "overview", _("overview")
    PROJECT = "project", _("programme, action or project")
    EVENT = "event", _("event")
    REFORM = "reform", _("reform")
    WORK = "work", _("regular work")
    OTHER = "other", _("other")


class Level(models.TextChoices):
    """The level at which an honour is granted, highest first."""

    INTERNATIONAL = "international", _("international")
    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial or autonomous region")
    MUNICIPAL = "municipal", _("league or city")
    COUNTY = "county", _("banner or county")
    OTHER = "other", _("other")


class FigureKind(models.TextChoices):
    """A picture or a table; each has its own numbers."""

    FIGURE = "figure", _("figure")
    TABLE = "table", _("table")


class RecipientKind(models.TextChoices):
    """Who or what is honoured."""

    PERSON = "person", _("person")
    UNIT = "unit", _("unit")
    WORK = "work", _("work")
