"""Small explained gaps for tests: round kroner, so that sentences can be read against them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from raaderum.domain.explanation import Cause
from raaderum.domain.interval import Interval
from raaderum.domain.key_figures import Citation
from raaderum.domain.text import Text
from raaderum.studies.gap import total_causes
from raaderum.studies.results import (
    Contribution,
    Driver,
    Factor,
    FigureCard,
    GapNode,
    GapReference,
    GapResult,
    NodePotential,
    PotentialResult,
    ScaleLabel,
    UnitLabel,
)

_WORD = Text("ord", "word")
CARD = FigureCard(
    id="roads", name=Text("Vejdrift", "Road operation"), phrase=Text("vejdrift", "road operation"),
    unit=Text("kr. pr. indbygger", "DKK per inhabitant"), account="2.28", direction="neutral", status="proposal",
    status_note=_WORD, why=_WORD, cannot_show=_WORD, reading=(), booking=(), source=Citation("kilde"),
    authored_by="x", checked_by="x", next_review="2027-06",
)  # fmt: skip
HEADER: dict[str, Any] = {
    "release": "0" * 64, "dataset": "example", "area": "roads", "area_name": Text("Veje", "Roads"),
    "pack_version": "1", "version": "1", "parameters": {"members": None, "target": "peers_pooled"},
    "unit": UnitLabel("X900", "Prøvelev", "Nord"), "figure": CARD, "period": 2025, "price_level": "current",
    "account_version": "accounts", "units_with_value": 9, "units_in_all": 9, "sources": (Citation("kilde"),),
}  # fmt: skip
OWN = 50e6
INHABITANTS = 10_000.0


def make_factor(name: str, cause: Cause, dkk: float, step: str | None = None) -> Factor:
    """A factor with a name and kroner."""
    return Factor(step or name, Text(name, name), _WORD, cause, 2.0, 1.0, dkk)


def make_node(figure: str, gap: float, *factors: Factor, parent: str | None = "roads", **more: Any) -> GapNode:
    """A leaf below the root that costs 10 million kroner."""
    node = GapNode(
        figure=figure, code="", name=Text(figure.capitalize(), figure), role="underlying", parent=parent,
        depth=0 if parent is None else 1, account="2.28", unit=_WORD, own=1.0, reference=1.0, own_dkk=10e6,
        reference_dkk=10e6 - gap, gap_dkk=gap, factors=factors, refused=None, beside=(), mean=None,
    )  # fmt: skip
    return replace(node, **more)


def make_gap(*leaves: GapNode, members: int = 10, target: float | None = None, **more: Any) -> GapResult:
    """A gap that is the sum of its leaves, and of what the choice of target adds."""
    parts = [part for leaf in leaves for part in _contributions(leaf)]
    parts += [] if target is None else [Contribution("roads", None, "target_choice", target)]
    gap, own = sum(part.dkk for part in parts), float(more.pop("own_dkk", OWN))
    root = make_node("roads", gap - (target or 0.0), parent=None, role="total", own_dkk=own, name=CARD.name)
    drivers = [Driver(leaf.figure, leaf.name, f.name, f.cause, f.dkk) for leaf in leaves for f in leaf.factors]
    units = tuple(UnitLabel(f"X{i:03d}", f"Nabo{i}", "Nord") for i in range(1, members + 1))
    result = GapResult(
        **HEADER, study="gap", scale=ScaleLabel("inhabitants", Text("pr. indbygger", "per inhabitant"), CARD.unit,
        INHABITANTS), reference=GapReference("peers_pooled", Text("dem", "them"), "pooled", 0, True, units, ()),
        own_dkk=own, reference_dkk=own - gap, gap_dkk=gap, gap_per_scale=gap / INHABITANTS,
        gap_share=gap / (own - gap), nodes=(root, *leaves), contributions=tuple(parts),
        causes=total_causes(tuple(parts)), largest=max(drivers, key=lambda driver: abs(driver.dkk), default=None),
        practice=(), left_out=(), incomparable=(), measures=(), explained=True, peers=None,
    )  # fmt: skip
    return replace(result, **more)


def _contributions(leaf: GapNode) -> list[Contribution]:
    if leaf.role == "adjustment":
        return [Contribution(leaf.figure, None, "accounting", leaf.gap_dkk)]
    if not leaf.factors:
        return [Contribution(leaf.figure, None, "unexplained", leaf.gap_dkk)]
    return [Contribution(leaf.figure, factor.step, factor.cause, factor.dkk) for factor in leaf.factors]


def make_potential(
    potential: tuple[float, float] | None, service: tuple[float, float] = (0.0, 0.0), **more: Any
) -> PotentialResult:
    """What a gap is worth: intervals from low to high, in kroner; the gap itself from 1 to 3 million."""
    known = potential is not None
    nodes = tuple(
        NodePotential(name, "", Text(name.capitalize(), name), sum(limits) / 2, Interval(*limits, 0.9))
        for name, limits in more.pop("nodes", {}).items()
    )
    result = PotentialResult(
        **HEADER, study="potential", gap_dkk=2e6, gap_interval=Interval(1e6, 3e6, 0.9) if known else None,
        potential=Interval(*potential, 0.9) if potential else None,
        potential_dkk=sum(potential) / 2 if potential else None,
        potential_reason=None if known else Text("kræver indberettede tal", "needs reported figures"),
        service_choice=Interval(*service, 0.9) if known else None, service_dkk=sum(service) / 2 if known else None,
        nodes=nodes, place=None, share_of_choices_above=0.5, draws=400,
    )  # fmt: skip
    return replace(result, **more)
