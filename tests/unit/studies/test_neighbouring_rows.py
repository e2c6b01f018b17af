"""Rows below each other that hold the same number, or each other's; and a figure that was nothing last year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from raaderum.packs import AreaPack, load_pack
from raaderum.studies.submission_checks import check_submission
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_layout import Identity
from raaderum.warehouse.readers.submissions import Submission

NAMES = ("sweeping_urban_dkk", "sweeping_rural_dkk")


@pytest.fixture(scope="module")
def pack() -> AreaPack:
    return load_pack(Path(default_folders().packs) / "roads")


def codes(pack: AreaPack, now: tuple[int, int], before: tuple[int, int], comment: str = "") -> list[tuple[str, str]]:
    rows = tuple(
        Row(name, name, f"F{line}", f"G{line}", Decimal(value), None, "", comment, Decimal(last), unreadable=False)
        for line, (name, value, last) in enumerate(zip(NAMES, now, before, strict=True), 6)
    )
    read = Submission("", Identity("roads", "", "", "X017", "Hybenlev", 2026, ""), "2026", "F4", rows, ())
    return [(one.code, one.level) for one in check_submission(read, pack)]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ((510_000, 340_000), (500_000, 350_000), []),
        ((340_000, 510_000), (500_000, 350_000), [("swapped", "warning")]),  # ln 2.16 apart; swapped, ln 1.05
        ((500_000, 500_000), (500_000, 400_000), [("same-as-above", "warning")]),
        ((500_000, 500_000), (480_000, 480_000), []),  # as alike as last year
        ((900, 900), (880, 870), []),  # small numbers are alike by chance
        ((510_000, 60_000), (500_000, 0), [("was-zero", "warning")]),
    ],
)
def test_what_is_asked_about(
    now: tuple[int, int], before: tuple[int, int], expected: list[tuple[str, str]], pack: AreaPack
) -> None:
    assert [one for one in codes(pack, now, before) if one[0] != "jump"] == expected
    explained = [(code, "explained") for code, _ in expected]
    assert [one for one in codes(pack, now, before, "Er rigtigt.") if one[0] != "jump"] == explained
