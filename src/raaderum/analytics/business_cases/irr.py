"""The internal rate of return, where there is exactly one; else that there is none, or several.

With x = 1 / (1 + rate) the net present value is a polynomial in x whose positive roots are the rates. One change of
sign means exactly one positive root (Descartes). With more, all roots are found as eigenvalues of the companion matrix
and counted: a rate is never chosen among several, and never clipped to a range.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
Count = Literal["one", "none", "several"]
COUNTS: tuple[Count, ...] = ("one", "none", "several")
_ROUNDS, _TOLERANCE = 60, 1e-14
_SAME, _REAL = 1e-6, 1e-7
"""Roots that differ by less are one; an imaginary part smaller than this is rounding."""


class Irr(NamedTuple):
    """``rate`` where ``kind`` is "one"; all of them in ``rates``, smallest first."""

    kind: Count
    rate: float | None
    rates: tuple[float, ...]


def irr(flows: ArrayLike) -> Irr:
    """Return the internal rate of return of one series.

    >>> irr([-100, 60, 60]).kind, irr([100, 20]).kind, [round(r, 6) for r in irr([-1000, 2300, -1320]).rates]
    ('one', 'none', [0.1, 0.2])
    """
    row = np.asarray(flows, dtype=float)
    if _sign_changes(row[None])[0] == 1:
        rate = float(_only_root(row[None])[0])
        return Irr("one", rate, (rate,))
    found = tuple(sorted(1.0 / x - 1.0 for x in _positive_roots(row)))
    return Irr(COUNTS[_count(len(found))], found[0] if len(found) == 1 else None, found)


def irr_rows(flows: ArrayLike) -> tuple[FloatArray, NDArray[np.int8]]:
    """Return the rate of every row of (series, year), NaN where there is none or several, and an index into COUNTS."""
    rows = np.asarray(flows, dtype=float)
    rates, counts = np.full(len(rows), np.nan), np.ones(len(rows), dtype=np.int8)
    changes = _sign_changes(rows)
    plain = changes == 1
    rates[plain], counts[plain] = _only_root(rows[plain]), 0
    for i in np.flatnonzero(changes > 1):
        roots = _positive_roots(rows[i])
        counts[i] = _count(len(roots))
        if len(roots) == 1:
            rates[i] = 1.0 / roots[0] - 1.0
    return rates, counts


def _count(roots: int) -> int:
    return {0: 1, 1: 0}.get(roots, 2)


def _sign_changes(rows: FloatArray) -> NDArray[np.int64]:
    """Count the changes of sign along each row; zeros take the sign before them."""
    signs = np.sign(rows)
    for year in range(1, signs.shape[1]):
        signs[:, year] = np.where(signs[:, year] == 0, signs[:, year - 1], signs[:, year])
    return np.asarray((signs[:, 1:] * signs[:, :-1] < 0).sum(axis=1))


def _only_root(rows: FloatArray) -> FloatArray:
    """Return the rate of rows with one change of sign: Newton's method on the logarithm of gains over outlays.

    Let G(x) be what comes on one side of the change of sign and O(x) what lies on the other, both above 0. In y = ln x,
    ln G − ln O rises by the mean time of the gains less that of the outlays, which is at least 1 and at most the number
    of years: it has one root, and is so nearly straight that a handful of steps from y = 0 find it.
    """
    if not len(rows):
        return np.empty(0)
    first = np.argmax(rows != 0, axis=1)
    turned = rows * np.sign(np.take_along_axis(rows, first[:, None], axis=1))
    columns = np.ascontiguousarray(turned.T / np.abs(turned).max(axis=1))
    gains, outlays = np.maximum(-columns, 0.0), np.maximum(columns, 0.0)
    y = np.zeros(len(rows))
    for _ in range(_ROUNDS):
        x = np.exp(y)
        (gain, gain_slope), (outlay, outlay_slope) = _value_and_slope(gains, x), _value_and_slope(outlays, x)
        step = np.log(gain / outlay) / (x * (gain_slope / gain - outlay_slope / outlay))
        y -= step
        if np.abs(step).max() <= _TOLERANCE * max(1.0, float(np.abs(y).max())):
            break
    return np.asarray(np.expm1(-y))


def _value_and_slope(columns: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    value, slope = columns[-1].copy(), np.zeros_like(x)
    for column in columns[-2::-1]:
        slope *= x
        slope += value
        value *= x
        value += column
    return value, slope


def _positive_roots(row: FloatArray) -> list[float]:
    """Return the different positive roots in x, polished by Newton's method."""
    used = np.flatnonzero(row)
    if len(used) < 2:
        return []
    coefficients = row[used[0] : used[-1] + 1]
    coefficients = coefficients / np.abs(coefficients).max()
    roots = np.roots(coefficients[::-1])
    real = np.sort(roots.real[(np.abs(roots.imag) <= _REAL * np.abs(roots)) & (roots.real > 0)])
    found: list[float] = []
    for root in real:
        polished = _polish(coefficients, float(root))
        if not found or abs(polished - found[-1]) > _SAME * polished:
            found.append(polished)
    return found


def _polish(coefficients: FloatArray, root: float) -> float:
    x, columns = np.array([root]), coefficients[:, None]
    for _ in range(3):
        value, slope = _value_and_slope(columns, x)
        if slope[0] == 0 or abs(value[0] / slope[0]) > _SAME * x[0]:
            break
        x = x - value / slope
    return float(x[0])
