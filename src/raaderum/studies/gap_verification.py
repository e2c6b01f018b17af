"""Does every gap in a release close? Each unit against all others added together, every node, every year."""

from __future__ import annotations

import numpy as np

from raaderum.analytics.gaps import Refusal, split_chain
from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.panel import FloatArray
from raaderum.studies.gap_choices import known_scales
from raaderum.studies.trees import Node, list_nodes, municipal_rows, read_quantities
from raaderum.warehouse.release import Release


def check_gaps(release: Release) -> tuple[int, float]:
    """Explain every unit against all others that have the same tree, and compare with the nodes' own gaps.

    Returns:
        How many gaps (unit × year × node) were recomputed, and the largest |Σ parts − gap| in kr.
    """
    root = release.pack.rules(release.dataset).root
    nodes = list_nodes(release.pack, root)
    if len(nodes) == 1:
        return 0, 0.0
    checked, worst = 0, 0.0
    for period in release.panel.periods:
        for scale in known_scales(release):
            quantities = {leaf: read_quantities(release, leaf, scale, period) for leaf in nodes[0].leaves}
            residuals = _residuals(release, nodes, quantities, period)
            checked, worst = checked + residuals.size, max(worst, float(residuals.max(initial=0.0)))
    return checked, worst


def _residuals(release: Release, nodes: tuple[Node, ...], quantities: dict[str, FloatArray], period: int) -> FloatArray:
    """Return (node, unit): |what the parts sum to − the node's own gap|, for units whose tree is whole."""
    scale = next(iter(quantities.values()))[0]
    costs = np.array([one[-1] for one in quantities.values()])
    whole = ~np.isnan(costs).any(axis=0) & (scale > 0)
    if whole.sum() < 2:
        return np.empty((0, 0))
    parts = {leaf: _parts(one[:, whole]) for leaf, one in quantities.items()}
    rows, column = np.array(municipal_rows(release))[whole], release.panel.column(period)
    own_scale = scale[whole]
    ratio = own_scale / (own_scale.sum() - own_scale)
    found = []
    for node in nodes:
        cost = evaluate_key_figure(node.figure, release.panel).numerator[rows, column]
        gap = cost - ratio * (cost.sum() - cost)
        found.append(np.abs(np.sum([parts[leaf] for leaf in node.leaves], axis=0) - gap))
    return np.array(found)


def _parts(quantities: FloatArray) -> FloatArray:
    """Return (unit,): what the contributions of a leaf sum to; the plain gap where the split is refused."""
    others = quantities.sum(axis=1, keepdims=True) - quantities
    split = split_chain(quantities, others)
    plain = quantities[-1] - quantities[0] / others[0] * others[-1]
    return np.asarray(np.where(split.refused == Refusal.NONE, split.contributions.sum(axis=0), plain))
