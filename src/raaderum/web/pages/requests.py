"""What an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import urlencode

from raaderum.domain.errors import InvalidChoice, UnknownKeyFigure, UnknownUnit, near_names
from raaderum.domain.observations import Version
from raaderum.domain.units import Dataset
from raaderum.studies import Choices, make_choices
from raaderum.studies.choices import check_unit, default_weights, known_periods
from raaderum.warehouse.release import Release
from raaderum.web.workspace import queries

VERSION_WORDS = {
    Version.ORIGINAL_BUDGET: "budget",
    Version.REVISED_BUDGET: "korrigeret-budget",
    Version.EXPECTED_ACCOUNTS: "forventet-regnskab",
    Version.ACCOUNTS: "regnskab",
}
"""What an address calls the versions of a figure."""
WEIGHT = "v-"
TRY = "p-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A release and the checked choices of one request."""

    release: Release
    choices: Choices
    pinned: str

    def address(self, **changes: str | int | None) -> str:
        """Return the query string of these choices, with ``changes``; defaults are left out."""
        return urlencode([(k, v) for k, v in (self._parameters() | changes).items() if v not in (None, "")])

    def _parameters(self) -> dict[str, str | int | None]:
        choices, rules = self.choices, self.release.pack.rules(self.release.dataset)
        parameters: dict[str, str | int | None] = {
            "noegletal": choices.key_figure if choices.key_figure != rules.root else None,
            "aar": choices.period,
            "maal": choices.target if choices.target != self.release.pack.targets(self.release.dataset)[0].id else None,
            "gruppe": ",".join(choices.members) if choices.members is not None else None,
            "udgivelse": self.pinned,
            "udgave": VERSION_WORDS[choices.version] if choices.version != Version.ACCOUNTS else None,
        }
        if choices.members is None and choices.k != self.release.pack.peers.peers:
            parameters["antal"] = choices.k
        defaults = dict(default_weights(self.release, choices.key_figure))
        changed = {name: weight for name, weight in choices.weights if weight != defaults[name]}
        return parameters | {f"{WEIGHT}{name}": f"{weight:g}" for name, weight in changed.items()}


def write_number(value: float) -> str:
    """Write a number as it stands in a field: all its digits, and a comma.

    >>> write_number(1234.5), write_number(2e6)
    ('1234,5', '2000000')
    """
    return f"{value:.12f}".rstrip("0").rstrip(".").replace(".", ",")


def query_of(parameters: dict[str, Any]) -> str:
    """Return the query string that asks a stored answer's question again."""
    members = parameters["members"]
    asked_again = {
        "noegletal": parameters["key_figure"],
        "aar": parameters["period"],
        "maal": parameters["target"],
        "gruppe": ",".join(members) if members else None,
        "antal": None if members else parameters["k"],
        **{f"{WEIGHT}{name}": f"{weight:g}" for name, weight in parameters["weights"].items()},
        "udgave": VERSION_WORDS[Version(parameters["version"])] if "version" in parameters else None,
        "pr": parameters.get("scale"),
        **{f"{TRY}{name}": write_number(value) for name, value in parameters.get("changes", {}).items()},
    }
    return urlencode([(name, value) for name, value in asked_again.items() if value is not None])


def area_of(slug: str) -> str:
    """Return the id of the area with this slug.

    Raises:
        Http404: There is none.
    """
    for pack in queries.areas():
        if pack.area.slug == slug:
            return pack.id
    raise Http404


class UnitElsewhere(UnknownUnit):
    """The unit is in another data set than the address."""

    code = "unit-elsewhere"
    danish = "{name} ({value}) står ikke her, men blandt {where_da}."
    english = "{name} ({value}) is not here, but among {where_en}."


_WHERE: dict[Dataset, tuple[str, str]] = {
    "public": ("de offentlige tal", "the public figures"),
    "example": ("eksempeldata", "the example data"),
    "collected": ("de indberettede tal", "the reported figures"),
}


def asked(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> Asked:
    """Return what the address asks for.

    Raises:
        UnitElsewhere: The unit is in another data set.
        UserError: A choice is not possible; the message says which are.
    """
    area = area_of(slug)
    release = in_asked_version(queries.release(area, request.GET.get("udgivelse", ""), dataset), request.GET)
    try:
        return read_choices(release, unit, request.GET)
    except UnknownUnit:
        refuse_elsewhere(area, unit, dataset)
        raise


def in_asked_version(release: Release, query: QueryDict) -> Release:
    """Return the release as the address wants it: accounts, or a budget.

    Raises:
        InvalidChoice: There is no such version, or nobody reported it.
    """
    word = query.get("udgave") or VERSION_WORDS[Version.ACCOUNTS]
    for version, name in VERSION_WORDS.items():
        if word == name:
            return release.in_version(version)
    known = ", ".join(VERSION_WORDS.values())
    raise InvalidChoice(name="udgave", value=word, allowed_da=f"en af: {known}", allowed_en=f"one of: {known}")


def known_unit(release: Release, unit: str) -> str:
    """Return the code of a unit of the release.

    Raises:
        UnitElsewhere: The unit is in another data set.
        UnknownUnit: It is in none.
    """
    try:
        return check_unit(release, unit)
    except UnknownUnit:
        refuse_elsewhere(release.area, unit, release.dataset)
        raise


def refuse_elsewhere(area: str, unit: str, dataset: Dataset) -> None:
    """Refuse a unit that another data set has.

    Raises:
        UnitElsewhere: It has; the error says which, for the link.
    """
    if found := queries.find_elsewhere(area, unit.strip(), dataset):
        other, known = found
        where_da, where_en = _WHERE[other]
        raise UnitElsewhere(value=known.code, name=known.name, where_da=where_da, where_en=where_en, dataset=other)


_OFFERED = ("overview", "total", "central", "underlying")
"""Roles of figures that are a price: the others are parts of a sum, or stand beside one."""


def offered_figures(release: Release) -> list[str]:
    """Return the key figures that one can choose between, the data set's own first."""
    pack, rules = release.pack, release.pack.rules(release.dataset)
    names = dict.fromkeys((rules.root, *rules.context, *pack.key_figures))
    return [name for name in names if pack.figure(name).role in _OFFERED and known_periods(release, name)]


def read_choices(release: Release, unit: str, query: QueryDict) -> Asked:
    """Check the query string against the release."""
    group = [code for item in query.getlist("gruppe") for code in item.split(",") if code.strip()]
    weights = {name[len(WEIGHT) :]: str(value) for name, value in query.items() if name.startswith(WEIGHT)}
    wanted = query.get("noegletal") or None
    if wanted and release.pack.figure(wanted).role not in _OFFERED:
        known = offered_figures(release)
        raise UnknownKeyFigure(value=wanted, area=release.area, known=", ".join(known), near=near_names(wanted, known))
    choices = make_choices(
        release,
        unit,
        key_figure=wanted,
        period=query.get("aar") or None,
        target=query.get("maal") or None,
        k=query.get("antal") or None,
        weights=weights,
        members=group or None,
    )
    return Asked(release, choices, query.get("udgivelse", ""))
