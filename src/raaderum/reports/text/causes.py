"""The causes of a gap, by name: one place, so that page, paper, workbook and slides say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from raaderum.domain.explanation import POTENTIAL_CAUSES, Cause
from raaderum.domain.text import Text
from raaderum.reports.text.words import Words
from raaderum.studies.results import GapResult


def cause_name(cause: Cause, words: Words) -> str:
    """Name a cause, as it stands within a sentence."""
    _ = words.gettext
    names: dict[Cause, str] = {
        "accounting": _("bogføring og afgrænsning"),
        "framework": _("rammevilkår"),
        "service_level": _("serviceniveau"),
        "price": _("pris"),
        "productivity": _("produktivitet"),
        "price_productivity": _("pris og produktivitet"),
        "unexplained": _("uforklaret"),
        "target_choice": _("valg af mål"),
    }
    return names[cause]


def cause_meaning(cause: Cause, words: Words) -> str:
    """Say in one line what kroner of a cause are."""
    _ = words.gettext
    meanings: dict[Cause, str] = {
        "accounting": _("Hvor og hvordan udgiften er bogført. Siger intet om driften."),
        "framework": _("Vilkår, kommunen ikke selv vælger: vejlængde, vejr og anlæg."),
        "service_level": _("Hvor meget og hvor ofte. Det er et valg."),
        "price": _("Hvad en enhed koster at købe."),
        "productivity": _("Hvor meget der bruges til en enhed."),
        "price_productivity": _("Udgift pr. enhed, hvor pris og produktivitet ikke kan skilles ad."),
        "unexplained": _("Udgifter, der ikke er delt op."),
        "target_choice": _("Målet er et andet end alle sammenligningskommuner lagt sammen."),
    }
    return meanings[cause]


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Causes that share an answer to "how sure": price and productivity are one, since the potential is theirs."""

    causes: tuple[Cause, ...]
    dkk: float

    @property
    def is_potential(self) -> bool:
        """True for price and productivity together."""
        return self.causes == POTENTIAL_CAUSES


def group_name(group: CauseGroup, words: Words) -> str:
    """Name a group of causes."""
    return cause_name("price_productivity" if group.is_potential else group.causes[0], words)


def group_causes(result: GapResult) -> tuple[CauseGroup, ...]:
    """Return accounting first, then the others with most kroner first; those of less than 500 kr. are left out."""
    totals = {total.cause: total.dkk for total in result.causes}
    groups = [CauseGroup((cause,), dkk) for cause, dkk in totals.items() if cause not in POTENTIAL_CAUSES]
    potential = sum(totals.get(cause, 0.0) for cause in POTENTIAL_CAUSES)
    groups.append(CauseGroup(POTENTIAL_CAUSES, potential))
    shown = [group for group in groups if abs(group.dkk) >= 500]
    return tuple(sorted(shown, key=lambda group: (group.causes[0] != "accounting", -abs(group.dkk))))


def accounting_dkk(result: GapResult) -> float:
    """Return the part of the gap that is bookkeeping."""
    return sum(total.dkk for total in result.causes if total.cause == "accounting")


@dataclass(frozen=True, slots=True)
class NamedPart:
    """Kroner by what moves them: one factor, added over all costs that have it; ``nodes`` are those."""

    name: Text
    nodes: tuple[Text, ...]
    dkk: float


def list_named_parts(result: GapResult, causes: Iterable[Cause]) -> tuple[NamedPart, ...]:
    """Return what moves the kroner of some causes, most first: "km vej pr. indbygger" counts once, not per cost."""
    wanted, names = set(causes), _factor_names(result)
    nodes = {node.figure: node.name for node in result.nodes}
    found: dict[Text, tuple[dict[str, Text], float]] = {}
    for part in result.contributions:
        if part.cause not in wanted:
            continue
        name = nodes[part.node] if part.factor is None else names[part.node, part.factor]
        where, dkk = found.get(name, ({}, 0.0))
        found[name] = (where | {part.node: nodes[part.node]}, dkk + part.dkk)
    parts = [NamedPart(name, tuple(where.values()), dkk) for name, (where, dkk) in found.items()]
    return tuple(sorted(parts, key=lambda part: -abs(part.dkk)))


def _factor_names(result: GapResult) -> dict[tuple[str, str], Text]:
    names = {}
    for node in result.nodes:
        for factor in node.factors:
            names[node.figure, factor.step] = factor.name
            for number, part in enumerate(factor.parts, start=1):
                names[node.figure, f"{factor.step}.{number}"] = part.name
    return names
