"""The command raaderum spend report: one municipality's purchases as a document.

What writes it is imported where it is used: reading the libraries behind takes longer than a whole other command.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raaderum.cli.console import say
from raaderum.cli.files import write_whole
from raaderum.cli.spend_store import MEMORY, MemoryOption, StoreOption
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.purchases import Agreement
from raaderum.domain.units import Unit, normalise_code
from raaderum.reports.text import words_in
from raaderum.warehouse.folders import default_folders

if TYPE_CHECKING:
    from raaderum.reports.spend_briefing import SpendBriefing
    from raaderum.studies.spend_answer import SpendAnswer
    from raaderum.warehouse.spend.engines import DuckDb

SUFFIXES = (".pdf", ".xlsx", ".pptx")

"""What the codes of municipalities begin with that do not exist."""


def report(
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil (.pdf, .xlsx eller .pptx).")],
    unit: Annotated[str, typer.Option("--unit", help="Kommunekode med fire cifre, fx 0461.")],
    store: StoreOption,
    year: Annotated[
        int | None, typer.Option("--year", min=1990, max=2100, help="Året; uden: det med flest fakturaer.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="da eller en.")] = "da",
    memory: MemoryOption = MEMORY,
) -> None:
    """Skriv kommunens indkøb som PDF, Excel eller PowerPoint: hvor kronerne siver, og hvad det er værd."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidChoice(
            name="--out", value=out.name, allowed_da="en fil, der ender på .pdf, .xlsx eller .pptx",
            allowed_en="a file that ends in .pdf, .xlsx or .pptx",
        )  # fmt: skip
    if language not in ("da", "en"):
        raise InvalidChoice(name="--language", value=language, allowed_da="da eller en", allowed_en="da or en")
    from raaderum.reports.spend_briefing import compose_spend_briefing

    answer = ask_answer(store, normalise_code(unit), year, memory)
    subject = answer.subject
    link = f"raaderum spend report --unit {subject.unit.code} --year {subject.period}"
    today = date.today()  # noqa: DTZ011 — the date where the reader is
    write_whole(out, write_document(compose_spend_briefing(answer, words_in(language)), suffix, today, link))
    say(f"{out} er skrevet: {subject.unit.name}, {subject.period}.")


def ask_answer(store: Path, code: str, year: int | None, memory: str = MEMORY) -> SpendAnswer:
    """Ask all that a report says, of what a store has published.

    Raises:
        NoPurchases: Nothing has been published.
        InvalidChoice: The municipality has no invoices, or none in that year.
    """
    from raaderum.studies.spend_answer import SpendSubject, study_spend_answer
    from raaderum.warehouse.readers.submission_layout import is_fictional
    from raaderum.warehouse.spend.engines import DuckDb
    from raaderum.warehouse.spend.setting import known_municipalities, load_procurement
    from raaderum.warehouse.spend.versions import open_published

    folders = default_folders()
    _, purchasing = load_procurement(folders.packs)
    published = open_published(store)
    whole = DuckDb(published.folder, memory)
    try:
        period = choose_year(whole, code, year)
        agreements, inhabitants = read_agreements(whole), read_inhabitants(whole)
    finally:
        whole.close()
    names = known_municipalities(folders)
    unit = Unit(code, names.get(code, code), "municipality", "")
    subject = SpendSubject(unit, period, published.number, example=is_fictional(code))
    engine = DuckDb(published.folder, memory, year=period)
    try:
        return study_spend_answer(engine, purchasing, agreements, inhabitants, subject)
    finally:
        engine.close()


def write_document(briefing: SpendBriefing, suffix: str, today: date, link: str) -> bytes:
    """Return a briefing in the format that ``suffix`` (".pdf", ".xlsx" or ".pptx") asks for."""
    if suffix == ".pdf":
        from raaderum.reports.pdf.spend_paper import write_spend_pdf

        return write_spend_pdf(briefing, today, link)
    if suffix == ".xlsx":
        from raaderum.reports.xlsx.spend_workbook import write_spend_xlsx

        return write_spend_xlsx(briefing, today, link)
    from raaderum.reports.pptx.spend_slides import write_spend_pptx

    return write_spend_pptx(briefing, today, link)


def choose_year(engine: DuckDb, code: str, year: int | None) -> int:
    """Return the year that is asked for, else the one with most of the municipality's invoices."""
    from raaderum.analytics.spend import tables

    invoices = tables.invoices()
    dated = invoices.mutate(year=invoices.issue_date.year().cast("int64"))
    rows = engine.rows(dated.group_by(["municipality", "year"]).aggregate(count=dated.count()))
    counted = {(str(place), int(when)): int(count) for place, when, count in rows if place}
    codes = sorted({place for place, _ in counted})
    if code not in codes:
        known = ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
        raise InvalidChoice(
            name="--unit", value=code, allowed_da=f"en af dem med fakturaer: {known or 'ingen'}",
            allowed_en=f"one of those with invoices: {known or 'none'}",
        )  # fmt: skip
    years = {when: count for (place, when), count in counted.items() if place == code}
    if year is not None and year not in years:
        listed = words_in("da").years(years)
        raise InvalidChoice(
            name="--year", value=year, allowed_da=f"et år med fakturaer: {listed}",
            allowed_en=f"a year with invoices: {words_in('en').years(years)}",
        )  # fmt: skip
    return year or max(years, key=lambda when: (years[when], when))


def read_agreements(engine: DuckDb) -> list[Agreement]:
    """Return the register as it was when the purchases were published."""
    import ibis

    from raaderum.analytics.spend import tables

    register = ibis.table(tables.AGREEMENTS, name="agreements")
    return [Agreement(*row) for row in engine.rows(register.order_by("agreement"))]


def read_inhabitants(engine: DuckDb) -> dict[str, int]:
    """Return the inhabitants by municipality."""
    import ibis

    from raaderum.analytics.spend import tables

    population = ibis.table(tables.POPULATION, name="population")
    # By other names: Ibis writes "every column" where all of its own are selected, and a generated table has more.
    rows = engine.rows(population.select(code=population.municipality, people=population.inhabitants))
    return {str(code): int(people) for code, people in rows}
