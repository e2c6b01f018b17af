"""Whether cases go other ways now than before: the distance between two mixes of variants, against chance."""

from __future__ import annotations

import numpy as np

from raaderum.domain.process_logs import Counts, MixChange

DRAWS = 400
"""Draws of what chance alone does."""
BEYOND = 0.99
"""The share of the draws that a change has to exceed."""
MOST_VARIANTS = 50
"""The commonest are compared one by one, the others together: rare ones differ by chance alone."""


def measure_mix_change(early: Counts, late: Counts, rng: np.random.Generator) -> MixChange:
    """Compare the variants of early and of late cases.

    The distance is half the sum of the absolute differences between the shares (total variation). Two samples of the
    same process differ, too; how much is found by drawing early and late cases by lot from all of them.

    Args:
        early: int64 (case,): the variant of each early case; the commonest have the lowest numbers.
        late: int64 (case,): the variant of each late case.
        rng: The dice.
    """
    counts = np.array([np.bincount(np.minimum(cases, MOST_VARIANTS), minlength=MOST_VARIANTS + 1)
                       for cases in (early, late)])  # fmt: skip
    distance = float(_distances(counts[:1], counts[1:])[0])
    drawn = rng.multivariate_hypergeometric(counts.sum(axis=0), len(early), size=DRAWS, method="marginals")
    by_lot = _distances(drawn, counts.sum(axis=0) - drawn)
    return MixChange(
        distance, float(by_lot.mean()), bool(distance > np.quantile(by_lot, BEYOND)), len(early), len(late)
    )


def _distances(some: Counts, others: Counts) -> np.ndarray:
    """Return the total variation between each row of one and of the other."""
    shares, other_shares = (one / one.sum(axis=1, keepdims=True) for one in (some, others))
    return np.asarray(np.abs(shares - other_shares).sum(axis=1) / 2)
