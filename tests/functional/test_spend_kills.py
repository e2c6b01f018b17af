"""Kill the load and the publishing with SIGKILL: on restart every count is exact, and what is published is whole."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from raaderum.warehouse.spend import load as loading
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import FILE, Totals, open_store
from raaderum.warehouse.spend.versions import find_published
from tests.factories.purchase_documents import write_invoices
from tests.functional.conftest import RAADERUM

FEW, MANY = 10, 50
DOCUMENTS, ZIPPED, BAD = 600, 100, 7

_LOADER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from raaderum.warehouse.spend import load as loading
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import open_store
store, source, processes = sys.argv[1:]
loading.LEAST_TO_SHARE = 0
with open_store(Path(store)) as opened:
    now = datetime.now(UTC)
    loading.load(opened, [Path(source)], Reading(), now=now, processes=int(processes), batch_documents=60)
"""
"""What the command does, without the second that its start takes."""


def command(store: Path, source: Path, processes: int) -> list[str]:
    return [sys.executable, "-c", _LOADER, str(store), str(source), str(processes)]


def whole_command(store: Path, source: Path, processes: int) -> list[str]:
    words = ["spend", "ingest", str(source), "--store", str(store), "--processes", str(processes), "--batch", "60"]
    return [str(RAADERUM), *words]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Totals]:
    """Files, an archive with some of the same and some new, and what cannot be read; and what all that comes to."""
    folder = tmp_path_factory.mktemp("kilder")
    net = write_invoices(folder / "a", DOCUMENTS)
    extra = folder.with_name("zippes")
    net += write_invoices(extra, ZIPPED, first=5_000)
    with zipfile.ZipFile(folder / "arkiv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (*sorted(extra.iterdir()), *sorted((folder / "a").iterdir())[:50]):
            archive.write(file, f"{file.parent.name}/{file.name}")
        archive.writestr("brev.xml", b"Kaere kommune")
    for number in range(BAD):
        (folder / f"brev{number}.xml").write_bytes(b"Kaere kommune %d" % number)
    numbers = [*range(DOCUMENTS), *range(5_000, 5_000 + ZIPPED)]
    lines = sum(1 + n % 4 for n in numbers)
    return folder, Totals(0, DOCUMENTS + ZIPPED, lines, BAD + 1, net)


def started(words: Sequence[str], store: Path) -> subprocess.Popen[bytes]:
    """Start a load, and wait until it has begun to read."""
    left = set(store.glob(".work-*/*"))  # by the kill before
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None and not set(store.glob(".work-*/*")) - left:
        time.sleep(0.005)
    assert not process.returncode, process.stderr.read().decode() if process.stderr else ""
    return process


def check_halves(store: Path) -> int:
    """Each invoice that is there has all its lines and its sum; return how many there are."""
    if not (store / FILE).exists():
        return 0
    with open_store(store) as opened:
        asked = opened.connection.execute("""
            SELECT count(*), count(DISTINCT digest), count(DISTINCT invoices.invoice), count(*) FILTER (wrong)
            FROM documents FULL JOIN invoices USING (invoice) LEFT JOIN (
              SELECT i.invoice, count(l.position) != 1 + substr(number, 2)::INTEGER % 4
                     OR coalesce(sum(l.net_oere), 0) != i.net_oere AS wrong
              FROM invoices i LEFT JOIN lines l USING (invoice) GROUP BY i.invoice, number, i.net_oere
            ) USING (invoice)
        """).fetchall()[0]
        orphans = opened.connection.execute("SELECT count(*) FROM lines ANTI JOIN invoices USING (invoice)").fetchall()
    assert asked[0] == asked[1] == asked[2]
    assert (asked[3], orphans) == (0, [(0,)])
    return int(asked[0])


def killed_loads(store: Path, folder: Path, whole: Totals, times: int, words: Callable[..., list[str]]) -> list[int]:
    """Kill the load at random points, again and again; return how much was there after each kill."""
    dice, found = random.Random(7), []
    seconds = _seconds(store, folder)
    for number in range(times):
        several = number % 3 == 2
        process = started(words(store, folder, 1 + several), store)
        time.sleep(dice.uniform(0, seconds[several]))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found.append(check_halves(store))
        if found[-1] == whole.documents:
            finish(store, folder, whole)
            shutil.rmtree(store)
    finish(store, folder, whole)
    return found


def _seconds(store: Path, folder: Path) -> tuple[float, float]:
    """Return how long a load takes with one process, and with two."""
    spent = []
    for processes in (1, 2):
        begun = time.monotonic()
        load_here(store, folder, processes)
        spent.append(time.monotonic() - begun)
        shutil.rmtree(store)
    return spent[0], spent[1]


def load_here(store: Path, folder: Path, processes: int = 1) -> None:
    with open_store(store) as opened:
        loading.load(opened, [folder], Reading(), now=datetime.now(UTC), processes=processes, batch_documents=60)


def finish(store: Path, folder: Path, whole: Totals) -> None:
    """Load the same again: everything is there once, and nothing is left over."""
    load_here(store, folder)
    check_halves(store)
    with open_store(store) as opened:
        totals = opened.totals()
        assert opened.connection.execute("SELECT sum(documents), sum(lines) FROM batches").fetchall() == [
            (whole.documents, whole.lines)
        ]
    assert (totals.documents, totals.lines, totals.rejects, totals.net_oere) == (
        whole.documents, whole.lines, whole.rejects, whole.net_oere,
    )  # fmt: skip
    assert not list(store.glob(".work-*"))


def test_ten_kills_of_a_load(source: tuple[Path, Totals], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LEAST_TO_SHARE", 0)
    found = killed_loads(tmp_path / "s", *source, FEW, command)
    print(f"after {FEW} kills: {found}")
    assert len(set(found)) > 1, "the kills met different points"


@pytest.mark.full
def test_fifty_kills_of_the_command(source: tuple[Path, Totals], tmp_path: Path) -> None:
    found = killed_loads(tmp_path / "s", *source, MANY, whole_command)
    print(f"after {MANY} kills: {found}")
    assert len(set(found)) > 5


# --- publishing --------------------------------------------------------------------------------------------

_PUBLISHER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.spend.publish import publish
from raaderum.warehouse.spend.setting import Setting, load_procurement
from raaderum.warehouse.spend.store import open_store
_, purchasing = load_procurement(default_folders().packs)
with open_store(Path(sys.argv[1]), create=False) as opened:
    publish(opened, Setting(purchasing, inhabitants={"X001": int(sys.argv[2])}), datetime.now(UTC))
"""


def killed_publishings(store: Path, times: int) -> int:
    """Kill the publishing: the version that holds is whole, the old one or the new. Return how many got through."""
    dice, through = random.Random(11), 0
    words = [sys.executable, "-c", _PUBLISHER, str(store)]
    subprocess.run([*words, "0"], check=True)
    begun = time.monotonic()
    subprocess.run([*words, "1"], check=True)
    seconds = time.monotonic() - begun
    for number in range(2, times + 2):
        before = find_published(store)
        assert before is not None
        process = subprocess.Popen([*words, str(number)])
        time.sleep(dice.uniform(0.4 * seconds, 1.1 * seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        held = find_published(store)
        assert held is not None
        assert held.number in {before.number, before.number + 1}
        check_version(held.folder, held.manifest["rows"])
        through += held.number != before.number
    subprocess.run([*words, "0"], check=True)
    assert len([one for one in (store / "published").iterdir() if one.is_dir()]) <= 2
    return through


def check_version(folder: Path, rows: dict[str, int]) -> None:
    with duckdb.connect() as connection:
        for name, count in rows.items():
            found = connection.execute(f"SELECT count(*) FROM read_parquet('{folder / name}.parquet')").fetchall()
            assert found == [(count,)]
        lines = f"SELECT sum(net_oere) FROM read_parquet('{folder / 'lines.parquet'}')"
        invoices = f"SELECT sum(net_oere) FROM read_parquet('{folder / 'invoices.parquet'}')"
        assert connection.execute(lines).fetchall() == connection.execute(invoices).fetchall()


def loaded_store(folder: Path, store: Path, count: int) -> None:
    write_invoices(folder, count)
    load_here(store, folder)


@pytest.mark.full
def test_ten_kills_of_the_publishing(tmp_path: Path) -> None:
    loaded_store(tmp_path / "ind", tmp_path / "s", 200)
    print(f"{killed_publishings(tmp_path / 's', FEW)} of {FEW} got through")


def test_the_readers_end_with_the_one_who_started_them(source: tuple[Path, Totals], tmp_path: Path) -> None:
    process = started(command(tmp_path / "s", source[0], 2), tmp_path / "s")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        process.wait()
        pytest.skip("this machine does not list the children of a process")
    readers = children.read_text().split()
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 30
    while any(_runs(pid) for pid in readers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid: str) -> bool:
    try:
        return b"reader_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
