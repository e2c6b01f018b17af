"""What StatBank tells of its tables, and what every answer of it must be: whole, and no error in disguise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from raaderum.domain.reader_errors import UnexpectedAnswer

SOURCE = "Danmarks Statistik"
LANGUAGE = "da"
MAX_ANSWER_BYTES = 50_000_000

# Every table has a time dimension, and its text is the surest sign of the language of an answer.
_TIME_WORDS = {"da": "tid", "en": "time"}
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """A code of a dimension, and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """What StatBank calls a variable: area, function, time and so on."""

    id: str
    text: str
    time: bool
    values: tuple[DimensionValue, ...]

    @property
    def texts(self) -> dict[str, str]:
        """The text per code, in the order of the table."""
        return {value.id: value.text for value in self.values}


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table's dimensions and their codes."""

    id: str
    text: str
    variables: tuple[Dimension, ...]
    active: bool = True

    @property
    def time(self) -> Dimension:
        """The time dimension."""
        return next(dimension for dimension in self.variables if dimension.time)


@dataclass(frozen=True, slots=True)
class TableListing:
    """A line of the list of tables. ``variables`` are texts of the dimensions, time last."""

    id: str
    text: str
    variables: tuple[str, ...]
    active: bool = True


_INFO = TypeAdapter(TableInfo)
_LISTING = TypeAdapter(tuple[TableListing, ...])


def refuse(table: str, da: str, en: str, near: Sequence[str] = ()) -> UnexpectedAnswer:
    """Return the error for an answer about ``table``; ``da`` and ``en`` go on after a colon."""
    return UnexpectedAnswer(source=SOURCE, table=table, problem_da=da, problem_en=en, near=near)


def read_tables(answer: bytes, language: str = LANGUAGE) -> tuple[TableListing, ...]:
    """Return the list of tables.

    Args:
        answer: The answer of ``tables`` as JSON.
        language: The language asked for.

    Raises:
        UnexpectedAnswer: The answer is cut short, an error, in another language or of another shape.
    """
    about = "tabellisten"
    listing: tuple[TableListing, ...] = _read_json(answer, about, _LISTING)
    if not listing:
        raise refuse(about, "listen er tom. Prøv igen senere.", "the list is empty. Try again later.")
    words = {table.variables[-1].casefold() for table in listing if table.variables}
    _check_language(about, words, language)
    return listing


def read_table_info(answer: bytes, table: str, language: str = LANGUAGE) -> TableInfo:
    """Return what StatBank tells of one table.

    Args:
        answer: The answer of ``tableinfo`` as JSON.
        table: The id of the table asked for.
        language: The language asked for.

    Raises:
        UnexpectedAnswer: The answer is cut short, an error, in another language, about another
            table, or without exactly one time dimension.
    """
    info: TableInfo = _read_json(answer, table, _INFO)
    if info.id.casefold() != table.casefold():
        raise refuse(
            table,
            f"svaret handler om tabellen »{info.id}«. Ret navnet på tabellen i variables.yaml, eller prøv igen senere.",
            f"the answer is about the table “{info.id}”. Correct the table in variables.yaml, or try again later.",
        )
    times = [dimension for dimension in info.variables if dimension.time]
    if len(times) != 1:
        raise refuse(
            table,
            f"tabellen har {len(times)} tidsdimensioner, men skal have netop én. Vælg en anden tabel i variables.yaml.",
            f"the table has {len(times)} time dimensions, but must have exactly one. "
            "Choose another table in variables.yaml.",
        )
    _check_language(table, {times[0].text.casefold()}, language)
    _check_unique(table, "dimensionen", "the dimension", [dimension.id.casefold() for dimension in info.variables])
    for dimension in info.variables:
        _check_unique(table, dimension.id, dimension.id, [value.id for value in dimension.values])
    return info


def read_text(answer: bytes, table: str) -> str:
    """Return an answer as text.

    Raises:
        UnexpectedAnswer: It is empty, too large, damaged or a web page.
    """
    if len(answer) > MAX_ANSWER_BYTES:
        size = MAX_ANSWER_BYTES // 1_000_000
        raise refuse(
            table,
            f"svaret er over {size} MB. Vælg færre celler i variables.yaml.",
            f"the answer is over {size} MB. Select fewer cells in variables.yaml.",
        )
    try:
        text = answer.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            table,
            f"byte {error.start} er ikke UTF-8, så svaret er beskadiget. Prøv igen senere.",
            f"byte {error.start} is not UTF-8, so the answer is damaged. Try again later.",
        ) from error
    if not text.strip():
        raise refuse(table, "svaret er tomt. Prøv igen senere.", "the answer is empty. Try again later.")
    if text.lstrip().startswith("<"):
        raise refuse(
            table,
            f"det er en webside og ikke tal: »{excerpt(text)}«. Undersøg, om nettet kræver login, og prøv igen.",
            f"it is a web page and not figures: “{excerpt(text)}”. See whether the network wants a login; try again.",
        )
    return text


def _read_json(answer: bytes, table: str, shape: TypeAdapter[Any]) -> Any:
    text = read_text(answer, table)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refuse(
            table,
            f"svaret er ikke hel JSON ({error}); det er nok afbrudt. Prøv igen senere.",
            f"the answer is not whole JSON ({error}); it was probably cut short. Try again later.",
        ) from error
    check_no_error(table, content)
    try:
        return shape.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "–"
        raise refuse(
            table,
            f"feltet »{place}« mangler eller har en anden form ({first['msg']}). "
            "StatBank kan være lavet om: meld det som en fejl.",
            f"the field “{place}” is missing or has another shape ({first['msg']}). "
            "StatBank may have changed: report it as a bug.",
        ) from error


def check_no_error(table: str, content: object) -> None:
    """Refuse parsed JSON that is StatBank's way of telling of an error.

    Raises:
        UnexpectedAnswer: With what StatBank says.
    """
    if isinstance(content, dict) and ("errorTypeCode" in content or set(content) == {"message"}):
        said = excerpt(f"{content.get('errorTypeCode', '')} {content.get('message', '')}".strip())
        raise refuse(
            table,
            f"StatBank melder fejl: »{said}«. Ret tabel og select i variables.yaml, eller prøv igen senere.",
            f"StatBank reports an error: “{said}”. Correct table and select in variables.yaml, or try again later.",
        )


def _check_language(table: str, words: set[str], language: str) -> None:
    if words != {_TIME_WORDS[language]}:
        raise refuse(
            table,
            f"svaret er på et andet sprog end »{language}«: tidsdimensionen hedder »{', '.join(sorted(words))}«. "
            "Prøv igen senere; sker det igen, så meld det som en fejl.",
            f"the answer is in another language than “{language}”: the time dimension is called "
            f"“{', '.join(sorted(words))}”. Try again later; if it happens again, report it as a bug.",
        )


def _check_unique(table: str, thing_da: str, thing_en: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise refuse(
            table,
            f"{thing_da} »{twice[0]}« står to gange i beskrivelsen af tabellen. Prøv igen senere.",
            f"{thing_en} “{twice[0]}” is twice in the description of the table. Try again later.",
        )


def excerpt(text: str) -> str:
    """Return the beginning of ``text`` on one line, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
