"""The five nearest of 5,000 units on 16 features (12 numbers, 4 categories), against the package gower.

Both solve the same problem: the numbers are spread over exactly 0–1, so that gower's range (maximum
less minimum) is 1 and the features can go to ``nearest`` as they are, without its 5–95 percentiles.

gower has no search of its own for all units (``gower_topn`` takes one at a time and builds the same
rows); its fastest way is the whole matrix and then numpy's argpartition. It is timed in two ways:
with a data frame with text categories, as its own manual shows, and with categories coded as numbers
in one float array, which takes it about a tenth of the time. The target was set for the first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from raaderum.analytics.peers import nearest
from tests.benchmarks import Line, compare, measure, peak_mb

if TYPE_CHECKING:
    import pandas as pd

UNITS, NUMBERS, CATEGORIES, LEVELS, K = 5_000, 12, 4, 4, 5
SCALES = ("linear",) * NUMBERS + ("category",) * CATEGORIES
WEIGHTS = np.ones(NUMBERS + CATEGORIES)
FLOAT32_STEP = 1e-6
"""gower stores distances (0–1) as float32: two that differ by less may change places."""


@cache
def features() -> np.ndarray:
    rng = np.random.default_rng(20_261_102)
    numbers = rng.random((UNITS, NUMBERS))
    numbers[0], numbers[1] = 0.0, 1.0
    return np.column_stack([numbers, rng.integers(0, LEVELS, (UNITS, CATEGORIES))])


@cache
def frame() -> pd.DataFrame:
    import pandas as pd  # as gower: not in dev.txt, and pytest imports every module of tests

    numbers = {f"n{j}": features()[:, j] for j in range(NUMBERS)}
    codes = {f"c{j}": [f"k{int(v)}" for v in features()[:, NUMBERS + j]] for j in range(CATEGORIES)}
    return pd.DataFrame(numbers | {name: pd.Series(texts, dtype=object) for name, texts in codes.items()})


def ours() -> np.ndarray:
    return nearest(features(), SCALES, WEIGHTS, K)[0]


def matrix_of_array() -> np.ndarray:
    import gower

    return gower.gower_matrix(features(), cat_features=np.array([scale == "category" for scale in SCALES]))


def matrix_of_frame() -> np.ndarray:
    import gower

    return gower.gower_matrix(frame())


def pick(matrix: np.ndarray) -> np.ndarray:
    np.fill_diagonal(matrix, np.inf)
    return np.argpartition(matrix, K, axis=1)[:, :K]


def prepare_ours() -> Callable[[], object]:
    features()
    return ours


def prepare_peer() -> Callable[[], object]:
    """The matrix alone: picking the nearest from it is numpy's part."""
    import gower  # noqa: F401 - loaded before the measuring starts

    features()
    return matrix_of_array


def differences(found: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """Units whose sets of neighbours differ, and how many of them float32 does not explain."""
    x, unlike, unexplained = features(), 0, 0
    for unit, (a, b) in enumerate(zip(found, other)):
        if set(a) == set(b):
            continue
        unlike += 1
        numbers = np.abs(x[:, :NUMBERS] - x[unit, :NUMBERS]).sum(axis=1)
        exact = (numbers + (x[:, NUMBERS:] != x[unit, NUMBERS:]).sum(axis=1)) / len(SCALES)
        unexplained += bool(np.abs(np.sort(exact[a]) - np.sort(exact[b])).max() > FLOAT32_STEP)
    return unlike, unexplained


def run() -> list[Line]:
    features(), frame()
    found = ours()
    times = measure({"ours": ours, "array": lambda: pick(matrix_of_array())}, repeats=5)
    slow: list[np.ndarray] = []
    once = measure({"frame": lambda: slow.append(pick(matrix_of_frame()))}, repeats=1)
    notes = []
    for name, other in (("frame", slow[0]), ("array", pick(matrix_of_array()))):
        unlike, unexplained = differences(found, other)
        notes.append(
            f"{UNITS - unlike:,} of {UNITS:,} units have the same {K} neighbours as gower's {name}; "
            f"of the other {unlike}, {unexplained} differ by more than float32 explains."
        )
    return [
        *compare("neighbours, data frame", times["ours"], once["frame"], 30, f"gower once (half a minute). {notes[0]}"),
        *compare("neighbours, float array", times["ours"], times["array"], 30, notes[1]),
        Line("neighbours, peak memory", peak_mb(__name__, "prepare_ours"), peak_mb(__name__, "prepare_peer"), "MB"),
    ]
