"""The example data are the same everywhere, close to the krone, look real, and hold what is planted in them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from raaderum.domain.errors import InvalidDescription, NoRelease
from raaderum.domain.observations import Origin
from raaderum.domain.panel import PRESENT, REASONS, Panel, build_panel
from raaderum.packs import AreaPack
from raaderum.packs.files import read_yaml
from raaderum.studies import verify_release
from raaderum.warehouse.build import build_example_release
from raaderum.warehouse.descriptions import (
    Description,
    Planted,
    effects_of,
    parse_description,
    planted,
    read_description,
)
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from raaderum.warehouse.simulation import Dice, grow, simulate
from tests.conftest import BUILT_AT, ROOT

EXAMPLES = ROOT / "examples"
BOOKED = ("booked_22811_dkk", "booked_22812_dkk", "booked_22814_dkk")
DRAWN = [0.4367314314449927, 0.05499950947612542, 0.09692298193422255]
ERROR = ("X073", 2025)
"""The only cell in which tasks and accounts are planted not to agree."""


@pytest.fixture(scope="module")
def description() -> Description:
    return read_description(EXAMPLES / "roads.yaml")


@pytest.fixture(scope="module")
def panel(example_release: Release) -> Panel:
    return example_release.panel


@pytest.fixture(scope="module")
def unplanted(description: Description, roads_pack: AreaPack) -> Panel:
    """The same world with nothing planted."""
    return build_panel(simulate(description.model_copy(update={"planted": []}), roads_pack))


@pytest.fixture(scope="module")
def exact(example_release: Release) -> dict[tuple[str, str, int], Decimal]:
    return {(o.unit, o.variable, o.period): o.value for o in example_release.observations if o.value is not None}


# --- the same everywhere ----------------------------------------------------------------------------


def test_the_dice_are_those_of_pcg64_whatever_the_version_of_numpy():
    # DRAWN: Generator(PCG64(the first 16 bytes of sha256("1|x"))).random(3), numpy 2.4.6.
    assert Dice(1).uniform("x", 3).tolist() == DRAWN
    assert Dice(1).uniform("x", 3).tolist() != Dice(2).uniform("x", 3).tolist() != Dice(2).uniform("y", 3).tolist()


def test_the_dice_are_level():
    uniform, normal = Dice(7).uniform("level", 20_000), Dice(7).normal("level", 20_000)
    assert ((uniform >= 0) & (uniform < 1)).all()
    assert abs(uniform.mean() - 0.5) < 0.01
    assert abs(normal.mean()) < 0.03
    assert abs(normal.std() - 1) < 0.03
    assert abs(normal).max() <= 6


def test_growth_is_the_exponential_function():
    swing = np.linspace(-3, 3, 61)
    np.testing.assert_allclose(grow(swing), np.exp(swing), rtol=1e-4)


def test_the_same_description_gives_the_same_release(example_release, roads_pack):
    again = build_example_release(roads_pack, EXAMPLES, BUILT_AT)
    assert again.id == example_release.id


def test_another_process_with_another_hash_seed_gives_the_same_release(example_release):
    code = (
        "from datetime import datetime, UTC; from pathlib import Path; from raaderum.packs import load_pack;"
        "from raaderum.warehouse.build import build_example_release as build;"
        "print(build(load_pack(Path('area_packs/roads')), Path('examples'), datetime.now(UTC)).id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "4711"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == example_release.id


def test_another_seed_gives_other_figures(description, roads_pack, example_release):
    other = simulate(description.model_copy(update={"seed": description.seed + 1}), roads_pack)
    assert [o.value for o in other] != [o.value for o in simulate(description, roads_pack)]
    assert {o.key for o in other} == {o.key for o in example_release.observations}


def test_all_is_marked_as_simulated(example_release):
    assert example_release.dataset == "example"
    assert {o.source for o in example_release.observations} == {"SIMULATED"}
    assert {o.origin for o in example_release.observations} == {Origin.REPORTED}


def test_every_unit_answers_everything_that_is_asked(example_release, roads_pack):
    asked = {v.id for v in roads_pack.variables.values() if v.reported} | {q.id for q in roads_pack.questions}
    assert set(example_release.panel.variables) == asked | {"population", "area_km2"}
    assert len(example_release.observations) == 98 * 4 * len(example_release.panel.variables)


def test_answers_are_among_the_options(panel, roads_pack):
    for question in roads_pack.questions:
        given = panel.values_of(question.id)
        assert set(given[~np.isnan(given)]) <= {float(option.value) for option in question.options}


def test_the_release_is_stored_read_and_holds(example_release, release_store: ReleaseStore):
    release_store.save(example_release, ROOT / "area_packs" / "roads")
    checks = verify_release(release_store.newest("roads", "example"))
    assert all(check.holds for check in checks)
    assert sum(check.checked for check in checks) > 20_000


def test_a_missing_example_says_how_it_is_built(release_store: ReleaseStore):
    with pytest.raises(NoRelease, match="release build --area roads --dataset example"):
        release_store.newest("roads", "example")


# --- nobody real ------------------------------------------------------------------------------------


def test_no_code_or_name_is_that_of_a_municipality(description):
    with (ROOT / "facts" / "municipalities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    units = description.municipalities
    assert [unit.code for unit in units] == [f"X{number:03d}" for number in range(1, 99)]
    assert not {unit.name.casefold() for unit in units} & {row["name"].casefold() for row in rows}
    assert not {unit.region.casefold() for unit in units} & {row["region"].casefold() for row in rows}
    assert len({unit.region for unit in units}) == 5


# --- everything closes ------------------------------------------------------------------------------


def test_tasks_and_bridge_are_the_accounts_to_the_krone(exact, roads_pack):
    root = roads_pack.key_figures["road_operation"]
    off, checked = {}, 0
    for unit in sorted({unit for unit, _, _ in exact}):
        for period in (2022, 2023, 2024, 2025):
            names = [*root.numerator, *root.minus, *BOOKED]
            cell = {name: exact[unit, name, period] for name in names if (unit, name, period) in exact}
            if len(cell) < len(names):
                continue  # a planted gap: nothing can be checked
            tasks = sum(cell[name] for name in root.numerator) - sum(cell[name] for name in root.minus)
            if rest := tasks - sum(cell[name] for name in BOOKED):
                off[unit, period] = rest
            checked += 1
    assert set(off) == {ERROR}
    assert checked == 98 * 4 - 6  # X011 and X060 (one and two years), X033, X045, X070


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("road_km", ("road_urban_km", "road_rural_km")),
        ("road_km", ("paved_km", "gravel_km")),
        ("path_km", ("cycle_path_km", "own_path_km")),
    ],
)
def test_lengths_add_up(exact, whole, parts):
    cells = [(unit, period) for unit, name, period in exact if name == whole]
    assert len(cells) == 98 * 4 - 1
    for unit, period in cells:
        assert exact[unit, whole, period] == sum(exact[unit, part, period] for part in parts)


# --- it looks like a country ------------------------------------------------------------------------


def within(values: np.ndarray, low: float, high: float) -> bool:
    return bool(((values >= low) & (values <= high)).all())


def test_totals_are_of_the_right_size(unplanted):
    km, people = unplanted.values_of("road_km"), unplanted.values_of("population")
    booked = sum(unplanted.values_of(name) for name in BOOKED)
    per_km = booked.sum(axis=0) / km.sum(axis=0)
    assert within(km, 58, 2_000)
    assert within(km.sum(axis=0), 62_000, 78_000)
    assert within(people.sum(axis=0), 5.6e6, 6.4e6)
    assert within(per_km, 75_000, 95_000)
    assert per_km[-1] > per_km[0]
    rest = np.median(booked / km, axis=1)
    assert np.percentile(rest, 90) / np.percentile(rest, 10) > 1.3


def test_winters_are_shared_by_a_region(unplanted, description):
    index = unplanted.values_of("winter_index") / unplanted.values_of("winter_index").mean(axis=0)
    regions = np.array([unit.region for unit in description.municipalities])
    between = [index[regions == region].mean(axis=0) for region in sorted(set(regions))]
    assert np.std(between) > 2 * 0.08 / np.sqrt(19)  # what units alone would give, twice


def test_all_that_is_not_planted_is_plausible(panel, roads_pack, description):
    touched = {(record.unit, record.variable) for record in planted(description)}
    for variable in roads_pack.variables.values():
        rules = variable.reported
        if rules is None:
            continue
        value = panel.values_of(variable.id)
        per = panel.values_of(rules.per) if rules.per else np.ones_like(value)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = value / per
        outside = ((ratio < rules.low) | (ratio > rules.high)) & (per != 0)
        odd = {(panel.units[i], panel.periods[j]) for i, j in np.argwhere(outside)}
        planted_here = {unit for unit, name in touched if name in (variable.id, rules.per)}
        assert {unit for unit, _ in odd} <= planted_here, (variable.id, odd)


# --- what is planted is there -----------------------------------------------------------------------


def records(description: Description, plant: str) -> list[Planted]:
    return [record for record in planted(description) if record.id == plant]


def unit_price(panel: Panel, pack: AreaPack, variable: str) -> np.ndarray:
    """Cost per unit of the last quantity of the chain, by hand."""
    figure = next(f for f in pack.key_figures.values() if f.role == "underlying" and f.numerator == [variable])
    quantity = np.prod([panel.values_of(name) for name in figure.chain[-2].quantity], axis=0)
    return np.divide(panel.values_of(variable), quantity, out=np.full_like(quantity, np.nan), where=quantity != 0)


def over_median(values: np.ndarray, row: int) -> np.ndarray:
    return values[row] / np.nanmedian(values, axis=0)


def test_every_truth_says_what_it_is_and_what_to_find(description):
    for plant in description.planted:
        assert all((plant.what.da, plant.what.en, plant.find.da, plant.find.en))
    kinds = {plant.kind for plant in description.planted}
    assert kinds == {
        "productivity", "service_level", "framework", "accounting", "contract", "missing", "outlier", "error",
        "no_task",
    }  # fmt: skip


def test_factors_are_exactly_what_the_description_says(panel, unplanted, description):
    """Against the same world with nothing planted: times is times, to rounding."""
    stages = [r for r in planted(description) if r.action == "times"]
    assert len(stages) == 18
    for record in stages:
        row = panel.row(record.unit)
        for period in record.periods:
            column = panel.column(period)
            now, then = panel.values_of(record.variable)[row, column], unplanted.values_of(record.variable)[row, column]
            step = 0.1 if record.variable.endswith(("cuts", "urban", "index")) else 1
            assert now == pytest.approx(then * record.size, abs=step), record


@pytest.mark.parametrize("plant", ["x017_winter_and_lighting", "productivity_gap"])
def test_a_productivity_gap_is_a_unit_price_a_quarter_above_the_median(panel, roads_pack, description, plant):
    found = [
        over_median(unit_price(panel, roads_pack, record.variable), panel.row(record.unit)).mean()
        for record in records(description, plant)
    ]
    assert len(found) == 5
    assert np.mean(found) == pytest.approx(1.25, abs=0.08)
    assert min(found) > 1.05


def test_x017_is_ordinary_apart_from_what_is_planted(panel, roads_pack, description):
    touched = {record.variable for record in planted(description) if record.unit == "X017"}
    row = panel.row("X017")
    for figure in roads_pack.key_figures.values():
        if figure.role == "underlying" and figure.numerator[0] not in touched:
            mean = over_median(unit_price(panel, roads_pack, figure.numerator[0]), row).mean()
            assert 0.8 < mean < 1.2, (figure.id, mean)
    assert 300 < panel.values_of("road_km")[row, 0] < 1_000


def test_x017_cuts_more_often_and_has_overhead(panel):
    row = panel.row("X017")
    assert over_median(panel.values_of("verge_cuts"), row).mean() == pytest.approx(1.45, abs=0.15)
    assert over_median(panel.values_of("grass_cuts"), row).mean() == pytest.approx(1.4, abs=0.15)
    overhead = panel.values_of("overhead_included_dkk")[row] / panel.values_of("road_km")[row]
    np.testing.assert_allclose(overhead, 3_400, rtol=1e-6)


def test_a_high_service_level_is_more_of_it_at_ordinary_prices(panel, roads_pack):
    row = panel.row("X041")
    callouts = panel.values_of("salting_callouts") / panel.values_of("winter_index")
    assert over_median(callouts, row).mean() == pytest.approx(1.6, abs=0.25)
    assert over_median(panel.values_of("verge_cuts"), row).mean() == pytest.approx(1.5, abs=0.2)
    for variable in ("winter_salting_dkk", "verge_cutting_dkk", "grass_urban_dkk", "sweeping_urban_dkk"):
        assert over_median(unit_price(panel, roads_pack, variable), row).mean() == pytest.approx(1, abs=0.25)


def test_a_hard_winter_makes_more_callouts_and_more_cost(panel, unplanted):
    row = panel.row("X052")
    assert over_median(panel.values_of("winter_index"), row).mean() > 1.35
    for variable in ("salting_callouts", "salt_tons", "winter_salting_dkk", "winter_materials_dkk"):
        np.testing.assert_allclose(panel.values_of(variable)[row], 1.6 * unplanted.values_of(variable)[row], rtol=0.02)


def test_a_booking_shift_moves_the_accounts_and_no_task(panel, unplanted, roads_pack):
    row = panel.row("X064")
    booked = sum(panel.values_of(name) for name in BOOKED)[row]
    assert booked[2:].mean() / booked[:2].mean() < 0.85
    assert within(booked[[1, 3]] / booked[[0, 2]], 0.94, 1.06)
    for figure in roads_pack.key_figures.values():
        if figure.role == "underlying":
            name = figure.numerator[0]
            np.testing.assert_array_equal(panel.values_of(name)[row], unplanted.values_of(name)[row])


def test_asphalt_as_construction_leaves_the_task_and_lowers_the_account(panel, unplanted):
    asphalt = panel.values_of("asphalt_construction_dkk")
    assert {panel.units[i] for i in np.argwhere(asphalt > 0)[:, 0]} == {"X036", "X078"}
    for unit in ("X036", "X078"):
        row = panel.row(unit)
        wearing = panel.values_of("surfacing_wearing_dkk")[row]
        np.testing.assert_allclose(asphalt[row], 0.95 * wearing, atol=1)
        np.testing.assert_array_equal(wearing, unplanted.values_of("surfacing_wearing_dkk")[row])
        lower = unplanted.values_of("booked_22812_dkk")[row] - panel.values_of("booked_22812_dkk")[row]
        np.testing.assert_array_equal(lower, asphalt[row])
        assert (panel.values_of("asphalt_booking")[row] == 2).all()


def test_a_function_contract_takes_over_most_tasks(panel, unplanted, description):
    contract = panel.values_of("function_contract_dkk")
    assert {panel.units[i] for i in np.argwhere(contract > 0)[:, 0]} == {"X029", "X083"}
    covered = [
        r.variable for r in records(description, "function_contract") if r.action == "moves" and r.unit == "X029"
    ]
    assert len(covered) == 27
    for unit in ("X029", "X083"):
        row = panel.row(unit)
        before = sum(unplanted.values_of(name)[row] for name in covered)
        after = sum(panel.values_of(name)[row] for name in covered)
        np.testing.assert_allclose(after, 0.2 * before, rtol=1e-4)
        np.testing.assert_allclose(contract[row], 0.95 * 0.8 * before, rtol=1e-4)
        share = panel.values_of("function_contract_km")[row] / panel.values_of("road_km")[row]
        np.testing.assert_allclose(share, 0.8, atol=0.001)


def test_missing_values_have_the_reasons_planted_and_there_are_no_others(panel, description):
    wanted: dict[tuple[str, str, int], str] = {}
    for record in planted(description):
        if record.missing is not None:
            variables = panel.variables if record.variable == "*" else (record.variable,)
            cells = ((record.unit, name, period) for name in variables for period in record.periods)
            wanted.update(dict.fromkeys(cells, record.missing.value))
    wanted = {cell: why for cell, why in wanted.items() if cell[1] not in ("population", "area_km2")}
    found = {
        (panel.units[i], panel.variables[v], panel.periods[j]): REASONS[panel.missing[v, i, j]].value
        for v, i, j in np.argwhere(panel.missing != PRESENT)
    }
    assert found == wanted
    assert set(found.values()) == {"not_relevant", "unknown", "not_delivered", "suppressed"}
    for reason in set(found.values()):
        names = [name for (_, name, _), why in found.items() if why == reason]
        assert {name.endswith("_dkk") for name in names} == {True, False}, "costs and quantities"


def test_the_outlier_is_extreme_and_real(panel, roads_pack):
    row, column = panel.row("X057"), panel.column(2025)
    rules = roads_pack.variables["bridge_repair_dkk"].reported
    ratio = panel.values_of("bridge_repair_dkk") / panel.values_of(rules.per)
    assert ratio[row, column] == np.nanmax(ratio) > rules.high


def test_errors_are_in_the_report_and_not_in_the_truth(panel, unplanted):
    column = panel.column(2025)
    lighting = panel.values_of("lighting_operation_dkk")[panel.row("X073"), column]
    truth = unplanted.values_of("lighting_operation_dkk")[panel.row("X073"), column]
    assert lighting == round(truth / 1_000)
    booked = [sum(one.values_of(name) for name in BOOKED)[one.row("X073"), column] for one in (panel, unplanted)]
    assert booked[0] == booked[1]
    column = panel.column(2024)
    kerb = panel.values_of("kerb_km")[panel.row("X088"), column]
    assert kerb == pytest.approx(1_000 * unplanted.values_of("kerb_km")[panel.row("X088"), column])
    kerbs = [one.values_of("kerbs_dkk")[one.row("X088"), column] for one in (panel, unplanted)]
    assert kerbs[0] == kerbs[1] > 0


def test_no_gravel_is_a_quantity_of_0_with_a_cost_of_0(panel, description):
    units = {record.unit for record in records(description, "no_gravel")}
    for name in ("gravel_km", "surfacing_gravel_dkk"):
        assert {panel.units[i] for i in np.argwhere(panel.values_of(name) == 0)[:, 0]} == units


def test_a_few_have_items_of_ordinary_size_in_the_bridge(panel, description):
    touched = {(r.unit, r.variable) for r in planted(description) if r.kind == "accounting"}
    for name in ("overhead_included_dkk", "depot_elsewhere_dkk", "green_elsewhere_dkk", "works_result_dkk"):
        per_km = panel.values_of(name) / panel.values_of("road_km")
        rows = [i for i, unit in enumerate(panel.units) if (unit, name) not in touched]
        having = np.abs(per_km[rows]) > 0
        assert 0.05 < np.nanmean(having.any(axis=1)) < 0.45, name
        assert np.nanmax(np.abs(per_km[rows])) < 6_500


def test_answers_agree_with_the_figures(panel):
    overhead, answer = panel.values_of("overhead_included_dkk"), panel.values_of("hourly_price")
    known = ~np.isnan(overhead)
    assert (answer[known & (overhead > 0)] == 2).all()
    assert (answer[known & (overhead == 0)] != 2).all()


# --- a bad description says which variable, and what is wrong ----------------------------------------


def rule(name: str, **content: Any) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["variables"].__setitem__(name, content)


def drop(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["variables"].pop(name)


def plant(**effect: Any) -> Callable[[dict[str, Any]], None]:
    text = {"da": "x", "en": "x"}
    new = {"id": "new", "kind": "error", "units": ["X001"], "what": text, "find": text, "effects": [effect]}
    return lambda d: d["planted"].append(new)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (rule("road_km", typical=600, low=2, high=1), "»road_km«: low (2) er over high (1)"),
        (rule("road_km", typical=-1), "»road_km«: typical er -1"),
        (rule("road_km", spread=-1), "variables › road_km › spread"),
        (rule("road_km", sprad=1), "variables › road_km › sprad"),
        (rule("road_km", typical=float("nan")), "variables › road_km › typical"),
        (rule("road_km", traits={"luck": 1}), "»road_km« bruger trækket »luck«"),
        (rule("road_km", index="gold"), "»road_km« bruger indekset »gold«"),
        (rule("road_km", times=["population"], plus=["area_km2"]), "»road_km« har både times og en sum"),
        (rule("road_km", plus=["gullies"], minus=["gullies"]), "i »road_km« leddet »gullies« står to gange"),
        (rule("road_km", times=["population"]), "variablerne bygger på sig selv"),
        (rule("road_km", times=["rail_km"]), "»road_km« bygger på »rail_km«, som ingen regel har"),
        (rule("rail_km", typical=1), "»rail_km« er ikke en variabel i pakken"),
        (drop("signs"), "»signs« indberettes, men har ingen regel"),
        (lambda d: d["costs"].pop("kerbs"), "»kerbs_dkk« indberettes, men har ingen regel"),
        (lambda d: d["costs"].update(winter={"typical": 1}), "»winter« er ikke et nøgletal med én udgift"),
        (lambda d: d["costs"].update(kerbs={"times": ["signs"]}), "»kerbs« har sin mængde fra faktorkæden"),
        (rule("kerbs_dkk", typical=1), "»kerbs_dkk« står både under variables og som kerbs under costs"),
        (lambda d: d["indices"].update(prices=[1]), "indekset »prices« har 1 tal, men der er 4 perioder"),
        (lambda d: d["units"].append(d["units"][0]), "enheden »X001« står to gange"),
        (lambda d: d["units"][0].update(code="0461"), "units › 0 › code"),
        (lambda d: d["units"][0].update(traits={"luck": 1}), "enheden »X001« har trækket »luck«"),
        (lambda d: d["answers"].update(hourly_price={"shares": {9: 1}}), "»hourly_price« har ikke svaret 9"),
        (lambda d: d["answers"].update(hourly_price={"shares": {1: 0}}), "no share is above 0"),
        (lambda d: d["answers"].update(weather={"shares": {1: 1}}), "»weather« er ikke et spørgsmål"),
        (plant(variables=["rail_km"], times=2), "»new« nævner »rail_km«"),
        (plant(variables=["road_km"], times=2, periods=[1999]), "»new« nævner perioden 1999"),
        (plant(variables=["road_km"]), "exactly one of"),
        (plant(variables=["road_km"], times=2, value=1), "exactly one of"),
        (plant(variables=["kerbs_dkk"], moves=0.5), "moves and to go together"),
        (plant(variables=["*"], times=2), "* is for"),
        (lambda d: d["planted"][0].update(units=["X999"]), "nævner enheden »X999«"),
        (lambda d: d.pop("seed"), "seed: Field required"),
    ],
)
def test_a_bad_description_is_refused_by_name(roads_pack, change, said):
    content = read_yaml(EXAMPLES / "roads.yaml")
    change(content)
    with pytest.raises(InvalidDescription) as caught:
        simulate(parse_description(content, "roads.yaml"), roads_pack)
    assert said in caught.value.message()
    assert caught.value.message().startswith("Eksempeldata kan ikke laves af roads.yaml:")
    assert caught.value.message("en").startswith("Example data cannot be made from roads.yaml:")


def test_an_area_without_a_description_is_refused(tmp_path, roads_pack):
    with pytest.raises(InvalidDescription, match="filen findes ikke"):
        build_example_release(roads_pack, tmp_path, BUILT_AT)


@pytest.mark.parametrize("text", ["", "seed: [", "seed: 1\nseed: 2", "- 1", "variables: {a: *b}"])
def test_a_file_that_is_no_description_is_refused(tmp_path, text):
    path = tmp_path / "roads.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDescription):
        read_description(path)


def test_every_effect_has_one_record_per_unit_and_variable(description):
    wanted = sum(len(plant.units) * len(effect.variables) for plant, effect in effects_of(description))
    assert len(planted(description)) == wanted == len(set(planted(description)))
