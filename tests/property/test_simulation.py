"""Whatever the description: limits hold, products and sums close, plants act where they should, seeds differ."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raaderum.domain.key_figures import Reporting, Variable
from raaderum.domain.observations import MissingReason
from raaderum.domain.panel import Panel, build_panel
from raaderum.domain.text import Text
from raaderum.warehouse.descriptions import Description, parse_description, planted
from raaderum.warehouse.simulation import simulate

TEXT = Text("x", "x")
NAMES = ("length", "town", "country", "rounds", "cost", "total")
PERIODS = [2024, 2025]


def tiny_pack() -> Any:
    """What the engine needs of a pack: six variables, one cost with a chain, no question."""
    reporting = Reporting("all", TEXT, low=0, high=1, decimals=0)
    variables = {name: Variable(name, TEXT, TEXT, "amount", reported=reporting) for name in NAMES}
    chain = [SimpleNamespace(quantity=["length"]), SimpleNamespace(quantity=["town", "rounds"]), SimpleNamespace()]
    figures = {"sweeping": SimpleNamespace(numerator=["cost"], chain=chain)}
    return SimpleNamespace(id="tiny", variables=variables, key_figures=figures, questions=())


number = st.floats(0, 1, allow_nan=False)


@st.composite
def contents(draw: Any) -> dict[str, Any]:
    """A tiny description: length = town + country, cost = town × rounds × price, total = cost + length."""
    low, span = draw(st.floats(0.1, 0.5)), draw(st.floats(0, 0.4))
    noise = {"spread": draw(number), "year_spread": draw(number), "region_spread": draw(number)}
    count = draw(st.integers(1, 6))
    return {
        "seed": draw(st.integers(0, 2**40)),
        "periods": PERIODS,
        "source": "SIMULATED",
        "traits": ["size"],
        "indices": {"prices": [1.0, draw(st.floats(0.5, 2))]},
        "units": [
            {"code": f"X{i:03d}", "name": f"By {i}", "region": f"R{i % 2}", "spread": draw(number)}
            for i in range(count)
        ],
        "variables": {
            "length": {"typical": draw(st.floats(10, 1e6)), "traits": {"size": draw(number)}, "low": 10, "high": 2e6},
            "town": {"times": ["length"], "typical": draw(number), **noise, "low": low, "high": low + span},
            "country": {"plus": ["length"], "minus": ["town"]},
            "rounds": {"typical": 10, **noise, "absent": draw(number), "absent_years": draw(number), "decimals": 1},
            "total": {"plus": ["cost", "length"]},
        },
        "cost_defaults": {"spread": draw(number), "index": "prices"},
        "costs": {"sweeping": {"typical": draw(st.floats(1, 1e4)), "low": 1, "high": 1e5}},
        "planted": [],
    }  # fmt: skip


def plant(content: dict[str, Any], **effect: Any) -> Description:
    text = {"da": "x", "en": "x"}
    new = {"id": "p", "kind": "error", "units": ["X000"], "what": text, "find": text, "effects": [effect]}
    return parse_description(content | {"planted": [new]}, "tiny.yaml")


def make(description: Description) -> Panel:
    return build_panel(simulate(description, tiny_pack()))


def values(content: dict[str, Any]) -> dict[str, np.ndarray]:
    panel = make(parse_description(content, "tiny.yaml"))
    return {name: panel.values_of(name) for name in NAMES}


@given(contents())
def test_limits_hold_and_products_and_sums_close(content):
    v = values(content)
    rules = content["variables"]
    assert ((v["length"] >= 10) & (v["length"] <= 2_000_000)).all()
    assert (v["town"] >= np.floor(rules["town"]["low"] * v["length"])).all()
    assert (v["town"] <= np.ceil(rules["town"]["high"] * v["length"])).all()
    np.testing.assert_array_equal(v["town"] + v["country"], v["length"])
    np.testing.assert_array_equal(v["cost"] + v["length"], v["total"])
    quantity = v["town"] * v["rounds"]
    assert ((v["cost"] >= np.floor(quantity)) & (v["cost"] <= np.ceil(quantity * 1e5))).all()
    assert (v["cost"][quantity == 0] == 0).all()


@given(contents())
def test_the_same_description_gives_the_same_figures(content):
    description = parse_description(content, "tiny.yaml")
    assert simulate(description, tiny_pack()) == simulate(description, tiny_pack())


@given(contents())
def test_another_seed_gives_other_figures(content):
    content["variables"]["length"] = {"typical": 1e5, "spread": 1, "year_spread": 1}
    content["units"] = [unit | {"spread": 1} for unit in content["units"]]
    other = values(content | {"seed": content["seed"] + 1})
    assert not np.array_equal(values(content)["length"], other["length"])


@given(contents(), st.floats(0.1, 10))
def test_a_new_variable_changes_no_other(content, typical):
    before = values(content)
    content["variables"] |= {"extra": {"typical": typical, "spread": 1, "hidden": True}}
    after = values(content)
    for name in NAMES:
        np.testing.assert_array_equal(before[name], after[name])


@given(contents(), st.floats(1.1, 5))
def test_a_truth_is_followed_by_what_is_made_of_it_and_touches_no_other_unit(content, times):
    before, now = values(content), make(plant(content, variables=["rounds"], times=times, periods=[2025]))
    rounds, cost = now.values_of("rounds"), now.values_of("cost")
    np.testing.assert_allclose(rounds[0, 1], before["rounds"][0, 1] * times, atol=0.051)
    for array, name in ((rounds, "rounds"), (cost, "cost")):
        np.testing.assert_array_equal(array[1:], before[name][1:])
        np.testing.assert_array_equal(array[0, 0], before[name][0, 0])
    assert cost[0, 1] >= before["cost"][0, 1]
    np.testing.assert_array_equal(now.values_of("total"), cost + now.values_of("length"))


@given(contents(), st.floats(0.1, 1), st.floats(0.5, 1.5))
def test_what_moves_arrives(content, share, price):
    content["variables"]["contract"] = {"typical": 0, "hidden": True}
    content["variables"]["total"]["plus"] = ["cost", "length", "contract"]
    before, now = values(content), make(plant(content, variables=["cost"], moves=share, to="contract", price=price))
    moved = before["cost"][0] - now.values_of("cost")[0]
    np.testing.assert_allclose(moved, share * before["cost"][0], atol=0.51)
    contract = now.values_of("total")[0] - now.values_of("cost")[0] - now.values_of("length")[0]
    np.testing.assert_allclose(contract, moved * price, atol=0.51)


@given(contents(), st.sampled_from(["not_relevant", "unknown", "not_delivered", "suppressed"]))
def test_a_gap_is_only_in_the_report(content, reason):
    before, now = values(content), make(plant(content, variables=["cost"], missing=reason))
    assert np.isnan(now.values_of("cost")[0]).all()
    np.testing.assert_array_equal(now.values_of("total"), before["total"])


@given(contents())
def test_an_error_of_reporting_is_only_in_the_report(content):
    before, now = values(content), make(plant(content, variables=["cost"], reported_times=1000))
    np.testing.assert_array_equal(now.values_of("cost")[0], before["cost"][0] * 1000)
    np.testing.assert_array_equal(now.values_of("total"), before["total"])


@given(contents())
def test_everything_can_be_missing(content):
    description = plant(content, variables=["*"], missing="not_delivered", periods=[2025])
    gaps = [o for o in simulate(description, tiny_pack()) if o.missing is not None]
    assert {(o.unit, o.period, o.missing) for o in gaps} == {("X000", 2025, MissingReason.NOT_DELIVERED)}
    assert {o.variable for o in gaps} == set(NAMES)
    assert [record.variable for record in planted(description)] == ["*"]
