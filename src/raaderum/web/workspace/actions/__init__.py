"""Writes to the database: keyword-only, one transaction each."""

from raaderum.web.workspace.actions.freeze import freeze_answer

__all__ = ["freeze_answer"]
