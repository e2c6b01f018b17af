"""A case drawn a million times against a plain Python loop; internal rates of return against numpy-financial.

The loop does what a plain program would: for each draw it draws the five numbers, sums each year's lines, discounts and
adds. It runs 20,000 draws and is scaled up. Both draw PERT numbers, the default of a case, the loop by
``random.betavariate``.
"""

from __future__ import annotations

import math
import random

import numpy as np

from raaderum.analytics.business_cases import CashModel, ThreePoint, discount_factors, irr_rows, simulate
from raaderum.domain.formulas import parse_formula
from tests.benchmarks import Line, Seconds, measure

DRAWS, LOOPED, YEARS, RATE = 1 << 20, 20_000, 5, 0.035
SERIES = 10_000
ESTIMATES = {
    "sager": ThreePoint(7_500, 9_000, 10_000),
    "minutter": ThreePoint(4, 6, 9),
    "andel": ThreePoint(0.5, 0.7, 0.85),
    "timepris": ThreePoint(310, 330, 360),
    "licens": ThreePoint(55_000, 60_000, 80_000),
}
MODEL = CashModel(
    (parse_formula("sager*minutter/60*andel*timepris"), parse_formula("licens"), parse_formula("180000")),
    np.array([[0.5, 1, 1, 1, 1], [-1, -1, -1, -1, -1], [-1, 0, 0, 0, 0]], dtype=float),
)


def run() -> list[Line]:
    found = measure({"ours": ours, "loop": loop}, 5)
    scaled = Seconds(found["loop"].cpu * DRAWS / LOOPED, found["loop"].wall * DRAWS / LOOPED)
    check()
    rates = measure({"ours": our_rates, "numpy-financial": their_rates}, 3)
    name, wall = f"{DRAWS:,} draws × {YEARS} years of NPV against a plain loop", found["ours"].wall
    return [
        Line(name, found["ours"].cpu, scaled.cpu, "s CPU", 80),
        Line(f"the same against a third of a second ({wall:.2f} s)", wall, 1 / 3, "s wall", 1),
        Line(f"{SERIES:,} IRR against numpy-financial", rates["ours"].cpu, rates["numpy-financial"].cpu, "s CPU", 40),
    ]


def ours() -> np.ndarray:
    factors = discount_factors(RATE, YEARS)
    return simulate([MODEL], factors, {}, ESTIMATES, {}, np.eye(5), draws=DRAWS, seed=1, with_flows=False)[0].worth


def pert(dice: random.Random, one: ThreePoint) -> float:
    width = one.high - one.low
    peak = (one.likely - one.low) / width
    return one.low + width * dice.betavariate(1 + 4 * peak, 5 - 4 * peak)


def loop() -> list[float]:
    dice, worth = random.Random(1), []
    for _ in range(LOOPED):
        drawn = {name: pert(dice, one) for name, one in ESTIMATES.items()}
        total = 0.0
        for year in range(YEARS):
            freed = drawn["sager"] * drawn["minutter"] / 60 * drawn["andel"] * drawn["timepris"]
            net = (0.5 if year == 0 else 1.0) * freed - drawn["licens"] - (180_000 if year == 0 else 0)
            total += net / (1 + RATE) ** year
        worth.append(total)
    return worth


def check() -> None:
    """Both answer alike: the means differ by less than four standard errors of the loop."""
    looped, drawn = np.array(loop()), ours()
    assert abs(looped.mean() - drawn.mean()) < 4 * looped.std() / math.sqrt(LOOPED)


def series() -> np.ndarray:
    rng = np.random.default_rng(7)
    rows = rng.uniform(50_000, 300_000, (SERIES, YEARS))
    rows[:, 0] = -rng.uniform(200_000, 900_000, SERIES)
    return rows


FLOWS = series()


def our_rates() -> np.ndarray:
    return irr_rows(FLOWS)[0]


def their_rates() -> list[float]:
    import numpy_financial

    return [float(numpy_financial.irr(row)) for row in FLOWS]
