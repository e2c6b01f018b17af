"""No damage to an answer gives a wrong figure in silence: the cells are the same, or the user is told.

One kind of damage cannot be seen in a table without check sums: digits of a value that become other
digits. So what is changed at random here lies outside the values, or makes them no numbers.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raaderum.domain.errors import UserError
from raaderum.warehouse.readers.statbank_cells import Cells, Selection, read_data
from tests.factories.statbank import csv_answer

_CODES = st.text("ABCÆØÅ0123456789.-", min_size=1, max_size=5)
_NUMBERS = st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9).map(Decimal)
Table = tuple[Selection, Cells, bytes]


@st.composite
def small_tables(draw: st.DrawFn) -> Table:
    """A selection of up to four dimensions, its cells, and the answer that has them."""
    names = ("OMRÅDE", *draw(st.sampled_from([(), ("FUNKTION",), ("KØN", "ALDER")])), "Tid")
    codes = {name: tuple(draw(st.lists(_CODES, min_size=1, max_size=3, unique=True))) for name in names}
    selection = Selection("SYNTETISK", "OMRÅDE", "Tid", codes)
    keys: list[tuple[str, ...]] = [()]
    for values in codes.values():
        keys = [(*key, value) for key in keys for value in values]
    cells: Cells = {key: draw(st.none() | _NUMBERS) for key in draw(st.permutations(keys))}
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return selection, cells, csv_answer(names, [(*key, _written(value)) for key, value in cells.items()], ending)


def _written(value: Decimal | None) -> str:
    return ".." if value is None else format(value, "f").replace(".", ",")


def assert_same_or_told(answer: bytes, selection: Selection, cells: Cells) -> None:
    with suppress(UserError):
        assert read_data(answer, selection) == cells


@given(small_tables())
def test_what_is_written_is_read(table: Table) -> None:
    selection, cells, answer = table
    assert read_data(answer, selection) == cells


@given(small_tables(), st.data())
def test_an_answer_cut_anywhere_is_refused(table: Table, data: st.DataObject) -> None:
    selection, _, answer = table
    cut = data.draw(st.integers(0, len(answer) - 1))
    with pytest.raises(UserError):
        read_data(answer[:cut], selection)


@given(small_tables(), st.data())
def test_rows_lost_doubled_or_exchanged(table: Table, data: st.DataObject) -> None:
    selection, cells, answer = table
    header, *rows = answer.decode().splitlines(keepends=True)
    changed = data.draw(st.lists(st.sampled_from(rows), max_size=len(rows) + 2))
    assert_same_or_told((header + "".join(changed)).encode(), selection, cells)


@given(small_tables(), st.data())
def test_bytes_changed_outside_the_values(table: Table, data: st.DataObject) -> None:
    selection, cells, answer = table
    places = _outside_values(answer)
    place = data.draw(st.sampled_from(places))
    new = data.draw(st.binary(max_size=2))
    assert_same_or_told(answer[:place] + new + answer[place + 1 :], selection, cells)


@given(small_tables(), st.data())
def test_a_value_that_is_no_number_is_refused(table: Table, data: st.DataObject) -> None:
    selection, _, answer = table
    header, *rows = answer.decode().splitlines(keepends=True)
    line = data.draw(st.integers(0, len(rows) - 1))
    bad = data.draw(
        st.sampled_from(["", " ", "-", "x", "...", "1.000", "1,", ",5", "1e3", "NaN", "inf", "+1", "1 2", "١"])
    )
    ending = rows[line][len(rows[line].rstrip("\r\n")) :]
    rows[line] = rows[line].rpartition(";")[0] + ";" + bad + ending
    with pytest.raises(UserError, match=f"linje {line + 2}, kolonne INDHOLD"):
        read_data((header + "".join(rows)).encode(), selection)


@given(small_tables(), st.data())
def test_headings_exchanged_without_their_columns(table: Table, data: st.DataObject) -> None:
    """Codes that two dimensions share could be read either way: there the headings alone decide."""
    selection, cells, answer = table
    header, *rows = answer.decode("utf-8-sig").splitlines(keepends=True)
    ending = header[len(header.rstrip("\r\n")) :]
    names = data.draw(st.permutations(header.strip().split(";")))
    exchanged = {name for name, old in zip(names, header.strip().split(";"), strict=True) if name != old}
    codes = [set(selection.values[name]) for name in selection.values if name.upper() in exchanged]
    if any(a & b for i, a in enumerate(codes) for b in codes[:i]) or "INDHOLD" in exchanged:
        return
    assert_same_or_told((";".join(names) + ending + "".join(rows)).encode(), selection, cells)


def _outside_values(answer: bytes) -> list[int]:
    places = []
    start = 0
    for line in answer.splitlines(keepends=True):
        value = start + line.rindex(b";") + 1
        end = start + len(line.rstrip(b"\r\n"))
        places += [p for p in range(start, start + len(line)) if not value <= p < end]
        start += len(line)
    return places
