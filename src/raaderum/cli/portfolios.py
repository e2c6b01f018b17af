"""The commands raaderum case portfolio and screen portfolio: how a portfolio is told."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raaderum.cli.console import say
from raaderum.cli.files import check_suffix, write_whole
from raaderum.reports.text import words_in

if TYPE_CHECKING:
    from raaderum.studies.portfolio import PortfolioResult

_SHOWN = 15
Budget = Annotated[
    float | None, typer.Option(min=0, help="Kr. til engangsudgifter og det første år af det, der deles.")
]
Hours = Annotated[float | None, typer.Option(min=0, help="It-timer til rådighed.")]
SharedPaid = Annotated[
    bool,
    typer.Option("--shared-paid", help="Det, sagerne deler (fx platformen), har I i forvejen. Det koster intet mere."),
]
PortfolioOut = Annotated[Path | None, typer.Option("--out", "-o", help="Skriv den også som regneark (.xlsx).")]


def answer_portfolio(found: PortfolioResult, out: Path | None, *, as_json: bool, mark: str | None = None) -> None:
    """Write a portfolio to the screen, and to ``out`` where it is named."""
    if out is not None:
        from raaderum.reports.xlsx.portfolio_workbook import write_portfolio

        check_suffix(out, ".xlsx")
        content = write_portfolio(found, words_in("da"), date.today(), mark)  # noqa: DTZ011 — where the reader is
        write_whole(out, content)
    if as_json:
        say(json.dumps(asdict(found), ensure_ascii=False, allow_nan=False, default=str))
    else:
        _tell(found, mark)


def _tell(found: PortfolioResult, mark: str | None) -> None:
    from raaderum.reports.portfolio_tables import item_name, portfolio_lines, why_left

    words = words_in("da")
    if mark:
        say(mark)
    for line in portfolio_lines(found, words):
        say(line)
    if found.taken:
        say("")
        say("Nutidsværdi uden det fælles, kr.\tHeraf i budgettet, kr.\tEngangsudgift, kr.\tIt-timer\tNavn")
    for one in found.taken:
        values = (one.worth_dkk, one.budget_worth_dkk, one.outlay_dkk, one.it_hours)
        say("\t".join([*map(words.number, values), item_name(one, words)]))
    if found.left:
        say("")
        say("Ikke valgt")
    for one in found.left[:_SHOWN]:
        say(f"{item_name(one, words)}: {why_left(one, words)}")
    if len(found.left) > _SHOWN:
        say(f"… og {len(found.left) - _SHOWN} andre.")
