"""Figures that lie far from those of others, and figures that are another than last year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from raaderum.analytics.outliers import LIMIT, is_skewed, median_and_spread, robust_distance
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import FloatArray
from raaderum.studies.comparison import labels, read_series
from raaderum.studies.everybody import peers_of
from raaderum.studies.passport_case import below_figure
from raaderum.studies.plausible import find_slips
from raaderum.studies.results.validation import EndValue, FigureSpread, Jump, Normal, Outlier
from raaderum.studies.submission_rules import JUMP_DOWN, JUMP_UP
from raaderum.warehouse.release import Release

FEW = 3
"""How many are shown at either end, and of the largest jumps: enough to talk about, too few to be a ranked list."""
LEAST_SPREAD = 0.5
"""The spread of ten peers is never taken as less than half of everybody's: so few can lie close by chance."""
FEWEST = 8
"""Of fewer values neither median nor spread says anything."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One key figure as it is judged: (unit,) values, and their logarithms where they lean to the right.

    Units that pay for the task in one price with others are not judged: NaN.
    """

    figure: KeyFigure
    codes: tuple[str, ...]
    values: FloatArray
    quantities: FloatArray
    logarithm: bool
    middle: float
    spread: float

    def measure(self, values: FloatArray) -> FloatArray:
        """Return values, or their logarithms."""
        return np.log(values) if self.logarithm else values

    def rows(self, codes: tuple[str, ...]) -> list[int]:
        """Return the rows of units."""
        return [self.codes.index(code) for code in codes]


def judged_figures(release: Release) -> tuple[KeyFigure, ...]:
    """Return the central and underlying figures, or the public ones, in the order of the pack."""
    public = release.pack.figure(release.pack.rules(release.dataset).root).role == "overview"
    roles = ("overview",) if public else ("central", "underlying")
    return tuple(figure for figure in release.pack.key_figures.values() if figure.role in roles)


@lru_cache(maxsize=256)
def see(release: Release, key_figure: str, period: int) -> Seen:
    """Return a key figure of a year as it is judged."""
    figure, series = release.pack.figure(key_figure), read_series(release, key_figure)
    values = series.at(period).copy()
    for code in in_one_price(release, key_figure, period):
        values[series.row(code)] = np.nan
    logarithm = is_skewed(values)
    middle, spread = median_and_spread(np.log(values) if logarithm else values)
    quantities = series.figures.denominator[:, series.periods.index(period)]
    return Seen(figure, series.codes, values, quantities, logarithm, middle, spread)


def in_one_price(release: Release, key_figure: str, period: int) -> tuple[str, ...]:
    """Return the municipalities whose cost of a task lies in one price with others."""
    panel, found = release.panel, []
    for rule in release.pack.area.incomparable:
        covered = {name for figure in rule.figures for name in (figure, *below_figure(release, figure))}
        values = panel.values_of(rule.variable)[:, panel.column(period)]
        if key_figure in covered:
            found += [code for code, value in zip(panel.units, values, strict=True) if value > rule.above]
    known = set(read_series(release, key_figure).codes)
    return tuple(sorted(known & set(found)))


def normal_of(release: Release, seen: Seen, unit: str, period: int) -> Normal | None:
    """Return what would be normal for a unit: quartiles of its own peers, or of all where it has none."""
    peers = peers_of(release, unit, seen.figure.id, period)
    own = seen.values[seen.rows(peers)] if peers else np.array([])
    held = own[~np.isnan(own)]
    of_peers = held.size > 0
    if not of_peers:
        held = seen.values[~np.isnan(seen.values)]
    if not held.size:
        return None
    low, middle, high = (float(value) for value in np.quantile(held, [0.25, 0.5, 0.75]))
    return Normal(low, middle, high, int(held.size), "peers" if of_peers else "all")


def spread_of(release: Release, key_figure: str, period: int) -> FigureSpread | None:
    """Return the middle of a key figure and the few at either end; None where nobody has a value."""
    seen, names = see(release, key_figure, period), labels(release)
    rows = [row for row in np.argsort(seen.values, kind="stable") if not np.isnan(seen.values[row])]
    if not rows:
        return None
    low, middle, high = (float(value) for value in np.quantile(seen.values[rows], [0.25, 0.5, 0.75]))
    few = min(FEW, len(rows) // 2)
    ends = [EndValue(names[seen.codes[row]], float(seen.values[row])) for row in (*rows[:few], *rows[::-1][:few])]
    figure = seen.figure
    return FigureSpread(
        figure=figure.id,
        code=figure.code,
        name=figure.name,
        unit=figure.unit,
        count=len(rows),
        missing=len(release.municipalities) - len(rows),
        low=low,
        middle=middle,
        high=high,
        logarithm=seen.logarithm,
        lowest=tuple(ends[:few]),
        highest=tuple(ends[few:]),
    )


def find_outliers(release: Release, key_figure: str, period: int) -> tuple[Outlier, ...]:
    """Return the municipalities that lie far from the median of own peers and from that of all.

    Far is ``LIMIT`` spreads, of the peers and of all: one that is unlike its peers alone, or is like them while
    they are all unlike the rest, is no outlier.
    """
    seen = see(release, key_figure, period)
    if (~np.isnan(seen.values)).sum() < FEWEST:
        return ()
    found = [_outlier(release, seen, int(row), period) for row in np.flatnonzero(~np.isnan(seen.values))]
    return tuple(one for one in found if one is not None)


def _outlier(release: Release, seen: Seen, row: int, period: int) -> Outlier | None:
    own = float(seen.measure(seen.values[[row]])[0])
    among_all = robust_distance(own, seen.middle, seen.spread)
    if not abs(among_all) >= LIMIT:
        return None
    unit = seen.codes[row]
    among_peers = _distance_to_peers(release, seen, unit, own, period)
    normal = normal_of(release, seen, unit, period)
    if normal is None or (among_peers is not None and abs(among_peers) < LIMIT):
        return None
    figure, value = seen.figure, float(seen.values[row])
    return Outlier(
        unit=labels(release)[unit],
        figure=figure.id,
        code=figure.code,
        name=figure.name,
        measure=figure.unit,
        value=value,
        normal=normal,
        peers_distance=among_peers,
        all_distance=among_all,
        logarithm=seen.logarithm,
        by_quantity=_is_by_quantity(release, figure, unit, period),
        dkk=in_kroner(value - normal.middle, float(seen.quantities[row])),
    )


def unit_prices(release: Release, figure: KeyFigure, period: int) -> FloatArray | None:
    """Return (unit,): cost over the last quantity of a leaf's chain, the price of a unit of work; None without one."""
    steps = [step.quantity for step in figure.chain if step.quantity]
    if not steps or period not in release.panel.periods:
        return None
    panel, column, series = release.panel, release.panel.column(period), read_series(release, figure.id)
    rows = [panel.row(code) for code in series.codes]
    work = np.prod([panel.values_of(name)[rows, column] for name in steps[-1]], axis=0)
    cost = series.figures.numerator[:, series.periods.index(period)]
    return np.asarray(np.divide(cost, work, out=np.full_like(cost, np.nan), where=work > 0))


def _is_by_quantity(release: Release, figure: KeyFigure, unit: str, period: int) -> bool:
    prices = unit_prices(release, figure, period)
    if prices is None or {*figure.chain[-2].quantity} == {figure.denominator}:
        return False
    measured = np.log(prices) if is_skewed(prices) else prices
    middle, spread = median_and_spread(measured)
    row = read_series(release, figure.id).row(unit)
    return bool(abs(robust_distance(float(measured[row]), middle, spread)) < LIMIT)


def _distance_to_peers(release: Release, seen: Seen, unit: str, own: float, period: int) -> float | None:
    peers = peers_of(release, unit, seen.figure.id, period)
    if not peers:
        return None
    middle, spread = median_and_spread(seen.measure(seen.values[seen.rows(peers)]))
    distance = robust_distance(own, middle, max(spread, LEAST_SPREAD * seen.spread))
    return None if np.isnan(distance) else distance


def in_kroner(difference: float, quantity: float) -> float:
    """Return a difference per unit times the quantity; 0 where the quantity is not known."""
    return 0.0 if np.isnan(quantity) else difference * quantity


def find_jumps(release: Release, earlier: Release, key_figure: str, period: int) -> tuple[Jump, ...]:
    """Return the figures that are half as much again as last year's, or half; the largest changes first.

    Args:
        release: What is to be published.
        earlier: Where last year's figures are: the same release, or the one published then.
        key_figure: Which figure.
        period: Which year.
    """
    if period - 1 not in earlier.panel.periods:
        return ()
    seen, before = see(release, key_figure, period), read_series(earlier, key_figure)
    last = dict(zip(before.codes, before.at(period - 1), strict=True))
    barred = {*in_one_price(earlier, key_figure, period - 1), *_slipped(earlier, seen.figure, period - 1)}
    found = []
    for row, unit in enumerate(seen.codes):
        value, previous = float(seen.values[row]), float(last.get(unit, np.nan))
        normal = normal_of(release, seen, unit, period)
        if normal is None or not (value > 0 and previous > 0) or unit in barred:
            continue
        if JUMP_DOWN <= value / previous <= JUMP_UP:
            continue
        figure, dkk = seen.figure, in_kroner(value - previous, float(seen.quantities[row]))
        expected = figure.mean_years > 1 or _is_volume(release, earlier, figure, unit, period)
        found.append(
            Jump(labels(release)[unit], figure.id, figure.code, figure.name, figure.unit, value, previous,
                 value / previous - 1, normal, expected, dkk)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda jump: (-abs(np.log1p(jump.change)), jump.unit.code)))


def _slipped(release: Release, figure: KeyFigure, period: int) -> set[str]:
    """Return the municipalities whose figure of a year was itself a slip: a return from it is no jump."""
    used = {*figure.numerator, *figure.minus, figure.denominator}
    return {unit for unit, slips in find_slips(release, period).items() if used & set(slips)}


def _is_volume(release: Release, earlier: Release, figure: KeyFigure, unit: str, period: int) -> bool:
    """Tell whether a unit of work costs about what it did: then it is the volume of the year that has changed."""
    now, before = unit_prices(release, figure, period), unit_prices(earlier, figure, period - 1)
    if now is None or before is None:
        return False
    price = now[read_series(release, figure.id).row(unit)] / before[read_series(earlier, figure.id).row(unit)]
    return bool(JUMP_DOWN <= price <= JUMP_UP)
