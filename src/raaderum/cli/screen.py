"""The command raaderum screen: which processes suit automation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from raaderum.cli.console import error, say
from raaderum.cli.files import write_whole
from raaderum.domain.errors import InvalidChoice
from raaderum.packs import ScreeningFile, load_pack
from raaderum.packs.load import screening_rules
from raaderum.reports.text import words_in
from raaderum.warehouse.folders import default_folders

if TYPE_CHECKING:
    from raaderum.studies.screening import Screened, ScreeningResult
    from raaderum.warehouse.readers.forms.findings import FormFinding

AREA = "rpa"
_SHOWN = 15


class _FileOrCommand(TyperGroup):
    """A word that is no command is a file to screen."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Put the hidden command before a file's name."""
        known = args and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if known else ["file", *args])


app = typer.Typer(no_args_is_help=True, cls=_FileOrCommand)
AsJson = Annotated[bool, typer.Option("--json", help="Skriv alt, som det er.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.xlsx).")]


@app.callback()
def _group() -> None:
    """Screening: hvilke processer egner sig til automatisering? Skriv filens navn, eller »template«."""


@app.command("template")
def template(out: Out) -> None:
    """Lav et tomt skema til processer og deres screening."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.reports.xlsx.screening_workbook import write_screening

    _check_suffix(out)
    write_whole(out, write_screening(load_rules(), [], date.today()))  # noqa: DTZ011 — the date where the reader is
    say(f"{out} er skrevet. Udfyld det, og kør:")
    say(f"raaderum screen {out}")


@app.command("file", hidden=True)
def screen_file(
    source: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Udfyldt skema (.xlsx eller .csv).")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Skriv skemaet igen, med resultatet (.xlsx).")] = None,
    as_json: AsJson = False,
) -> None:
    """Screen processerne i et udfyldt skema."""
    from raaderum.studies.screening import study_screening
    from raaderum.warehouse.processes.read_processes import read_processes

    rules = load_rules()
    processes, findings = read_processes(source, rules)
    tell_findings(findings)
    if not processes:
        error(f"Der er ingen processer i {source.name}, som kan screenes. Skriv dem på arket Processer, og prøv igen.")
        raise typer.Exit(1)
    result = study_screening(processes, rules)
    if out is not None:
        from raaderum.reports.xlsx.screening_workbook import write_screening

        _check_suffix(out)
        write_whole(out, write_screening(rules, processes, date.today(), result))  # noqa: DTZ011
    if as_json:
        say(json.dumps(as_plain(result), ensure_ascii=False, allow_nan=False, default=str))
    else:
        _tell(result, rules)


def load_rules() -> ScreeningFile:
    """Return the questions, weights and limits of the area automation."""
    return screening_rules(load_pack(default_folders().packs / AREA))


def tell_findings(findings: Sequence[FormFinding]) -> None:
    """Write what is wrong, where, and what to do; the rest is used all the same."""
    for one in findings:
        error(f"{one.place()}: {one.sentence()} {one.remedy()}")
    wrong = sum(one.level == "error" for one in findings)
    if wrong:
        error(f"{wrong} fejl. De rækker er ikke med; resten er screenet.")


def _check_suffix(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        raise InvalidChoice(
            name="--out", value=out.name, allowed_da="en fil, der ender på .xlsx", allowed_en="a file ending in .xlsx"
        )


def _tell(result: ScreeningResult, rules: ScreeningFile) -> None:
    words = words_in("da")
    say(f"{words.number(len(result.processes))} processer er screenet.")
    for quadrant in rules.quadrants:
        inside = [one for one in result.processes if one.quadrant == quadrant.id]
        hours = sum(one.hours_saved or 0.0 for one in inside)
        counted = f"{words.number(len(inside))} ({words.number(hours)} timer om året)"
        say(f"{quadrant.name.da}: {counted}. {quadrant.advice.da}")
    if result.unknown:
        say(f"Mangler svar: {words.number(result.unknown)}.")
    say("")
    say("Plads\tEgnethed\tGevinst\tSikkerhed\tFelt\tProces")
    for one in result.processes[:_SHOWN]:
        shares = [
            "–" if value is None else words.percent(value) for value in (one.feasibility, one.benefit, one.confidence)
        ]
        field = words.of(one.quadrant_name) if one.quadrant_name else "mangler svar"
        blocked = "".join(f" Spærret: {words.of(text)}" for text in one.knock_outs)
        say("\t".join([str(one.place), *shares, field, one.process.name + (f".{blocked}" if blocked else "")]))
    say("")
    say("Frigjort tid er kapacitet, ikke råderum, før en beslutning er navngivet.")


def as_plain(result: ScreeningResult) -> dict[str, Any]:
    """Return a screening as plain data, a process at a time, best first."""
    return {
        "study": result.study, "processes": [_plain(one) for one in result.processes], "counts": result.counts,
        "unknown": result.unknown, "hours_saved": result.hours_saved, "draws": result.draws, "seed": result.seed,
    }  # fmt: skip


def _plain(one: Screened) -> dict[str, Any]:
    plain = asdict(one)
    process = plain.pop("process")
    return {
        "id": one.process.id,
        "name": one.process.name,
        **plain,
        "quadrant_name": one.quadrant_name.da if one.quadrant_name else None,
        "advice": one.advice.da if one.advice else None,
        "knock_outs": [text.da for text in one.knock_outs],
        "prerequisites": [text.da for text in one.prerequisites],
        "contributions": [
            {**asdict(part), "name": part.name.da, "shown": part.shown.da if part.shown else None}
            for part in one.contributions
        ],
        "process": process,
    }
