"""Whatever the order and the size of batches, and however often files come again: the same is stored."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from raaderum.warehouse.spend.digests import Digests, halves
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import open_store
from tests.factories.purchase_documents import invoice_xml

NOW = datetime(2030, 1, 1, tzinfo=UTC)
_INVOICES = "SELECT hex(digest), i.* EXCLUDE (invoice) FROM invoices i JOIN documents USING (invoice) ORDER BY ALL"
_LINES = "SELECT hex(digest), l.* EXCLUDE (invoice) FROM lines l JOIN documents USING (invoice) ORDER BY ALL"
_REJECTS = "SELECT * EXCLUDE (batch) FROM rejects ORDER BY ALL"
_IDS = "SELECT count(*), count(DISTINCT invoice), count(DISTINCT digest), max(invoice) FROM documents"

contents = st.lists(st.integers(0, 9), min_size=1, max_size=12)
"""Files by what is in them: the same number is the same bytes; 9 is no invoice."""


def content(number: int) -> bytes:
    return b"Kaere kommune" if number == 9 else invoice_xml(f"F{number}", [("Vare", number + 1)] * (1 + number % 3))


def write(folder: Path, numbers: Sequence[int]) -> None:
    folder.mkdir()
    for place, number in enumerate(numbers):
        (folder / f"{place:02}.xml").write_bytes(content(number))


def stored(folder: Path, paths: Sequence[Path], batch: int, times: int = 1) -> list[object]:
    with open_store(folder, "200MB", threads=1) as store:
        for _ in range(times):
            for path in paths:
                load(store, [path], Reading(), now=NOW, processes=1, batch_documents=batch)
        asked = [store.connection.execute(question).fetchall() for question in (_INVOICES, _LINES, _REJECTS)]
        count, ids, digests, last = store.connection.execute(_IDS).fetchall()[0]
        assert count == ids == digests == (last or 0)
        return asked


@settings(max_examples=8)
@given(numbers=contents, batch=st.integers(1, 5), data=st.data())
def test_order_and_size_of_batches_do_not_matter(numbers: list[int], batch: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "ind", numbers)
        files = sorted((folder / "ind").iterdir())
        whole = stored(folder / "a", [folder / "ind"], 20_000)
        shuffled = data.draw(st.permutations(files))
        assert stored(folder / "b", shuffled, batch, times=2) == whole
        assert len(whole[0]) == len({number for number in numbers if number != 9})  # type: ignore[arg-type]


@given(st.lists(st.binary(min_size=16, max_size=16), max_size=30), st.lists(st.binary(min_size=16, max_size=16)))
def test_known_digests_are_found_and_no_others(known: list[bytes], asked: list[bytes]) -> None:
    pairs = sorted({halves(one) for one in known})
    high, low = (np.array([pair[i] for pair in pairs], np.uint64) for i in (0, 1))
    digests = Digests(high, low)
    for one in [*known, *asked]:
        assert (one in digests) == (one in known)
    found = digests.places_of(b"".join([*known, *asked]))
    assert [place >= 0 for place in found] == [one in known for one in [*known, *asked]]
    for one, place in zip([*known, *asked], found, strict=True):
        assert place < 0 or pairs[place] == halves(one)


def test_digests_that_share_their_first_half() -> None:
    pairs = [(5, 1), (5, 3), (5, 9), (7, 3)]
    digests = Digests(*(np.array([pair[i] for pair in pairs], np.uint64) for i in (0, 1)))
    packed = b"".join(high.to_bytes(8, "big") + low.to_bytes(8, "big") for high, low in [*pairs, (5, 2), (6, 3)])
    assert digests.places_of(packed).tolist() == [0, 1, 2, 3, -1, -1]
