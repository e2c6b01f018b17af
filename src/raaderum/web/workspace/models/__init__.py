"""One model per file."""

from raaderum.web.workspace.models.frozen_answer import FrozenAnswer

__all__ = ["FrozenAnswer"]
