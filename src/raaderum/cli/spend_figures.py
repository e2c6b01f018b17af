"""The commands raaderum spend keyfigures, leaks and share: what the purchases say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from raaderum import __version__
from raaderum.cli.console import say
from raaderum.cli.files import write_whole
from raaderum.cli.spend_store import MEMORY, MemoryOption, StoreOption, number
from raaderum.domain.errors import InvalidChoice
from raaderum.reports.text import words_in
from raaderum.reports.text.spend_causes import cause_name
from raaderum.warehouse.folders import default_folders

if TYPE_CHECKING:
    from raaderum.analytics.spend.engine import Engine
    from raaderum.studies.spend_figures import Grouping, SpendFigures
    from raaderum.studies.spend_leaks import SpendLeaks
    from raaderum.warehouse.spend.versions import Published

EngineOption = Annotated[str, typer.Option("--engine", help="duckdb (denne maskine) eller spark (en klynge).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv alt, som det er.")]
MunicipalityOption = Annotated[str | None, typer.Option("--municipality", help="Kommunekode; uden: alle.")]
YearOption = Annotated[int | None, typer.Option("--year", min=1990, max=2100, help="Kun fakturaer fra det år.")]
_GROUPINGS: tuple[Grouping, ...] = ("municipality", "place", "category")


def keyfigures(
    store: StoreOption,
    by: Annotated[str, typer.Option("--by", help="municipality, place (institution) eller category.")] = "municipality",
    year: YearOption = None,
    engine: EngineOption = "duckdb",
    memory: MemoryOption = MEMORY,
    as_json: JsonOption = False,
) -> None:
    """Vis nøgletal for fakturaer og compliance pr. kommune, institution eller kategori."""
    from raaderum.studies.spend_figures import study_spend_figures
    from raaderum.warehouse.spend.setting import load_procurement

    grouping = next((one for one in _GROUPINGS if one == by), None)
    if grouping is None:
        known = ", ".join(_GROUPINGS)
        raise InvalidChoice(name="--by", value=by, allowed_da=f"en af: {known}", allowed_en=f"one of: {known}")
    _, purchasing = load_procurement(default_folders().packs)
    published, running = _open(store, engine, memory, year)
    people = _inhabitants(published, memory)
    figures = study_spend_figures(running, purchasing, people, grouping)
    if as_json:
        _print_json(published, engine, year, figures)
    else:
        _print_figures(figures)


def leaks(
    store: StoreOption,
    municipality: MunicipalityOption = None,
    year: YearOption = None,
    engine: EngineOption = "duckdb",
    memory: MemoryOption = MEMORY,
    as_json: JsonOption = False,
) -> None:
    """Vis, hvor kronerne siver: forbruget pr. aftale og årsag, på øren."""
    from raaderum.studies.spend_leaks import study_spend_leaks
    from raaderum.warehouse.spend.register import load_register
    from raaderum.warehouse.spend.setting import load_procurement

    _, purchasing = load_procurement(default_folders().packs)
    published, running = _open(store, engine, memory, year)
    found = study_spend_leaks(running, purchasing, load_register(store).agreements, municipality)
    if as_json:
        _print_json(published, engine, year, found)
    else:
        _print_leaks(found)


def share(
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.json).")],
    store: StoreOption,
    municipality: Annotated[str | None, typer.Option("--municipality", help="Kommunekode, hvis der er flere.")] = None,
    year: YearOption = None,
    memory: MemoryOption = MEMORY,
) -> None:
    """Lav en pakke med aftalte summer til fælles brug. Ingen linjer, numre eller navne uden for aftalerne er med."""
    from raaderum.studies.spend_share import study_spend_share, write_package
    from raaderum.warehouse.spend.register import load_register
    from raaderum.warehouse.spend.setting import load_procurement

    pack, _ = load_procurement(default_folders().packs)
    _, everything = _open(store, "duckdb", memory, None)
    code, period = _choose(everything, municipality, year)
    register = load_register(store)
    names: dict[str, set[str]] = {}
    for one in register.suppliers:
        names.setdefault(one.agreement, set()).add(one.name)
    named = {agreement: sorted(found - {""}) for agreement, found in names.items()}
    _, running = _open(store, "duckdb", memory, period)
    package = study_spend_share(running, pack, code, period, register.agreements, named)
    write_whole(out, write_package(package))
    say(f"{out}: {code}, {period}: {len(package.agreements)} aftaler og {len(package.categories)} kategorier.")
    say("Kun summer pr. aftale og kategori er med. Se filen igennem, før I sender den.")


def _open(store: Path, engine: str, memory: str, year: int | None) -> tuple[Published, Engine]:
    from raaderum.warehouse.spend.engines import open_engine
    from raaderum.warehouse.spend.versions import open_published

    published = open_published(store)
    return published, open_engine(engine, published.folder, memory, year)


def _inhabitants(published: Published, memory: str) -> dict[str, int]:
    import ibis

    from raaderum.analytics.spend import tables
    from raaderum.warehouse.spend.engines import DuckDb

    population = ibis.table(tables.POPULATION, name="population")
    named = population.select(code=population.municipality, people=population.inhabitants)
    return {str(code): int(people) for code, people in DuckDb(published.folder, memory).rows(named)}


def _choose(running: Engine, municipality: str | None, year: int | None) -> tuple[str, int]:
    """Return whose package of which year: what is asked for, else what there is most of."""
    from raaderum.analytics.spend import tables

    invoices = tables.invoices()
    years = invoices.mutate(year=invoices.issue_date.year().cast("int64"))
    counted = years.group_by(["municipality", "year"]).aggregate(count=years.count())
    rows = [(str(code), int(when), int(count)) for code, when, count in running.rows(counted) if code]
    codes = sorted({code for code, _, _ in rows})
    if municipality not in codes and (municipality is not None or len(codes) != 1):
        known = ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
        none = ("ingen. Læs steder ind først: raaderum spend places load FIL",
                "none. Load places first: raaderum spend places load FILE")  # fmt: skip
        raise InvalidChoice(
            name="--municipality", value=municipality or "", allowed_da=f"en af dem med fakturaer: {known or none[0]}",
            allowed_en=f"one of those with invoices: {known or none[1]}",
        )  # fmt: skip
    code = municipality or codes[0]
    most = max((count, when) for one, when, count in rows if one == code)
    return code, year or most[1]


def _print_json(published: Published, engine: str, year: int | None, result: Any) -> None:
    where = {"version": __version__, "published": published.number, "engine": engine, "year": year}
    say(json.dumps(where | asdict(result), ensure_ascii=False, default=str))


def _print_figures(figures: SpendFigures) -> None:
    rows = [("kommune", "gruppe", "fakturaer", "pr. 1.000 indb.", "under 200 kr.", "compliance (vare)", "kr.")]
    for one in figures.groups:
        counts, shares = one.invoices, one.compliance
        item = shares.item if shares else None
        rows.append(
            (
                one.municipality or "–",
                one.group or "–",
                number(counts.invoices) if counts else "–",
                _decimal(counts.per_1000_inhabitants if counts else None),
                _percent(counts.small_shares[0][1] if counts and counts.small_shares else None),
                f"{_percent(item.low)}–{_percent(item.high)}" if item else "–",
                number(round(counts.net_dkk)) if counts else "–",
            )
        )
    _print_table(rows)
    say(figures.addressable.da)


def _print_leaks(found: SpendLeaks) -> None:
    rows = [("aftale", "navn", "forbrug, kr.", "siver, kr.")]
    rows += [
        (one.agreement or "–", one.name.da, number(round(one.spend_dkk)), number(round(one.leak_dkk)))
        for one in found.agreements
    ]
    _print_table(rows)
    for amount in found.causes:
        say(f"{number(round(amount.dkk)):>18} kr.  {cause_name(amount.cause, words_in('da'))}")
    say(f"{number(round(found.spend_dkk)):>18} kr.  i alt, ekskl. moms")
    say(found.addressable.da)


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  ".join(_padded(row, widths)).rstrip())


def _padded(row: Iterable[str], widths: list[int]) -> list[str]:
    return [cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]


def _percent(share: float | None) -> str:
    return "–" if share is None else words_in("da").percent(share)


def _decimal(value: float | None) -> str:
    return "–" if value is None else words_in("da").number(value, 1)
