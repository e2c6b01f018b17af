"""The factors of one cost, with their kroner; or why it is not split."""

from __future__ import annotations

import numpy as np

from raaderum.analytics.gaps import LeafGap, Refusal, factor_weights, pool, split_inner
from raaderum.domain.explanation import ChainStep
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import FloatArray
from raaderum.domain.text import Text
from raaderum.studies.gap_setting import Setting
from raaderum.studies.results import Contribution, Factor, SubFactor

NO_FACTORS = Text(
    "kræver indberettede tal: de offentlige har ingen mængder at dele op efter",
    "needs reported figures: the public ones have no quantities to split by",
)
REFUSALS = {
    Refusal.MISSING: Text("en mængde er ikke indberettet", "a quantity is not reported"),
    Refusal.ZERO: Text("en mængde er 0, så der er intet at dele med", "a quantity is 0: there is nothing to divide by"),
    Refusal.SIGN: Text(
        "et tal er negativt, så faktorer giver ingen mening", "a figure is negative: factors mean nothing"
    ),
}


def find_refusal(setting: Setting, figure: KeyFigure, gap: LeafGap) -> Text | None:
    """Return why a leaf is not split; None where it is, and for bookkeeping, which is a cause of its own."""
    if figure.role == "adjustment":
        return None
    if figure.id in setting.incomparable:
        return setting.incomparable[figure.id]
    if not figure.chain:
        return figure.no_chain or NO_FACTORS
    reason = Refusal(int(gap.refused))
    return None if reason == Refusal.NONE else REFUSALS[reason]


def list_factors(setting: Setting, figure: KeyFigure, gap: LeafGap) -> tuple[Factor, ...]:
    """Return the factors of a leaf that is split. Bookkeeping has none."""
    factors = []
    for number, step in enumerate(figure.chain):
        factors.append(
            Factor(
                step=step.id,
                name=step.name,
                unit=step.unit,
                cause=step.cause,
                own=float(gap.own[number]),
                reference=float(gap.reference[number]),
                dkk=float(gap.contributions[number]),
                parts=_parts(setting, figure, number, step),
            )
        )
    return tuple(factors)


def list_parts(leaf: str, factors: tuple[Factor, ...]) -> list[Contribution]:
    """Return a leaf's factors as contributions; a factor with parts is counted there."""
    parts: list[Contribution] = []
    for factor in factors:
        if factor.parts:
            parts += [
                Contribution(leaf, f"{factor.step}.{number}", piece.cause, piece.dkk)
                for number, piece in enumerate(factor.parts, start=1)
            ]
        else:
            parts.append(Contribution(leaf, factor.step, factor.cause, factor.dkk))
    return parts


def _parts(setting: Setting, figure: KeyFigure, number: int, step: ChainStep) -> tuple[SubFactor, ...]:
    """Return the sub-factors of a step where the unit and every member reported what they take."""
    if step.inner is None:
        return ()
    own, members = setting.quantities(figure.id)
    own_between, members_between = _between(setting, step.inner.quantity)
    if not own_between > 0 or not (members_between > 0).all():
        return ()
    if setting.pooled:
        dkk, own_gh, reference_gh = _split(own, pool(members), number, own_between, pool(members_between[None])[0])
    else:
        each = [_split(own, members[:, j], number, own_between, members_between[j]) for j in range(members.shape[1])]
        dkk = np.mean([found[0] for found in each], axis=0)
        own_gh = each[0][1]
        reference_gh = _split(own, pool(members), number, own_between, pool(members_between[None])[0])[2]
    inner = step.inner
    names = (
        (inner.first, inner.first_unit, inner.first_cause),
        (inner.second, inner.second_unit, inner.second_cause),
    )
    return tuple(
        SubFactor(name, unit, cause, float(own_gh[i]), float(reference_gh[i]), float(dkk[i]))
        for i, (name, unit, cause) in enumerate(names)
    )


def _between(setting: Setting, names: list[str]) -> tuple[FloatArray, FloatArray]:
    """Return the unit's and the members' quantity between a step's two."""
    panel, period = setting.release.panel, setting.choices.period
    product = np.prod([panel.values_of(name)[:, panel.column(period)] for name in names], axis=0)
    rows = [panel.row(code) for code in setting.member_codes]
    return product[panel.row(setting.choices.unit)], product[rows]


def _split(
    own: FloatArray, reference: FloatArray, number: int, own_between: FloatArray, reference_between: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the kroner of both sub-factors of factor ``number``, and the sub-factors of unit and reference."""
    weight = own[0] * factor_weights(own[1:] / own[:-1], reference[1:] / reference[:-1])[number]
    own_gh = np.array([own_between / own[number], own[number + 1] / own_between])
    reference_gh = np.array([reference_between / reference[number], reference[number + 1] / reference_between])
    return split_inner(weight, own_gh, reference_gh), own_gh, reference_gh
