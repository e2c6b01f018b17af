"""What is it worth to buy as agreed? An interval, with the rule of thumb of others beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.domain.interval import Interval
from raaderum.domain.key_figures import Citation
from raaderum.domain.purchases import Agreement, Cause
from raaderum.domain.text import Text
from raaderum.packs import PurchasingFile
from raaderum.studies.spend_leaks import AgreementLeaks, study_spend_leaks

_GUESS = 0.8
"""How sure the pack's price gap is taken to be: it is an estimate of experts, not a measurement."""


@dataclass(frozen=True, slots=True)
class AgreementPotential:
    """What more compliance would give on one agreement, kr. a year.

    ``past_dkk`` is what was bought past it (wrong item, wrong supplier). ``by_points`` moves so many percentage points
    of the agreement's spend onto it, ``by_percent`` so many per cent more than are on it now: the source of the rule
    does not say which. ``all`` moves everything. ``overpaid_dkk`` is known, and beside: it can be claimed back.
    """

    agreement: str
    name: Text
    covered_dkk: float
    on_agreement_dkk: float
    past_dkk: float
    by_points: Interval
    by_percent: Interval
    all: Interval
    overpaid_dkk: float


@dataclass(frozen=True, slots=True)
class SpendPotential:
    """The potential of all agreements; where the rule of thumb says something, it stands beside and is not mixed in."""

    municipality: str | None
    points: float
    price_gap: Interval
    agreements: tuple[AgreementPotential, ...]
    by_points: Interval
    by_percent: Interval
    all: Interval
    overpaid_dkk: float
    unclassified_dkk: float
    """Not in the potential: nobody knows what it is."""
    prices: Interval | None
    """What the median price to the lower quantile would save on comparable items; None where none are compared.

    It shares kroner with the rest and is never added to it.
    """
    rule_dkk: float
    """The rule of thumb for as many agreements, for an average municipality."""
    rule_note: Text
    rule_source: Citation
    price_gap_note: Text
    price_gap_source: Citation
    study: str = "spend_potential"


def study_spend_potential(
    engine: Engine,
    rules: PurchasingFile,
    agreements: Iterable[Agreement] = (),
    municipality: str | None = None,
    *,
    points: float | None = None,
    price_gap: tuple[float, float] | None = None,
) -> SpendPotential:
    """Estimate what more compliance is worth: what is moved × how much cheaper it is under the agreement.

    Args:
        engine: On published lines and the small table place_savings.
        rules: The pack's purchasing rules.
        agreements: The register, for names.
        municipality: Its purchases alone; None: everybody's.
        points: How much more compliance; as the rule of thumb where it is None.
        price_gap: Own low and high share in place of the pack's.

    Source: procurement, D2: gain = change in compliance × spend × price gap.
    """
    more = rules.rule_of_thumb.compliance_points if points is None else points
    low, high = (rules.price_gap.low, rules.price_gap.high) if price_gap is None else price_gap
    leaks = study_spend_leaks(engine, rules, agreements, municipality)
    gap = Interval(low, high, _GUESS)
    found = [_agreement(one, more / 100, gap) for one in leaks.agreements if one.agreement]
    found.sort(key=lambda one: (-one.all.high, one.agreement))
    unclassified = next((c.dkk for c in leaks.causes if c.cause == Cause.UNCLASSIFIED), 0.0)
    used = sum(one.covered_dkk > 0 for one in found)
    thumb = rules.rule_of_thumb
    return SpendPotential(
        municipality=municipality,
        points=more,
        price_gap=gap,
        agreements=tuple(found),
        by_points=_sum([one.by_points for one in found]),
        by_percent=_sum([one.by_percent for one in found]),
        all=_sum([one.all for one in found]),
        overpaid_dkk=sum(one.overpaid_dkk for one in found),
        unclassified_dkk=unclassified,
        prices=_prices(engine, municipality),
        rule_dkk=used * thumb.dkk_per_agreement * more / thumb.compliance_points,
        rule_note=thumb.note,
        rule_source=thumb.source,
        price_gap_note=rules.price_gap.note,
        price_gap_source=rules.price_gap.source,
    )


def _agreement(leaks: AgreementLeaks, share: float, gap: Interval) -> AgreementPotential:
    amounts = dict.fromkeys(Cause, 0.0) | {Cause(one.cause): one.dkk for one in leaks.causes}
    overpaid = amounts[Cause.PRICE_ABOVE]
    on_agreement = amounts[Cause.COMPLIANT] + overpaid
    past = max(0.0, amounts[Cause.WRONG_ITEM] + amounts[Cause.WRONG_SUPPLIER])
    covered = leaks.spend_dkk

    def worth(moved: float) -> Interval:
        kept = min(max(0.0, moved), past)  # no more can be moved than is bought past the agreement
        return Interval(gap.low * kept, gap.high * kept, gap.coverage)

    return AgreementPotential(
        agreement=leaks.agreement,
        name=leaks.name,
        covered_dkk=covered,
        on_agreement_dkk=on_agreement,
        past_dkk=past,
        by_points=worth(share * covered),
        by_percent=worth(share * on_agreement),
        all=worth(past),
        overpaid_dkk=overpaid,
    )


def _sum(parts: list[Interval]) -> Interval:
    """Add intervals end by end: the price gap is one guess for all, so they are high or low together."""
    return Interval(sum(one.low for one in parts), sum(one.high for one in parts), _GUESS)


def _prices(engine: Engine, municipality: str | None) -> Interval | None:
    savings = tables.small("place_savings")
    if municipality is not None:
        savings = savings.filter(savings.municipality == municipality)
    rows = read_rows(engine, savings)
    if not rows:
        return None
    return Interval(sum(r["saving_median_dkk"] for r in rows), sum(r["saving_low_dkk"] for r in rows), _GUESS)
