"""Against whom a cost is split: members added together, or one by one with the mean taken of the splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from raaderum.analytics.gaps.chains import ChainSplit, Refusal, split_chain
from raaderum.domain.panel import CodeArray, FloatArray

ReferenceKind = Literal["pooled", "mean"]


@dataclass(frozen=True, eq=False)
class LeafGap:
    """One cost against a reference.

    Attributes:
        gap: (…): own cost − λ·reference cost, kr. at the unit's own scale.
        contributions: (factor, …): sums to ``gap`` over factors; NaN where refused.
        refused: (…): a ``Refusal``.
        own: (factor, …).
        reference: (factor, …): pooled factors, also where the mean of splits is asked for.
    """

    gap: FloatArray
    contributions: FloatArray
    refused: CodeArray
    own: FloatArray
    reference: FloatArray


def pool(members: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Add members together: (quantity, …, member) → (quantity, …). ``weights`` (…, member) are 0 or 1.

    So every factor of the pooled reference is Σ/Σ over the members, and the chain telescopes.
    """
    if weights is None:
        return np.asarray(members.sum(axis=-1))
    return np.asarray(np.einsum("q...m,...m->q...", members, weights))


def pooled_gap(own: FloatArray, reference: FloatArray) -> FloatArray:
    """Return own cost − λ·reference cost, λ = own scale / reference scale; quantities (quantity, …)."""
    return np.asarray(own[-1] - own[0] / reference[0] * reference[-1])


def mean_gap(own: FloatArray, members: FloatArray) -> FloatArray:
    """Return own cost − V_u · mean of the members' cost per unit of scale; members (quantity, …, member)."""
    return np.asarray(own[-1] - own[0] * (members[-1] / members[0]).mean(axis=-1))


def explain_leaf(own: FloatArray, members: FloatArray, kind: ReferenceKind) -> LeafGap:
    """Split one cost against a fixed list of members.

    Args:
        own: (quantity,): scale, the quantities of the chain, cost.
        members: (quantity, member).
        kind: ``pooled``: one split against the members added together; ``mean``: the mean of the
            splits against each, refused where any of them is.
    """
    reference = pool(members)
    if kind == "pooled":
        split = split_chain(own, reference)
        return LeafGap(pooled_gap(own, reference), split.contributions, split.refused, split.own, split.reference)
    each = split_chain(own[:, None], members)
    refused = np.asarray(_first_refusal(each), dtype=np.int8)
    contributions = each.contributions.mean(axis=-1)
    pooled = split_chain(own, reference)
    return LeafGap(mean_gap(own, members), contributions, refused, pooled.own, pooled.reference)


def _first_refusal(split: ChainSplit) -> int:
    found = split.refused[split.refused != Refusal.NONE]
    return int(found[0]) if found.size else int(Refusal.NONE)
