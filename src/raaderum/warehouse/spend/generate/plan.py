"""What share of everything is planted, and weighted draws that are the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.panel import FloatArray

IntArray = NDArray[np.int64]
SLOTS = 4096


@dataclass(frozen=True, slots=True)
class Plan:
    """Shares of invoices, unless it says lines. Whatever is planted stands in the truth that is returned."""

    year: int = 2025
    small: float = 0.2
    """One to three cheap lines, in all under 200 kr. A few more turn out small by themselves."""
    credit_notes: float = 0.06
    duplicates: float = 0.006
    """Paid twice: the same supplier, amount and number within twelve days; half with the number written otherwise."""
    misspelt: float = 0.012
    """Misspelt supplier without CVR."""
    name_only: float = 0.006
    """Right name and postcode, but no CVR."""
    gln_only: float = 0.006
    """Neither CVR nor name as in the register: the GLN alone tells who it is."""
    vague: float = 0.25
    """Of lines of suppliers who sell everything: texts that tell nothing, without code or item number."""
    charges: float = 0.08
    """Of invoices of such suppliers: a charge on the whole document."""
    withheld: float = 0.0
    """Of lines: neither code nor known item number, but a text from which the category can be learned."""
    returns: float = 0.01
    """Of lines: goods taken back on an invoice."""
    agreed_without_code: float = 0.4
    """Of lines with an item of the agreement: no UNSPSC code, since the item number tells the category."""


def slots(weights: Sequence[float] | FloatArray) -> IntArray:
    """Return SLOTS indices in which each index stands as often as its weight says: draw one slot, each alike.

    Largest remainders; every positive weight gets a slot, so that nothing is impossible.

    >>> np.bincount(slots([3.0, 1.0])).tolist()
    [3072, 1024]
    """
    exact = np.asarray(weights, dtype=float) / float(np.sum(weights)) * SLOTS
    counts = np.maximum(np.floor(exact).astype(np.int64), (exact > 0).astype(np.int64))
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    short = SLOTS - int(counts.sum())
    if short >= 0:
        counts[order[:short]] += 1
    else:  # many tiny weights were lifted to one slot: the largest pays
        counts[int(np.argmax(counts))] += short
    return np.repeat(np.arange(len(counts), dtype=np.int64), counts)


def pick(table: IntArray, draw: FloatArray) -> IntArray:
    """Return what the draws, from 0 up to 1, hit in a table of ``slots``."""
    return table[(draw * SLOTS).astype(np.int64)]


def shares_of(total: int, weights: FloatArray) -> IntArray:
    """Return whole numbers in proportion to ``weights`` that sum to ``total``.

    >>> shares_of(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    exact = weights / weights.sum() * total
    counts: IntArray = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return counts
