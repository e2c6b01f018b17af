"""Which column is which: proposed once, saved, and used on the same file next year."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, get_args

from raaderum.domain.errors import InvalidChoice, near_names
from raaderum.domain.reader_errors import InvalidMapping
from raaderum.warehouse.readers.column_fields import Field, FieldKind, fold, is_needed, names_of, squeeze
from raaderum.warehouse.readers.table_findings import TableQuestion
from raaderum.warehouse.readers.table_values import (
    DATE_STYLES,
    NUMBER_STYLES,
    DateStyle,
    NumberStyle,
    find_date_style,
    find_number_style,
    read_date,
    read_number,
)
from raaderum.warehouse.readers.tables import OwnTable, iterate_texts

MAPPING_FORMAT = "raaderum-columns-1"
_ALIKE = 0.8
"""How alike two headings are, 0–1, before one is asked about: "Catergory" and "Category" are."""


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field and the headings its column has had, the newest first."""

    id: str
    kind: FieldKind
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a file holds what, and how its numbers and dates are written.

    ``header`` is all headings of the file that the mapping was made on, in their order.
    """

    name: str
    fields: tuple[MappedField, ...]
    header: tuple[str, ...]
    number_style: NumberStyle = "open"
    date_style: DateStyle = "open"

    @property
    def fingerprint(self) -> str:
        """Return what two files of the same variant share: SHA-256 of the folded headings in their order."""
        return header_fingerprint(self.header)

    def field(self, name: str) -> MappedField | None:
        """Return a field by its id."""
        return next((one for one in self.fields if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping as far as the file itself says it. Unanswered ``questions`` keep it from being complete."""

    mapping: ColumnMapping
    questions: tuple[TableQuestion, ...]

    @property
    def complete(self) -> bool:
        """True where no question that matters is open."""
        return not any(question.needed for question in self.questions)


def header_fingerprint(header: Sequence[str]) -> str:
    """Return SHA-256 over folded headings; the columns' order counts, case and punctuation do not."""
    return hashlib.sha256("\n".join(fold(text) for text in header).encode()).hexdigest()


def suggest_mapping(
    table: OwnTable,
    fields: Sequence[Field],
    *,
    name: str = "",
    answers: Mapping[str, str] | None = None,
    number_style: NumberStyle = "open",
    date_style: DateStyle = "open",
) -> Suggestion:
    """Propose which column holds which field; what the file does not settle is a question.

    Args:
        table: The table.
        fields: What is to be read.
        name: What the mapping is called; empty: the file's name.
        answers: Field to heading, chosen by the user.
        number_style, date_style: Chosen by the user; ``open``: found in the values.

    Raises:
        InvalidChoice: An answer names a field or a heading that is not there.
    """
    chosen = _check_answers(table, fields, answers or {})
    mapped: list[MappedField] = []
    questions: list[TableQuestion] = []
    known = {name for field in fields for name in names_of(field)}
    open_headers = [text for text in table.headers if text and text not in chosen.values()]
    free = [text for text in open_headers if squeeze(text) not in known]
    for field in fields:
        header, question = (chosen[field.id], None) if field.id in chosen else _choose(field, open_headers, free)
        if header is not None and any(squeeze(header) == squeeze(one.headers[0]) for one in mapped):
            question = TableQuestion("same-column", field.id, (header,), "", field.name, field.needed)
            header = None
        if header is not None:
            mapped.append(MappedField(field.id, field.kind, (header,)))
        if question is not None:
            questions.append(question)
    mapping = ColumnMapping(
        name or Path(table.file).stem, tuple(mapped), table.headers, number_style, date_style
    )  # fmt: skip
    settled, asked = settle_styles(mapping, table)
    return Suggestion(settled, (*questions, *asked))


def settle_styles(mapping: ColumnMapping, table: OwnTable) -> tuple[ColumnMapping, list[TableQuestion]]:
    """Return the mapping with the styles that the values of ``table`` show, and what has to be asked.

    A style that the mapping has is left as it is.
    """
    questions = []
    number_style, date_style = mapping.number_style, mapping.date_style
    if number_style == "open":
        texts = _texts_of(mapping, table, "amount")
        found = find_number_style(texts)
        if found == "ask":
            questions.append(_ask_style("number-style", mapping, "amount", ("comma", "point"), _doubtful_number(texts)))
        else:
            number_style = found
    if date_style == "open":
        texts = _texts_of(mapping, table, "date")
        order = find_date_style(texts)
        if order == "ask":
            questions.append(_ask_style("date-style", mapping, "date", ("dmy", "mdy", "ymd"), _doubtful_date(texts)))
        else:
            date_style = order
    return replace(mapping, number_style=number_style, date_style=date_style), questions


def _ask_style(
    code: str, mapping: ColumnMapping, kind: FieldKind, choices: tuple[str, ...], value: str
) -> TableQuestion:
    needed = any(is_needed(field.id, kind) for field in mapping.fields if field.kind == kind)
    return TableQuestion(code, kind, choices, value, needed=needed)


def find_column(table: OwnTable, headers: Sequence[str]) -> list[int]:
    """Return the positions whose heading is one of ``headers``, of the first of them that is there."""
    for header in headers:
        hits = [i for i, text in enumerate(table.headers) if text and fold(text) == fold(header)]
        if hits:
            return hits
    return []


def _choose(field: Field, headers: Sequence[str], free: Sequence[str]) -> tuple[str | None, TableQuestion | None]:
    """Return a field's heading among ``headers``, or what to ask. ``free`` headings are no field's own name."""
    names = names_of(field)
    exact = [text for text in headers if squeeze(text) in names]
    if len(exact) == 1:
        return exact[0], None
    if exact:
        return None, TableQuestion("which-column", field.id, tuple(exact), "", field.name, field.needed)
    like = [text for text in free if _likeness(squeeze(text), names) >= _ALIKE]
    if like:
        return None, TableQuestion("like-column", field.id, tuple(like), "", field.name, field.needed)
    if not field.needed:
        return None, None
    return None, TableQuestion("no-column", field.id, tuple(headers), "", field.name)


def _likeness(text: str, names: Sequence[str]) -> float:
    return max(SequenceMatcher(None, text, name).ratio() for name in names)


def _check_answers(table: OwnTable, fields: Sequence[Field], answers: Mapping[str, str]) -> dict[str, str]:
    known = [field.id for field in fields]
    for field, header in answers.items():
        if field not in known:
            raise _wrong_choice("--column", field, known)
        hits = find_column(table, [header])
        if len(hits) != 1:
            raise _wrong_choice(f"--column {field}", header, [text for text in table.headers if text])
    return {field: table.headers[find_column(table, [header])[0]] for field, header in answers.items()}


def _wrong_choice(name: str, value: str, known: Sequence[str]) -> InvalidChoice:
    shown = ", ".join(known)
    return InvalidChoice(
        name=name, value=value, near=near_names(value, known),
        allowed_da=f"en af: {shown}, og stå der én gang", allowed_en=f"one of: {shown}, and be there once",
    )  # fmt: skip


def _texts_of(mapping: ColumnMapping, table: OwnTable, kind: FieldKind) -> list[str]:
    columns = [find_column(table, one.headers) for one in mapping.fields if one.kind == kind]
    texts = (text for hits in columns for position in hits for text in iterate_texts(table, position))
    return list(dict.fromkeys(texts))  # each once: a year has 365 dates, however many the rows


def _doubtful_number(texts: Sequence[str]) -> str:
    """Return a text that is a number with a separator, for the user to look at."""
    fits = [t for t in texts if read_number(t, "open") is None]
    both = [t for t in fits if read_number(t, "comma") is not None or read_number(t, "point") is not None]
    return (both or list(texts))[0]


def _doubtful_date(texts: Sequence[str]) -> str:
    dated = [t for t in texts if any(read_date(t, order) is not None for order in ("dmy", "mdy", "ymd"))]
    return (dated or list(texts))[0]


# --- as a file ------------------------------------------------------------------------------------


def mapping_to_json(mapping: ColumnMapping) -> str:
    """Return the canonical JSON of a mapping: equal mappings give equal texts."""
    return json.dumps(mapping_to_plain(mapping), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def mapping_to_plain(mapping: ColumnMapping) -> dict[str, Any]:
    """Return a mapping as it stands in JSON."""
    return {"format": MAPPING_FORMAT, "fingerprint": mapping.fingerprint, **asdict(mapping)}


def mapping_from_json(text: str, file: str) -> ColumnMapping:
    """Return the mapping in a JSON text.

    Raises:
        InvalidMapping: Not JSON, not a mapping, or the headings and their fingerprint do not agree.
    """
    return mapping_from_plain(load_object(text, file), file)


def mapping_from_plain(plain: Mapping[str, Any], file: str) -> ColumnMapping:
    """Return the mapping in parsed JSON; raises as ``mapping_from_json``."""
    try:
        fields = tuple(
            MappedField(str(one["id"]), one["kind"], tuple(str(h) for h in one["headers"])) for one in plain["fields"]
        )
        header = tuple(str(text) for text in plain["header"])
        mapping = ColumnMapping(str(plain["name"]), fields, header, plain["number_style"], plain["date_style"])
        stored = str(plain["fingerprint"])
    except (KeyError, TypeError) as problem:
        raise wrong_mapping(file, "columns", str(problem), "mangler eller har en forkert form. Gem opsætningen igen.",
                            "is missing or has a wrong form. Save the mapping again.") from problem  # fmt: skip
    for where, value, allowed in (
        ("format", plain.get("format"), (MAPPING_FORMAT,)),
        ("number_style", mapping.number_style, NUMBER_STYLES),
        ("date_style", mapping.date_style, DATE_STYLES),
        *(("kind", field.kind, get_args(FieldKind)) for field in fields),
        ("fingerprint", stored, (mapping.fingerprint,)),
    ):
        if value not in allowed:
            shown = ", ".join(str(a) for a in allowed)
            raise wrong_mapping(file, where, value, f"skal være en af: {shown}. Gem opsætningen igen.",
                                f"must be one of: {shown}. Save the mapping again.")  # fmt: skip
    return mapping


def load_object(text: str, file: str) -> dict[str, Any]:
    """Return the object in a JSON text; raises InvalidMapping where it is none."""
    try:
        plain = json.loads(text)
    except ValueError as problem:
        raise wrong_mapping(file, "JSON", str(problem), "gør, at filen ikke kan læses. Ret den, eller gem den igen.",
                            "keeps the file from being read. Correct it, or save it again.") from problem  # fmt: skip
    if not isinstance(plain, dict):
        raise wrong_mapping(file, "JSON", text[:40], "er ikke en opsætning. Gem en med --save-mapping.",
                            "is no mapping. Save one with --save-mapping.")  # fmt: skip
    return plain


def wrong_mapping(
    file: str, where: str, value: object, danish: str, english: str, near: Sequence[str] = ()
) -> InvalidMapping:
    """Return the refusal of a saved mapping."""
    return InvalidMapping(
        file=file, where_da=where, where_en=where, value=value, problem_da=danish, problem_en=english, near=near
    )
