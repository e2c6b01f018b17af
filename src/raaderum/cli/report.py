"""The command raaderum report."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from raaderum.cli.console import say
from raaderum.cli.files import write_whole
from raaderum.cli.study import Area, Figure, Members, Pinned, Target, Year, choose, open_release
from raaderum.domain.errors import FigureMissing, InvalidChoice, NoPeers
from raaderum.reports.text import words_in
from raaderum.studies import Answer, Choices, make_choices, study_answer
from raaderum.warehouse.releases import Release

SUFFIXES = (".pdf", ".xlsx", ".pptx")


def report(
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil (.pdf, .xlsx eller .pptx); med --all: en mappe.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Kommunekode med fire cifre, fx 0461.")] = None,
    area: Area = "roads",
    year: Year = None,
    target: Target = None,
    key_figure: Figure = None,
    members: Members = None,
    release: Pinned = None,
    everyone: Annotated[bool, typer.Option("--all", help="Alle kommuners papirer som PDF i en mappe.")] = False,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Hvor mange der skrives ad gangen, med --all.")] = 0,
) -> None:
    """Skriv svaret som PDF, Excel eller PowerPoint."""
    data = open_release(area, release)
    if everyone:
        if unit is not None or members is not None:
            raise typer.BadParameter("--all skriver alle kommuner: udelad --unit og --peers.")
        asked = {"key_figure": key_figure, "period": year, "target": target}
        written, skipped = write_all(area, data.id, out, workers or os.cpu_count() or 1, asked, progress=True)
        say(f"{written} papirer ligger i {out}.")
        for line in skipped:
            say(f"Sprunget over: {line}")
        return
    if unit is None:
        raise typer.BadParameter("Skriv --unit KODE, eller --all for alle kommuner.")
    write_report(data, choose(data, unit, year, target, key_figure, members), out)
    say(f"{out} er skrevet.")


def write_report(release: Release, choices: Choices, out: Path) -> None:
    """Write one unit's answer in the format that the file's name asks for; whole, or not at all."""
    if out.suffix.lower() not in SUFFIXES:
        raise InvalidChoice(
            name="--out",
            value=out.name,
            allowed_da="en fil, der ender på .pdf, .xlsx eller .pptx",
            allowed_en="a file that ends in .pdf, .xlsx or .pptx",
        )
    content = _compose(study_answer(release, choices), out.suffix.lower(), _command(release, choices))
    write_whole(out, content)


def _compose(answer: Answer, suffix: str, link: str) -> bytes:
    """Return the answer as a document.

    What writes it is imported here: reading the libraries behind (layout, charts, slides, workbooks)
    takes longer than a whole command that writes no document.
    """
    from raaderum.reports.briefing import compose_briefing

    briefing, today = compose_briefing(answer, words_in("da")), date.today()  # noqa: DTZ011 — the date where the reader is
    if suffix == ".pdf":
        from raaderum.reports.pdf import write_pdf

        return write_pdf(briefing, today, link)
    if suffix == ".xlsx":
        from raaderum.reports.xlsx import write_xlsx

        return write_xlsx(briefing, today, link)
    from raaderum.reports.pptx import write_pptx

    return write_pptx(briefing, today, link)


def _command(release: Release, choices: Choices) -> str:
    """Return the command that writes the same answer again: on one's own machine it is the frozen link."""
    words = ["raaderum report", f"--area {release.area}", f"--unit {choices.unit}", f"--year {choices.period}"]
    words += [f"--key-figure {choices.key_figure}", f"--target {choices.target}", f"--release {release.short_id}"]
    return " ".join([*words, *([f"--peers {','.join(choices.members)}"] if choices.members else [])])


@dataclass(frozen=True, slots=True)
class Batch:
    """What all papers of one run share. ``asked`` holds key figure, period and target, as given."""

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

    def choose(self, code: str) -> Choices:
        """Check what was asked for against the release."""
        asked = self.asked
        return make_choices(
            self.release, code, key_figure=asked["key_figure"], period=asked["period"], target=asked["target"]
        )


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
            study_answer(batch.release, batch.choose(code))
            return


def _hold(batch: Batch) -> None:
    global _batch  # noqa: PLW0603 — a worker process has one batch in its life
    _batch = batch


def _write_one(code: str) -> str | None:
    return _batch.write(code)
