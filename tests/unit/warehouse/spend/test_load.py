"""Loading: what is stored, what is recognised, and what others are told when it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from raaderum.domain.errors import CannotWrite, DiskFull, InvalidChoice
from raaderum.domain.purchase_errors import NoPurchases, NothingToLoad, ReadingStopped, StoreBusy, UnreadableStore
from raaderum.warehouse.spend import reading as reading_module
from raaderum.warehouse.spend import sources, staging, workers
from raaderum.warehouse.spend.load import LoadReport, Progress, load
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import FILE, Store, Totals, iterate_rejects, open_store
from tests.factories.purchase_documents import invoice_xml, write_invoices

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
"""Long after the files of a test are written: their times are settled."""


def loaded(folder: Path, *paths: Path, processes: int = 1, batch: int = 20_000, now: datetime = LATER) -> LoadReport:
    with open_store(folder) as store:
        return load(store, paths, Reading(), now=now, processes=processes, batch_documents=batch)


def totals(folder: Path) -> Totals:
    with open_store(folder, create=False) as store:
        return store.totals()


def ask(folder: Path, question: str) -> list[tuple[object, ...]]:
    with open_store(folder) as store:
        return store.connection.execute(question).fetchall()


def test_an_invoice_is_stored_as_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "ind" / "æ.xml"
    file.parent.mkdir()
    file.write_bytes(invoice_xml("F-1", [("Papir, hvidt; A4", 100), ("Porto", Decimal("12.5"))]))
    report = loaded(tmp_path / "s", file)
    assert report == LoadReport(files=1, loaded=1, lines=2, already=0, rejected=0)
    assert totals(tmp_path / "s") == Totals(batches=1, documents=1, lines=2, rejects=0, net_oere=112_50)
    columns = "kind, number, issue_date::VARCHAR, due_date, net_oere, vat_oere, gross_oere, supplier_cvr, buyer_gln"
    assert ask(tmp_path / "s", f"SELECT {columns} FROM invoices") == [
        ("invoice", "F-1", "2026-03-02", None, 112_50, 28_12, 140_62, "12345674", "5790000000012")
    ]
    assert ask(tmp_path / "s", "SELECT position, text, quantity, net_oere FROM lines ORDER BY position") == [
        (1, "Papir, hvidt; A4", 1.0, 100_00),
        (2, "Porto", 1.0, 12_50),
    ]
    assert ask(tmp_path / "s", "SELECT document FROM documents") == [(str(file),)]


def test_the_same_bytes_are_loaded_once_within_a_batch_and_across(tmp_path: Path) -> None:
    folder = tmp_path / "ind"
    write_invoices(folder, 5)
    (folder / "igen.xml").write_bytes((folder / "f000003.xml").read_bytes())
    with zipfile.ZipFile(folder / "alle.zip", "w") as archive:
        for name, inside in (("f000001.xml", "a.xml"), ("f000002.xml", "b.xml"), ("f000002.xml", "c/b.xml")):
            archive.write(folder / name, inside)
    first = loaded(tmp_path / "s", folder)
    assert (first.loaded, first.already) == (5, 4)
    elsewhere = tmp_path / "andetsteds"
    write_invoices(elsewhere, 7)
    assert loaded(tmp_path / "s", elsewhere) == LoadReport(files=7, loaded=2, lines=5, already=5, rejected=0)
    assert totals(tmp_path / "s").documents == 7


def test_a_file_that_is_unchanged_is_not_opened_and_a_changed_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, opened = tmp_path / "ind", []
    write_invoices(folder, 5)
    (folder / "brev.xml").write_bytes(b"Kaere kommune")
    first = loaded(tmp_path / "s", folder)
    real = reading_module.iter_documents

    def watched(paths: list[Path], *more: object) -> object:
        opened.extend(paths)
        return real(paths, *more)

    monkeypatch.setattr(reading_module, "iter_documents", watched)
    assert loaded(tmp_path / "s", folder) == LoadReport(files=6, loaded=0, lines=0, already=5, rejected=1)
    assert opened == []
    (folder / "f000002.xml").write_bytes(invoice_xml("F-anden"))
    (folder / "brev.xml").write_bytes(b"Kaere kommune, igen")
    second = loaded(tmp_path / "s", folder)
    assert sorted(path.name for path in opened) == ["brev.xml", "f000002.xml"]
    assert (first.rejected, second.loaded, second.already, second.rejected) == (1, 1, 4, 1)
    assert totals(tmp_path / "s").rejects == 1, "in place of the refusal of last time"


def test_a_file_that_has_just_been_written_is_opened_again(tmp_path: Path) -> None:
    """It may change again within the same tick of the clock; its bytes are recognised."""
    write_invoices(tmp_path / "ind", 3)
    now = datetime.now(UTC)
    assert loaded(tmp_path / "s", tmp_path / "ind", now=now).loaded == 3
    assert ask(tmp_path / "s", "SELECT count(*) FROM sources") == [(0,)]
    assert loaded(tmp_path / "s", tmp_path / "ind", now=now) == LoadReport(3, 0, 0, 3, 0)


def test_what_was_refused_is_read_again_when_it_is_read_otherwise(tmp_path: Path) -> None:
    (tmp_path / "euro.xml").write_bytes(invoice_xml("E-1").replace(b"DKK", b"EUR"))
    assert loaded(tmp_path / "s", tmp_path / "euro.xml").rejected == 1
    with open_store(tmp_path / "s") as store:
        reading = Reading(rates=(("EUR", Decimal("7.46")),))
        assert load(store, [tmp_path / "euro.xml"], reading, now=LATER, processes=1).loaded == 1
        assert store.totals() == Totals(batches=2, documents=1, lines=1, rejects=0, net_oere=746_00)


def test_a_refusal_is_stored_with_its_reason_and_remedy(tmp_path: Path) -> None:
    write_invoices(tmp_path / "ind", 2)
    (tmp_path / "ind" / "brev.xml").write_bytes(b"%PDF-1.7")
    assert loaded(tmp_path / "s", tmp_path / "ind") == LoadReport(3, 2, 3, 0, 1)
    with open_store(tmp_path / "s") as store:
        ((document, code, line, *sentences),) = iterate_rejects(store)
    assert (Path(document).name, code, line) == ("brev.xml", "not-xml", None)
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("kind", ["files", "zip"])
def test_processes_side_by_side_store_the_same(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raaderum.warehouse.spend.load.LEAST_TO_SHARE", 0)
    monkeypatch.setattr(sources, "LEAST_TO_SHARE", 0)
    folder = tmp_path / "ind"
    expected = write_invoices(folder, 60)
    (folder / "brev.xml").write_bytes(b"Kaere kommune")
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "alle.zip", "w") as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)
        folder = tmp_path / "alle.zip"
    seen: list[Progress] = []
    with open_store(tmp_path / "s") as store:
        report = load(store, [folder], Reading(), now=LATER, processes=2, batch_documents=25, progress=seen.append)
        assert store.totals().net_oere == expected
        assert not list(store.folder.glob(".work-*")), "nothing is left over"
    assert (report.loaded, report.lines, report.already, report.rejected) == (60, 150, 0, 1)
    assert seen[-1].done == seen[-1].total > 0
    assert seen[-1].documents == 61
    assert loaded(tmp_path / "s", folder, processes=2).already == 60


def test_a_reading_process_that_is_ended_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raaderum.warehouse.spend.load.LEAST_TO_SHARE", 0)
    real = workers._start

    def start() -> object:
        reader = real()
        reader.kill()
        return reader

    monkeypatch.setattr(workers, "_start", start)
    write_invoices(tmp_path / "ind", 3)
    with pytest.raises(ReadingStopped, match="--processes 1"):
        loaded(tmp_path / "s", tmp_path / "ind", processes=2)
    assert loaded(tmp_path / "s", tmp_path / "ind").loaded == 3


def test_two_loaders_at_once(tmp_path: Path) -> None:
    write_invoices(tmp_path / "ind", 2)
    with open_store(tmp_path / "s") as store:
        with pytest.raises(StoreBusy, match="En anden er ved at læse ind"), open_store(tmp_path / "s"):
            pass
        code = (
            "import sys; from pathlib import Path; from raaderum.warehouse.spend.store import open_store\n"
            "from raaderum.domain.purchase_errors import StoreBusy\n"
            "try:\n    open_store(Path(sys.argv[1])).__enter__()\n"
            "except StoreBusy as problem:\n    print(problem)"
        )
        done = subprocess.run([sys.executable, "-c", code, tmp_path / "s"], capture_output=True, text=True, check=True)
        assert done.stdout.startswith(f"En anden er ved at læse ind i {tmp_path / 's'}. Vent")
        assert load(store, [tmp_path / "ind"], Reading(), now=LATER, processes=1).loaded == 2
    assert totals(tmp_path / "s").documents == 2


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    write_invoices(tmp_path / "ind", 1)
    with pytest.raises(NothingToLoad, match="findes ikke"):
        loaded(tmp_path / "s", tmp_path / "ind", tmp_path / "ingen")
    assert totals(tmp_path / "s").documents == 0


def test_a_file_is_loaded_once_where_paths_overlap_and_the_store_lies_inside(tmp_path: Path) -> None:
    folder = tmp_path / "ind"
    write_invoices(folder / "a", 3)
    (folder / "a" / "brev.xml").write_bytes(b"Kaere kommune")
    given = (folder / "a", folder, folder / "a" / "f000001.xml", folder / "a" / "brev.xml")
    assert loaded(folder / "indkoeb", *given) == LoadReport(4, 3, 6, 0, 1)
    assert loaded(folder / "indkoeb", *given) == LoadReport(4, 0, 0, 3, 1)


def test_what_a_killed_load_left_is_removed(tmp_path: Path) -> None:
    with open_store(tmp_path / "s"):
        pass
    (tmp_path / "s" / ".work-dead").mkdir()
    (tmp_path / "s" / ".work-dead" / "x").write_bytes(b"x")
    with open_store(tmp_path / "s"):
        assert [path.name for path in (tmp_path / "s").iterdir()] == [FILE]


def test_no_store_where_one_is_needed(tmp_path: Path) -> None:
    with pytest.raises(NoPurchases, match="raaderum spend ingest"), open_store(tmp_path / "s", create=False):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UnreadableStore, match="læs fakturaerne ind igen"), open_store(tmp_path):
        pass
    assert (tmp_path / FILE).read_bytes() == content


def test_a_database_of_another_kind(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE mine (x INTEGER)")
    with pytest.raises(UnreadableStore, match="anden version"), open_store(tmp_path):
        pass


@pytest.mark.parametrize("memory", ["", "2", "2TB", "-1GB", "0GB", "2GB;DROP"])
def test_a_limit_that_is_no_amount(tmp_path: Path, memory: str) -> None:
    with pytest.raises(InvalidChoice, match="2GB eller 512MB"), open_store(tmp_path, memory):
        pass


def test_the_limit_is_the_database_s(tmp_path: Path) -> None:
    with open_store(tmp_path, "300 mb") as store:
        assert store.connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0] == "286.1 MiB"


# --- a full disk --------------------------------------------------------------------------------------------

_FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from raaderum.domain.errors import (UserError)
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import open_store
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open_store(Path(sys.argv[1])) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
        load(store, [Path(sys.argv[2])], Reading(), now=datetime.now(UTC), processes=1)
    print("done")
except UserError as problem:
    print(type(problem).__name__, problem)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of files are Unix's")
@pytest.mark.parametrize("most", [1_000, 20_000, 100_000])
def test_a_disk_that_fills(tmp_path: Path, most: int) -> None:
    """A limit on the size of files stops DuckDB's writes and our own as a full disk does."""
    write_invoices(tmp_path / "ind", 4)
    assert loaded(tmp_path / "s", tmp_path / "ind").loaded == 4
    write_invoices(tmp_path / "mere", 300, first=100)
    command = [sys.executable, "-c", _FULL, tmp_path / "s", tmp_path / "mere", str(most)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("CannotWrite"), done.stdout + done.stderr
    assert "kan ikke skrives" in done.stdout
    assert "uændret" in done.stdout
    assert totals(tmp_path / "s").documents == 4, "whole, or not at all"
    assert loaded(tmp_path / "s", tmp_path / "mere").loaded == 300


def test_no_room_is_said_as_such() -> None:
    problem = staging.as_os_error(duckdb.IOException("IO Error: Could not write: No space left on device"))
    from raaderum.domain.errors import cannot_write

    assert isinstance(cannot_write("x", problem), DiskFull)
    assert isinstance(cannot_write("x", OSError(27, "File too large")), CannotWrite)


def test_a_store_can_be_opened_again_after_an_error_inside(tmp_path: Path) -> None:
    def fail(_: Progress) -> None:
        raise KeyboardInterrupt

    write_invoices(tmp_path / "ind", 3)
    with pytest.raises(KeyboardInterrupt), open_store(tmp_path / "s") as store:
        load(store, [tmp_path / "ind"], Reading(), now=LATER, processes=1, batch_documents=1, progress=fail)
    started = time.monotonic()
    assert loaded(tmp_path / "s", tmp_path / "ind").read == 3
    assert time.monotonic() - started < 60


def test_the_digest_of_a_batch_is_that_of_its_documents(tmp_path: Path) -> None:
    write_invoices(tmp_path / "a", 3)
    write_invoices(tmp_path / "b", 3)
    for name in ("a", "b"):
        loaded(tmp_path / f"s{name}", tmp_path / name)
    digests = [ask(tmp_path / f"s{name}", "SELECT digest FROM batches") for name in ("a", "b")]
    assert digests[0] == digests[1]


def test_a_transaction_that_fails_stores_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        with pytest.raises(ZeroDivisionError):
            _half(store)
        assert store.totals().batches == 0


def _half(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute("INSERT INTO batches VALUES (1, now()::TIMESTAMP, '', 0, 0, 0, 0)")
        raise ZeroDivisionError
