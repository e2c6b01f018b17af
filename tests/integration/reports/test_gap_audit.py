"""Every number of a gap's documents comes from its results: PDF, workbook, slides and charts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from raaderum.reports.charts import draw_svg
from raaderum.reports.text import words_in
from tests.integration.reports.conftest import TODAY, Explained
from tests.integration.reports.gap_numbers import (
    along_causes,
    along_waterfall,
    gap_pool,
    sums_by_node,
    waterfall_order,
)
from tests.integration.reports.number_tokens import Pool, Token, read_tokens, unaccounted
from tests.integration.reports.readers import read_cells, read_chart, read_drawings, read_pdf, read_rows, read_slides

Explain = Callable[..., Explained]

UNITS = ["X017", "X029", "X045", "X050", "0461"]
"""Ordinary; one price for many tasks; a cost that is not known; far below its peers; public figures alone."""
every_unit = pytest.mark.parametrize("code", UNITS)


def told(tokens: list[Token]) -> str:
    return "\n".join(map(str, tokens))


def without_today(text: str) -> str:
    return re.sub(rf"{TODAY.day}\.\s{words_in('da').day(TODAY).split(' ', 1)[1]}", "", text)


# What fixed sentences say, and examples of measures elsewhere: they are no numbers of the municipality.
FIXED = ("Det er under 1 kr.", "regnes aldrig som 0")


def unknown(text: str, pool: Pool) -> list[Token]:
    """A range has its unit once: here it is written twice, so that both numbers are read with it."""
    text = re.sub(r"\s+", " ", text.replace("\xa0", " "))
    for phrase in FIXED:
        text = text.replace(phrase, "")
    text = re.sub(r"(\d[\d.,]*) (og|and) (\d[\d.,]*) (mio\. kr\.|kr\.)", r"\1 \4 \2 \3 \4", text)
    return unaccounted(without_today(text), pool)


@every_unit
def test_every_number_of_the_pdf_comes_from_the_results(code: str, explained: Explain) -> None:
    one = explained(code)
    pool = gap_pool(one.results)
    text = "\n".join(read_pdf(one.pdf_without_pictures))
    assert len(read_tokens(text)) > (500 if code.startswith("X") else 40)
    assert not (bad := unknown(text, pool)), told(bad)


@every_unit
def test_every_number_of_the_workbook_comes_from_the_results(code: str, explained: Explain) -> None:
    one = explained(code)
    pool = gap_pool(one.results)
    cells = read_cells(one.xlsx)
    numbers = [cell for cell in cells if isinstance(cell.value, float)]
    known = [cell for cell in numbers if pool.holds(cell.value) or abs(cell.value) < 1e-9]
    assert [cell for cell in numbers if cell not in known] == []
    bad = [
        f"{cell.sheet}!{cell.place}: {token}"
        for cell in cells
        if isinstance(cell.value, str)
        for token in unknown(cell.value, pool)
    ]
    bad += [str(token) for line in read_drawings(one.xlsx) for token in unknown(line, pool)]
    assert not bad


@every_unit
def test_every_number_of_the_slides_comes_from_the_results(code: str, explained: Explain) -> None:
    one = explained(code)
    pool = gap_pool(one.results)
    numbers, texts = read_slides(one.pptx)
    assert not (bad := [token for line in texts for token in unknown(line, pool)]), told(bad)
    assert stacked(numbers) == pytest.approx(spans(one.results["gap"]) if one.gap.explained else [])


def spans(gap: dict[str, Any]) -> list[float]:
    """The lower and upper end of each bar, in millions; the last is the whole gap, from 0."""
    ends = [0.0, *along_waterfall(gap)]
    bars = [*zip(ends, ends[1:], strict=False), (0.0, gap["gap_dkk"])]
    return [value / 1e6 for bar in bars for value in sorted(bar)]


def stacked(numbers: list[float]) -> list[float]:
    """What three stacked series draw: an invisible base, and what stands on it over and under zero."""
    third = len(numbers) // 3
    base, over, under = numbers[:third], numbers[third : 2 * third], numbers[2 * third :]
    found = []
    for b, o, u in zip(base, over, under, strict=True):
        found += [b + u if b <= 0 else b, b + o if b >= 0 else b]
    return found


@every_unit
def test_the_charts_draw_the_steps_in_order_and_end_at_the_gap(code: str, explained: Explain) -> None:
    one = explained(code)
    gap, pool = one.results["gap"], gap_pool(one.results)
    for chart, ends in ((one.briefing.waterfall, along_waterfall(gap)), (one.briefing.cause_chart, along_causes(gap))):
        rows = bars_of(chart.specification)
        scale = rows[-1]["end"] and gap["gap_dkk"] / rows[-1]["end"]
        assert [row["end"] for row in rows[:-1]] == pytest.approx([end / scale for end in ends], abs=1e-6)
        assert ends[-1] == pytest.approx(gap["gap_dkk"], abs=0.01)
        assert [row["start"] for row in rows[1:-1]] == [row["end"] for row in rows[:-2]]
        _, texts = read_chart(chart.specification)
        assert not (bad := [t for text in (*texts, chart.alt) for t in unknown(text.replace("|", " "), pool)]), told(
            bad
        )


def bars_of(specification: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [layer for layer in specification["layer"] if layer["mark"]["type"] == "bar"]
    assert len(layers) == 1
    return list(layers[0]["data"]["values"])


@every_unit
def test_the_waterfall_is_drawn_with_all_its_labels(code: str, explained: Explain) -> None:
    """Without fonts or with a wrong field every text is dropped in silence."""
    chart = explained(code).briefing.waterfall
    svg = draw_svg(chart, 760)
    for row in bars_of(chart.specification):
        assert f">{row['label']}</text>" in svg


@every_unit
def test_the_largest_step_is_marked_in_the_chart(code: str, explained: Explain) -> None:
    one = explained(code)
    order = waterfall_order(one.results["gap"])
    most = max(range(len(order)), key=lambda i: abs(order[i][1]))
    names = [row["name"] for row in bars_of(one.briefing.waterfall.specification)]
    marked = [i for i, name in enumerate(names) if "(størst)" in name.replace("|", " ")]
    assert marked == ([most] if len(order) > 1 else [])  # where there is one step alone, nothing is the largest


@every_unit
def test_the_tree_holds_every_node_and_its_causes(code: str, explained: Explain) -> None:
    one = explained(code)
    gap, table = one.results["gap"], one.briefing.tree
    sums = sums_by_node(gap)
    assert len(table.rows) == len(gap["nodes"])
    for row, node in zip(table.rows, gap["nodes"], strict=True):
        assert row[5:8] == (node["own_dkk"], node["reference_dkk"], node["gap_dkk"]) or row[5:8] == pytest.approx(
            (node["own_dkk"], node["reference_dkk"], node["gap_dkk"]), abs=0.01
        )
        assert sum(row[9:]) == pytest.approx(node["gap_dkk"], abs=0.01)
        assert sum(sums[node["figure"]].values()) == pytest.approx(node["gap_dkk"], abs=0.01)


@every_unit
def test_the_headline_is_the_same_everywhere(code: str, explained: Explain) -> None:
    one = explained(code)
    headline = one.briefing.headline
    assert [headline] in read_rows(one.xlsx, "Svar")
    assert headline in read_slides(one.pptx)[1]
    words = words_in("da")
    assert words.large_kroner(abs(one.gap.own_dkk)) in headline
    assert words.large_kroner(abs(one.gap.gap_dkk)) in headline


def test_a_changed_number_is_found(explained: Explain) -> None:
    pool = gap_pool(explained("X017").results)
    gap = explained("X017").gap
    right = words_in("da").number(gap.own_dkk)
    assert unaccounted(right, pool) == []
    assert len(unaccounted(words_in("da").number(gap.own_dkk + 1), pool)) == 1
    assert len(unaccounted("99,9 mio. kr.", pool)) == 1
