"""What editors see of the manuscript side: one module a noun, on Django's own admin site."""

from entries.admin import (
    awards,
    bin,
    dashboard,
    importruns,
    jobs,
    log,
    people,
    programs,
    revisions,
    schedules,
    sections,
    series,
    site,
    yearbooks,
)

__all__ = [
    "awards",
    "bin",
    "dashboard",
    "importruns",
    "jobs",
    "log",
    "people",
    "programs",
    "revisions",
    "schedules",
    "sections",
    "series",
    "site",
    "yearbooks",
]
