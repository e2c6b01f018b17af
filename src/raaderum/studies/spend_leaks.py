"""Where does money leak? The spend of each agreement by cause, to the øre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import leaks
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.domain.purchases import LEAKS, Agreement, Cause
from raaderum.domain.text import Text
from raaderum.packs import PurchasingFile

NO_AGREEMENT = Text("Uden aftale", "Without an agreement")


@dataclass(frozen=True, slots=True)
class CauseAmount:
    """What one cause comes to."""

    cause: str
    dkk: float
    oere: int


@dataclass(frozen=True, slots=True)
class AgreementLeaks:
    """The spend under one agreement, or under none (``agreement`` is ""). The causes sum to it."""

    agreement: str
    name: Text
    category: str
    spend_dkk: float
    causes: tuple[CauseAmount, ...]
    leak_dkk: float
    """What could have been bought as agreed, and was not: price above, wrong item, wrong supplier."""


@dataclass(frozen=True, slots=True)
class SpendLeaks:
    """Leaks of one municipality, or of all; the largest leak first and what has no agreement last."""

    municipality: str | None
    spend_dkk: float
    agreements: tuple[AgreementLeaks, ...]
    causes: tuple[CauseAmount, ...]
    addressable: Text
    study: str = "spend_leaks"


def study_spend_leaks(
    engine: Engine, rules: PurchasingFile, agreements: Iterable[Agreement] = (), municipality: str | None = None
) -> SpendLeaks:
    """Split the spend by agreement and cause.

    Args:
        engine: On published lines.
        rules: The pack's purchasing rules.
        agreements: The register, for names and categories; an agreement that is not there has its id for a name.
        municipality: Its purchases alone; None: everybody's.
    """
    lines = tables.lines()
    if municipality is not None:
        lines = lines.filter(lines.municipality == municipality)
    by_agreement: dict[str, dict[Cause, int]] = defaultdict(dict)
    for row in read_rows(engine, leaks(lines, ("agreement",))):
        by_agreement[row["agreement"]][Cause(row["cause"])] = int(row["oere"])
    register = {one.id: one for one in agreements}
    found = [_agreement(name, oere, register) for name, oere in by_agreement.items()]
    found.sort(key=lambda one: (one.agreement == "", -one.leak_dkk, one.agreement))
    total = {cause: sum(oere.get(cause, 0) for oere in by_agreement.values()) for cause in Cause}
    spend = sum(total.values()) / 100
    return SpendLeaks(municipality, spend, tuple(found), _amounts(total), rules.addressable_text)


def _agreement(name: str, oere: Mapping[Cause, int], register: Mapping[str, Agreement]) -> AgreementLeaks:
    known = register.get(name)
    label = NO_AGREEMENT if not name else Text(known.name, known.name) if known else Text(name, name)
    leak = sum(oere.get(cause, 0) for cause in LEAKS)
    category = known.category if known else ""
    return AgreementLeaks(name, label, category, sum(oere.values()) / 100, _amounts(oere), leak / 100)


def _amounts(oere: Mapping[Cause, int]) -> tuple[CauseAmount, ...]:
    """Return the causes that there are kroner in, in the order of the pages."""
    return tuple(CauseAmount(cause.value, oere[cause] / 100, oere[cause]) for cause in Cause if oere.get(cause))
