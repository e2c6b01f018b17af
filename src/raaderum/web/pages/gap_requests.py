"""What the address of the explained gap asks for: the scale, the figure that is unfolded, and own figures to try."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict

from raaderum.domain.units import Dataset
from raaderum.studies import GapChoices, make_gap_choices
from raaderum.studies.gap_choices import known_scales, read_number
from raaderum.warehouse.release import Release
from raaderum.web.pages.requests import TRY, Asked, asked, write_number

_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


@dataclass(frozen=True, slots=True)
class GapAsked:
    """A release and the checked choices of one request. ``tidy`` is False where the address says more than it must."""

    want: Asked
    gap: GapChoices
    opened: str
    tidy: bool

    @property
    def release(self) -> Release:
        """The release that is asked."""
        return self.want.release

    @property
    def untouched(self) -> GapChoices:
        """The same question about the figures as they were reported."""
        return replace(self.gap, changes=())

    def address(self, **changes: str | None) -> str:
        """Return the query string of these choices, with ``changes``; defaults are left out."""
        asked_for: dict[str, str | int | None] = {
            "pr": self.gap.scale if self.gap.scale != known_scales(self.release)[0].id else None,
            "noegle": self.opened or None,
            **{f"{TRY}{name}": write_number(value) for name, value in self.gap.changes},
        }
        return self.want.address(**{**asked_for, **changes})

    def reset(self) -> str:
        """Return the query string without the figures that are tried."""
        return self.address(**{f"{TRY}{name}": None for name, _ in self.gap.changes})


def gap_asked(request: HttpRequest, dataset: Dataset, slug: str, unit: str, ignored: Collection[str] = ()) -> GapAsked:
    """Return what the address asks for, without the tried figures that are ``ignored``.

    Raises:
        UserError: A choice is not possible; the message says which are.
    """
    want = asked(request, dataset, slug, unit)
    written = {name: text for name, text in _written(request.GET).items() if name not in ignored}
    wanted = {name: text for name, text in written.items() if text}
    checked = make_gap_choices(want.release, want.choices, scale=request.GET.get("pr") or None, changes=wanted)
    changes = tuple((name, value) for name, value in checked.changes if not _is_reported(want, name, value))
    opened = request.GET.get("noegle", "")
    if opened:
        want.release.pack.figure(opened)
    return GapAsked(want, replace(checked, changes=changes), opened, len(changes) == len(written))


def own_value(want: Asked, variable: str) -> float | None:
    """Return what the unit has reported; None where it has not."""
    panel, choices = want.release.panel, want.choices
    if choices.unit not in panel.units:
        return None
    value = float(panel.values_of(variable)[panel.row(choices.unit), panel.column(choices.period)])
    return None if math.isnan(value) else value


def _written(query: QueryDict) -> dict[str, str]:
    """Return the figures that are written in the address, as a Dane writes them: 1.234 is a thousand and more."""
    found = {name[len(TRY) :]: str(text).strip() for name, text in query.items() if name.startswith(TRY)}
    return {name: text.replace(".", "") if _THOUSANDS.fullmatch(text) else text for name, text in found.items()}


def unreadable(query: QueryDict) -> dict[str, str]:
    """Return the figures that are written in the address and are not numbers."""
    return {name: text for name, text in _written(query).items() if text and read_number(text) is None}


def _is_reported(want: Asked, variable: str, value: float) -> bool:
    own = own_value(want, variable)
    return own is not None and abs(own - value) <= 1e-9 * max(abs(own), abs(value))


def keep(query: str, shown: set[str]) -> list[tuple[str, str]]:
    """Return the choices that a form does not show but must not lose."""
    return [(name, str(value)) for name, value in QueryDict(query).items() if name not in shown]


def with_query(address: str, query: str) -> str:
    """Put an address and a query string together."""
    return f"{address}?{query}" if query else address
