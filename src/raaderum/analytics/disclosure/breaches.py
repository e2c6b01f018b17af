"""What a release gives away, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from raaderum.analytics.disclosure.attack import RESOLUTION, Intervals, attack_sums
from raaderum.analytics.disclosure.audit import Auditor, roomy_units
from raaderum.analytics.disclosure.linear import solve_equations
from raaderum.analytics.disclosure.rules import Policy
from raaderum.analytics.disclosure.tables import Release, check_members, check_values
from raaderum.domain.panel import FloatArray


@dataclass(frozen=True, slots=True)
class Breach:
    """A value, or the sum of a small group, that somebody can bound within p %.

    Attributes:
        members: The units whose sum it is; mostly one.
        value: The truth.
        low, high: What the observer can tell.
        observer: The units whose values the observer knows beforehand; none for an outsider.
    """

    members: tuple[int, ...]
    value: float
    low: float
    high: float
    observer: tuple[int, ...]


def within(
    values: FloatArray, intervals: Intervals, policy: Policy, public: tuple[FloatArray, FloatArray] | None = None
) -> np.ndarray:
    """Return (target,): whether each interval is a breach of the policy.

    Args:
        values: (target,), the truth.
        intervals: What the attacker found.
        public: (target,) twice: what is published about each value itself. A side on which that
            alone is within p % is judged together with the other side only.
    """
    step, slack = policy.p_percent / 100 * values, intervals.resolution
    above, below = values + step + slack, values - step - slack
    near_high, near_low = intervals.high <= above, intervals.low >= below
    if policy.sides == "both":
        return near_high & near_low
    low, high = public if public is not None else (np.zeros_like(values), np.full_like(values, np.inf))
    one_sided = (near_high & (high > above)) | (near_low & (values > 0) & (low < below))
    return one_sided | (near_high & near_low)


def find_breaches(
    release: Release, values: FloatArray, policy: Policy | None = None, groups: Sequence[tuple[int, ...]] = ()
) -> tuple[Breach, ...]:
    """Attack a release as an outsider and as every owner; return each value that somebody can bound within p %.

    A value has one breach: that of the outsider where there is one, else that of the first owner.

    Args:
        values: (unit,), the truth.
        groups: Sums that outsiders must not bound either, such as those of suppressed cells.

    Raises:
        ValueError: The truth does not fit the release, or a group cannot be used.
    """
    policy, known = policy or Policy(), check_values(values, release.table.units)
    for i, members in enumerate(groups):
        check_members(members, release.table.units, f"group {i}")
    auditor = Auditor(release.table, known, policy, release.low, release.high, *_slack(release, known))
    bounded = (release.low > 0) | np.isfinite(release.high)
    settled = ~np.isnan(recover(release))
    exposed = np.flatnonzero(~roomy_units(release.table, known, policy, bounded) & ~settled)
    questions = [q for unit in exposed.tolist() for q in auditor.questions_of((unit,), watched=True)]
    questions += [q for members in groups for q in auditor.questions_of(tuple(members), watched=False)]
    found: dict[tuple[int, ...], int | None] = {(unit,): None for unit in np.flatnonzero(settled).tolist()}
    for finding in auditor.find(release.published, questions):
        if finding.owner is None or finding.question.members not in found:
            found[finding.question.members] = finding.owner
    return _describe(release, known, found)


def recover(release: Release) -> FloatArray:
    """Return every unit's value that the exact cells settle by adding and subtracting; NaN for the others.

    This is the fact that free groups fail on: with 120 units, 400 random means of five are 120
    independent equations and more.
    """
    exact = np.flatnonzero(release.published & (release.half_widths == 0))
    return solve_equations(release.table.matrix[exact].toarray(), release.sums[exact])


def _describe(release: Release, values: FloatArray, found: dict[tuple[int, ...], int | None]) -> tuple[Breach, ...]:
    """Attack as each observer in turn; return the breaches in the order of their units."""
    breaches: list[Breach] = []
    for owner in dict.fromkeys(found.values()):
        own = np.flatnonzero(release.table.owner_of == owner).tolist() if owner is not None else []
        targets = [members for members, who in found.items() if who == owner]
        seen = attack_sums(release, targets, {unit: float(values[unit]) for unit in own})
        for members, low, high in zip(targets, seen.low, seen.high, strict=True):
            truth = float(values[list(members)].sum())
            breaches.append(Breach(members, truth, float(low), float(high), tuple(own)))
    return tuple(sorted(breaches, key=lambda breach: breach.members))


def _slack(release: Release, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far the true sums lie from the ends of what is published."""
    error = np.where(release.published, release.sums, 0.0) - np.where(
        release.published, release.table.matrix @ values, 0.0
    )
    noise = RESOLUTION / 100 * float(np.nanmax(release.sums, initial=0.0))
    error = np.where(np.abs(error) < noise, 0.0, error)
    if (np.abs(error) > release.half_widths + noise).any():
        raise ValueError("the values are not those of the release: a published sum is not theirs")
    return error - release.half_widths, error + release.half_widths
