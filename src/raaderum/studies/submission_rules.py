"""When a reported figure looks wrong: the same rules in the check and in the formulas of the template."""

from __future__ import annotations

import math

from raaderum.domain.key_figures import Quantity, Reporting

JUMP_UP, JUMP_DOWN = 1.5, 0.5
"""A figure beyond these multiples of last year's is asked about: half as much again, or half."""
LEAST_STEPS = 5
"""A smaller change than this many of the figure's last decimal is none to ask about: 2 bridges that became 4."""
_FACTORS: dict[Quantity, tuple[float, ...]] = {
    "amount": (1e3, 1e6),
    "area": (1e3, 1e4, 1e6),
    "share": (1e2,),
}
"""By what a figure is off when it is given in another unit: 1.000 kr., mio. kr., hectares, km², shares of one."""
_NEAR, _FAR = 3.0, 30.0
"""A figure set right lies within the first factor of last year's; one in another unit beyond the second."""


def least_step(rules: Reporting) -> float:
    """Return the smallest change that is asked about, in the figure's unit."""
    return float(LEAST_STEPS * 10.0**-rules.decimals)


def is_jump(value: float, previous: float | None, rules: Reporting) -> bool:
    """Tell whether a figure has changed so much since last year that one asks why.

    Of balances, which may be below 0, nobody expects that they stay.

    >>> from raaderum.domain.text import Text
    >>> rules = Reporting("network", Text("", ""), 0, 100)
    >>> is_jump(160, 100, rules), is_jump(140, 100, rules), is_jump(4, 2, rules), is_jump(40, 100, rules)
    (True, False, False, True)
    """
    if previous is None or previous <= 0 or rules.low < 0 or abs(value - previous) < least_step(rules):
        return False
    return value > previous * JUMP_UP or value < previous * JUMP_DOWN


def is_far(value: float, previous: float | None) -> bool:
    """Tell whether a figure is so far from last year's that others are not judged by it.

    >>> is_far(4000.0, 100.0), is_far(200.0, 100.0), is_far(5.0, None)
    (True, False, False)
    """
    if previous is None or previous <= 0 or value <= 0:
        return False
    return abs(math.log(value / previous)) > math.log(_FAR)


def plausible_range(rules: Reporting, per: float | None) -> tuple[float, float] | None:
    """Return the lowest and highest plausible value; None where ``per`` is needed and is not known or not above 0."""
    if not rules.per:
        return rules.low, rules.high
    if per is None or per <= 0:
        return None
    return rules.low * per, rules.high * per


def is_plausible(value: float, bounds: tuple[float, float] | None) -> bool:
    """Tell whether a value lies within bounds, a hair's breadth of rounding aside; without bounds it does."""
    if bounds is None:
        return True
    slack = 1e-9 * max(abs(bounds[0]), abs(bounds[1]))
    return bounds[0] - slack <= value <= bounds[1] + slack


def find_factor(
    value: float, quantity: Quantity, previous: float | None, bounds: tuple[float, float] | None
) -> float | None:
    """Return by what a value must be multiplied to be in its own unit, where it seems to be in another.

    With a figure of last year: it then lies near that one, and did not before, and is plausible. Without: it then is
    plausible, and was not before. ``previous`` and ``bounds`` may be unknown.

    >>> find_factor(1240.0, "amount", 1_300_000.0, None), find_factor(1_240_000.0, "length", 1200.0, None)
    (1000.0, 0.001)
    >>> find_factor(1240.0, "amount", 1100.0, None) is None
    True
    """
    if value <= 0:
        return None
    candidates = [f for size in _FACTORS.get(quantity, (1e3,)) for f in (size, 1 / size)]
    if previous is not None and previous > 0:
        near = {f: abs(math.log(value * f / previous)) for f in candidates}
        best = min(near, key=lambda f: near[f])
        far = abs(math.log(value / previous)) > math.log(_FAR)
        return best if far and near[best] <= math.log(_NEAR) and is_plausible(value * best, bounds) else None
    if bounds is None or is_plausible(value, bounds):
        return None
    return next((f for f in candidates if is_plausible(value * f, bounds) and value * f > 0), None)
