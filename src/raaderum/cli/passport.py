"""The command raaderum study passport."""

from __future__ import annotations

from typing import Annotated

import typer

from raaderum.cli.console import say
from raaderum.reports.passport_tables import barred_sentence, count_grades, grade_lines, passport_table
from raaderum.reports.text import words_in
from raaderum.studies import study_passport, to_json


def show_passport(
    unit: Annotated[str, typer.Option("--unit", help="Kommunekode med fire cifre, fx 0461.")],
    area: Annotated[str, typer.Option("--area", help="Område, fx roads.")] = "roads",
    year: Annotated[str | None, typer.Option("--year", help="Regnskabsår; uden: det nyeste.")] = None,
    release: Annotated[str | None, typer.Option("--release", help="Begyndelsen af en udgivelses id.")] = None,
    dataset: Annotated[str | None, typer.Option("--dataset", help="public, example eller collected.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet, som det er.")] = False,
) -> None:
    """Hvilke af kommunens tal kan sammenlignes med andres, og hvorfor?"""
    # Here, because the group of commands reads this module to register the command.
    from raaderum.cli.study import _table, open_release

    result = study_passport(open_release(area, release, unit, dataset), unit, year)
    if as_json:
        say(to_json(result))
        return
    words = words_in("da")
    if result.dataset == "example":
        say(words.gettext("Eksempeldata: kommunerne findes ikke, og tallene er simuleret."))
    say(count_grades(result, words))
    if (barred := barred_sentence(result, words)) is not None:
        say(barred)
    _table(passport_table(result, words), words)
    for line in grade_lines(result, words):
        say(line)
