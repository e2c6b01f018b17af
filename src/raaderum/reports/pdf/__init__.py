"""Answers as PDF: two pages first, then the annex."""

from raaderum.reports.pdf.paper import write_pdf

__all__ = ["write_pdf"]
