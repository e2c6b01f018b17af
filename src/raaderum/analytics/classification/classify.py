"""The category of invoice lines, each with a source and a confidence from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from raaderum.analytics.classification.learned import LearnedClasses
from raaderum.analytics.classification.lines import UNCLASSIFIED, LineClass, LineKey
from raaderum.analytics.classification.unspsc import CodeTree, UnspscConfidence, code_confidence

ALL_ITEMS = ""
"""The item of a decision about everything a supplier sells."""


@dataclass(frozen=True, eq=False)
class ClassRules:
    """What lines are classified by.

    Attributes:
        tree: The categories by UNSPSC code.
        least_confidence: A line with less enters no claim: its ``category`` is "".
        items: Item of an agreement's assortment to the agreement's category.
        decided: (Supplier, item) to category, as persons decided; the item is "" for all a supplier sells, and the
            category "" for "none of them".
        learned: The model, where there is one.
    """

    tree: CodeTree
    least_confidence: float
    items: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[tuple[str, str], str] = field(default_factory=dict)
    learned: LearnedClasses | None = None
    by_code: UnspscConfidence = field(default_factory=UnspscConfidence)
    in_agreement: float = 0.98
    by_supplier: float = 0.9


def classify_lines(keys: Iterable[LineKey], rules: ClassRules) -> dict[LineKey, LineClass]:
    """Classify every different line.

    What is said of the item itself goes first: a person's decision, then an agreement that has the item. Then what a
    person said of all that the supplier sells. Then the UNSPSC code or what was learned, whichever is surer.
    """
    different = list(dict.fromkeys(keys))
    found: dict[LineKey, LineClass] = {}
    rest: list[LineKey] = []
    for key in different:
        settled = _settled(key, rules)
        if settled is None:
            rest.append(key)
        else:
            found[key] = settled
    guesses = rules.learned.guess(rest) if rules.learned is not None else [None] * len(rest)
    for key, guess in zip(rest, guesses, strict=True):
        best = _by_code(key, rules)
        if guess is not None and guess.probability > best.confidence:
            best = LineClass(guess.category, guess.category, "learned", guess.probability)
        found[key] = best
    return {key: _usable(found[key], rules.least_confidence) for key in different}


def choose_training(classified: Mapping[LineKey, LineClass], least_confidence: float) -> list[tuple[LineKey, str]]:
    """Return the lines to learn from: those whose category is sure and was not itself learned."""
    return [
        (key, one.category)
        for key, one in classified.items()
        if one.category and one.source != "learned" and one.confidence >= least_confidence
    ]


def _settled(key: LineKey, rules: ClassRules) -> LineClass | None:
    if key.item and (chosen := rules.decided.get((key.supplier, key.item))) is not None:
        return LineClass(chosen, chosen, "decided", 1.0)
    if key.item and (category := rules.items.get(key.item)):
        return LineClass(category, category, "agreement_item", rules.in_agreement)
    chosen = rules.decided.get((key.supplier, ALL_ITEMS))
    return None if chosen is None else LineClass(chosen, chosen, "supplier", rules.by_supplier)


def _by_code(key: LineKey, rules: ClassRules) -> LineClass:
    hit = rules.tree.find(key.unspsc)
    if hit is None:
        return UNCLASSIFIED
    return LineClass(hit.category, hit.category, "unspsc", code_confidence(hit, rules.by_code))


def _usable(one: LineClass, least: float) -> LineClass:
    return one if one.confidence >= least else LineClass("", one.guess, one.source, one.confidence)


def reliability(
    guesses: Sequence[tuple[float, bool]], edges: Sequence[float] = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
) -> list[tuple[float, float, int]]:
    """Return, for each span of confidence, its mean, the share that was right, and how many there were.

    >>> reliability([(0.95, True), (0.93, True), (0.6, False)])
    [(0.6, 0.0, 1), (0.94, 1.0, 2)]
    """
    rows = []
    for low, high in zip(edges, edges[1:]):
        inside = [(p, right) for p, right in guesses if low <= p < high or (high == edges[-1] and p == high)]
        if inside:
            count = len(inside)
            rows.append((round(sum(p for p, _ in inside) / count, 12), sum(r for _, r in inside) / count, count))
    return rows
