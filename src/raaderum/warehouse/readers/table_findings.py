"""What is found in a municipality's own table: the cell, a sentence, what to do; and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.text import Text
from raaderum.warehouse.readers.submission_findings import quote

TableLevel = Literal["error", "warning"]

TEXTS: dict[str, tuple[Text, Text]] = {
    "not-an-amount": (
        Text("»{value}« er ikke et beløb.", "“{value}” is not an amount."),
        Text("Skriv kun tallet, eller slet rækken, hvis den ikke er en post.",
             "Write the number alone, or delete the row if it is no posting."),
    ),
    "other-number-style": (
        Text("»{value}« er skrevet på en anden måde end filens andre tal.",
             "“{value}” is written in another way than the other numbers of the file."),
        Text("Skriv det som de andre.", "Write it like the others."),
    ),
    "ambiguous-amount": (
        Text("»{value}« kan læses på to måder.", "“{value}” can be read in two ways."),
        Text("Vælg, hvordan filens tal er skrevet (--number-style comma eller point).",
             "Choose how the numbers are written (--number-style comma or point)."),
    ),
    "not-a-date": (
        Text("»{value}« er ikke en dato.", "“{value}” is not a date."),
        Text("Skriv dag, måned og år.", "Write day, month and year."),
    ),
    "ambiguous-date": (
        Text("»{value}« kan læses på flere måder.", "“{value}” can be read in several ways."),
        Text("Vælg, hvordan filens datoer er skrevet (--date-style dmy, mdy eller ymd).",
             "Choose how the dates are written (--date-style dmy, mdy or ymd)."),
    ),
    "empty-amount": (
        Text("Rækken har intet beløb.", "The row has no amount."),
        Text("Skriv beløbet, eller slet rækken.", "Write the amount, or delete the row."),
    ),
    "turned-to-date": (
        Text("Excel har lavet kontoen om til en dato ({value}).",
             "Excel has turned the account into a date ({value})."),
        Text("Vælg celleformatet Tekst, og hent udtrækket igen.",
             "Choose the cell format Text, and take the extract again."),
    ),
    "turned-to-number": (
        Text("Excel har lavet kontostrengen om til et tal ({value}). De sidste cifre kan være ændret.",
             "Excel has turned the account string into a number ({value}). The last digits may have changed."),
        Text("Vælg celleformatet Tekst, og hent udtrækket igen.",
             "Choose the cell format Text, and take the extract again."),
    ),
    "excel-error": (
        Text("Cellen viser en fejl i stedet for en værdi.", "The cell shows an error instead of a value."),
        Text("Ret formlen, eller indsæt værdien.", "Correct the formula, or paste the value."),
    ),
    "not-calculated": (
        Text("Formlen er ikke beregnet.", "The formula is not calculated."),
        Text("Åbn filen i Excel, og gem den igen.", "Open the file in Excel, and save it again."),
    ),
    "unreadable-account": (
        Text("Kontostrengen »{value}« kan ikke læses: {problem}",
             "The account string “{value}” cannot be read: {problem}"),
        Text("", ""),
    ),
    "no-account": (
        Text("Rækken har et beløb, men ingen kontostreng.", "The row has an amount, but no account string."),
        Text("Skriv kontoen. Er rækken en sum af de andre, så slet den.",
             "Write the account. If the row is a sum of the others, delete it."),
    ),
    "total-row": (
        Text("Rækken er summen af rækkerne over den.", "The row is the sum of the rows above it."),
        Text("Slet den, ellers tælles beløbet to gange.", "Delete it, or the amount counts twice."),
    ),
}  # fmt: skip

QUESTIONS: dict[str, Text] = {
    "number-style": Text(
        "Tallene kan læses på to måder, fx »{value}«. Er komma decimaltegn (1.234,50), eller er punktum (1,234.50)?",
        "The numbers can be read in two ways, such as “{value}”. Is the decimal sign comma (1.234,50) or point?",
    ),
    "date-style": Text(
        "Datoerne kan læses på flere måder, fx »{value}«. Er det dag-måned-år (dmy), måned-dag-år (mdy) eller "
        "år-måned-dag (ymd)?",
        "The dates can be read in several ways, such as “{value}”. Is it day-month-year (dmy), month-day-year (mdy) "
        "or year-month-day (ymd)?",
    ),
    "which-column": Text(
        "Flere kolonner kan være {field_da}: {choices}. Hvilken er det?",
        "Several columns can be {field_en}: {choices}. Which one is it?",
    ),
    "same-column": Text(
        "Kolonnen {choices} er valgt til mere end ét felt. Hvilken kolonne er {field_da}?",
        "The column {choices} is chosen for more than one field. Which column is {field_en}?",
    ),
    "like-column": Text(
        "Ingen kolonne hedder {field_da}. Er det {choices}?",
        "No column is called {field_en}. Is it {choices}?",
    ),
    "no-column": Text(
        "Ingen kolonne ligner {field_da}. Hvilken er det? Kolonnerne er: {choices}.",
        "No column looks like {field_en}. Which one is it? The columns are: {choices}.",
    ),
}


_NO_NAME = Text("", "")


@dataclass(frozen=True, slots=True)
class TableFinding:
    """One cell that does not fit. ``value`` is what stands in it, short; ``problem`` what a reader said."""

    level: TableLevel
    code: str
    file: str
    sheet: str
    cell: str
    column: str
    value: str = ""
    problem: Text | None = None

    @property
    def place(self) -> str:
        """Return "Ark1!C15 (Beløb)"."""
        sheet = f"{self.sheet}!" if self.sheet else ""
        return f"{sheet}{self.cell} ({self.column})" if self.column else f"{sheet}{self.cell}"

    def sentence(self, language: str = "da") -> str:
        """Return what is wrong."""
        problem = self.problem.in_language(language) if self.problem else ""
        return TEXTS[self.code][0].in_language(language).format(value=quote(self.value), problem=problem)

    def remedy(self, language: str = "da") -> str:
        """Return what to do."""
        return TEXTS[self.code][1].in_language(language)


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """What a file does not say by itself. ``choices`` are what can be answered: styles, or headings."""

    code: str
    field: str
    choices: tuple[str, ...]
    value: str = ""
    name: Text = _NO_NAME
    needed: bool = True
    """False: the table can be read without an answer."""

    def sentence(self, language: str = "da") -> str:
        """Return the question."""
        shown = ", ".join(f"“{choice}”" if language == "en" else f"»{choice}«" for choice in self.choices)
        names = {"field_da": self.name.da.lower(), "field_en": self.name.en.lower()}
        return QUESTIONS[self.code].in_language(language).format(value=quote(self.value), choices=shown, **names)
