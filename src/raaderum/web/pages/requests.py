"""What an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import urlencode

from raaderum.studies import Choices, make_choices
from raaderum.studies.choices import default_weights
from raaderum.warehouse.releases import Release
from raaderum.web.workspace import queries

WEIGHT = "v-"


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
        }
        if choices.members is None and choices.k != self.release.pack.peers.peers:
            parameters["antal"] = choices.k
        defaults = dict(default_weights(self.release, choices.key_figure))
        changed = {name: weight for name, weight in choices.weights if weight != defaults[name]}
        return parameters | {f"{WEIGHT}{name}": f"{weight:g}" for name, weight in changed.items()}


def address_of(parameters: dict[str, Any]) -> str:
    """Return the query string that asks a stored answer's question again."""
    members = parameters["members"]
    asked_again = {
        "noegletal": parameters["key_figure"],
        "aar": parameters["period"],
        "maal": parameters["target"],
        "gruppe": ",".join(members) if members else None,
        "antal": None if members else parameters["k"],
        **{f"{WEIGHT}{name}": f"{weight:g}" for name, weight in parameters["weights"].items()},
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


def asked(request: HttpRequest, slug: str, unit: str) -> Asked:
    """Return what the address asks for.

    Raises:
        UserError: A choice is not possible; the message says which are.
    """
    return read_choices(queries.release(area_of(slug), request.GET.get("udgivelse", "")), unit, request.GET)


def read_choices(release: Release, unit: str, query: QueryDict) -> Asked:
    """Check the query string against the release."""
    group = [code for item in query.getlist("gruppe") for code in item.split(",") if code.strip()]
    weights = {name[len(WEIGHT) :]: str(value) for name, value in query.items() if name.startswith(WEIGHT)}
    choices = make_choices(
        release,
        unit,
        key_figure=query.get("noegletal") or None,
        period=query.get("aar") or None,
        target=query.get("maal") or None,
        k=query.get("antal") or None,
        weights=weights,
        members=group or None,
    )
    return Asked(release, choices, query.get("udgivelse", ""))
