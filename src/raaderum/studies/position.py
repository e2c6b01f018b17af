"""Where are we, and how sure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from raaderum.analytics.peers import Neighbourhood
from raaderum.analytics.ranks import RankInterval, mean_of_lowest, rank_bounds, rank_interval, sensitivity
from raaderum.domain.errors import NoPeers
from raaderum.domain.interval import Interval
from raaderum.domain.panel import FloatArray
from raaderum.domain.text import Text
from raaderum.packs import Target
from raaderum.studies.booking import find_booking_signs
from raaderum.studies.choices import Choices
from raaderum.studies.comparability import find_left_out, speak_of
from raaderum.studies.comparison import (
    Series,
    find_barred,
    find_missing,
    find_neighbourhood,
    find_shifts,
    known,
    labels,
    measure_own,
    read_series,
    summarise_peers,
)
from raaderum.studies.development import describe_development, mean_of_years
from raaderum.studies.headers import header, partial_note
from raaderum.studies.redraws import Redraws, redraw_gaps, summarise
from raaderum.studies.results import (
    ContextFigure,
    Difference,
    LowestCheck,
    Measured,
    MissingUnit,
    Place,
    PositionResult,
    Reference,
    SpreadPoint,
)
from raaderum.warehouse.release import Release

COVERAGE = 0.90


def study_position(release: Release, choices: Choices) -> PositionResult:
    """Place one unit among all, against the chosen target and all others the pack names.

    Raises:
        FigureMissing: The unit has no value.
        NoPeers: Too few others have one.
    """
    own = measure_own(release, choices)
    found = find_neighbourhood(release, choices)
    references = tuple(
        reference
        for target in release.pack.targets(release.dataset)
        if (reference := _reference(release, choices, own, found, target)) is not None
    )
    chosen = next((r for r in references if r.target == choices.target), None)
    if chosen is None:
        name = labels(release)[choices.unit].name
        da, en = f"»{choices.target}« kræver flere kommuner.", f"“{choices.target}” takes more municipalities."
        raise NoPeers(unit=name, reason_da=da, reason_en=en)
    drawn = redraw_gaps(release, choices)
    return PositionResult(
        **header(release, choices, "position"),
        **speak_of(
            release, choices, [match.unit for match in found.matches],
            left_out=find_left_out(release, choices, found), shown=_beside(release, choices),
        ),
        own=own,
        difference=_difference(release, choices, own, chosen, found, drawn),
        chosen=chosen,
        references=references,
        place=place_unit(release, choices, drawn),
        peers=summarise_peers(release, choices, found),
        spread=_spread(release, choices, found),
        missing=_missing(release, choices),
        trend=describe_development(release, choices),
        findings=find_booking_signs(release, choices, found),
        context=_context(release, choices, found),
        lowest=_lowest_check(release, choices, found),
        several_years=mean_of_years(release, choices, chosen),
        partial=partial_note(release, choices),
        potential=None,
        potential_reason=release.pack.rules(release.dataset).no_potential,
        weakness=release.pack.peer_set(release.dataset, choices.key_figure).weakness,
    )  # fmt: skip


def _reference(
    release: Release, choices: Choices, own: Measured, found: Neighbourhood, target: Target
) -> Reference | None:
    series = read_series(release, choices.key_figure)
    names = labels(release)
    values = dict(zip(series.codes, series.at(choices.period), strict=True))
    members = _members(release, choices, found, target)
    fewest = {"cheapest": target.count + 1, "quartile": 4, "median": 2}
    if len(members) < fewest.get(target.kind, 0):
        return None  # of so few, it would say the same as the mean, or nearly
    if target.kind == "country":
        value = float(series.national[series.periods.index(choices.period)])
    else:
        held = [code for code in members if not np.isnan(values[code])]
        value = float(summarise(target, *_values_and_sizes(series, held, choices.period))) if held else float("nan")
    if np.isnan(value):
        return None
    difference = own.value - value
    return Reference(
        target=target.id,
        name=target.name,
        kind=target.kind,
        count=target.count,
        value=value,
        members=tuple(names[code] for code in members),
        difference=difference,
        difference_share=_share(difference, own.value, value),
        difference_dkk=None if own.denominator is None or own.value < 0 else difference * own.denominator,
    )


def _values_and_sizes(series: Series, codes: Sequence[str], period: int) -> tuple[FloatArray, FloatArray]:
    """Return the ratios of some units, and the denominators by which they are added together."""
    rows, column = [series.row(code) for code in codes], series.periods.index(period)
    return series.figures.value[rows, column], series.figures.denominator[rows, column]


def _members(release: Release, choices: Choices, found: Neighbourhood, target: Target) -> tuple[str, ...]:
    if target.kind == "country":
        return ()
    if target.kind in ("region", "everyone"):
        own = labels(release)[choices.unit]
        values = read_series(release, choices.key_figure)
        barred = find_barred(release, choices.period)
        pairs = zip(values.codes, values.at(choices.period), strict=True)
        have = {code for code, value in pairs if not np.isnan(value) and code not in barred}
        same = [u for u in release.municipalities if target.kind == "everyone" or u.region == own.region]
        return tuple(u.code for u in same if u.code in have and u.code != own.code)
    return tuple(match.unit for match in found.matches)


def _difference(
    release: Release, choices: Choices, own: Measured, chosen: Reference, found: Neighbourhood, drawn: Redraws
) -> Difference:
    gaps = drawn.gaps[:, drawn.codes.index(choices.unit)]
    tail = (1 - COVERAGE) / 2 * 100
    low, high = (float(x) for x in np.percentile(gaps, [tail, 100 - tail], method="inverted_cdf"))
    interval = Interval(min(low, chosen.difference), max(high, chosen.difference), COVERAGE)
    scale = None if chosen.difference_dkk is None else own.denominator
    unsure = _doubt(release, choices, own, chosen, found, interval)
    return Difference(
        value=chosen.difference,
        share=chosen.difference_share,
        dkk=chosen.difference_dkk,
        interval=interval,
        interval_dkk=None if scale is None else Interval(interval.low * scale, interval.high * scale, COVERAGE),
        sure=unsure is None,
        unsure_because=unsure,
        share_of_choices_above=float((gaps > 0).mean()),
    )


def _doubt(
    release: Release, choices: Choices, own: Measured, chosen: Reference, found: Neighbourhood, interval: Interval
) -> Literal["negative", "shifted", "peers", "interval"] | None:
    """Return the first reason why a difference is not sure: bookkeeping before anything else."""
    first = choices.period - release.pack.area.series.trend_years + 1
    shifts = find_shifts(release, choices.key_figure)[choices.unit]
    if own.value < 0:
        return "negative"
    if any(first < shift.period <= choices.period for shift in shifts):
        return "shifted"
    if not found.good and chosen.kind not in ("region", "country", "everyone"):
        return "peers"
    return "interval" if interval.contains(0.0) else None


def place_unit(release: Release, choices: Choices, drawn: Redraws) -> Place:
    """Return the place of one unit as an interval over the draws."""
    column = drawn.codes.index(choices.unit)
    usable = np.asarray(~np.isnan(drawn.gaps).any(axis=0))
    kept = int(usable[:column].sum())
    gaps = drawn.gaps[:, usable]
    interval: RankInterval = rank_interval(gaps, kept, COVERAGE)
    values = read_series(release, choices.key_figure).at(choices.period)
    low, high = rank_bounds(values[~np.isnan(values)][None, :])
    plain = drawn.codes.index(choices.unit)
    moves = np.abs(sensitivity(gaps, kept, drawn.choices))
    features = {feature.id: feature.name for feature in release.pack.features}
    names = [features[name] for name, _ in choices.weights]
    names.append(Text(da="antallet af sammenligningskommuner", en="the number of peers"))
    fixed = choices.members is not None or release.pack.target(choices.target).kind in ("region", "country", "everyone")
    most = None if fixed or moves.max() < 1 else names[int(np.argmax(moves))]
    return Place(
        interval.low, interval.high, interval.units, COVERAGE, int(low[0, plain]), int(high[0, plain]), most
    )  # fmt: skip


def _spread(release: Release, choices: Choices, found: Neighbourhood) -> tuple[SpreadPoint, ...]:
    series = read_series(release, choices.key_figure)
    names, peers = labels(release), {match.unit for match in found.matches}
    points = [
        SpreadPoint(
            names[code],
            float(value),
            "own" if code == choices.unit else "peer" if code in peers else "other",
        )
        for code, value in zip(series.codes, series.at(choices.period), strict=True)
        if not np.isnan(value)
    ]
    return tuple(sorted(points, key=lambda point: (point.value, point.unit.code)))


def _missing(release: Release, choices: Choices) -> tuple[MissingUnit, ...]:
    missing = find_missing(release, choices.key_figure, choices.period)
    return tuple(MissingUnit(labels(release)[code], reason.value) for code, reason in missing.items())


def _beside(release: Release, choices: Choices) -> list[str]:
    """Return the key figures that stand beside the one asked about."""
    rules = release.pack.rules(release.dataset)
    return [name for name in (rules.root, *rules.context) if name != choices.key_figure]


def _context(release: Release, choices: Choices, found: Neighbourhood) -> tuple[ContextFigure, ...]:
    return tuple(_context_figure(release, choices, found, name) for name in _beside(release, choices))


def _context_figure(release: Release, choices: Choices, found: Neighbourhood, name: str) -> ContextFigure:
    figure, series = release.pack.figure(name), read_series(release, name)
    values = dict(zip(series.codes, series.at(choices.period), strict=True))
    own = known(values[choices.unit])
    held = [values[match.unit] for match in found.matches if not np.isnan(values[match.unit])]
    mean = float(np.mean(held)) if held else None
    return ContextFigure(
        figure=name,
        name=figure.name,
        account=figure.account,
        unit=figure.unit,
        value=own,
        peers_mean=mean,
        national=known(series.national[series.periods.index(choices.period)]),
        difference=None if own is None or mean is None else own - mean,
    )


def _lowest_check(release: Release, choices: Choices, found: Neighbourhood) -> LowestCheck | None:
    """Say what "the m cheapest of k" would give if the peers differed by yearly noise alone."""
    target = next((t for t in release.pack.area.targets if t.kind == "cheapest"), None)
    series = read_series(release, choices.key_figure)
    if target is None or len(series.periods) < 4 or len(found.matches) <= target.count:
        return None
    rows = [series.row(match.unit) for match in found.matches]
    steps = np.abs(np.diff(series.figures.value[rows] - series.national[None, :], axis=1))
    if np.isnan(steps).all():
        return None
    noise = float(np.nanmedian(steps)) / 0.954  # the median |x − y| of two normal draws is 0.954 σ
    values, sizes = _values_and_sizes(series, [match.unit for match in found.matches], choices.period)
    return LowestCheck(
        count=target.count,
        among=len(rows),
        noise=noise,
        gap_by_noise=mean_of_lowest(target.count, len(rows)) * noise,
        gap_seen=float(summarise(target, values, sizes)) - float(values.mean()),
    )


def _share(difference: float, own: float, reference: float) -> float | None:
    """A difference as a share of what it is measured against; None where either is below zero: it would mislead."""
    return difference / reference if reference > 0 and own >= 0 else None
