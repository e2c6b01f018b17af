"""A sheet of answers, read again: which question, and what was written. What an answer means is not known here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from raaderum.warehouse.readers.forms.cells import RowReader
from raaderum.warehouse.readers.forms.findings import FormFinding
from raaderum.warehouse.readers.forms.tables import FormRow, read_form_tables
from raaderum.warehouse.spend.register_layout import DECISIONS


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """An answer as it was written, and the question it is to. ``find`` tells of a fault in its cell."""

    about: tuple[str, str, str]
    written: str
    row: FormRow

    def find(self, code: str) -> FormFinding:
        """Return a finding about the answer's cell."""
        return self.row.find("answer", code, {"value": self.written[:80]})


def read_answers(path: Path) -> list[WrittenAnswer]:
    """Return the answers of a sheet; questions without one are left out.

    Raises:
        UnreadableForm, UnreadableWorkbook, MacroWorkbook: The file as a whole.
    """
    found = []
    for table in read_form_tables(path, (DECISIONS,))[DECISIONS.name]:
        for row in table.rows:
            reader = RowReader(row)
            written = reader.text("answer")
            if written:
                about = (reader.text("kind"), reader.text("first"), reader.text("second"))
                found.append(WrittenAnswer(about, written, row))
    return found
