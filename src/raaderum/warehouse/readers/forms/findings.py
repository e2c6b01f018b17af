"""What is found in a filled form: the cell, what is wrong, what to do. In both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from raaderum.domain.text import Text
from raaderum.warehouse.readers.submission_findings import quote
from raaderum.warehouse.readers.table_cells import place_of

FormLevel = Literal["error", "warning"]
"""``error``: the row is not used, unless the sentence says otherwise. ``warning``: it is."""

COMMON: dict[str, tuple[Text, Text]] = {
    "missing-value": (
        Text("Cellen er tom.", "The cell is empty."),
        Text("Skriv {column_da}, eller slet rækken.", "Write {column_en}, or delete the row."),
    ),
    "excel-error": (
        Text("Cellen viser en fejl i stedet for en værdi.", "The cell shows an error instead of a value."),
        Text("Ret formlen, eller indsæt værdien.", "Correct the formula, or paste the value."),
    ),
    "not-calculated": (
        Text("Formlen er ikke beregnet.", "The formula is not calculated."),
        Text("Åbn filen i Excel, og gem den igen.", "Open the file in Excel, and save it again."),
    ),
    "cpr": (
        Text("Her står noget, der ligner et CPR-nummer. Det vises og gemmes ikke.",
             "Here is what looks like a CPR number. It is neither shown nor stored."),
        Text("Slet det, og gem filen igen.", "Delete it, and save the file again."),
    ),
    "not-a-date": (
        Text("»{value}« er ikke en dato.", "“{value}” is not a date."),
        Text("Skriv dag, måned og år, fx 31-12-2026.", "Write day, month and year, such as 31-12-2026."),
    ),
    "not-yes-or-no": (
        Text("»{value}« er hverken ja eller nej.", "“{value}” is neither yes nor no."),
        Text("Skriv ja eller nej.", "Write ja or nej."),
    ),
    "not-a-choice": (
        Text("»{value}« er ikke et af valgene.", "“{value}” is none of the choices."),
        Text("Vælg: {allowed_da}.", "Choose: {allowed_en}."),
    ),
    "not-a-year": (
        Text("»{value}« er ikke et årstal.", "“{value}” is not a year."),
        Text("Skriv et årstal med fire cifre, fx 2027.", "Write a year of four digits, such as 2027."),
    ),
    "not-a-number": (
        Text("»{value}« er ikke et tal.", "“{value}” is not a number."),
        Text("Skriv et tal med komma før decimalerne, fx 12,5.", "Write a number, such as 12.5."),
    ),
    "ambiguous-number": (
        Text("»{value}« kan læses på to måder.", "“{value}” can be read in two ways."),
        Text("Skriv tallet uden punktum, fx 1250 eller 1,25.", "Write the number without a sign for thousands."),
    ),
}  # fmt: skip
"""What can be wrong in any form. A layout has more, and may say it in its own way."""


@dataclass(frozen=True, slots=True)
class FormFinding:
    """One thing to correct. ``cell`` is as Excel writes it, in text files too; ``column`` its heading."""

    level: FormLevel
    code: str
    file: str
    sheet: str
    cell: str
    line: int
    column: Text
    texts: tuple[Text, Text]
    """What is wrong, and what to do, with room for the facts."""
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def place(self, language: str = "da") -> str:
        """Return "aftaler.xlsx, arket »Aftaler«, celle C5 (Kategori)"."""
        return f"{place_of(self.file, self.sheet, self.cell, language)} ({self.column.in_language(language)})"

    def sentence(self, language: str = "da") -> str:
        """Return what is wrong."""
        return self._fill(0, language)

    def remedy(self, language: str = "da") -> str:
        """Return what to do."""
        return self._fill(1, language)

    def _fill(self, part: int, language: str) -> str:
        facts = {name: str(fact) if name.startswith("near") else quote(fact) for name, fact in self.facts.items()}
        facts |= {"column_da": self.column.da.lower(), "column_en": self.column.en.lower()}
        return self.texts[part].in_language(language).format(**facts)


def near_facts(near: tuple[str, ...]) -> dict[str, str]:
    """Return the facts that ask whether another name was meant."""
    if not near:
        return {"near_da": "", "near_en": ""}
    return {"near_da": f" Mente du {' eller '.join(near)}?", "near_en": f" Did you mean {' or '.join(near)}?"}
