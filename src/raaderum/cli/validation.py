"""The command raaderum study validation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import say
from raaderum.cli.files import write_whole
from raaderum.domain.errors import InvalidChoice
from raaderum.reports.agenda import compose_agenda
from raaderum.reports.text import words_in
from raaderum.reports.validation_tables import points_table, sessions_table
from raaderum.studies import study_validation, to_json
from raaderum.studies.results.validation import ValidationResult


def show_validation(
    area: Annotated[str, typer.Option("--area", help="Område, fx roads.")] = "roads",
    dataset: Annotated[str, typer.Option("--dataset", help="public, example eller collected.")] = "collected",
    year: Annotated[str | None, typer.Option("--year", help="Regnskabsår; uden: det nyeste.")] = None,
    release: Annotated[str | None, typer.Option("--release", help="Begyndelsen af en udgivelses id.")] = None,
    earlier: Annotated[str | None, typer.Option("--earlier", help="Sidste års udgivelse: begyndelsen af id.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Dagsorden som fil: .pdf eller .xlsx.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet, som det er.")] = False,
) -> None:
    """Hvad skal deltagerne se på sammen, før tallene udgives?"""
    # Here, because the group of commands reads this module to register the command.
    from raaderum.cli.study import _table, open_release

    if out is not None and out.suffix.lower() not in (".pdf", ".xlsx"):
        allowed = {
            "allowed_da": "en fil, der ender på .pdf eller .xlsx",
            "allowed_en": "a file that ends in .pdf or .xlsx",
        }
        raise InvalidChoice(name="--out", value=out.name, **allowed)
    candidate = open_release(area, release, dataset=dataset)
    result = study_validation(candidate, year, open_release(area, earlier) if earlier else None)
    if out is not None:
        write_whole(out, _write(result, out.suffix.lower()))
    if as_json:
        say(to_json(result))
        return
    agenda, words = compose_agenda(result, words_in("da")), words_in("da")
    for line in (agenda.mark_sentence, f"{agenda.headline}.", *agenda.lead):
        if line:
            say(line)
    _table(sessions_table(result, words), words)
    _table(points_table(result, None, words), words)
    say(f"{out} er skrevet." if out is not None else agenda.source_line)


def _write(result: ValidationResult, suffix: str) -> bytes:
    """Write the agenda in the format that is asked for; what writes it is read only then."""
    agenda, today, link = compose_agenda(result, words_in("da")), date.today(), command_of(result)  # noqa: DTZ011
    if suffix == ".pdf":
        from raaderum.reports.pdf.agenda import write_agenda_pdf

        return write_agenda_pdf(agenda, today, link)
    from raaderum.reports.xlsx.agenda_workbook import write_agenda_xlsx

    return write_agenda_xlsx(agenda, today, link)


def command_of(result: ValidationResult) -> str:
    """Return the command that makes the same agenda again."""
    words = ["raaderum study validation", f"--area {result.area}", f"--dataset {result.dataset}"]
    words += [f"--year {result.period}", f"--release {result.release[:12]}"]
    return " ".join([*words, *([f"--earlier {result.earlier[:12]}"] if result.earlier else [])])
