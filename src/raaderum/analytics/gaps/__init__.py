"""The gap between a unit and a reference, in kroner: exactly additive down the tree and along chains of factors."""

from raaderum.analytics.gaps.chains import (
    ChainSplit,
    Refusal,
    chain_factors,
    factor_weights,
    shapley_contributions,
    split_chain,
    split_inner,
)
from raaderum.analytics.gaps.references import LeafGap, explain_leaf, mean_gap, pool, pooled_gap

__all__ = [
    "ChainSplit",
    "LeafGap",
    "Refusal",
    "chain_factors",
    "explain_leaf",
    "factor_weights",
    "mean_gap",
    "pool",
    "pooled_gap",
    "shapley_contributions",
    "split_chain",
    "split_inner",
]
