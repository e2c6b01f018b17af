"""Answers as Word documents, for the case system: real styles, headings and tables that can be edited."""

from raaderum.reports.docx.case_document import write_case_docx

__all__ = ["write_case_docx"]
