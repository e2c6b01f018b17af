"""Which registered supplier a party on a document is: for certain, perhaps, or none. With the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from raaderum.analytics.suppliers import reasons
from raaderum.analytics.suppliers.names import Name, normalise_name
from raaderum.analytics.suppliers.parties import Party, RegisteredSupplier
from raaderum.analytics.suppliers.register_index import RegisteredName, SupplierIndex
from raaderum.analytics.suppliers.similarity import name_percent
from raaderum.domain.text import Text

Outcome = Literal["automatic", "review", "none"]
MatchRule = Literal["decided", "cvr", "gln", "name", ""]

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class MatchLimits:
    """What decides, in points of 100.

    Chosen on the tuning words of tests/factories/supplier_names.py over six seeds: 10 of 4,384 automatic matches by
    name were wrong there (precision 0.998); with ``automatic_name`` 97 it was 35 of 4,948.

    ``same_postcode`` and the like are added to, or taken from, the name's percentage when candidates are put in order
    and when it is judged whether one is worth showing; what is shown is the name's own percentage.
    """

    automatic_name: float = 99.0
    automatic_margin: float = 10.0
    review_score: float = 84.0
    other_cvr_name: float = 95.0
    """A party with a CVR number of its own is only shown with another's where the name is so alike."""
    same_postcode: float = 20.0
    other_postcode: float = 15.0
    same_form: float = 2.0
    other_form: float = 6.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered supplier that a party may be, by the most alike of its names.

    ``same_postcode`` is None where one of the two is unknown. ``other_cvr``: both have a CVR number, and not the same.
    """

    supplier: str
    written: str
    name: Name
    percent: float
    score: float
    same_postcode: bool | None
    other_cvr: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What came of one party.

    ``supplier`` is set where it is settled (``automatic``) and "" otherwise: a suggestion is never used as an answer.
    ``candidates`` are the best few, best first, for whoever decides.
    """

    party: str
    outcome: Outcome
    rule: MatchRule
    supplier: str
    candidates: tuple[Candidate, ...]
    reason: Text

    @property
    def suggestion(self) -> str:
        """Return the supplier it is, or the best one to look at in review; "" for none."""
        if self.supplier or self.outcome != "review":
            return self.supplier
        return self.candidates[0].supplier


def match_suppliers(
    parties: Iterable[Party],
    register: SupplierIndex | Iterable[RegisteredSupplier],
    *,
    decisions: Mapping[str, str] | None = None,
    limits: MatchLimits | None = None,
) -> dict[Party, Match]:
    """Match every different party with the register.

    In this order: what a person decided, the same CVR number, the same GLN, the name with the postcode. A name alone
    never settles it, nor does one whose words another registered supplier has under another legal form.

    Args:
        parties: As they stand on documents; persons are left out by the caller.
        register: The suppliers that are known, or their index.
        decisions: Id of a party (``Party.id``) to id of a supplier, "" for "none of them".
        limits: What decides.

    Returns:
        One match per different party. Neither the order of the parties nor that of the register matters.
    """
    index = register if isinstance(register, SupplierIndex) else SupplierIndex(register)
    limits, decisions = limits or MatchLimits(), decisions or {}
    found: dict[Party, Match] = {}
    open_parties: list[Party] = []
    for party in dict.fromkeys(parties):
        settled = _decided(party, decisions) or _by_number(party, index)
        if settled is not None:
            found[party] = settled
        else:
            open_parties.append(party)
    found.update(_by_name(open_parties, index, limits))
    return found


def _decided(party: Party, decisions: Mapping[str, str]) -> Match | None:
    chosen = decisions.get(party.id)
    if chosen is None:
        return None
    if not chosen:
        return Match(party.id, "none", "decided", "", (), reasons.DECIDED_NONE)
    return Match(party.id, "automatic", "decided", chosen, (), reasons.DECIDED)


def _by_number(party: Party, index: SupplierIndex) -> Match | None:
    hits = index.by_cvr.get(party.cvr, [])
    if len(hits) == 1:
        return _exact(party, index, hits[0], "cvr")
    if hits:
        return _several(party, index, hits, "cvr")
    hits = index.by_gln.get(party.gln, [])
    if not hits:
        return None
    conflict = any(party.cvr and index.suppliers[hit].cvr not in {"", party.cvr} for hit in hits)
    if len(hits) == 1 and not conflict:
        return _exact(party, index, hits[0], "gln")
    return _several(party, index, hits, "gln")


def _exact(party: Party, index: SupplierIndex, hit: int, rule: Literal["cvr", "gln"]) -> Match:
    reason = reasons.SAME_CVR if rule == "cvr" else reasons.SAME_GLN
    return Match(party.id, "automatic", rule, index.suppliers[hit].id, (), reason)


def _several(party: Party, index: SupplierIndex, hits: Sequence[int], rule: Literal["cvr", "gln"]) -> Match:
    """Say that a number does not settle it: several have it, or the other number speaks against it."""
    unnamed = Name("", "")
    rows = [
        row for hit in hits for row in index.names_of.get(hit, [RegisteredName(unnamed, index.suppliers[hit].id, hit)])
    ]
    candidates = _rank(party, normalise_name(party.name), rows, index, MatchLimits())
    if len(hits) > 1:
        reason = reasons.SEVERAL_WITH_CVR if rule == "cvr" else reasons.SEVERAL_WITH_GLN
    else:
        reason = reasons.GLN_AGAINST_CVR
    return Match(party.id, "review", rule, "", tuple(candidates[:_SHOWN]), reason)


def _by_name(parties: Sequence[Party], index: SupplierIndex, limits: MatchLimits) -> dict[Party, Match]:
    names = [normalise_name(party.name) for party in parties]
    found = {}
    for party, name, rows in zip(parties, names, index.nearest([name.core for name in names]), strict=True):
        ranked = _rank(party, name, rows if name.core else [], index, limits)
        found[party] = _judge(party, name, ranked, limits)
    return found


def _rank(
    party: Party, name: Name, rows: Iterable[RegisteredName], index: SupplierIndex, limits: MatchLimits
) -> list[Candidate]:
    """Return the suppliers that have the names, by the best of their names, the most likely first."""
    best: dict[str, Candidate] = {}
    for row in rows:
        candidate = _candidate(party, name, row, index, limits)
        known = best.get(candidate.supplier)
        if known is None or candidate.score > known.score:
            best[candidate.supplier] = candidate
    return sorted(best.values(), key=lambda one: (-round(one.score, 6), one.supplier))


def _candidate(party: Party, name: Name, row: RegisteredName, index: SupplierIndex, limits: MatchLimits) -> Candidate:
    supplier = index.suppliers[row.owner]
    percent = name_percent(name.core, row.name.core, index.weights)
    postcode, theirs = party.postcode.strip(), supplier.postcode.strip()
    same_postcode = postcode == theirs if postcode and theirs else None
    score = percent
    if same_postcode is not None:
        score += limits.same_postcode if same_postcode else -limits.other_postcode
    if name.form and row.name.form:
        score += limits.same_form if name.form == row.name.form else -limits.other_form
    other_cvr = bool(party.cvr and supplier.cvr and party.cvr != supplier.cvr)
    return Candidate(supplier.id, row.written, row.name, percent, score, same_postcode, other_cvr)


def _judge(party: Party, name: Name, ranked: list[Candidate], limits: MatchLimits) -> Match:
    if not name.core:
        return Match(party.id, "none", "", "", (), reasons.NO_NAME)
    worth = [one for one in ranked if not one.other_cvr or one.percent >= limits.other_cvr_name]
    if not worth or worth[0].score < limits.review_score:
        return Match(party.id, "none", "", "", (), reasons.nobody(ranked[0].percent if ranked else None))
    best, others = worth[0], [one for one in ranked if one is not worth[0]]
    doubt = _doubt(name, best, others, limits)
    reason = reasons.by_name(best.percent, best.same_postcode, others[0].percent if others else None, doubt)
    if doubt is not None:
        return Match(party.id, "review", "name", "", tuple(worth[:_SHOWN]), reason)
    return Match(party.id, "automatic", "name", best.supplier, tuple(worth[:_SHOWN]), reason)


def _doubt(name: Name, best: Candidate, others: Sequence[Candidate], limits: MatchLimits) -> Text | None:
    """Return why the best candidate is not taken by itself; None where it is."""
    if best.other_cvr:
        return reasons.OTHER_CVR
    if any(one.name.core == best.name.core and one.name.form != best.name.form for one in others):
        return reasons.TWIN
    if name.form and best.name.form and name.form != best.name.form:
        return reasons.OTHER_FORM
    if not best.same_postcode:
        return reasons.NO_POSTCODE if best.same_postcode is None else reasons.OTHER_POSTCODE
    if best.percent < limits.automatic_name:
        return reasons.UNLIKE
    near = max((one.percent for one in others if one.same_postcode is not False), default=0.0)
    return reasons.CLOSE_RIVAL if best.percent - near < limits.automatic_margin else None
