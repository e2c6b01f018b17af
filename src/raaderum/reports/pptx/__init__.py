"""Answers as slides with native charts."""

from raaderum.reports.pptx.slides import write_pptx

__all__ = ["write_pptx"]
