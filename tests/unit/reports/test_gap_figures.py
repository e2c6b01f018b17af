"""Waterfalls: what each step is, where it begins, and how it is told apart without colour."""

from __future__ import annotations

from typing import Any

import pytest

from raaderum.reports.charts import cause_steps, central_steps, factor_steps, node_chart, waterfall_chart
from raaderum.reports.charts.gap_figures import list_steps
from raaderum.reports.pptx.gap_slides import stack_steps
from raaderum.reports.text import words_in
from tests.factories.gaps import make_factor, make_gap, make_node

DA = words_in("da")
LEAVES = (
    make_node("vinter", 3e6, make_factor("udkald", "service_level", 4e6), make_factor("pris", "price", -1e6)),
    make_node("asfalt", -6e6, make_factor("pris", "price", -6e6)),
    make_node("bogføring", 1e6, role="adjustments"),
    make_node("kontrakt", 0.0, own_dkk=0.0, reference_dkk=0.0),
)


def result(**more: Any):
    return make_gap(*LEAVES, **more)


def test_bookkeeping_comes_first_then_most_more_to_most_less_and_empty_nodes_are_left_out() -> None:
    steps = central_steps(result(), DA)
    assert [(step.name, step.dkk, step.start, step.end) for step in steps] == [
        ("Bogføring", 1e6, 0.0, 1e6),
        ("Vinter", 3e6, 1e6, 4e6),
        ("Asfalt", -6e6, 4e6, -2e6),
        ("Prøvelev", -2e6, 0.0, -2e6),
    ]
    assert [step.name for step in steps if step.largest] == ["Asfalt"]
    assert [step.name for step in steps if step.total] == ["Prøvelev"]


def test_the_choice_of_target_is_the_last_step() -> None:
    steps = central_steps(result(target=5e6), DA)
    assert (steps[-2].name, steps[-2].end) == ("Valg af mål", 3e6)
    assert steps[-1].dkk == 3e6


def test_causes_and_factors_have_steps_of_their_own() -> None:
    assert [(step.name, step.dkk) for step in cause_steps(result(), DA)[:-1]] == [
        ("Serviceniveau", 4e6), ("Uforklaret", 1e6), ("Pris", -7e6),
    ]  # fmt: skip
    assert [step.dkk for step in factor_steps(result(), LEAVES[0], DA)] == [4e6, -1e6, 3e6]


def test_a_waterfall_of_nothing_is_a_total_alone() -> None:
    assert [(step.dkk, step.total) for step in list_steps([], "Prøvelev", 0.0)] == [(0.0, True)]


def bars(specification: dict[str, Any]) -> list[dict[str, Any]]:
    return next(layer["data"]["values"] for layer in specification["layer"] if layer["mark"]["type"] == "bar")


def test_every_bar_says_its_sign_and_the_axis_holds_zero() -> None:
    specification = waterfall_chart(result(), DA).specification
    rows = bars(specification)
    assert [row["label"] for row in rows] == ["+1,0", "+3,0", "−6,0", "−2,0"]
    assert [row["kind"] for row in rows] == ["more", "more", "less", "total"]
    low, high = specification["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < -2 < 0 < 4 < high


def test_small_gaps_are_shown_in_thousands() -> None:
    chart = waterfall_chart(make_gap(make_node("vinter", 40_000.0)), DA)
    assert [row["label"] for row in bars(chart.specification)] == ["+40", "+40"]
    assert "1.000 kr. i forskel" in str(chart.specification)


def test_a_gap_that_is_not_sure_is_grey() -> None:
    sure, unsure = (waterfall_chart(result(), DA, sure=sure).specification for sure in (True, False))
    assert "#0b3d6b" in str(sure)
    assert "#0b3d6b" not in str(unsure)


def test_the_text_alternative_tells_every_step() -> None:
    chart = waterfall_chart(result(), DA)
    alt = chart.alt.replace("\xa0", " ")
    assert alt.startswith(chart.title.replace("\xa0", " "))
    assert "Trin: Bogføring +1,0 mio. kr.; Vinter +3,0 mio. kr.; Asfalt −6,0 mio. kr. I alt −2,0 mio. kr." in alt


def test_a_figure_opens_to_its_factors() -> None:
    chart = node_chart(result(), LEAVES[0], DA)
    assert chart.title.replace("\xa0", " ") == "Vinter: 3,0 mio. kr. mere end sammenligningskommunerne"
    assert [row["label"] for row in bars(chart.specification)] == ["+4,0", "−1,0", "+3,0"]


@pytest.mark.parametrize(
    ("start", "end", "drawn"),
    [
        (0.0, 3e6, (0.0, 3.0, 0.0)),
        (3e6, 5e6, (3.0, 2.0, 0.0)),
        (5e6, 3e6, (3.0, 2.0, 0.0)),
        (3e6, -1e6, (0.0, 3.0, -1.0)),
        (-1e6, -4e6, (-1.0, 0.0, -3.0)),
        (-4e6, -1e6, (-1.0, 0.0, -3.0)),
        (-1e6, 2e6, (0.0, 2.0, -1.0)),
    ],
)
def test_stacked_bars_stand_where_the_steps_are(start: float, end: float, drawn: tuple[float, ...]) -> None:
    step = list_steps([("a", "A", end - start)], "u", 0.0)[0]
    moved = type(step)("a", "A", end - start, start, end)
    assert tuple(series[0] for series in stack_steps([moved])) == drawn
