"""Every ordered pair of municipalities explained, against a plain Python loop that does the same."""

from __future__ import annotations

import itertools
import math
import time
from functools import cache

import numpy as np

from raaderum.analytics.gaps import split_chain
from raaderum.domain.panel import FloatArray
from raaderum.packs import load_pack
from raaderum.studies.trees import list_nodes
from raaderum.warehouse.folders import default_folders
from tests.benchmarks import Line

UNITS, YEARS, SAMPLE = 98, 5, 60
ROUNDS = 3


def run() -> list[Line]:
    """Measure on random figures with the shapes of the roads tree: 98 × 97 pairs × nodes × 5 years."""
    pack = load_pack(default_folders().packs / "roads")
    nodes = list_nodes(pack, "road_operation")
    leaves = nodes[0].leaves
    dice = np.random.default_rng(1)
    scale = dice.uniform(1e4, 1e5, (YEARS, UNITS))
    chains = [_quantities(dice, scale, max(1, len(pack.figure(leaf).chain))) for leaf in leaves]
    below = [[leaves.index(leaf) for leaf in node.leaves] for node in nodes]
    ours = math.inf
    for _ in range(ROUNDS):
        started = time.perf_counter()
        residual = explain_all(chains, below)
        ours = min(ours, time.perf_counter() - started)
    plain, checked = _plain(chains, below, dice)
    note = (
        f"{UNITS}×{UNITS - 1} pairs × {len(nodes)} nodes × {YEARS} years; the loop was timed on {SAMPLE} pairs "
        f"and scaled; largest relative residual {residual:.1e}; "
        f"contributions differ from the loop's by at most {checked:.1e} of the cost"
    )
    return [Line("all gaps against a plain loop", ours, plain, "s", 100.0, note)]


def _quantities(dice: np.random.Generator, scale: FloatArray, steps: int) -> FloatArray:
    factors = dice.uniform(0.5, 2.0, (steps, YEARS, UNITS))
    return np.concatenate([scale[None], scale * np.cumprod(factors, axis=0)])


def explain_all(chains: list[FloatArray], below: list[list[int]]) -> float:
    """Split every leaf for every pair, sum the nodes, and return the largest relative residual."""
    sums = np.array([split_chain(q[:, :, :, None], q[:, :, None, :]).contributions.sum(axis=0) for q in chains])
    scale = chains[0][0]
    ratio = scale[:, :, None] / scale[:, None, :]
    worst = 0.0
    for leaves in below:
        cost = np.sum([chains[i][-1] for i in leaves], axis=0)
        gap = cost[:, :, None] - ratio * cost[:, None, :]
        residual = np.abs(sums[leaves].sum(axis=0) - gap) / cost[:, :, None]
        worst = max(worst, float(residual.max()))
    return worst


def _plain(chains: list[FloatArray], below: list[list[int]], dice: np.random.Generator) -> tuple[float, float]:
    """Return the seconds that a plain loop takes for all, and how far ours is from it."""
    pairs = [
        (int(y), int(u), int(v)) for y, u, v in dice.integers([YEARS, UNITS, UNITS], size=(SAMPLE * 2, 3)) if u != v
    ]
    pairs = pairs[:SAMPLE]
    lists = [q.tolist() for q in chains]
    started = time.perf_counter()
    found = [plain_pair(lists, below, *pair) for pair in pairs]
    seconds = (time.perf_counter() - started) / len(pairs) * UNITS * (UNITS - 1) * YEARS
    worst = 0.0
    for (year, unit, other), parts in zip(pairs, found, strict=True):
        for quantities, theirs in zip(chains, parts, strict=True):
            ours = split_chain(quantities[:, year, unit], quantities[:, year, other]).contributions
            worst = max(worst, float(np.abs(ours - theirs).max() / quantities[-1, year, unit]))
    return seconds, worst


def plain_pair(
    chains: list[list[list[list[float]]]], below: list[list[int]], year: int, unit: int, other: int
) -> list[list[float]]:
    """What one would write without arrays: for each leaf its factors, for each factor all subsets of the others."""
    parts = []
    for q in chains:
        own = [q[i + 1][year][unit] / q[i][year][unit] for i in range(len(q) - 1)]
        reference = [q[i + 1][year][other] / q[i][year][other] for i in range(len(q) - 1)]
        parts.append([q[0][year][unit] * part for part in plain_shapley(own, reference)])
    for leaves in below:
        sum(sum(parts[i]) for i in leaves)
    return parts


def plain_shapley(own: list[float], reference: list[float]) -> list[float]:
    """The Shapley value of each factor of a product, by its definition over subsets."""
    count, result = len(own), []
    for i in range(count):
        others = [j for j in range(count) if j != i]
        total = 0.0
        for weight, subset in weighted_subsets(tuple(others)):
            product = 1.0
            for j in others:
                product *= own[j] if j in subset else reference[j]
            total += weight * product
        result.append(total * (own[i] - reference[i]))
    return result


@cache
def weighted_subsets(items: tuple[int, ...]) -> list[tuple[float, frozenset[int]]]:
    """Return all subsets of the other factors, each with its weight."""
    count = len(items) + 1
    return [
        (math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count), frozenset(chosen))
        for size in range(count)
        for chosen in itertools.combinations(items, size)
    ]
