"""All municipalities' papers of a release in one ZIP file, written in the background."""

from __future__ import annotations

import os
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.reports.briefing import compose_briefing
from raaderum.reports.gap_briefing import compose_gap_briefing
from raaderum.reports.pdf import write_gap_pdf, write_pdf
from raaderum.reports.text import words_in
from raaderum.studies import make_choices, make_gap_choices, study_answer, study_gap, study_potential
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from raaderum.web.workspace.actions.jobs import Report, kind


def papers_file(key: str) -> Path:
    """Return where the papers of a piece of work lie when it is done."""
    return default_folders().data / "papers" / f"{key}.zip"


@kind("papers.build")
def build_papers(arguments: dict[str, Any], tell: Report) -> dict[str, Any]:
    """Write a paper for every municipality. A worker that takes over goes on where the other was killed.

    Args:
        arguments: ``release``; ``file``, its name; ``day`` that is printed; ``addresses``, by unit.
        tell: Is told how far it is.
    """
    release = ReleaseStore(default_folders().releases).load(arguments["release"])
    target = papers_file(arguments["file"])
    building = target.with_suffix(".building")
    building.mkdir(parents=True, exist_ok=True)
    skipped, codes = [], [unit.code for unit in release.municipalities]
    mark = "eksempeldata-" if release.dataset == "example" else ""
    for number, code in enumerate(codes):
        file = building / f"{mark}{release.area}-{code}.pdf"
        if not file.exists():
            reason = _write_one(release, code, file, arguments)
            skipped += [reason] if reason else []
        tell(round(95 * (number + 1) / len(codes)))
    written = _pack(building, target)
    return {"written": written, "skipped": skipped[:20], "skipped_count": len(skipped)}


def _write_one(release: Release, code: str, file: Path, arguments: dict[str, Any]) -> str:
    """Write one paper whole; return why there is none, where it cannot be."""
    today, link = date.fromisoformat(arguments["day"]), arguments["addresses"].get(code, "")
    try:
        choices = make_choices(release, code)
        if release.pack.figure(choices.key_figure).role == "overview":
            content = write_pdf(compose_briefing(study_answer(release, choices), words_in("da")), today, link)
        else:
            asked = make_gap_choices(release, choices)
            gap, potential = study_gap(release, asked), study_potential(release, asked)
            content = write_gap_pdf(compose_gap_briefing(gap, potential, words_in("da")), today, link)
    except (FigureMissing, NoPeers) as reason:
        return reason.message("da")
    part = file.with_suffix(".part")
    part.write_bytes(content)
    os.replace(part, file)
    return ""


def _pack(building: Path, target: Path) -> int:
    """Put all papers in one file, whole or not at all; return how many."""
    papers = sorted(building.glob("*.pdf"))
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in papers:
            archive.write(paper, paper.name)
    os.replace(part, target)
    shutil.rmtree(building)
    return len(papers)
