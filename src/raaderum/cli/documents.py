"""One municipality's answer as a document: the paper that explains where figures are reported, else the paper of place.

What writes it is imported where it is used: reading the libraries behind (layout, charts, slides,
workbooks) takes longer than a whole command that writes no document.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from raaderum.cli.files import write_whole
from raaderum.domain.errors import InvalidChoice
from raaderum.reports.text import words_in
from raaderum.studies import GapChoices, study_answer, study_gap, study_potential
from raaderum.warehouse.release import Release

SUFFIXES = (".pdf", ".xlsx", ".pptx")


def write_report(release: Release, asked: GapChoices, out: Path) -> None:
    """Write one unit's answer in the format that the file's name asks for; whole, or not at all."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidChoice(
            name="--out",
            value=out.name,
            allowed_da="en fil, der ender på .pdf, .xlsx eller .pptx",
            allowed_en="a file that ends in .pdf, .xlsx or .pptx",
        )
    today, link = date.today(), command_of(release, asked)  # noqa: DTZ011 — the date where the reader is
    write = _explanation if is_explained(release, asked) else _place
    write_whole(out, write(release, asked, suffix, today, link))


def is_explained(release: Release, asked: GapChoices) -> bool:
    """Tell whether the key figure is one that municipalities report, and so can be taken apart."""
    return release.pack.figure(asked.choices.key_figure).role != "overview"


def _place(release: Release, asked: GapChoices, suffix: str, today: date, link: str) -> bytes:
    from raaderum.reports.briefing import compose_briefing

    briefing = compose_briefing(study_answer(release, asked.choices), words_in("da"))
    if suffix == ".pdf":
        from raaderum.reports.pdf import write_pdf

        return write_pdf(briefing, today, link)
    if suffix == ".xlsx":
        from raaderum.reports.xlsx import write_xlsx

        return write_xlsx(briefing, today, link)
    from raaderum.reports.pptx import write_pptx

    return write_pptx(briefing, today, link)


def _explanation(release: Release, asked: GapChoices, suffix: str, today: date, link: str) -> bytes:
    from raaderum.reports.gap_briefing import compose_gap_briefing

    gap, potential = study_gap(release, asked), study_potential(release, asked)
    briefing = compose_gap_briefing(gap, potential, words_in("da"))
    if suffix == ".pdf":
        from raaderum.reports.pdf import write_gap_pdf

        return write_gap_pdf(briefing, today, link)
    if suffix == ".xlsx":
        from raaderum.reports.xlsx import write_gap_xlsx

        return write_gap_xlsx(briefing, today, link)
    from raaderum.reports.pptx import write_gap_pptx

    return write_gap_pptx(briefing, today, link)


def command_of(release: Release, asked: GapChoices) -> str:
    """Return the command that writes the same answer again: on one's own machine it is the frozen link."""
    choices = asked.choices
    words = ["raaderum report", f"--area {release.area}", f"--unit {choices.unit}", f"--year {choices.period}"]
    words += [f"--key-figure {choices.key_figure}", f"--target {choices.target}", f"--release {release.short_id}"]
    if is_explained(release, asked):
        words += [f"--scale {asked.scale}", *(f"--change {name}={value:g}" for name, value in asked.changes)]
    return " ".join([*words, *([f"--peers {','.join(choices.members)}"] if choices.members else [])])
