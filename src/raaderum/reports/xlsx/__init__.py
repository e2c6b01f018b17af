"""Answers as Excel workbooks: what you see, raw figures, definitions and sources."""

from raaderum.reports.xlsx.workbook import write_xlsx

__all__ = ["write_xlsx"]
