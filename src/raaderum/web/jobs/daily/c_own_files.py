"""Drop the content of own files that nobody came back to."""

from __future__ import annotations

from datetime import datetime

from raaderum.web.workspace.actions.own_files import drop_forgotten_files


def run(now: datetime) -> int:
    """Drop them; return how many."""
    return drop_forgotten_files(now=now)
