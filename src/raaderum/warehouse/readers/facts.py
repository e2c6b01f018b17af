"""Figures shipped with the project: comma-separated files with a header, UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from raaderum.domain.key_figures import FactsColumn, Variable
from raaderum.domain.observations import Observation
from raaderum.domain.reader_errors import InvalidFacts
from raaderum.domain.units import COUNTRY_CODE, Unit, normalise_code

UNITS_FILE = "municipalities.csv"
_CODE_COLUMNS = ("municipality_code", "code")


def read_units(folder: Path) -> tuple[Unit, ...]:
    """Return the municipalities and the country, by code."""
    rows = [row for _, row in _rows(folder / UNITS_FILE, ("code", "name", "region"))]
    municipalities = [Unit(normalise_code(r["code"]), r["name"], "municipality", r["region"]) for r in rows]
    return tuple(sorted([Unit(COUNTRY_CODE, "Hele landet", "country", ""), *municipalities]))


def read_facts(folder: Path, variables: Iterable[Variable], units: Iterable[Unit]) -> list[Observation]:
    """Return all observations that ``variables`` take from the files in ``folder``, all about ``units``.

    Raises:
        InvalidFacts: A file, column or cell cannot be read; file, line, column and value are named.
    """
    found = [o for variable in variables for column in variable.facts for o in _read_column(folder, variable, column)]
    strangers = sorted({o.unit for o in found} - {unit.code for unit in units})
    if strangers:
        raise InvalidFacts(
            file=UNITS_FILE, line=1, column="code", value=", ".join(strangers),
            problem_da="står i en fil med tal, men ikke her. Ret koden, eller tilføj kommunen.",
            problem_en="is in a file of figures, but not here. Correct the code, or add the municipality.",
        )  # fmt: skip
    return found


def _once(path: str, line: int, observation: Observation, seen: dict[tuple[str, str, int, str], int]) -> Observation:
    """Refuse a second row about the same cell: which of the two is right cannot be known."""
    if observation.key in seen:
        raise InvalidFacts(
            file=path, line=line, column="–", value=f"{observation.unit}, {observation.period}",
            problem_da=f"står også på linje {seen[observation.key]}. Slet den ene.",
            problem_en=f"is on line {seen[observation.key]} too. Delete one of them.",
        )  # fmt: skip
    seen[observation.key] = line
    return observation


def _read_column(folder: Path, variable: Variable, column: FactsColumn) -> Iterator[Observation]:
    needed = (column.column, *column.where, *([column.period_column] if column.period_column else []))
    seen: dict[tuple[str, str, int, str], int] = {}
    for line, row in _rows(folder / column.file, needed):
        if any(row[name] != wanted for name, wanted in column.where.items()):
            continue
        code = next((row[name] for name in _CODE_COLUMNS if name in row), None)
        if code is None:
            raise _missing_column(column.file, " / ".join(_CODE_COLUMNS), row)
        value = _number(column.file, line, column.column, row[column.column])
        period = _year(column.file, line, column.period_column, row) if column.period_column else column.period or 0
        observed = Observation(normalise_code(code), variable.id, period, value, source=column.source)
        yield _once(column.file, line, observed, seen)


@cache
def _read_file(path: Path, _changed_at: int) -> tuple[tuple[int, dict[str, str]], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return tuple((reader.line_num, row) for row in reader)


def _rows(path: Path, needed: Iterable[str]) -> tuple[tuple[int, dict[str, str]], ...]:
    if not path.is_file():
        raise InvalidFacts(
            file=path.name, line=1, column="–", value="",
            problem_da="filen findes ikke. Hent den frem igen fra projektet.",
            problem_en="the file does not exist. Restore it from the project.",
        )  # fmt: skip
    try:
        rows = _read_file(path, path.stat().st_mtime_ns)
    except UnicodeDecodeError as error:
        raise InvalidFacts(
            file=path.name, line=1, column="–", value=f"byte {error.start}",
            problem_da="er ikke UTF-8. Gem filen som CSV UTF-8.",
            problem_en="is not UTF-8. Save the file as CSV UTF-8.",
        ) from error  # fmt: skip
    header = rows[0][1] if rows else {}
    for name in needed:
        if name not in header:
            raise _missing_column(path.name, name, header)
    return rows


def _missing_column(file: str, name: str, header: Iterable[str]) -> InvalidFacts:
    known = ", ".join(header)
    return InvalidFacts(
        file=file, line=1, column=name, value="",
        problem_da=f"kolonnen mangler. Filen har: {known or 'ingen rækker'}.",
        problem_en=f"the column is missing. The file has: {known or 'no rows'}.",
    )  # fmt: skip


def _year(file: str, line: int, column: str, row: dict[str, str]) -> int:
    value = _number(file, line, column, row[column])
    if value != int(value):
        raise InvalidFacts(
            file=file, line=line, column=column, value=row[column],
            problem_da="er ikke et årstal. Skriv et helt tal, fx 2024.",
            problem_en="is not a year. Write a whole number, such as 2024.",
        )  # fmt: skip
    return int(value)


def _number(file: str, line: int, column: str, text: str | None) -> Decimal:
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise InvalidFacts(
            file=file, line=line, column=column, value=text,
            problem_da="er ikke et tal. Skriv tallet med punktum som decimaltegn.",
            problem_en="is not a number. Write it with a point as decimal sign.",
        )  # fmt: skip
    return value
