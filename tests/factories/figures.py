"""Small key figures, features, panels and releases for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np

from raaderum.domain.features import Feature, FeatureMatrix, Scale
from raaderum.domain.key_figures import Citation, KeyFigure
from raaderum.domain.observations import MissingReason, Observation, Origin
from raaderum.domain.panel import Panel, build_panel
from raaderum.domain.text import Text
from raaderum.warehouse.release import Release, make_release

Value = int | float | str | Decimal | MissingReason


def make_figure(
    numerator: list[str], denominator: str = "population", *, children: Iterable[str] = (), published: str = "",
    name: str = "figure",
) -> KeyFigure:  # fmt: skip
    """A key figure with placeholder texts."""
    text = Text(da="tekst", en="text")
    return KeyFigure(
        id=name, name=text, phrase=text, numerator=numerator, denominator=denominator, unit=text, direction="neutral",
        service_level="none", status="proposal", why=text, cannot_show=text, source=Citation("x"), authored_by="x",
        checked_by="x", next_review="2027-06", children=list(children), published=published,
    )  # fmt: skip


def make_feature(name: str, *, scale: Scale = "linear", weight: float = 1.0, **rest: object) -> Feature:
    """A framework condition of one variable of the same name, unless said."""
    text = Text(da=name, en=name)
    rest.setdefault("numerator", [name])
    return Feature(id=name, name=text, unit=text, why=text, scale=scale, weight=weight, **rest)


def make_matrix(rows: Mapping[str, list[float | None]], scales: Mapping[str, Scale]) -> FeatureMatrix:
    """Features by unit; None is missing."""
    values = np.array([[np.nan if v is None else v for v in row] for row in rows.values()], dtype=float)
    return FeatureMatrix(tuple(rows), tuple(make_feature(n, scale=s) for n, s in scales.items()), values)


def observe(unit: str, variable: str, value: Value, period: int = 2024, origin: Origin = Origin.SOURCE) -> Observation:
    """One observation; a MissingReason in place of a value makes it missing."""
    if isinstance(value, MissingReason):
        return Observation(unit, variable, period, None, value, origin=origin)
    return Observation(unit, variable, period, Decimal(str(value)), origin=origin)


def make_panel(table: Mapping[str, Mapping[str, Value]], period: int = 2024) -> Panel:
    """A panel of one period from ``{unit: {variable: value}}``."""
    return build_panel(observe(unit, name, v, period) for unit, row in table.items() for name, v in row.items())


def remake(release: Release, observations: Iterable[Observation] | None = None, **changes: object) -> Release:
    """The same release with other observations, units or pack; its id is computed anew."""
    parts = {"pack": release.pack, "units": release.units, "built_at": release.built_at, **changes}
    rows = release.observations if observations is None else observations
    return make_release(parts["pack"], release.dataset, parts["units"], rows, parts["built_at"])


def with_value(observation: Observation, value: Decimal | None, missing: MissingReason | None = None) -> Observation:
    """The same cell with another value, or none."""
    return replace(observation, value=value, missing=missing)
