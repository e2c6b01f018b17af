"""The command raaderum extract: what a municipality's own account extract would fill in an area's template."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import error, say
from raaderum.cli.extract_text import as_dictionary, print_extract, print_questions
from raaderum.cli.files import read_mapping, write_whole
from raaderum.cli.template import open_pack
from raaderum.domain.errors import InvalidChoice
from raaderum.studies.account_extract import fill_variables
from raaderum.studies.own_file import Answers, settle_columns
from raaderum.warehouse.readers.account_extract import read_extract
from raaderum.warehouse.readers.account_mapping import (
    AccountMapping,
    ExtractMapping,
    check_variables,
    extract_mapping_from_json,
    extract_mapping_to_json,
)
from raaderum.warehouse.readers.column_fields import POSTING_FIELDS
from raaderum.warehouse.readers.table_text import DELIMITERS
from raaderum.warehouse.readers.table_values import DATE_STYLES, NUMBER_STYLES, DateStyle, NumberStyle
from raaderum.warehouse.readers.tables import read_own_table


def extract(
    area: Annotated[str, typer.Argument(help="Område, fx roads.")],
    file: Annotated[Path, typer.Argument(help="Udtræk fra økonomisystemet (.csv eller .xlsx).")],
    mapping: Annotated[Path | None, typer.Option("--mapping", help="Gemt opsætning.")] = None,
    save_mapping: Annotated[Path | None, typer.Option("--save-mapping", help="Gem opsætningen her.")] = None,
    column: Annotated[list[str] | None, typer.Option("--column", help="felt=overskrift, fx account=Konto.")] = None,
    number_style: Annotated[str, typer.Option("--number-style", help="comma (1.234,50) eller point.")] = "open",
    date_style: Annotated[str, typer.Option("--date-style", help="dmy, mdy eller ymd.")] = "open",
    accept: Annotated[bool, typer.Option("--accept-renames", help="Brug de foreslåede nye overskrifter.")] = False,
    sheet: Annotated[str, typer.Option("--sheet", help="Ark i regnearket.")] = "",
    header_row: Annotated[int, typer.Option("--header-row", min=0, help="Overskrifternes række.")] = 0,
    delimiter: Annotated[str, typer.Option("--delimiter", help="Tegnet mellem kolonnerne; tab for tabulator.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Skriv alt, som det er.")] = False,
) -> None:
    """Vis, hvad jeres eget kontoudtræk ville udfylde i skemaet. Intet sendes eller gemmes."""
    pack = open_pack(area)
    saved = _load(mapping, pack.id, file)
    check_variables(saved.accounts, pack, mapping.name if mapping else file.name)
    table = read_own_table(file, sheet=sheet, header_line=header_row, delimiter=read_delimiter(delimiter))
    numbers, dates = read_styles(number_style, date_style)
    answers = Answers(read_answers(column or []), numbers, dates, accept)
    columns, questions = settle_columns(saved.columns, table, POSTING_FIELDS, answers)
    if columns is None:
        print_questions(questions)
        raise typer.Exit(1)
    read = read_extract(table, columns, saved.accounts.layout)
    result = fill_variables(read.postings, saved.accounts, pack, mapping.name if mapping else file.name)
    if as_json:
        say(json.dumps(as_dictionary(read, result), ensure_ascii=False, indent=2))
    else:
        print_extract(read, result, compared=saved.columns is not None)
    asked = [question for question in read.rows.questions if question.needed]
    if save_mapping is not None and not asked:
        kept = replace(saved, columns=replace(read.rows.mapping, header=table.headers))
        write_whole(save_mapping, extract_mapping_to_json(kept).encode())
        error(f"Opsætningen er gemt i {save_mapping}.")
    if asked or any(finding.level == "error" for finding in read.findings):
        raise typer.Exit(1)


def _load(file: Path | None, area: str, extract_file: Path) -> ExtractMapping:
    """Return a saved mapping; without one: no rules yet, and columns to be found."""
    if file is None:
        return ExtractMapping(AccountMapping(extract_file.stem, area))
    return extract_mapping_from_json(read_mapping(file), file.name)


def read_answers(given: list[str]) -> dict[str, str]:
    """Return field to heading, as --column says them."""
    answers = {}
    for one in given:
        field, sign, header = one.partition("=")
        if not sign:
            raise InvalidChoice(name="--column", value=one, allowed_da="felt=overskrift", allowed_en="field=heading")
        answers[field.strip()] = header.strip()
    return answers


def read_styles(number_style: str, date_style: str) -> tuple[NumberStyle, DateStyle]:
    """Return how numbers and dates are written, as --number-style and --date-style say it."""
    numbers = next((style for style in NUMBER_STYLES if style == number_style), None)
    dates = next((style for style in DATE_STYLES if style == date_style), None)
    if numbers is None:
        raise _wrong("--number-style", number_style, NUMBER_STYLES)
    if dates is None:
        raise _wrong("--date-style", date_style, DATE_STYLES)
    return numbers, dates


def read_delimiter(given: str) -> str:
    """Return the sign between columns, as --delimiter says it."""
    chosen = "\t" if given in {"tab", "\\t"} else given
    if chosen and chosen not in DELIMITERS:
        raise _wrong("--delimiter", given, (";", ",", "|", "tab"))
    return chosen


def _wrong(name: str, value: str, known: tuple[str, ...]) -> InvalidChoice:
    shown = ", ".join(known)
    return InvalidChoice(name=name, value=value, allowed_da=f"en af: {shown}", allowed_en=f"one of: {shown}")
