"""Figures of StatBank, read with every check that keeps a wrong one out.

An answer is used whole or not at all: what is cut short, in another language, in other columns or
about other cells than those asked for is an ``UnexpectedAnswer`` that names what is wrong.
"""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from raaderum.domain.reader_errors import UnexpectedAnswer
from raaderum.warehouse.readers.statbank_answers import LANGUAGE, check_no_error, excerpt, read_text, refuse

VALUE_COLUMN = "INDHOLD"
MISSING_MARKS = frozenset({"..", "."})

_ENGLISH_COLUMNS = frozenset({"time", "content", "contents", "value"})
_ENGLISH_TIME = re.compile(r"[0-9]{4}[QW][0-9]+")
# A Danish answer has a decimal comma and no separator of thousands. A point could be either: refused.
_NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Selection:
    """The cells asked for: codes per dimension, in the table's order. ``area`` and ``time`` are ids among them."""

    table: str
    area: str
    time: str
    values: dict[str, tuple[str, ...]]

    @property
    def cell_count(self) -> int:
        """How many cells the answer must have."""
        return math.prod(len(codes) for codes in self.values.values())


Cells = dict[tuple[str, ...], Decimal | None]
"""A value, or None where StatBank has none, per codes in the order of the selection."""


def read_data(answer: bytes, selection: Selection) -> Cells:
    """Return the cells of ``selection``, every one of them.

    Args:
        answer: The answer of ``data`` as CSV with codes.
        selection: What was asked for.

    Raises:
        UnexpectedAnswer: Something keeps a cell from being read with certainty; line, column and
            value are named.
    """
    header, *rows = _lines(read_text(answer, selection.table), selection.table)
    columns = _columns(header, selection)
    asked = {name: frozenset(codes) for name, codes in selection.values.items()}
    cells: Cells = {}
    for line, row in enumerate(rows, start=2):
        fields = row.split(";")
        if len(fields) != len(columns):
            raise _wrong_width(selection.table, line, len(fields), len(columns))
        key = tuple(fields[columns[name]] for name in asked)
        for name, code in zip(asked, key, strict=True):
            if code not in asked[name]:
                raise _wrong_code(selection, line, name, code)
        if key in cells:
            raise _twice(selection.table, line, key)
        cells[key] = _value(selection.table, line, fields[columns[VALUE_COLUMN]])
    _check_complete(selection, cells)
    return cells


def _check_no_json(text: str, table: str) -> None:
    if text.lstrip()[0] not in "{[":
        return
    with suppress(ValueError, RecursionError):  # damaged JSON is no less JSON
        check_no_error(table, json.loads(text))
    raise refuse(
        table,
        f"det er JSON og ikke CSV: »{excerpt(text)}«. Prøv igen senere; sker det igen, så meld det som en fejl.",
        f"it is JSON and not CSV: “{excerpt(text)}”. Try again later; if it happens again, report it as a bug.",
    )


def _lines(text: str, table: str) -> list[str]:
    _check_no_json(text, table)
    # One kind of line ending throughout: a lone one is the mark of a damaged line.
    first = text.find("\n")
    ending = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
    lines = text.split(ending)
    if lines.pop():
        raise refuse(
            table,
            f"svaret er afbrudt: sidste linje, »{excerpt(text.splitlines()[-1])}«, er ikke hel. Prøv igen senere.",
            f"the answer is cut short: the last line, “{excerpt(text.splitlines()[-1])}”, is not whole. "
            "Try again later.",
        )
    for number, line in enumerate(lines, start=1):
        if "\r" in line or "\n" in line:
            raise refuse(
                table,
                f"linje {number}, »{excerpt(line)}«, har et andet linjeskift end de øvrige, så svaret er beskadiget. "
                "Prøv igen senere.",
                f"line {number}, “{excerpt(line)}”, ends in another way than the others, so the answer is damaged. "
                "Try again later.",
            )
    return lines


def _columns(header: str, selection: Selection) -> dict[str, int]:
    """Return the place of each dimension of the selection, and of the value."""
    table = selection.table
    place = {name.casefold(): index for index, name in enumerate(header.split(";"))}
    wanted = {name.casefold(): name for name in (*selection.values, VALUE_COLUMN)}
    if english := sorted((place.keys() - wanted.keys()) & _ENGLISH_COLUMNS):
        raise _other_language(table, f"det har kolonnen »{english[0]}«", f"it has the column “{english[0]}”")
    if unknown := [name for name in place if name not in wanted]:
        raise refuse(
            table,
            f"kolonnen »{excerpt(unknown[0])}« er ukendt. Kendte: {', '.join(wanted.values())}. "
            "Tag stilling til den under select i variables.yaml.",
            f"the column “{excerpt(unknown[0])}” is unknown. Known: {', '.join(wanted.values())}. "
            "Decide on it under select in variables.yaml.",
        )
    if lacking := [name for fold, name in wanted.items() if fold not in place]:
        raise refuse(
            table,
            f"kolonnen »{lacking[0]}« mangler. Prøv igen senere; sker det igen, så ret select i variables.yaml.",
            f"the column “{lacking[0]}” is missing. Try again later; if it happens again, correct select "
            "in variables.yaml.",
        )
    if len(place) < header.count(";") + 1:
        raise refuse(
            table,
            f"en kolonne står to gange i »{excerpt(header)}«. Prøv igen senere.",
            f"a column is twice in “{excerpt(header)}”. Try again later.",
        )
    return {name: place[fold] for fold, name in wanted.items()}


def _value(table: str, line: int, text: str) -> Decimal | None:
    if text in MISSING_MARKS:
        return None
    if not _NUMBER.fullmatch(text):
        raise refuse(
            table,
            f"linje {line}, kolonne {VALUE_COLUMN}: »{excerpt(text)}« er ikke et tal. Se tabellen på "
            "statistikbanken.dk, og prøv igen senere.",
            f"line {line}, column {VALUE_COLUMN}: “{excerpt(text)}” is not a number. See the table at "
            "statistikbanken.dk, and try again later.",
        )
    return Decimal(text.replace(",", "."))


def _check_complete(selection: Selection, cells: Cells) -> None:
    lacking = selection.cell_count - len(cells)
    if lacking:
        first = next(key for key in product(*selection.values.values()) if key not in cells)
        raise refuse(
            selection.table,
            f"der mangler {lacking} af {selection.cell_count} celler, først »{' · '.join(first)}«; "
            "svaret er nok afbrudt. Prøv igen senere.",
            f"{lacking} of {selection.cell_count} cells are missing, first “{' · '.join(first)}”; "
            "the answer was probably cut short. Try again later.",
        )


def _other_language(table: str, sign_da: str, sign_en: str) -> UnexpectedAnswer:
    return refuse(
        table,
        f"svaret er på et andet sprog end »{LANGUAGE}«: {sign_da}. "
        "Prøv igen senere; sker det igen, så meld det som en fejl.",
        f"the answer is in another language than “{LANGUAGE}”: {sign_en}. "
        "Try again later; if it happens again, report it as a bug.",
    )


def _wrong_width(table: str, line: int, found: int, wanted: int) -> UnexpectedAnswer:
    return refuse(
        table,
        f"linje {line} har {found} felter, men kolonnerne er {wanted}. Prøv igen senere.",
        f"line {line} has {found} fields, but there are {wanted} columns. Try again later.",
    )


def _wrong_code(selection: Selection, line: int, name: str, code: str) -> UnexpectedAnswer:
    if name == selection.time and _ENGLISH_TIME.fullmatch(code):
        sign_da, sign_en = f"linje {line} har tiden »{code}«", f"line {line} has the time “{code}”"
        return _other_language(selection.table, sign_da, sign_en)
    return refuse(
        selection.table,
        f"linje {line}, kolonne {name}: der blev ikke spurgt om »{excerpt(code)}«. Prøv igen senere; "
        "sker det igen, så ret select i variables.yaml.",
        f"line {line}, column {name}: “{excerpt(code)}” was not asked for. Try again later; "
        "if it happens again, correct select in variables.yaml.",
    )


def _twice(table: str, line: int, key: tuple[str, ...]) -> UnexpectedAnswer:
    return refuse(
        table,
        f"linje {line}: cellen »{' · '.join(key)}« står to gange, så det er uvist, hvilket tal der gælder. "
        "Prøv igen senere.",
        f"line {line}: the cell “{' · '.join(key)}” is there twice, so it is unknown which figure holds. "
        "Try again later.",
    )
