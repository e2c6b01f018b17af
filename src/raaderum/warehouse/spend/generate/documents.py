"""Writes a generated year as electronic invoices: single files, ZIP or tar.zst archives, the same bytes every time."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

import zstandard

from raaderum.warehouse.spend.generate.draw import OIOUBL_2
from raaderum.warehouse.spend.generate.oioubl import write_oioubl
from raaderum.warehouse.spend.generate.papers import Desk, Paper, write_papers
from raaderum.warehouse.spend.generate.peppol import write_peppol
from raaderum.warehouse.spend.generate.plan import Plan
from raaderum.warehouse.spend.generate.registers import write_register_csv
from raaderum.warehouse.spend.generate.stage import Stage, set_stage
from raaderum.warehouse.spend.generate.truth import Tally, Truth
from raaderum.warehouse.spend.generate.world import Municipality

Container = Literal["files", "zip", "tar.zst"]
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ZIP_LEVEL, _ZSTD_LEVEL = 4, 6
Document = tuple[str, bytes]


def generate_documents(
    folder: Path,
    invoices: int,
    seed: int = 1,
    *,
    municipalities: Sequence[Municipality] | None = None,
    plan: Plan | None = None,
    container: Container = "files",
    per_archive: int = 20_000,
) -> Truth:
    """Write ``invoices`` documents of a fictional year under ``folder``, and the register and truth that go with them.

    ``documents/`` holds OIOUBL 2.1, OIOUBL 3 and Peppol BIS Billing 3 (60 of 100 are OIOUBL), in a folder per
    municipality or in archives; ``register/`` the agreements and places as CSV files; ``truth.json`` what a load must
    find.

    Returns:
        The truth, as it stands in truth.json.
    """
    stage = set_stage(invoices, seed, municipalities=municipalities, plan=plan)
    tally = Tally(stage.world, stage.register, stage.plan)
    documents = _documents(stage, tally)
    target = folder / "documents"
    target.mkdir(parents=True, exist_ok=True)
    if container == "files":
        _write_files(target, documents, stage)
    else:
        number = 0
        while part := list(islice(documents, per_archive)):
            number += 1
            write = _write_zip if container == "zip" else _write_tar
            write(target / f"documents-{number:04d}.{container}", part)
    write_register_csv(folder / "register", stage)
    truth = tally.truth()
    write_truth(folder, truth)
    return truth


def write_truth(folder: Path, truth: Truth) -> None:
    """Write truth.json."""
    text = json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def intended_papers(stage: Stage) -> Iterator[Paper]:
    """Yield what the documents of a stage are to say, in the order that they are written."""
    desk = Desk.of(stage.world, stage.habits, stage.plan.year)
    for municipality in range(len(stage.world.municipalities)):
        for drawn in stage.draw(municipality):
            yield from write_papers(desk, drawn)


def document_name(paper: Paper, code: str) -> str:
    """Return the name of a document: its municipality's folder and its number in the year."""
    return f"{code}/{'K' if paper.credit else 'F'}{paper.id:08d}.xml"


def document_bytes(paper: Paper, seed: int) -> bytes:
    """Return a document in its format."""
    uuid = f"{seed & 0xFFFFFFFF:08x}-0000-4000-8000-{paper.id:012x}"
    text = write_oioubl(paper, uuid) if paper.format == OIOUBL_2 else write_peppol(paper)
    return text.encode()


def _documents(stage: Stage, tally: Tally) -> Iterator[Document]:
    desk = Desk.of(stage.world, stage.habits, stage.plan.year)
    for municipality, place in enumerate(stage.world.municipalities):
        for drawn in stage.draw(municipality):
            tally.add(drawn, documents=True)
            for paper in write_papers(desk, drawn):
                yield document_name(paper, place.code), document_bytes(paper, stage.world.seed)


def _write_files(target: Path, documents: Iterator[Document], stage: Stage) -> None:
    for place in stage.world.municipalities:
        (target / place.code).mkdir(exist_ok=True)
    for name, data in documents:
        with (target / name).open("wb") as file:
            file.write(data)


def _write_zip(path: Path, documents: Sequence[Document]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_ZIP_LEVEL) as archive:
        for name, data in documents:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)


def _write_tar(path: Path, documents: Sequence[Document]) -> None:
    compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
    with (
        path.open("wb") as file,
        compressor.stream_writer(file) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, data in documents:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
