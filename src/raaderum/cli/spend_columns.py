"""The command raaderum spend columns: which column of an extract is which, saved for raaderum spend ingest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import say
from raaderum.cli.extract import read_answers, read_delimiter, read_styles
from raaderum.cli.extract_text import print_questions
from raaderum.cli.files import write_whole
from raaderum.studies.own_file import Answers, settle_columns
from raaderum.warehouse.readers.column_fields import INVOICE_FIELDS
from raaderum.warehouse.readers.column_mapping import mapping_to_json
from raaderum.warehouse.readers.tables import read_own_table


def columns(
    file: Annotated[Path, typer.Argument(help="Udtræk af fakturaer eller betalinger (.csv eller .xlsx).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at gemme opsætningen i (.json).")],
    column: Annotated[list[str] | None, typer.Option("--column", help="felt=overskrift, fx net=Beløb.")] = None,
    number_style: Annotated[str, typer.Option("--number-style", help="comma (1.234,50) eller point.")] = "open",
    date_style: Annotated[str, typer.Option("--date-style", help="dmy, mdy eller ymd.")] = "open",
    delimiter: Annotated[str, typer.Option("--delimiter", help="Tegnet mellem kolonnerne; tab for tabulator.")] = "",
) -> None:
    """Find ud af, hvilken kolonne der er hvad i et udtræk, og gem det til ingest --mapping."""
    table = read_own_table(file, delimiter=read_delimiter(delimiter), personal_numbers=True)
    numbers, dates = read_styles(number_style, date_style)
    answers = Answers(read_answers(column or []), numbers, dates, accept_renames=False)
    mapping, questions = settle_columns(None, table, INVOICE_FIELDS, answers)
    if mapping is None:
        print_questions(questions)
        raise typer.Exit(1)
    write_whole(out, mapping_to_json(mapping).encode())
    for one in mapping.fields:
        say(f"{one.id}\t{one.headers[0]}")
    say(f"{out} er skrevet. Læs udtrækket ind: raaderum spend ingest {file} --mapping {out}")
