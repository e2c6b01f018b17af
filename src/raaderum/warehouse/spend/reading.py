"""Reading of files on their way into the store: what every process does with its portion."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from raaderum import __version__
from raaderum.domain.purchases import Invoice, Refusal
from raaderum.warehouse.readers.column_mapping import mapping_from_json
from raaderum.warehouse.readers.invoices import (
    CsvOptions,
    Document,
    DocumentRefused,
    iter_documents,
    read_csv_lines,
    read_invoice,
)
from raaderum.warehouse.spend.digests import Digests
from raaderum.warehouse.spend.sources import Portion
from raaderum.warehouse.spend.staging import SourceRead, Stage, Staged

_TABLES = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    Attributes:
        rates: Currency, and kroner for one unit of it.
        mapping: A saved column mapping for tables, as JSON; "" where the headings say it themselves.
        mapping_file: What it is called.
        currency: Of tables whose columns do not say it.
        default_date: Of rows of tables whose own date is missing.
    """

    rates: tuple[tuple[str, Decimal], ...] = ()
    mapping: str = ""
    mapping_file: str = ""
    currency: str = "DKK"
    default_date: date | None = None

    @property
    def key(self) -> str:
        """A file that was read otherwise, or by another version, is opened again."""
        rates = sorted((name, str(rate)) for name, rate in self.rates)
        return json.dumps([__version__, rates, self.mapping, self.currency, str(self.default_date)])

    def documents(self, path: str) -> Iterator[Document | Invoice | Refusal]:
        """Find the documents of a file: one, or those of an archive, or the invoices of a table."""
        file = Path(path)
        if file.suffix.lower() in _TABLES and file.is_file() and not file.is_symlink():
            mapping = mapping_from_json(self.mapping, self.mapping_file) if self.mapping else None
            options = CsvOptions(self.currency, dict(self.rates), self.default_date)
            return read_csv_lines(file, mapping, options)
        return iter_documents([file])

    def invoice(self, document: Document) -> Invoice | Refusal:
        """Read a document."""
        try:
            return read_invoice(document.data, document.name, rates=dict(self.rates))
        except DocumentRefused as refused:
            return refused.refusal


def read_portion(portion: Portion, reading: Reading, known: Digests, stage: Stage) -> Iterator[Staged]:
    """Read the files of a portion, and hand over whenever it is enough; the rest stays with ``stage``."""
    for place, path in enumerate(portion.paths):
        written = os.fsencode(path).decode(errors="replace")
        documents = rejects = 0
        for number, document in enumerate(reading.documents(path)):
            if number % portion.parts != portion.part:
                continue
            found = _read(document, reading, known)
            if isinstance(found, Refusal):
                stage.refuse(portion.number, written, found)
                rejects += 1
            else:
                documents += 1
                stage.take(found)
            if stage.is_enough:
                yield stage.hand_over()
        stage.sources.append(SourceRead(portion.number, place, written, documents, rejects))
    stage.done.append(portion.number)


def _read(document: Document | Invoice | Refusal, reading: Reading, known: Digests) -> Invoice | Refusal | None:
    """Read a document; None says that its bytes are known, and were not read."""
    if not isinstance(document, Document):
        return document
    if len(known.high) and hashlib.sha256(document.data).digest() in known:
        return None
    return reading.invoice(document)
