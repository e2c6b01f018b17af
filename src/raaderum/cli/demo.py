"""raaderum demo: four municipalities' papers, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli import release as release_commands
from raaderum.cli.console import say
from raaderum.cli.documents import SUFFIXES, is_explained, write_report
from raaderum.cli.files import write_whole
from raaderum.cli.study import check_dataset, open_release
from raaderum.studies import make_choices, make_gap_choices, study_answer, study_gap, to_json

SHOWN = ("0461", "0825", "0316", "X017")
"""One large municipality, one island, one with level shifts, and one that does not exist, whose gap is explained."""


def demo(out: Annotated[Path, typer.Option("--out", "-o", help="Mappe at skrive i.")] = Path("out")) -> None:
    """Regn udgivelserne efter, og skriv fire kommuners papirer (PDF, Excel, PowerPoint og JSON)."""
    release_commands.verify(None)
    for code in SHOWN:
        data = open_release("roads", None, code, check_dataset(None, code))
        choices = make_choices(data, code)
        asked = make_gap_choices(data, choices)
        name = next(unit.name for unit in data.municipalities if unit.code == code)
        for suffix in SUFFIXES:
            write_report(data, asked, out / f"veje-{code}{suffix}")
        result = study_gap(data, asked) if is_explained(data, asked) else study_answer(data, choices)
        write_whole(out / f"veje-{code}.json", f"{to_json(result)}\n".encode())
        say(f"{name}: {out}/veje-{code}.pdf, .xlsx, .pptx og .json")
    say("Se sitet i en browser: make run")
