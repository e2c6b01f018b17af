"""Weighted answers: how much each contributes, and how much the order of processes hangs on the weights.

An additive score with weights that sum to 1 (a multi-attribute value function). What nobody has answered is left out,
and the others' weights grow. How stable the order is comes from weights drawn around those of the file (a Dirichlet
distribution with them as its mean), and answers that nobody has given drawn evenly from all there are (stochastic
multicriteria acceptability analysis, Lahdelma and Salminen 2001).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
_GRADES = np.array([0.0, 1 / 3, 2 / 3, 1.0])
_BLOCK = 250


@dataclass(frozen=True, eq=False)
class Weighed:
    """Scores put together.

    Attributes:
        value: (process,) between 0 and 1; NaN where nothing is answered.
        contributions: (process, criterion): they sum to the value; NaN where not answered.
        answered: (process,) the share of the weight that is answered.
    """

    value: FloatArray
    contributions: FloatArray
    answered: FloatArray


class Criteria(NamedTuple):
    """A part of the screening: scores (process, criterion), NaN where not answered; which are asked; and weights."""

    scores: FloatArray
    asked: NDArray[np.bool_]
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Stability:
    """What happens under other weights.

    Attributes:
        low, high: (process,) the places between which it stands in 9 of 10 draws; 1 is best.
        same_quadrant: (process,) the share of draws in which it stays in its quadrant.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    same_quadrant: FloatArray


def hours_score(hours: float, low: float, high: float) -> float:
    """Return how hours a year count, from 0 at ``low`` to 1 at ``high``, by their logarithm.

    >>> round(hours_score(273.861, 50, 1500), 4), hours_score(10, 50, 1500), hours_score(9_000, 50, 1500)
    (0.5, 0.0, 1.0)
    """
    if hours <= low:
        return 0.0
    return min(math.log(hours / low) / math.log(high / low), 1.0)


def weigh(scores: ArrayLike, weights: ArrayLike, asked: ArrayLike = True) -> Weighed:
    """Put scores together.

    Args:
        scores: (process, criterion), 0 to 1; NaN where nobody has answered.
        weights: (criterion,), above 0.
        asked: (process, criterion); what has not been asked yet is no missing answer.

    >>> found = weigh([[1.0, 0.5, float("nan")]], [2, 2, 1])
    >>> found.value.tolist(), found.contributions[0, :2].tolist(), found.answered.tolist()
    ([0.75], [0.5, 0.25], [0.8])
    """
    values, chosen = np.atleast_2d(np.asarray(scores, dtype=float)), np.asarray(weights, dtype=float)
    open_ = np.broadcast_to(np.asarray(asked, dtype=bool), values.shape)
    known = ~np.isnan(values) & open_
    total = (known * chosen).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        contributions = np.where(known, values * chosen / total[:, None], np.nan)
        value = np.where(total > 0, np.nansum(contributions, axis=1), np.nan)
    return Weighed(value, contributions, total / (open_ * chosen).sum(axis=1))


def rank(scores: ArrayLike) -> NDArray[np.int64]:
    """Return places from 1, the largest first; equal ones share the better place; NaN comes last."""
    values = np.asarray(scores, dtype=float)
    filled = np.where(np.isnan(values), -np.inf, values)
    return np.asarray(1 + (filled[None, :] > filled[:, None] + 1e-12).sum(axis=1))


def stability(
    feasibility: Criteria,
    benefit: Criteria,
    limits: tuple[float, float],
    quadrants: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    blocked: NDArray[np.bool_],
    *,
    draws: int,
    seed: int,
) -> Stability:
    """Try other weights, and other answers where there are none.

    Args:
        feasibility, benefit: What has been answered, and the weights of the file.
        limits: From where on a process is feasible, and worth it.
        quadrants: What each process is under the weights of the file: feasible, beneficial.
        blocked: Processes that are knocked out, and so never feasible; they come after all others.
        draws: How often.
        seed: The same seed gives the same answer.
    """
    rng = np.random.default_rng(seed)
    count = len(feasibility.scores)
    places, same = np.empty((draws, count), dtype=np.int32), np.zeros(count)
    for start in range(0, draws, _BLOCK):
        size = min(_BLOCK, draws - start)
        drawn = [_draw(part, size, rng) for part in (feasibility, benefit)]
        feasible, beneficial = (value >= limit - 1e-12 for value, limit in zip(drawn, limits, strict=True))
        same += ((feasible & ~blocked == quadrants[0]) & (beneficial == quadrants[1])).sum(axis=0)
        for row, values in enumerate((drawn[0] + drawn[1]) / 2 - blocked, start):
            order = np.argsort(-values, kind="stable")
            places[row, order] = np.arange(1, count + 1)
    low, high = np.quantile(places, (0.05, 0.95), axis=0, method="nearest").astype(np.int64)
    return Stability(low, high, same / draws)


def _draw(part: Criteria, draws: int, rng: np.random.Generator) -> FloatArray:
    """Return (draw, process): the value under weights drawn around those of the file, and missing answers evenly.

    The weights are as spread as those drawn evenly from all there are, but their mean is the weights of the file.
    """
    scores, asked, chosen = part
    weights = rng.dirichlet(chosen / chosen.sum() * len(chosen), draws)
    value = np.where(asked, np.nan_to_num(scores), 0.0) @ weights.T
    missing = np.argwhere(np.isnan(scores) & asked)
    if len(missing):
        guesses = rng.choice(_GRADES, size=(len(missing), draws))
        np.add.at(value, missing[:, 0], guesses * weights.T[missing[:, 1]])
    return np.asarray((value / (asked @ weights.T)).T)
