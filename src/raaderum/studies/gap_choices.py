"""What the user chose for the explanation of a gap: the scale, and figures of their own to try."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from raaderum.domain.errors import InvalidChoice, UnknownVariable, near_names
from raaderum.domain.explanation import Scale
from raaderum.domain.panel import PRESENT, Panel
from raaderum.domain.text import Text
from raaderum.studies.choices import Choices
from raaderum.warehouse.release import Release

MOST_CHANGES = 20


LARGEST = 1e12
_DANISH = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")
_EITHER_WAY = re.compile(r"-?\d{1,3}\.\d{3}")  # 4.500: a Dane's four thousand five hundred, an Englishman's 4½


@dataclass(frozen=True, slots=True)
class GapChoices:
    """Checked choices of whom to compare with, the scale of the tree, and own figures that are tried ("hvad nu hvis").

    ``changes`` (variable, value) hold for the unit in the period alone, and are stored nowhere.
    """

    choices: Choices
    scale: str
    changes: tuple[tuple[str, float], ...] = ()

    def as_parameters(self) -> dict[str, Any]:
        """Return the choices as they are printed with a result and put in a link."""
        return self.choices.as_parameters() | {"scale": self.scale, "changes": dict(self.changes)}


def make_gap_choices(
    release: Release,
    choices: Choices,
    *,
    scale: str | None = None,
    changes: Mapping[str, float | str] | None = None,
) -> GapChoices:
    """Check the scale and the changes against the release; the default scale is the pack's first.

    Raises:
        UserError: One of them is not possible; the message names it and what is.
    """
    scales = known_scales(release)
    known = [one.id for one in scales]
    if scale and scale not in known:
        raise InvalidChoice(
            name="scale", value=scale, allowed_da=f"en af: {', '.join(known)}", allowed_en=f"one of: {', '.join(known)}"
        )
    given = changes or {}
    if len(given) > MOST_CHANGES:
        most = f"{MOST_CHANGES}"
        raise InvalidChoice(
            name="changes", value=len(given), allowed_da=f"højst {most} tal", allowed_en=f"at most {most} figures"
        )
    checked = tuple(sorted((name, _check_change(release, name, value)) for name, value in given.items()))
    return GapChoices(choices, scale or known[0], checked)


def known_scales(release: Release) -> tuple[Scale, ...]:
    """Return the scales that the release has figures for; inhabitants where the pack names none."""
    scales = tuple(scale for scale in release.pack.area.scales if release.panel.has(scale.variable))
    if scales:
        return scales
    figure = release.pack.figure(release.pack.rules(release.dataset).root)
    variable = release.pack.variables[figure.denominator]
    per = Text(figure.unit.da.removeprefix("kr. "), figure.unit.en.removeprefix("DKK "))
    return (Scale(variable.id, variable.id, per, figure.unit),)


def find_scale(release: Release, wanted: str) -> Scale:
    """Return a scale by its id."""
    return next(scale for scale in known_scales(release) if scale.id == wanted)


def _check_change(release: Release, name: str, value: float | str) -> float:
    reported = [v.id for v in release.pack.variables.values() if v.reported is not None]
    if name not in reported:
        raise UnknownVariable(value=name, area=release.area, near=near_names(name, reported))
    number = read_number(value)
    if number is None:
        variable = release.pack.variables[name].name
        raise InvalidChoice(
            name=variable.da, value=value,
            allowed_da="et tal, fx 1500 eller 1,5", allowed_en="a number, such as 1500 or 1.5",
        )  # fmt: skip
    return number


def read_number(value: float | str) -> float | None:
    """Return what is written as a number, in the Danish or the English way; None where it is none, or could be two.

    >>> read_number("1.234,5"), read_number("4.5"), read_number("4.500"), read_number("4.500.000")
    (1234.5, 4.5, None, 4500000.0)
    """
    text = str(value).strip().replace(" ", "").replace("\u00a0", "")
    if isinstance(value, str) and _EITHER_WAY.fullmatch(text):
        return None
    if _DANISH.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST else None


def try_changes(release: Release, asked: GapChoices) -> Release:
    """Return the release as it would be with the changed figures: the same object where nothing is changed."""
    if not asked.changes:
        return release
    return _changed(release, asked.choices.unit, asked.choices.period, asked.changes)


@lru_cache(maxsize=8)
def _changed(release: Release, unit: str, period: int, changes: tuple[tuple[str, float], ...]) -> Release:
    panel = release.panel
    values, missing = panel.values.copy(), panel.missing.copy()
    for name, value in changes:
        cell = (panel.variables.index(name), panel.row(unit), panel.column(period))
        values[cell], missing[cell] = value, PRESENT
    trial = replace(release)
    # The panel is computed from the observations on first use; here it is given, and the observations stay.
    trial.__dict__["panel"] = Panel(
        panel.units, panel.periods, panel.variables, values, np.asarray(missing), panel.origins
    )
    return trial
