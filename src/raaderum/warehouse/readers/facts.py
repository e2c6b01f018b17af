"""Figures shipped with the project: comma-separated files with a header, UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from raaderum.domain.errors import InvalidFacts
from raaderum.domain.key_figures import FactsColumn, Variable
from raaderum.domain.observations import Observation
from raaderum.domain.units import COUNTRY_CODE, Unit, normalise_code

UNITS_FILE = "municipalities.csv"
_CODE_COLUMNS = ("municipality_code", "code")


def read_units(folder: Path) -> tuple[Unit, ...]:
    """Return the municipalities and the country, by code."""
    rows = [row for _, row in _rows(folder / UNITS_FILE, ("code", "name", "region"))]
    municipalities = [Unit(normalise_code(r["code"]), r["name"], "municipality", r["region"]) for r in rows]
    return tuple(sorted([Unit(COUNTRY_CODE, "Hele landet", "country", ""), *municipalities]))


def read_facts(folder: Path, variables: Iterable[Variable]) -> list[Observation]:
    """Return all observations that ``variables`` take from the files in ``folder``.

    Raises:
        InvalidFacts: A file, column or cell cannot be read; file, line, column and value are named.
    """
    return [o for variable in variables for column in variable.facts for o in _read_column(folder, variable, column)]


def _read_column(folder: Path, variable: Variable, column: FactsColumn) -> Iterator[Observation]:
    needed = (column.column, *column.where, *([column.period_column] if column.period_column else []))
    for line, row in _rows(folder / column.file, needed):
        if any(row[name] != wanted for name, wanted in column.where.items()):
            continue
        code = next(row[name] for name in _CODE_COLUMNS if name in row)
        value = _number(column.file, line, column.column, row[column.column])
        if column.period_column:
            period = int(_number(column.file, line, column.period_column, row[column.period_column]))
        else:
            period = column.period or 0
        yield Observation(normalise_code(code), variable.id, period, value, source=column.source)


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
    rows = _read_file(path, path.stat().st_mtime_ns)
    header = rows[0][1].keys() if rows else ()
    for name in needed:
        if name not in header:
            raise InvalidFacts(
                file=path.name, line=1, column=name, value="",
                problem_da=f"kolonnen mangler. Filen har: {', '.join(header) or 'ingen rækker'}.",
                problem_en=f"the column is missing. The file has: {', '.join(header) or 'no rows'}.",
            )  # fmt: skip
    return rows


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
