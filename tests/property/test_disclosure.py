"""Suppressed stays suppressed: against outsiders and every owner, in any order, in any unit of measurement."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raaderum.analytics.disclosure import (
    Policy,
    Table,
    attack,
    attack_bands,
    attack_ranks,
    attack_sums,
    check_cells,
    find_breaches,
    make_bands,
    protect,
    publish,
    sensitive_groups,
    within,
)
from raaderum.analytics.disclosure.bands import RankFact

SEEDS = st.integers(0, 2**32 - 1)
POLICIES = st.builds(
    Policy,
    min_count=st.integers(2, 5),
    p_percent=st.sampled_from([1.0, 10.0, 30.0]),
    sides=st.sampled_from(["both", "either"]),
)


def draw_table(seed, *, owners=False, zeros=True):
    """A small table of overlapping groups or a two-way table, with values that may be skewed, equal or zero."""
    dice = np.random.default_rng(seed)
    units = int(dice.integers(4, 12))
    if dice.random() < 0.5:
        count = int(dice.integers(1, 8))
        cells = [tuple(dice.choice(units, dice.integers(1, units + 1), replace=False).tolist()) for _ in range(count)]
    else:
        rows, columns = dice.integers(0, 2, units), dice.integers(0, 3, units)
        parts = [rows == r for r in range(2)] + [columns == c for c in range(3)]
        parts += [(rows == r) & (columns == c) for r in range(2) for c in range(3)] + [np.ones(units, dtype=bool)]
        cells = [tuple(np.flatnonzero(part).tolist()) for part in parts if part.any()]
    values = dice.lognormal(2, dice.choice([0.1, 1.0, 2.0]), units)
    if zeros:
        values = np.where(dice.random(units) < 0.1, 0.0, values.round(int(dice.integers(0, 3))))
    owner_of = tuple(dice.integers(0, units, units).tolist()) if owners else None
    return Table(units, tuple(cells), owner_of), values


def breached(release, values, policy):
    """The units that an outsider or some owner tells within p %, by the attacker alone."""
    table, found = release.table, set()
    for owner in (None, *range(table.owner_of.max() + 1)):
        own = {i: float(values[i]) for i in range(table.units) if table.owner_of[i] == owner}
        hit = within(values, attack(release, own), policy)
        found |= {i for i in np.flatnonzero(hit).tolist() if i not in own}
    return found


@given(SEEDS, POLICIES, st.booleans())
def test_after_suppression_nobody_tells_a_value_within_p_percent(seed, policy, owners):
    table, values = draw_table(seed, owners=owners)
    release = protect(table, values, policy).release
    assert breached(release, values, policy) == set()
    assert breached(release, values, Policy(p_percent=policy.p_percent, sides="both")) == set()


@given(SEEDS, POLICIES)
def test_what_was_hidden_stays_hidden_however_much_more_is(seed, policy):
    table, values = draw_table(seed)
    found = protect(table, values, policy)
    checks = check_cells(table, values, policy)
    assert found.primary == tuple(i for i, check in enumerate(checks) if not check.safe)
    groups = sensitive_groups(table, values, policy)
    if groups:
        truth = np.array([values[list(group)].sum() for group in groups])
        assert not within(truth, attack_sums(found.release, groups), policy).any()
    dice = np.random.default_rng(seed)
    more = {*found.primary, *found.secondary, *dice.integers(0, len(table.cells), 2).tolist()}
    assert find_breaches(publish(table, values, suppressed=more), values, policy, groups) == ()


@given(SEEDS, POLICIES, st.sampled_from([0.0, 1.0, 25.0]))
def test_the_truth_always_lies_in_the_attackers_interval(seed, policy, base):
    table, values = draw_table(seed)
    dice = np.random.default_rng(seed)
    hidden = [cell for cell in range(len(table.cells)) if dice.random() < 0.3]
    release = publish(table, values, suppressed=hidden, base=base)
    for own in ({}, {0: float(values[0])}):
        found = attack(release, own)
        assert (found.low <= values + found.resolution).all()
        assert (values <= found.high + found.resolution).all()


@given(SEEDS)
def test_showing_less_never_narrows_an_interval(seed):
    table, values = draw_table(seed)
    dice = np.random.default_rng(seed)
    hidden = [cell for cell in range(len(table.cells)) if dice.random() < 0.3]
    more = {*hidden, int(dice.integers(len(table.cells)))}
    narrow = attack(publish(table, values, suppressed=hidden))
    for release in (publish(table, values, suppressed=more), publish(table, values, suppressed=hidden, base=5.0)):
        wide = attack(release)
        # Rounding may bring the largest figure down, but not what it allows.
        slack = narrow.resolution + wide.resolution
        assert (wide.low <= narrow.low + slack).all()
        assert (wide.high >= narrow.high - slack).all()


@given(SEEDS)
def test_an_insider_knows_at_least_what_an_outsider_knows(seed):
    table, values = draw_table(seed)
    release = publish(table, values)
    outside, inside = attack(release), attack(release, {1: float(values[1])})
    assert (inside.low >= outside.low - outside.resolution).all()
    assert (inside.high <= outside.high + outside.resolution).all()


@given(SEEDS)
def test_the_order_of_units_and_groups_changes_nothing(seed):
    table, values = draw_table(seed, zeros=False)
    dice = np.random.default_rng(seed)
    order, turn = dice.permutation(table.units), dice.permutation(len(table.cells))
    place = np.argsort(order)
    cells = tuple(tuple(dice.permutation(place[list(table.cells[c])]).tolist()) for c in turn)
    straight, shuffled = protect(table, values), protect(Table(table.units, cells), values[order])
    # Two cells of the same units may change places.
    named = [{frozenset(table.cells[c]) for c in found} for found in (straight.primary, straight.secondary)]
    back = [{frozenset(table.cells[turn[c]]) for c in found} for found in (shuffled.primary, shuffled.secondary)]
    assert named == back
    assert straight.cost == shuffled.cost
    one, two = attack(publish(table, values)), attack(publish(Table(table.units, cells), values[order]))
    np.testing.assert_allclose(two.low, one.low[order], atol=one.resolution)
    np.testing.assert_allclose(two.high, one.high[order], atol=one.resolution)


@given(SEEDS, st.sampled_from([1024.0, 0.001, 1e6]))
def test_the_unit_of_measurement_changes_nothing(seed, factor):
    table, values = draw_table(seed)
    straight, scaled = protect(table, values), protect(table, values * factor)
    assert (straight.primary, straight.secondary) == (scaled.primary, scaled.secondary)
    one, two = attack(publish(table, values)), attack(publish(table, values * factor))
    np.testing.assert_allclose(two.low / factor, one.low, atol=one.resolution)
    np.testing.assert_allclose(two.high / factor, one.high, atol=one.resolution)


@given(SEEDS, st.integers(1, 40), st.booleans())
def test_bands_hold_enough_and_tell_nobody_a_value(seed, count, total_shown):
    values = np.random.default_rng(seed).lognormal(4, 0.8, count)
    grid = [0.0, *(20.0 * 1.5**k for k in range(20)), float("inf")]
    bands = make_bands(values, grid, total_shown=total_shown)
    if bands is None:
        return
    assert min(bands.counts) >= 5
    assert sum(bands.counts) == count
    for k, inside in enumerate(bands.counts):
        assert ((values >= bands.edges[k]) & (values < bands.edges[k + 1])).sum() == inside
    total = float(values.sum()) if total_shown else None
    strict = Policy(sides="both")
    for own in ((), *((value,) for value in values.tolist())):
        low, high = attack_bands(bands, total, own)
        for value in values:
            assert (value,) == own or not (low >= 0.9 * value and high <= 1.1 * value)
    facts = [RankFact((r,), float(lo), float(hi)) for r, (lo, hi) in enumerate(zip(*bands.by_rank(), strict=True))]
    seen = attack_ranks(count, facts, (total, total) if total is not None else None)
    assert not within(np.sort(values), seen, strict).any()
