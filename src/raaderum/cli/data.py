"""The commands raaderum data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as ProgressBars
from rich.table import Table

from raaderum.cli.console import error, say
from raaderum.domain.observations import Version
from raaderum.packs import AreaPack, load_pack
from raaderum.reports.text import words_in
from raaderum.warehouse.changes import Change
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.statbank import StatBank, post_json
from raaderum.warehouse.refresh import Progress, Refresh, list_columns, refresh_release
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore

SHOWN = 10

app = typer.Typer(no_args_is_help=True)


@app.callback()
def data() -> None:
    """Hent tal udefra."""


@app.command()
def refresh(
    area: Annotated[str, typer.Option("--area", help="Område, fx roads.")] = "roads",
    offline: Annotated[bool, typer.Option("--offline", help="Brug kun gemte svar; spørg ikke nettet.")] = False,
) -> None:
    """Hent nye tal fra Danmarks Statistik, byg en udgivelse af dem, og vis, hvad der er ændret."""
    folders = default_folders()
    pack = load_pack(folders.packs / area)
    client = StatBank(folders.statbank_cache, None if offline else post_json, refresh=not offline)
    store = ReleaseStore(folders.releases)
    with _progress(pack) as progress:
        done = refresh_release(
            pack, folders.packs / area, folders.facts, store, client, datetime.now(UTC), progress=progress
        )
    for note in done.notes:
        error(note.da)
    _tell(done)


@contextmanager
def _progress(pack: AreaPack) -> Iterator[Progress]:
    """Show a bar per table on standard error."""
    counts = Counter(column.table for _, column in list_columns(pack))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with ProgressBars(*columns, console=Console(stderr=True)) as bars:
        tasks = {table: bars.add_task(table, total=count) for table, count in counts.items()}
        yield lambda table: bars.advance(tasks[table])


def _tell(done: Refresh) -> None:
    release = done.after
    count = words_in("da").number(len(release.observations))
    say(f"Udgivelse {release.short_id} er bygget: {count} tal om {len(release.municipalities)} kommuner.")
    if done.before is None:
        say("Der var ingen tidligere udgivelse at sammenligne med.")
    elif not done.changes:
        say(f"Ingen tal er ændret siden udgivelse {done.before.short_id}.")
    else:
        say(f"{words_in('da').number(len(done.changes))} tal er ændret siden udgivelse {done.before.short_id}.")
        console = Console(highlight=False)
        console.print(_count_table(release, done.changes))
        if largest := _largest(done.changes):
            console.print(_change_table(release, largest))


def _count_table(release: Release, changes: Sequence[Change]) -> Table:
    """Count changes per variable and period; periods with equal counts share a row."""
    counts: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for change in changes:
        kind = 0 if change.before is None else 2 if change.after is None else 1
        counts[change.variable, change.version][change.period][kind] += 1
    table = Table("Variabel", "År", title="Ændringer pr. variabel og år", title_justify="left")
    for heading in ("nye", "ændrede", "udgåede"):
        table.add_column(heading, justify="right")
    for (variable, version), periods in counts.items():
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for period, numbers in periods.items():
            alike[tuple(numbers)].append(period)
        for alike_numbers, years in alike.items():
            cells = [words_in("da").number(number) for number in alike_numbers]
            table.add_row(_name(release, variable, version), words_in("da").years(years), *cells)
    return table


def _largest(changes: Sequence[Change]) -> list[tuple[Decimal, Change]]:
    """Return the changes that are largest as a share of the value before, with that share.

    Only shares can be compared across kroner, inhabitants and square kilometres; a value that was 0
    has none, and is counted only.
    """
    shares = [
        ((change.after - change.before) / abs(change.before), change)
        for change in changes
        if change.before and change.after is not None
    ]
    return sorted(shares, key=lambda pair: -abs(pair[0]))[:SHOWN]


def _change_table(release: Release, largest: Sequence[tuple[Decimal, Change]]) -> Table:
    names = {unit.code: unit.name for unit in release.units}
    title = f"De {len(largest)} største ændringer i forhold til tallet før"
    table = Table("Kommune", "Variabel", "År", title=title, title_justify="left")
    for heading in ("før", "nu", "ændring"):
        table.add_column(heading, justify="right")
    for share, change in largest:
        name = _name(release, change.variable, change.version)
        before, after = _number(change.before), _number(change.after)
        percent = words_in("da").percent(float(share))
        table.add_row(escape(names.get(change.unit, change.unit)), name, str(change.period), before, after, percent)
    return table


def _name(release: Release, variable: str, version: str) -> str:
    known = release.pack.variables.get(variable)
    name = escape(known.name.da if known else variable)
    return name if version == Version.ACCOUNTS else f"{name} (budget)"


def _number(value: Decimal | None) -> str:
    if value is None:
        return "–"
    return words_in("da").number(float(value), 0 if value == value.to_integral_value() else 1)
