"""The commands raaderum case: business cases as workbooks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from raaderum.cli.console import error, say
from raaderum.cli.files import check_suffix, keep_before, write_whole
from raaderum.cli.portfolios import Budget, Hours, PortfolioOut, SharedPaid, answer_portfolio
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.formula_text import formula_text
from raaderum.domain.text import LANGUAGES
from raaderum.reports.text import words_in

if TYPE_CHECKING:
    from raaderum.domain.business_cases import BusinessCase
    from raaderum.reports.case_briefing import CaseBriefing
    from raaderum.studies.results.business_case import CaseResult, Driver
    from raaderum.warehouse.readers.forms.findings import FormFinding

app = typer.Typer(no_args_is_help=True)
Source = Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Udfyldt regneark fra »raaderum case template«.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.xlsx).")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv alt, som det er.")]
_SHOWN = 5


@app.callback()
def _group() -> None:
    """Business cases: kan det betale sig, hvor sikkert er det, og hvad afgør det?"""


@app.command("template")
def template(out: Out) -> None:
    """Lav et regneark til en business case, med et lille eksempel, der kan regnes på med det samme."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.reports.xlsx.case_workbook import write_case
    from raaderum.studies.business_case import study_business_case
    from raaderum.warehouse.business_cases.starter import starter_case

    check_suffix(out, ".xlsx")
    today = date.today()  # noqa: DTZ011 — the date where the reader is
    write_whole(out, write_case(study_business_case(starter_case(today)), today))
    say(f"{out} er skrevet, med et eksempel, hvor tallene er fundet på. Ret de gule felter, og regn:")
    say(f"raaderum case evaluate {out}")


@app.command("evaluate")
def evaluate(
    source: Source,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Skriv regnearket igen, regnet om (.xlsx).")] = None,
    as_json: AsJson = False,
) -> None:
    """Regn en business case: nutidsværdi, usikkerhed, tilbagebetaling og hvad der afgør den."""
    result, ignored = read_and_calculate(source)
    if out is not None:
        from raaderum.reports.xlsx.case_workbook import write_case

        check_suffix(out, ".xlsx")
        kept = keep_before(source, out)
        write_whole(out, write_case(result, date.today()))  # noqa: DTZ011 — the date where the reader is
        if kept is not None:
            text = f"Regnearket er skrevet forfra. Det gamle, med egne ark, noter og formler i de gule felter: {kept}."
            error(text)
    if as_json:
        say(json.dumps(as_plain(result, ignored), ensure_ascii=False, allow_nan=False, default=str))
    else:
        _tell(result, ignored)


@app.command("export")
def export(
    source: Source,
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.docx eller .pdf).")],
    language: Annotated[str, typer.Option("--language", help="da eller en.")] = "da",
) -> None:
    """Skriv forslaget, som politikerne beslutter på, som Word eller PDF. Er et felt tomt, skrives intet."""
    suffix = out.suffix.lower()
    check_suffix(out, ".docx", ".pdf")
    if language not in LANGUAGES:
        raise InvalidChoice(name="--language", value=language, allowed_da="da eller en", allowed_en="da or en")
    from raaderum.reports.case_briefing import compose_case_briefing

    result, ignored = read_and_calculate(source)
    briefing = compose_case_briefing(result, words_in(language))
    link = f"raaderum case export {source.name} -o {out.name}"
    write_whole(out, write_proposal(briefing, suffix, date.today(), link))  # noqa: DTZ011 — where the reader is
    say(f"{out} er skrevet.")
    if ignored:
        say(f"Ikke læst: {'; '.join(ignored)}.")


@app.command("portfolio")
def portfolio(
    sources: Annotated[list[Path], typer.Argument(metavar="FIL.xlsx …", help="Udfyldte business cases.")],
    budget: Budget = None,
    hours: Hours = None,
    shared_paid: SharedPaid = False,
    out: PortfolioOut = None,
    as_json: AsJson = False,
) -> None:
    """Vælg de sager, fra alle områder, der tilsammen er mest værd, inden for et budget og et antal it-timer."""
    from raaderum.studies.portfolio import study_case_portfolio

    cases = {}
    for source in sources:
        case, ignored = read_one(source)
        cases[str(source) if source.name in cases else source.name] = case
        if ignored:
            error(f"{source.name}: ikke læst: {'; '.join(ignored)}.")
    found = study_case_portfolio(cases, budget_dkk=budget, it_hours=hours, shared_paid=shared_paid)
    mark = "Eksempeldata: tallene er fundet på." if any(one.example for one in cases.values()) else None
    answer_portfolio(found, out, as_json=as_json, mark=mark)


def write_proposal(briefing: CaseBriefing, suffix: str, today: date, link: str) -> bytes:
    """Return a proposal in the format that ``suffix`` (".docx" or ".pdf") asks for."""
    if suffix == ".docx":
        from raaderum.reports.docx import write_case_docx

        return write_case_docx(briefing, today, link)
    from raaderum.reports.pdf.case_paper import write_case_pdf

    return write_case_pdf(briefing, today, link)


def read_and_calculate(source: Path) -> tuple[CaseResult, list[str]]:
    """Read a case and calculate it; where it cannot be, say why and end.

    Returns:
        The result, and what of the file was passed over.
    """
    from raaderum.studies.business_case import study_business_case

    case, ignored = read_one(source)
    return study_business_case(case), ignored


def read_one(source: Path) -> tuple[BusinessCase, list[str]]:
    """Read a case and what of the file was passed over; where it cannot be read, say why and end."""
    from raaderum.warehouse.business_cases.read_case import read_case

    case, findings, ignored = read_case(source)
    tell_findings(findings)
    if case is None:
        error(f"Sagen er ikke regnet. Ret felterne i {source.name}, og prøv igen.")
        raise typer.Exit(1)
    return case, ignored


def tell_findings(findings: Sequence[FormFinding]) -> None:
    """Write what is wrong, where, and what to do."""
    for one in findings:
        error(f"{one.place()}: {one.sentence()} {one.remedy()}")


def _tell(result: CaseResult, ignored: Sequence[str]) -> None:
    from raaderum.reports.text.case_paper import all_effects_sentences, budget_sentences, driver_name
    from raaderum.reports.text.cases import describe_case, reservations, scenario_sentences

    words = words_in("da")
    text = describe_case(result, words)
    if result.case.example:
        say("Eksempeldata: tallene er fundet på.")
    say(result.case.title)
    for line in (*scenario_sentences(result, words), *all_effects_sentences(result, words)):
        say(line)
    for line in (*budget_sentences(result, words), *reservations(result, words), *text.edges):
        say(line)
    say("")
    say("År\tNetto, kr.\tHeraf i budgettet, kr.")
    for year, net, budget in zip(result.years, result.net.by_year_dkk, result.budget.by_year_dkk, strict=True):
        say(f"{year}\t{words.number(net)}\t{words.number(budget)}")
    if result.tornado:
        say("")
        say("Det, der afgør sagen\tVed P10, kr.\tVed P90, kr.")
        for one in result.tornado[:_SHOWN]:
            changes = (
                words.signed(at - result.net.npv_dkk)
                for at in (one.npv_at_low_dkk, one.npv_at_high_dkk)
                if at is not None
            )
            states = " (sker ikke / sker)" if one.kind == "risk" else ""
            say("\t".join([driver_name(one, words) + states, *changes]))
    if ignored:
        say("")
        say(f"Ikke læst: {'; '.join(ignored)}.")


def as_plain(result: CaseResult, ignored: Sequence[str]) -> dict[str, Any]:
    """Return a result as plain data: the answers first, everything behind them below."""
    plain = asdict(result)
    case = plain.pop("case")
    for line, own in zip(case["lines"], result.case.lines, strict=True):
        line["formula"] = formula_text(own.formula)
        line["it_hours"] = None if own.it_hours is None else formula_text(own.it_hours)
    return {
        "title": result.case.title,
        "npv_dkk": result.net.npv_dkk,
        "irr": result.net.irr,
        "irr_kind": result.net.irr_kind,
        "payback_years": result.net.payback_years,
        "discounted_payback_years": result.net.discounted_payback_years,
        "p10": result.worth.p10,
        "p50": result.worth.p50,
        "p90": result.worth.p90,
        "chance_of_loss": result.chance_of_loss,
        "net_by_year_dkk": dict(zip(map(str, result.years), result.net.by_year_dkk, strict=True)),
        "budget_by_year_dkk": dict(zip(map(str, result.years), result.budget.by_year_dkk, strict=True)),
        "tornado": [_plain_driver(one) for one in result.tornado],
        "break_even": {one.id: one.break_even for one in result.drivers if one.kind == "assumption"},
        "ignored": list(ignored),
        **{key: value for key, value in plain.items() if key != "drivers"},
        "case": case,
    }


def _plain_driver(one: Driver) -> dict[str, Any]:
    return {**asdict(one), "swing_dkk": one.swing_dkk}
