"""Supplier matching against plain rapidfuzz: 3,000 messy names and a register of 10,000, held out from tuning.

The peer is what most would write first: ``rapidfuzz.process.cdist`` with ``token_sort_ratio`` on the names in lower
case, the best one above a limit. It sees names alone; its limit is the best one **for this very set**, which favours
it. Ours also sees the postcode, with limits chosen on other words. Errors are 1 − F1 (see ``judge``), less is better.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from raaderum.analytics.suppliers import SupplierIndex, match_suppliers
from tests.benchmarks import Line, compare, measure
from tests.factories.supplier_names import HELD_OUT, Labelled, judge, make_labelled


@cache
def labelled() -> Labelled:
    return make_labelled(HELD_OUT)


def ours():
    return match_suppliers(labelled().parties, SupplierIndex(labelled().register))


def plain() -> tuple[np.ndarray, np.ndarray]:
    """The best score of every name, and whose it is."""
    register = [one.names[0].lower() for one in labelled().register]
    names = [party.name.lower() for party in labelled().parties]
    best, who = [], []
    for start in range(0, len(names), 500):  # the whole matrix at once takes 30 MB as uint8, and more on the way
        scores = process.cdist(names[start : start + 500], register, scorer=fuzz.token_sort_ratio, dtype=np.uint8)
        best.append(scores.max(axis=1))
        who.append(scores.argmax(axis=1))
    return np.concatenate(best), np.concatenate(who)


def best_f1(best: np.ndarray, who: np.ndarray) -> tuple[float, float]:
    """The highest F1 over all limits, and the precision at a limit of 100: equal names."""
    ids = np.array([one.id for one in labelled().register])
    truth = np.array(labelled().truth)
    right, known = ids[who] == truth, (truth != "").sum()
    f1 = max(2 * right[best >= limit].sum() / ((best >= limit).sum() + known) for limit in range(40, 101))
    return float(f1), float(right[best == 100].mean())


def run() -> list[Line]:
    labelled()
    score = judge(labelled(), ours())
    peer_f1, peer_precision = best_f1(*plain())
    times = measure({"ours": ours, "plain": plain}, repeats=3)
    count = len(labelled().parties)
    note = (
        f"F1 {score.f1:.3f} (precision {score.precision:.3f}, recall {score.recall:.3f}) against {peer_f1:.3f}; "
        f"{score.automatic_share:.0%} automatic with precision {score.automatic_precision:.4f}, "
        f"{score.review_share:.0%} to review; the peer's equal names are right in {peer_precision:.3f}."
    )
    speed = f"{count / times['ours'].cpu:,.0f} names/s against {count / times['plain'].cpu:,.0f}, index included."
    return [
        Line("supplier matching, 1 - F1, held out", 1 - score.f1, 1 - peer_f1, "", None, note),
        *compare("supplier matching, 3,000 names", times["ours"], times["plain"], None, speed),
    ]
