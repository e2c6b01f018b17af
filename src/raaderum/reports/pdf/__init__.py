"""Answers as PDF: two pages first, then the annex."""

from raaderum.reports.pdf.gap_paper import write_gap_pdf
from raaderum.reports.pdf.paper import write_pdf

__all__ = ["write_gap_pdf", "write_pdf"]
