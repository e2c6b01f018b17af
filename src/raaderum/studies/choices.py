"""What the user chose: unit, figure, period, what to compare with, and whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.errors import (
    InvalidChoice,
    ShortUnitCode,
    UnknownFeature,
    UnknownPeriod,
    UnknownTarget,
    UnknownUnit,
    near_names,
)
from raaderum.domain.observations import Version
from raaderum.packs import Target
from raaderum.studies.trees import leaves_of
from raaderum.warehouse.release import Release

MAX_PEERS = 30
MAX_WEIGHT = 5.0
WEIGHT_STEP = 0.5
"""Finer weights say nothing more, and would make the number of different questions endless."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Checked choices, complete: every default is filled in. Hashable, so that answers can be kept."""

    unit: str
    key_figure: str
    period: int
    target: str
    k: int
    weights: tuple[tuple[str, float], ...]
    members: tuple[str, ...] | None
    version: Version = Version.ACCOUNTS
    """Of the figures that are compared."""

    def as_parameters(self) -> dict[str, Any]:
        """Return the choices as they are printed with a result and put in a link."""
        version = {} if self.version == Version.ACCOUNTS else {"version": self.version.value}
        return version | {
            "unit": self.unit,
            "key_figure": self.key_figure,
            "period": self.period,
            "target": self.target,
            "k": self.k,
            "weights": dict(self.weights),
            "members": list(self.members) if self.members is not None else None,
        }


def make_choices(
    release: Release,
    unit: str,
    *,
    key_figure: str | None = None,
    period: int | str | None = None,
    target: str | None = None,
    k: int | str | None = None,
    weights: Mapping[str, float | str] | None = None,
    members: Iterable[str] | None = None,
) -> Choices:
    """Check what the user asked for against the release, and fill in the defaults.

    Raises:
        UserError: One of the choices is not possible; the message names it and what is.
    """
    pack = release.pack
    code = check_unit(release, unit)
    figure = pack.figure(key_figure or pack.rules(release.dataset).root)
    wanted_target = _check_target(release, target)
    count = pack.peers.peers if k is None else check_count(k, "k", 1, MAX_PEERS)
    group = None if members is None else check_members(release, code, members)
    return Choices(
        unit=code,
        key_figure=figure.id,
        period=_check_period(release, figure.id, period),
        target=wanted_target.id,
        k=count if group is None else len(group),
        weights=_check_weights(release, figure.id, weights or {}),
        members=group,
        version=release.version,
    )


def check_unit(release: Release, code: str) -> str:
    """Return ``code`` if it is a municipality of the release."""
    codes = {unit.code: unit.name for unit in release.municipalities}
    code = code.strip()
    if code in codes:
        return code
    padded = code.zfill(4)
    if len(code) == 3 and padded in codes:
        raise ShortUnitCode(value=code, padded=padded, name=f" for {codes[padded]}")
    by_name = {unit.name: unit.code for unit in release.municipalities}
    alike = [name for name in by_name if name.casefold() == code.casefold()] or near_names(code, by_name)
    near = [f"{by_name[name]} ({name})" for name in alike] or near_names(code, codes)
    example, name = min(codes.items())
    raise UnknownUnit(value=code, count=len(codes), code=example, name=name, near=near)


def check_members(release: Release, unit: str, members: Iterable[str]) -> tuple[str, ...]:
    """Return a group chosen by the user: known codes, each once, without the unit itself."""
    group = tuple(sorted({check_unit(release, member) for member in members} - {unit}))
    if not group or len(group) > MAX_PEERS:
        raise InvalidChoice(
            name="members", value=", ".join(group) or "ingen",
            allowed_da=f"1–{MAX_PEERS} andre kommuner end {unit}",
            allowed_en=f"1–{MAX_PEERS} municipalities other than {unit}",
        )  # fmt: skip
    return group


def check_count(value: int | str, name: str, low: int, high: int) -> int:
    """Return a whole number between ``low`` and ``high``."""
    text = str(value).strip()
    if not _is_whole_number(text) or not low <= int(text) <= high:
        raise InvalidChoice(
            name=name, value=value,
            allowed_da=f"et helt tal fra {low} til {high}", allowed_en=f"a whole number from {low} to {high}",
        )  # fmt: skip
    return int(text)


@lru_cache(maxsize=256)
def known_periods(release: Release, key_figure: str) -> tuple[int, ...]:
    """Return the years in which at least one municipality has a value, or a part of it in a reported tree."""
    figure, panel = release.pack.figure(key_figure), release.panel
    names = [key_figure] if figure.role == "overview" else [key_figure, *leaves_of(release.pack, key_figure)]
    rows = [panel.row(unit.code) for unit in release.municipalities if unit.code in panel.units]
    found = [evaluate_key_figure(release.pack.figure(name), panel) for name in names]
    values = [one.value[rows] if figure.role == "overview" else one.numerator[rows] for one in found]
    known: list[bool] = np.any([np.any(~np.isnan(one), axis=0) for one in values], axis=0).tolist()
    return tuple(period for period, here in zip(panel.periods, known, strict=True) if here)


def default_period(release: Release, key_figure: str) -> int:
    """Return the newest year in which at least half of the municipalities have a value; else the newest of all.

    So that the first to report a new year do not move everybody else to it.
    """
    panel = release.panel
    values = evaluate_key_figure(release.pack.figure(key_figure), panel).value
    rows = [panel.row(unit.code) for unit in release.municipalities if unit.code in panel.units]
    counts = (~np.isnan(values[rows])).sum(axis=0)
    known = known_periods(release, key_figure)
    common = [p for p in known if counts[panel.periods.index(p)] * 2 >= len(release.municipalities)]
    return (common or list(known))[-1]


def _is_whole_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _check_period(release: Release, key_figure: str, period: int | str | None) -> int:
    known = known_periods(release, key_figure)
    text = str(period).strip() if period is not None else ""
    if known and (period is None or text == ""):
        return default_period(release, key_figure)
    if _is_whole_number(text) and int(text) in known:
        return int(text)
    figure, span = release.pack.figure(key_figure).name, f"{known[0]}–{known[-1]}" if known else ""
    raise UnknownPeriod(
        value=text or "–",
        figure_da=figure.da,
        figure_en=figure.en,
        known_da=span or "ingen år",
        known_en=span or "no years",
    )


def default_weights(release: Release, key_figure: str) -> tuple[tuple[str, float], ...]:
    """Return the weights of the framework conditions that hold for a key figure, in the order of the pack."""
    weights = release.pack.peer_set(release.dataset, key_figure).weights
    return tuple((feature.id, weights[feature.id]) for feature in release.pack.features if feature.id in weights)


def _check_target(release: Release, wanted: str | None) -> Target:
    targets = release.pack.targets(release.dataset)
    if not wanted:
        return targets[0]
    known = [target.id for target in targets]
    if wanted not in known:
        raise UnknownTarget(value=wanted, known=", ".join(known), near=near_names(wanted, known))
    return release.pack.target(wanted)


def _check_weights(
    release: Release, key_figure: str, given: Mapping[str, float | str]
) -> tuple[tuple[str, float], ...]:
    features = dict(default_weights(release, key_figure))
    for name, value in given.items():
        if name not in features:
            raise UnknownFeature(
                value=name, area=release.area, known=", ".join(features), near=near_names(name, features)
            )
        features[name] = _weight(name, value)
    if not any(features.values()):
        raise InvalidChoice(
            name="weights", value="0", allowed_da="over 0 for mindst ét rammevilkår",
            allowed_en="above 0 for at least one framework condition",
        )  # fmt: skip
    return tuple(features.items())


def _weight(name: str, value: float | str) -> float:
    try:
        weight = float(str(value).replace(",", "."))
    except ValueError:
        weight = float("nan")
    if not 0 <= weight <= MAX_WEIGHT or weight % WEIGHT_STEP:
        raise InvalidChoice(
            name=name,
            value=value,
            allowed_da=f"et tal fra 0 til {MAX_WEIGHT:g} i hele og halve",
            allowed_en=f"a number from 0 to {MAX_WEIGHT:g} in wholes and halves",
        )
    return weight
