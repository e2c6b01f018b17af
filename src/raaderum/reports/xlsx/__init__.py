"""Answers as Excel workbooks: what you see, raw figures, definitions and sources."""

from raaderum.reports.xlsx.figures import write_figures
from raaderum.reports.xlsx.gap_workbook import write_gap_xlsx
from raaderum.reports.xlsx.workbook import write_xlsx

__all__ = ["write_figures", "write_gap_xlsx", "write_xlsx"]
