"""Which of the two databases keeps the index."""

from __future__ import annotations

from types import ModuleType

from django.db import connections

from entries.search import postgresql, sqlite


def backend_of(alias: str) -> ModuleType:
    """The module for that connection: `create`, `learn`, `forget`, `statement` and `begins_with`."""
    return {"sqlite": sqlite, "postgresql": postgresql}[connections[alias].vendor]
