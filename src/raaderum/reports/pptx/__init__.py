"""Answers as slides with native charts."""

from raaderum.reports.pptx.gap_slides import write_gap_pptx
from raaderum.reports.pptx.slides import write_pptx

__all__ = ["write_gap_pptx", "write_pptx"]
