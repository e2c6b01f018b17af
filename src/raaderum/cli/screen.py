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
from raaderum.cli.files import check_suffix, keep_before, write_whole
from raaderum.cli.portfolios import Budget, Hours, PortfolioOut, SharedPaid, answer_portfolio
from raaderum.domain.business_cases import UNFILLED
from raaderum.domain.errors import UnknownProcess, near_names
from raaderum.packs import ScreeningFile, load_pack
from raaderum.packs.load import screening_rules
from raaderum.reports.text import words_in
from raaderum.warehouse.folders import default_folders

if TYPE_CHECKING:
    from raaderum.domain.processes import WorkProcess
    from raaderum.studies.screening import Screened, ScreeningResult
    from raaderum.warehouse.processes.read_processes import ReadProcesses
    from raaderum.warehouse.readers.forms.findings import FormFinding

AREA = "rpa"
_SHOWN, _WARNINGS = 15, 5


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

    check_suffix(out, ".xlsx")
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

    rules = load_rules()
    read = _read(source, rules)
    result = study_screening(read.processes, rules)
    if out is not None:
        from raaderum.reports.xlsx.screening_workbook import write_screening

        check_suffix(out, ".xlsx")
        kept = keep_before(source, out)
        write_whole(out, write_screening(rules, read.processes, date.today(), result, read.seen))  # noqa: DTZ011
        if kept is not None:
            error(f"Skemaet er skrevet forfra. Det gamle, med egne ark og de rækker, der er fejl i: {kept}.")
    if as_json:
        say(json.dumps(as_plain(result), ensure_ascii=False, allow_nan=False, default=str))
    else:
        _tell(result, rules)


@app.command("case")
def to_case(
    source: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Udfyldt skema.")],
    process: Annotated[str, typer.Argument(metavar="NR", help="Processens nummer i skemaet.")],
    out: Out,
    reuse: Annotated[bool, typer.Option("--reuse", help="Regn med en løsning, en anden kommune har bygget.")] = False,
    first_year: Annotated[int | None, typer.Option(min=1990, max=2100, help="Det første år. Ellers næste år.")] = None,
) -> None:
    """Lav en business case af en screenet proces. Alle tal kan rettes."""
    from raaderum.reports.xlsx.case_workbook import write_case
    from raaderum.studies.automation_case import automation_case, compare_reuse
    from raaderum.studies.business_case import study_business_case

    check_suffix(out, ".xlsx")
    rules = load_rules()
    chosen = _find(_read(source, rules).processes, process)
    today = date.today()  # noqa: DTZ011 — the date where the reader is
    year = first_year or today.year + 1
    case = automation_case(chosen, rules, year, today, reuse=reuse)
    result = study_business_case(case)
    write_whole(out, write_case(result, today))
    words = words_in("da")
    say(f"{out} er skrevet. Nutidsværdi {words.large_kroner(result.net.npv_dkk)} over {case.years} år.")
    if not reuse:
        other = compare_reuse(chosen, rules, year, today)
        built, again = words.large_kroner(other.build_dkk), words.large_kroner(other.reuse_dkk)
        text = "At bygge den koster {built}. Med en løsning fra en anden kommune ville det koste {again}."
        say(words.say(text, built=built, again=again))
        if other.pays_only_by_reuse:
            say("Den kan kun betale sig ved genbrug: brug --reuse.")
    missing = [one.name for one in case.assumptions if one.source == UNFILLED]
    if missing:
        error(f"Mangler i screeningen og er regnet som 0: {words.listing(missing)}. Skriv det på arket Forudsætninger.")
    if result.case.proposal.must_be_true:
        say(result.case.proposal.must_be_true)
    say("Frigjort tid er kapacitet, ikke råderum, før en beslutning er navngivet.")


@app.command("portfolio")
def portfolio(
    source: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Udfyldt skema.")],
    budget: Budget = None,
    hours: Hours = None,
    shared_paid: SharedPaid = False,
    out: PortfolioOut = None,
    as_json: AsJson = False,
) -> None:
    """Vælg de processer, der tilsammen er mest værd, inden for et budget og et antal it-timer."""
    from raaderum.studies.portfolio import study_portfolio
    from raaderum.studies.screening import study_screening

    rules = load_rules()
    today = date.today()  # noqa: DTZ011 — the date where the reader is
    screened = study_screening(_read(source, rules).processes, rules)
    found = study_portfolio(
        screened, rules, today.year + 1, today, budget_dkk=budget, it_hours=hours, shared_paid=shared_paid
    )
    answer_portfolio(found, out, as_json=as_json)


@app.command("import")
def from_exchange(
    source: Annotated[Path, typer.Argument(metavar="FIL.json", help="Processer fra OS2autoproces.")], out: Out
) -> None:
    """Læs processer fra OS2autoproces ind i et skema."""
    from raaderum.reports.xlsx.screening_workbook import write_screening
    from raaderum.warehouse.processes.os2autoproces import read_exchange

    check_suffix(out, ".xlsx")
    found = read_exchange(source)
    for text in found.findings:
        error(text.da)
    write_whole(out, write_screening(load_rules(), found.processes, date.today()))  # noqa: DTZ011
    say(f"{len(found.processes)} processer er skrevet i {out}.")
    if found.ignored:
        say(f"Ikke læst: {', '.join(found.ignored)}.")


@app.command("export")
def to_exchange(
    source: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Udfyldt skema.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.json).")],
) -> None:
    """Skriv processerne, så OS2autoproces kan læse dem."""
    from raaderum.warehouse.processes.os2autoproces import write_exchange

    check_suffix(out, ".json")
    processes = _read(source, load_rules()).processes
    write_whole(out, (write_exchange(processes) + "\n").encode())
    say(f"{len(processes)} processer er skrevet i {out}.")
    say("Ikke skrevet, for OS2autoproces har ikke felterne: dybdescreeningen, ejer, frigjorte timer og »Bygget af«.")


def _read(source: Path, rules: ScreeningFile) -> ReadProcesses:
    """Return the processes of a filled form; say what is wrong with the rest, and end where none is left."""
    from raaderum.warehouse.processes.read_processes import read_processes

    read = read_processes(source, rules)
    tell_findings(read.findings)
    if read.unnumbered:
        error(f"Rækker uden nr. har fået et: {', '.join(sorted(read.unnumbered)[:_SHOWN])}.")
    if not read.processes:
        error(f"Der er ingen processer i {source.name}, som kan screenes. Skriv dem på arket Processer, og prøv igen.")
        raise typer.Exit(1)
    return read


def _find(processes: Sequence[WorkProcess], wanted: str) -> WorkProcess:
    for one in processes:
        if one.id.casefold() == wanted.casefold():
            return one
    known = [one.id for one in processes]
    raise UnknownProcess(value=wanted, known=", ".join(known[:20]), near=near_names(wanted, known))


def load_rules() -> ScreeningFile:
    """Return the questions, weights and limits of the area automation."""
    return screening_rules(load_pack(default_folders().packs / AREA))


def tell_findings(findings: Sequence[FormFinding]) -> None:
    """Write what is wrong, where, and what to do; the rest is used all the same."""
    warnings = [one for one in findings if one.level == "warning"]
    for one in [*(one for one in findings if one.level == "error"), *warnings[:_WARNINGS]]:
        error(f"{one.place()}: {one.sentence()} {one.remedy()}")
    if len(warnings) > _WARNINGS:
        error(f"… og {len(warnings) - _WARNINGS} andre steder, der bør ses efter.")
    wrong = sum(one.level == "error" for one in findings)
    if wrong:
        error(f"{wrong} fejl. De rækker er ikke med; resten er screenet.")


def _tell(result: ScreeningResult, rules: ScreeningFile) -> None:
    from raaderum.reports.screening_tables import field_name

    words = words_in("da")
    say(f"Processer i skemaet: {words.number(len(result.processes))}.")
    for quadrant in rules.quadrants:
        inside = [one for one in result.processes if one.quadrant == quadrant.id]
        hours = sum(one.hours_saved or 0.0 for one in inside)
        counted = f"{words.number(len(inside))} ({words.number(hours)} timer om året)"
        say(f"{quadrant.name.da}: {counted}. {quadrant.advice.da}")
    settled = sum(not one.process.open for one in result.processes)
    if settled:
        say(f"I drift eller afgjort: {words.number(settled)}. De står for sig.")
    if result.unknown:
        say(f"Mangler svar: {words.number(result.unknown)}.")
    say("")
    say("Plads\tEgnethed\tGevinst\tSikkerhed\tFelt\tProces")
    for one in result.processes[:_SHOWN]:
        shares = [
            "–" if value is None else words.percent(value) for value in (one.feasibility, one.benefit, one.confidence)
        ]
        field = field_name(one, words)
        blocked = "".join(f" Spærret: {words.of(text)}" for text in one.knock_outs)
        place = str(one.place) if one.quadrant else "–"
        say("\t".join([place, *shares, field, one.process.name + (f".{blocked}" if blocked else "")]))
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
