"""The commands raaderum spend ingest, publish and rejects: invoices into the store, and what was refused out of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBars

from raaderum.cli.console import say
from raaderum.cli.files import read_mapping, write_whole
from raaderum.cli.spend_store import MEMORY, MemoryOption, StoreOption, number, publish_store
from raaderum.domain.errors import InvalidChoice

if TYPE_CHECKING:
    from raaderum.warehouse.spend.load import LoadReport, Progress
    from raaderum.warehouse.spend.store import Store

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Filer, mapper og arkiver (ZIP, tar.zst) med fakturaer.")],
    store: StoreOption,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="Gemt kolonneopsætning til CSV-filer.")] = None,
    rate: Annotated[list[str] | None, typer.Option("--rate", help="Kurs, fx EUR=7,46 (kr. pr. enhed).")] = None,
    currency: Annotated[str, typer.Option("--currency", help="Valuta i CSV-filer, der ikke selv siger det.")] = "DKK",
    default_date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Dato for CSV-rækker uden, fx 2025-12-31.")
    ] = None,
    processes: Annotated[int | None, typer.Option("--processes", min=1, max=256, help="Uden: én pr. kerne.")] = None,
    memory: MemoryOption = MEMORY,
    batch: Annotated[int, typer.Option("--batch", min=1, hidden=True, help="Dokumenter pr. transaktion.")] = 20_000,
) -> None:
    """Læs fakturaer ind. Det, der er læst ind før, springes over; intet forlader maskinen."""
    # Here, because reading DuckDB takes longer than most commands.
    from raaderum.warehouse.spend.load import load
    from raaderum.warehouse.spend.reading import Reading
    from raaderum.warehouse.spend.store import open_store

    text = _mapping_text(mapping) if mapping else ""
    reading = Reading(
        rates=_rates(rate or []),
        mapping=text,
        mapping_file=mapping.name if mapping else "",
        currency=currency.strip().upper(),
        default_date=default_date.date() if default_date else None,
    )
    with open_store(store, memory) as opened:
        with _progress() as progress:
            now = datetime.now(UTC)
            report = load(
                opened, paths, reading, now=now, processes=processes, batch_documents=batch, progress=progress
            )
        _tell(report, store)
        publish_store(opened)


def publish(store: StoreOption, memory: MemoryOption = MEMORY) -> None:
    """Regn de tabeller om, som nøgletal og sider læser. Gøres af sig selv efter hver indlæsning og ændring."""
    from raaderum.warehouse.spend.store import open_store

    with open_store(store, memory, create=False) as opened:
        publish_store(opened)


def _mapping_text(file: Path) -> str:
    """Read a saved mapping, and refuse it before anything is opened if it cannot be used."""
    from raaderum.warehouse.readers.column_mapping import mapping_from_json

    text = read_mapping(file)
    mapping_from_json(text, file.name)
    return text


def rejects(
    store: StoreOption,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV-fil at skrive; uden: skriv her.")] = None,
) -> None:
    """Vis de dokumenter, der ikke kunne læses: hvor, hvorfor, og hvad der skal gøres."""
    from raaderum.warehouse.spend.store import open_store

    with open_store(store, create=False) as opened:
        text, count = _rejects_csv(opened)
    if out is None:
        say(text.rstrip("\r\n"))
        return
    write_whole(out, text.encode("utf-8-sig"))  # with a mark, so that Excel reads the Danish letters
    say(f"{out}: {number(count)} afviste dokumenter.")


def _rejects_csv(store: Store) -> tuple[str, int]:
    from raaderum.warehouse.spend.store import iterate_rejects

    buffer, count = io.StringIO(), 0
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(("dokument", "kode", "linje", "problem", "hvad gøres", "problem (engelsk)", "hvad gøres (engelsk)"))
    for document, code, line, reason_da, reason_en, remedy_da, remedy_en in iterate_rejects(store):
        row = (document, code, "" if line is None else str(line), reason_da, remedy_da, reason_en, remedy_en)
        writer.writerow([_harmless(cell) for cell in row])
        count += 1
    return buffer.getvalue(), count


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a file's name for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _rates(given: Sequence[str]) -> tuple[tuple[str, Decimal], ...]:
    """Return kroner for one unit of each currency."""
    rates = {}
    for one in given:
        currency, _, written = one.partition("=")
        try:
            rate = Decimal(written.replace(",", "."))
        except InvalidOperation:
            rate = Decimal(0)
        code = currency.strip().upper()
        if not (len(code) == 3 and code.isascii() and code.isalpha() and rate.is_finite() and 0 < rate < 10_000):
            raise InvalidChoice(
                name="--rate", value=one, allowed_da="en kurs som EUR=7,46", allowed_en="a rate such as EUR=7.46"
            )
        rates[code] = rate
    return tuple(sorted(rates.items()))


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Show how far it is, and the time left, on standard error."""
    columns = (TextColumn("Læser"), BarColumn(), TextColumn("{task.fields[documents]}"), TimeRemainingColumn())
    with ProgressBars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None, documents="")

        def show(now: Progress) -> None:
            shown = f"{number(now.documents)} fakturaer"
            bars.update(task, completed=now.done, total=now.total, documents=shown)

        yield show


def _tell(report: LoadReport, store: Path) -> None:
    for count, what in (
        (report.read, "dokumenter mødt"),
        (report.loaded, f"læst ind, med {number(report.lines)} linjer"),
        (report.already, "var der allerede"),
        (report.rejected, "afvist"),
    ):
        say(f"{number(count):>12}  {what}")
    if report.rejected:
        say(f"Se hvad der blev afvist, og hvorfor: raaderum spend rejects --store {store} -o afviste.csv")
