"""raaderum demo: three municipalities' papers, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli import release as release_commands
from raaderum.cli.console import say
from raaderum.cli.files import write_whole
from raaderum.cli.report import SUFFIXES, write_report
from raaderum.cli.study import open_release
from raaderum.studies import make_choices, study_answer, to_json

SHOWN = ("0461", "0825", "0316")
"""One large municipality, one island, one with level shifts."""


def demo(out: Annotated[Path, typer.Option("--out", "-o", help="Mappe at skrive i.")] = Path("out")) -> None:
    """Regn udgivelsen efter, og skriv tre kommuners papirer (PDF, Excel, PowerPoint og JSON)."""
    release_commands.verify(None)
    data = open_release("roads", None)
    for code in SHOWN:
        choices = make_choices(data, code)
        name = next(unit.name for unit in data.municipalities if unit.code == code)
        for suffix in SUFFIXES:
            write_report(data, choices, out / f"veje-{code}{suffix}")
        write_whole(out / f"veje-{code}.json", f"{to_json(study_answer(data, choices))}\n".encode())
        say(f"{name}: {out}/veje-{code}.pdf, .xlsx, .pptx og .json")
    say("Se sitet i en browser: make run")
