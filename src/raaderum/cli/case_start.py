"""The command raaderum case start: a business case that begins in an explained difference."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import say
from raaderum.cli.files import check_suffix, write_whole
from raaderum.cli.study import Area, DatasetOption, Figure, Pinned, UnitCode, Year, choose_gap, open_release
from raaderum.reports.text import words_in


def start(
    unit: UnitCode,
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.xlsx).")],
    area: Area = "roads",
    year: Year = None,
    key_figure: Figure = None,
    driver: Annotated[
        str | None,
        typer.Option("--driver", help="Nøgletal, eller nøgletal.led, fx lighting.hours. Ellers det dyreste."),
    ] = None,
    release: Pinned = None,
    dataset: DatasetOption = None,
) -> None:
    """Begynd en business case i en forskel, med udgangspunktet gemt, så gevinsten kan måles mod det samme."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.reports.xlsx.case_workbook import write_case
    from raaderum.studies import study_gap
    from raaderum.studies.business_case import study_business_case
    from raaderum.studies.gap_case import case_from_gap

    check_suffix(out, ".xlsx")
    data = open_release(area, release, unit, dataset)
    gap = study_gap(data, choose_gap(data, unit, year, None, key_figure, None, None, None))
    node, _, factor = (driver or "").partition(".")
    today = date.today()  # noqa: DTZ011 — the date where the reader is
    case = case_from_gap(gap, today, node=node or None, factor=factor or None, example=data.dataset == "example")
    write_whole(out, write_case(study_business_case(case), today))
    words = words_in("da")
    say(f"{out} er skrevet: {case.title}.")
    amount = words.large_kroner(case.assumptions[0].value)
    say(words.say("Forskellen er {amount} om året. Ret, hvor meget der kan hentes, og hvad det koster.", amount=amount))
