"""Electronic invoices of strangers, read into one model or refused in words."""

from __future__ import annotations

from raaderum.warehouse.readers.invoices.archives import Document
from raaderum.warehouse.readers.invoices.csv_lines import CsvOptions, read_csv_lines
from raaderum.warehouse.readers.invoices.danish_rules import RuleFinding, check_danish_rules
from raaderum.warehouse.readers.invoices.documents import iter_documents, iter_files, read_paths
from raaderum.warehouse.readers.invoices.limits import LIMITS, Limits
from raaderum.warehouse.readers.invoices.refusals import DocumentRefused
from raaderum.warehouse.readers.invoices.ubl import NO_RATES, Rates, read_invoice

__all__ = [
    "LIMITS",
    "NO_RATES",
    "CsvOptions",
    "Document",
    "DocumentRefused",
    "Limits",
    "Rates",
    "RuleFinding",
    "check_danish_rules",
    "iter_documents",
    "iter_files",
    "read_csv_lines",
    "read_invoice",
    "read_paths",
]
