"""The numbers that a document about a gap may show: those of the two results, and what follows from them by adding.

The sums are made here from the Result JSON, not by the code that writes the documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.integration.reports.number_tokens import Pool, counts, pool_of

POTENTIAL = ("price", "productivity", "price_productivity")
KRONER = {"potential", "service_choice", "gap_interval", "interval", "effect_dkk"}
"""Besides all that ends on "dkk": intervals in kroner."""
PER_SCALE = ("gap_dkk", "reference_dkk")
BUDGET_YEARS = (2027.0, 2028.0, 2029.0, 2031.0)
"""Of a paper written on 2 November 2026: the August before, the budget, and its estimate years."""


def gap_pool(results: dict[str, dict[str, Any]]) -> Pool:
    """Return all numbers that stand in the results, sorted as documents write them."""
    gap, potential = results["gap"], results["potential"]
    base = pool_of({"gap": gap, "potential": potential}, shown_in_text=False, more=[*counts(gap), *BUDGET_YEARS])
    totals = set(base.totals) | {v for r in (gap, potential) for v in _kroner(r, ())} | set(derived(gap))
    shares = {gap["gap_share"] or 0.0, potential["share_of_choices_above"] or 0.0, 0.9}
    plain = set(base.plain) | {n[name] / gap["scale"]["own"] for n in gap["nodes"] for name in PER_SCALE}
    plain |= {gap["own_dkk"] / gap["scale"]["own"], gap["reference_dkk"] / gap["scale"]["own"]}
    plain |= {float(count) for count in leaf_counts(gap)}
    return Pool(frozenset(plain | totals), frozenset(totals), frozenset(base.shares | shares), base.literals)


def _kroner(value: Any, path: tuple[str | int, ...]) -> Iterator[float]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _kroner(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _kroner(item, (*path, number))
    elif isinstance(value, float) and any(str(key).endswith("dkk") or key in KRONER for key in path):
        yield value


def derived(gap: dict[str, Any]) -> list[float]:
    """Return the sums that documents show: by group of causes, without bookkeeping, by factor, and along waterfalls."""
    causes = {total["cause"]: total["dkk"] for total in gap["causes"]}
    found = [sum(causes.get(cause, 0.0) for cause in POTENTIAL), gap["gap_dkk"] - causes.get("accounting", 0.0)]
    found += sums_by_factor(gap)
    found += [value for sums in sums_by_node(gap).values() for value in sums.values()]
    return found + along_waterfall(gap) + along_causes(gap)


def sums_by_factor(gap: dict[str, Any]) -> list[float]:
    """Return the kroner of each factor's name, within each cause and within price and productivity together."""
    names = {}
    for node in gap["nodes"]:
        for factor in node["factors"]:
            names[node["figure"], factor["step"]] = factor["name"]["da"]
            for i, part in enumerate(factor["parts"], start=1):
                names[node["figure"], f"{factor['step']}.{i}"] = part["name"]["da"]
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for part in gap["contributions"]:
        name = names.get((part["node"], part["factor"]), part["node"])
        group = "potential" if part["cause"] in POTENTIAL else part["cause"]
        sums[group, name] += part["dkk"]
    return list(sums.values())


def sums_by_node(gap: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return each node's kroner by cause: its own contributions and those of all below it."""
    parents = {node["figure"]: node["parent"] for node in gap["nodes"]}
    found: dict[str, dict[str, float]] = {figure: defaultdict(float) for figure in parents}
    for part in gap["contributions"]:
        above = part["node"] if part["cause"] != "target_choice" else None
        while above is not None:
            found[above][part["cause"]] += part["dkk"]
            above = parents[above]
    return found


def waterfall_order(gap: dict[str, Any]) -> list[tuple[str, float]]:
    """Return (figure, kr.) in the order of the waterfall: bookkeeping, from most more to most less, the target."""
    root = gap["nodes"][0]["figure"]
    nodes = [n for n in gap["nodes"] if n["parent"] == root and (n["own_dkk"] or n["reference_dkk"])] or gap["nodes"][
        :1
    ]
    nodes = sorted(nodes, key=lambda n: (n["role"] != "adjustments", -n["gap_dkk"]))
    target = [("target_choice", total["dkk"]) for total in gap["causes"] if total["cause"] == "target_choice"]
    return [(n["figure"], n["gap_dkk"]) for n in nodes] + target


def along_waterfall(gap: dict[str, Any]) -> list[float]:
    """Return where each step of the waterfall ends."""
    return _ends([dkk for _, dkk in waterfall_order(gap)])


def along_causes(gap: dict[str, Any]) -> list[float]:
    """Return where each step of the waterfall by cause ends."""
    totals = sorted(gap["causes"], key=lambda total: (total["cause"] != "accounting", -total["dkk"]))
    return _ends([total["dkk"] for total in totals if total["dkk"] != 0])


def _ends(parts: list[float]) -> list[float]:
    ends, at = [], 0.0
    for part in parts:
        at += part
        ends.append(at)
    return ends


def leaf_counts(gap: dict[str, Any]) -> list[int]:
    """Return how many costs there are, and how many of them are not split."""
    parents = {node["parent"] for node in gap["nodes"]}
    leaves = [n for n in gap["nodes"] if n["figure"] not in parents and n["role"] != "adjustment"]
    leaves = [n for n in leaves if n["own_dkk"] or n["reference_dkk"]]
    refused = [n for n in leaves if n["refused"]]
    return [len(leaves), len(refused), *(count - 3 for count in range(4, len(refused) + 1))]
