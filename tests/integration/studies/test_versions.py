"""Budget and accounts are versions of a figure: never mixed, and every answer names which it compares."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from raaderum.domain.errors import InvalidChoice
from raaderum.domain.observations import Observation, Version
from raaderum.reports.text import words_in
from raaderum.reports.text.naming import name_version, version_note
from raaderum.reports.text.position import source_line
from raaderum.studies import from_json, make_choices, study_position, to_json
from raaderum.studies.template import plan_template
from raaderum.warehouse.build import replace_reported
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore

BUDGET = Version.ORIGINAL_BUDGET


@pytest.fixture(scope="module")
def both(example_release: Release) -> Release:
    """The example of 2025 with a budget beside its accounts: every amount is a tenth higher."""
    pack = example_release.pack
    budget: list[Observation] = [
        replace(o, version=BUDGET, value=o.value * Decimal("1.1"))
        for o in example_release.observations
        if o.period == 2025 and o.value is not None
        and pack.variables[o.variable].quantity == "amount" and pack.variables[o.variable].reported is not None
    ]  # fmt: skip
    return replace_reported(example_release, budget)


def test_a_budget_changes_no_answer_about_the_accounts(both: Release, example_release: Release) -> None:
    assert both.versions == (BUDGET, Version.ACCOUNTS)
    before = study_position(example_release, make_choices(example_release, "X017", period=2025))
    after = study_position(both, make_choices(both, "X017", period=2025))
    assert after.own == before.own
    assert after.parameters == before.parameters
    assert after.account_version == "accounts"


def test_budgets_are_compared_with_budgets(both: Release) -> None:
    """All amounts a tenth higher: so are the own value and the difference, and the rank is the same."""
    accounts = study_position(both, make_choices(both, "X017", period=2025))
    view = both.in_version(BUDGET)
    assert both.in_version(BUDGET) is view
    assert view.in_version(Version.ACCOUNTS) is both
    budget = study_position(view, make_choices(view, "X017", period=2025))
    assert accounts.own is not None
    assert budget.own is not None
    assert budget.own.value == pytest.approx(1.1 * accounts.own.value)
    assert (budget.account_version, budget.parameters["version"], budget.release) == (
        "original_budget", "original_budget", both.id,
    )  # fmt: skip
    assert [p.unit.code for p in budget.spread] == [p.unit.code for p in accounts.spread]
    words = words_in("da")
    assert name_version(budget, words) == "Oprindeligt budget 2025, løbende priser"
    assert "oprindeligt budget, løbende priser" in source_line(budget, words)
    assert version_note(accounts, words) is None
    kept = from_json(to_json(budget))
    assert kept.account_version == "original_budget"
    assert kept.parameters == budget.parameters


def test_a_year_without_a_budget_has_none(both: Release) -> None:
    view = both.in_version(BUDGET)
    with pytest.raises(Exception, match="2024"):
        make_choices(view, "X017", period=2024)
    with pytest.raises(InvalidChoice, match="korrigeret budget"):
        both.in_version(Version.REVISED_BUDGET)


def test_a_template_for_a_budget_is_not_filled_with_accounts(both: Release, example_release: Release) -> None:
    unit = next(one for one in both.units if one.code == "X017")
    amount = "winter_salting_dkk"
    for release, version, filled in (
        (example_release, Version.ACCOUNTS, True), (example_release, BUDGET, False), (both, BUDGET, True)
    ):  # fmt: skip
        rows = {row.variable.id: row for row in plan_template(both.pack, unit, 2025, [release], version=version).rows}
        assert (rows[amount].now is not None) == filled
        assert rows["road_km"].now is not None
    now = rows[amount].now
    assert now is not None
    assert now.version == BUDGET


def test_a_stored_release_keeps_both(both: Release, tmp_path_factory: pytest.TempPathFactory) -> None:
    from raaderum.warehouse.folders import default_folders

    store = ReleaseStore(tmp_path_factory.mktemp("releases"))
    store.save(both, default_folders().packs / "roads")
    assert store.load(both.id).versions == both.versions
