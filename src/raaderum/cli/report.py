"""The command raaderum report."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from raaderum.cli.console import say
from raaderum.cli.documents import is_explained, write_report
from raaderum.cli.study import (
    Area,
    Changes,
    DatasetOption,
    Figure,
    Members,
    Pinned,
    ScaleOption,
    Target,
    Year,
    choose_gap,
    open_release,
)
from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.studies import GapChoices, make_choices, make_gap_choices, study_answer, study_potential
from raaderum.warehouse.release import Release


def report(
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil (.pdf, .xlsx eller .pptx); med --all: en mappe.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Kommunekode med fire cifre, fx 0461.")] = None,
    area: Area = "roads",
    year: Year = None,
    target: Target = None,
    key_figure: Figure = None,
    members: Members = None,
    release: Pinned = None,
    dataset: DatasetOption = None,
    scale: ScaleOption = None,
    changes: Changes = None,
    everyone: Annotated[bool, typer.Option("--all", help="Alle kommuners papirer som PDF i en mappe.")] = False,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Hvor mange der skrives ad gangen, med --all.")] = 0,
) -> None:
    """Skriv svaret som PDF, Excel eller PowerPoint."""
    data = open_release(area, release, unit or "", dataset)
    if everyone:
        if unit is not None or members is not None or changes:
            raise typer.BadParameter("--all skriver alle kommuner: udelad --unit, --peers og --change.")
        asked = {"key_figure": key_figure, "period": year, "target": target, "scale": scale}
        written, skipped = write_all(area, data.id, out, workers or os.cpu_count() or 1, asked, progress=True)
        say(f"{written} papirer ligger i {out}.")
        for line in skipped:
            say(f"Sprunget over: {line}")
        return
    if unit is None:
        raise typer.BadParameter("Skriv --unit KODE, eller --all for alle kommuner.")
    write_report(data, choose_gap(data, unit, year, target, key_figure, members, scale, changes), out)
    say(f"{out} er skrevet.")


@dataclass(frozen=True, slots=True)
class Batch:
    """What all papers of one run share. ``asked`` holds key figure, period, target and scale, as given."""

    release: Release
    folder: Path
    asked: dict[str, str | None]

    def write(self, code: str) -> str | None:
        """Write one municipality's paper; return why it was left out, if it was."""
        try:
            write_report(self.release, self.choose(code), self.folder / f"{self.release.area}-{code}.pdf")
        except (FigureMissing, NoPeers) as reason:
            return reason.message()
        return None

    def choose(self, code: str) -> GapChoices:
        """Check what was asked for against the release."""
        asked = self.asked
        choices = make_choices(
            self.release, code, key_figure=asked["key_figure"], period=asked["period"], target=asked["target"]
        )
        return make_gap_choices(self.release, choices, scale=asked["scale"])


_batch: Batch


def write_all(
    area: str, release_id: str, folder: Path, workers: int, asked: dict[str, str | None], *, progress: bool
) -> tuple[int, list[str]]:
    """Write every municipality's paper as PDF; return how many, and who was left out and why."""
    # Here for the same reason as the writers, and before the workers are forked, so that they inherit it.
    from raaderum.reports import charts, pdf  # noqa: F401 — only to have it read

    batch = Batch(open_release(area, release_id), folder, asked)
    codes = [unit.code for unit in batch.release.municipalities]
    batch.choose(codes[0])
    _prepare(batch, codes)
    # A forked worker has the release and what is common to all papers already. But the engine that draws charts has
    # threads: a process that has drawn must not be forked, or the workers wait for ever.
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() and not charts.has_drawn() else "spawn"
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context(way), _hold, (batch,))
    skipped: list[str] = []
    with pool:
        jobs = [pool.submit(_write_one, code) for code in codes]
        with Progress(disable=not progress) as bar:
            task = bar.add_task("Skriver papirer", total=len(codes))
            for job in as_completed(jobs):
                if left_out := job.result():
                    skipped.append(left_out)
                bar.advance(task)
    return len(codes) - len(skipped), sorted(skipped)


def _prepare(batch: Batch, codes: list[str]) -> None:
    """Compute what all papers share (redraws, level shifts, fits), before there are several processes."""
    for code in codes:
        with suppress(FigureMissing, NoPeers):
            asked = batch.choose(code)
            if is_explained(batch.release, asked):
                study_potential(batch.release, asked)
            else:
                study_answer(batch.release, asked.choices)
            return


def _hold(batch: Batch) -> None:
    global _batch  # noqa: PLW0603 — a worker process has one batch in its life
    _batch = batch


def _write_one(code: str) -> str | None:
    return _batch.write(code)
