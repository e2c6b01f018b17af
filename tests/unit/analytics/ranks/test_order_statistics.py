"""What picking the lowest gives by chance: known values, symmetry, and dice."""

from math import pi, sqrt

import numpy as np
import pytest

from raaderum.analytics.ranks import mean_of_lowest


@pytest.mark.parametrize(
    ("count", "among", "known"),
    [
        (1, 1, 0.0),
        # Source: David and Nagaraja (2003), section 3.2: E[max of 2] = 1/√π, E[max of 3] = 3/(2√π).
        (1, 2, -1 / sqrt(pi)),
        (1, 3, -3 / (2 * sqrt(pi))),
        # The middle of three is 0 on average: (−3/(2√π) + 0) / 2.
        (2, 3, -3 / (4 * sqrt(pi))),
        (3, 3, 0.0),
        # All but the highest of n: the sum of all is 0, so the mean is −E[max] / (n − 1).
        (1, 10, -1.5387527308),  # tables: E[max of 10] = 1.53875 (Teichroew 1956)
        (9, 10, -1.5387527308 / 9),
    ],
)
def test_known_values(count, among, known):
    assert mean_of_lowest(count, among) == pytest.approx(known, abs=1e-8)


def test_five_of_ten_agrees_with_dice():
    draws = np.sort(np.random.default_rng(5).normal(size=(100_000, 10)), axis=1)[:, :5].mean(axis=1)
    # Four standard errors of the simulation.
    assert mean_of_lowest(5, 10) == pytest.approx(draws.mean(), abs=4 * draws.std() / sqrt(100_000))


def test_more_to_choose_among_lies_lower():
    assert mean_of_lowest(5, 20) < mean_of_lowest(5, 10) < mean_of_lowest(5, 6) < 0


@pytest.mark.parametrize(("count", "among"), [(0, 5), (6, 5), (-1, 3)])
def test_an_impossible_pick_is_refused(count, among):
    with pytest.raises(ValueError, match=f"cannot pick {count} of {among}"):
        mean_of_lowest(count, among)
