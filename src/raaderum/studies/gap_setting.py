"""Who is compared with whom, and on which costs: settled once for a whole tree, before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from raaderum.analytics.peers import Neighbourhood
from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.explanation import Scale
from raaderum.domain.observations import REASON_TEXTS
from raaderum.domain.panel import REASONS, FloatArray
from raaderum.domain.text import Text
from raaderum.packs import Target
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import find_barred, labels, match_among
from raaderum.studies.gap_choices import GapChoices, find_scale
from raaderum.studies.plausible import find_slips
from raaderum.studies.results import LeftOutFigure, LeftOutUnit
from raaderum.studies.trees import Node, list_nodes, municipal_codes, read_quantities
from raaderum.warehouse.release import Release

ONLY_RATIO = Text(
    "kun tallet pr. indbygger er offentligt, ikke kronerne", "only the figure per inhabitant is public, not the kroner"
)
LACKING = Text("mangler en udgift, som kommunen selv har", "lacks a cost that the municipality itself has")


@dataclass(frozen=True, eq=False)
class Setting:
    """Who is compared with whom, on what: settled once, the same for every node.

    Attributes:
        own: Row of the unit among the municipalities with figures.
        members: Their rows.
        able: Codes of all who could be compared with: they have the same costs, and nothing that bars them.
        leaves: Leaves that are in the tree, for everybody.
        incomparable: Leaves of the unit that lie in one price with others, and why.
    """

    release: Release
    choices: Choices
    scale: Scale
    target: Target
    nodes: tuple[Node, ...]
    own: int
    members: tuple[int, ...]
    able: tuple[str, ...]
    leaves: tuple[str, ...]
    left_out: tuple[LeftOutFigure, ...]
    left_out_units: tuple[LeftOutUnit, ...]
    incomparable: dict[str, Text]
    found: Neighbourhood | None

    @property
    def member_codes(self) -> tuple[str, ...]:
        """The codes of the members."""
        codes = municipal_codes(self.release)
        return tuple(codes[row] for row in self.members)

    @property
    def pooled(self) -> bool:
        """True where members are added together; else the mean is taken of the splits against each."""
        return self.target.kind not in ("mean", "region")

    @property
    def has_target_line(self) -> bool:
        """True where the target is not the members themselves: a line of its own leads from one to the other."""
        return self.target.kind in ("median", "quartile", "cheapest")

    def everybody(self, leaf: str) -> FloatArray:
        """Return (quantity, unit) of all municipalities with figures."""
        return read_quantities(self.release, leaf, self.scale, self.choices.period)

    def quantities(self, leaf: str) -> tuple[FloatArray, FloatArray]:
        """Return the unit's (quantity,) and the members' (quantity, member)."""
        all_units = self.everybody(leaf)
        return all_units[:, self.own], all_units[:, list(self.members)]


def settle(release: Release, asked: GapChoices) -> Setting:
    """Decide on the members and the leaves before anything is computed."""
    choices, pack = asked.choices, release.pack
    nodes, codes = list_nodes(pack, choices.key_figure), municipal_codes(release)
    if choices.unit not in codes:
        raise _no_figure(release, choices, Text("ikke indberettet", "not delivered"))
    scale, own = find_scale(release, asked.scale), codes.index(choices.unit)
    costs = {leaf: read_quantities(release, leaf, scale, choices.period)[-1] for leaf in nodes[0].leaves}
    scales = read_quantities(release, nodes[0].leaves[0], scale, choices.period)[0]
    leaves = tuple(leaf for leaf, cost in costs.items() if not np.isnan(cost[own]))
    if not leaves or not scales[own] > 0:
        raise _no_figure(release, choices, _why_missing(release, choices, nodes[0].leaves[0]))
    whole = ~np.isnan(np.array([costs[leaf] for leaf in leaves])).any(axis=0) & (scales > 0)
    barred = find_barred(release, choices.period)
    able = [code for code, good in zip(codes, whole, strict=True) if good and code not in barred]
    target = pack.target(choices.target)
    members, found = _members(release, choices, target, able)
    return Setting(
        release=release,
        choices=choices,
        scale=scale,
        target=target,
        nodes=nodes,
        own=own,
        members=tuple(codes.index(code) for code in members),
        able=tuple(able),
        leaves=leaves,
        left_out=tuple(
            LeftOutFigure(leaf, pack.figure(leaf).code, pack.figure(leaf).name, _reason(release, choices, leaf))
            for leaf in costs
            if leaf not in leaves
        ),
        left_out_units=_left_out_units(release, choices, target, able, barred),
        incomparable=_incomparable(release, choices, leaves),
        found=found,
    )


def _members(
    release: Release, choices: Choices, target: Target, able: list[str]
) -> tuple[tuple[str, ...], Neighbourhood | None]:
    """Return whom the unit is compared with among those who can be, and the neighbourhood they come from."""
    others = [code for code in able if code != choices.unit]
    found = None
    if choices.members is not None:
        members = tuple(code for code in choices.members if code in others)
    elif target.kind in ("everyone", "country"):
        members = tuple(others)
    elif target.kind == "region":
        region = {unit.code: unit.region for unit in release.municipalities}
        members = tuple(code for code in others if region[code] == region[choices.unit])
    else:
        members = tuple(others)
        if len(others) >= release.pack.rules(release.dataset).fewest_members:
            found = match_among(release, choices, tuple(sorted({*others, choices.unit})), None)
            members = tuple(match.unit for match in found.matches)
    fewest = 1 if choices.members is not None else release.pack.rules(release.dataset).fewest_members
    if len(members) < fewest:
        raise NoPeers(
            unit=labels(release)[choices.unit].name,
            reason_da=f"kun {len(members)} andre kommuner har de samme udgifter i {choices.period}.",
            reason_en=f"only {len(members)} other municipalities have the same costs in {choices.period}.",
        )
    return members, found


def _incomparable(release: Release, choices: Choices, leaves: tuple[str, ...]) -> dict[str, Text]:
    """Return the unit's own leaves that are not to be split, and why."""
    panel, found = release.panel, {}
    for rule in release.pack.area.incomparable:
        value = panel.values_of(rule.variable)[panel.row(choices.unit), panel.column(choices.period)]
        if value > rule.above:
            covered = {leaf for name in rule.figures for leaf in list_nodes(release.pack, name)[0].leaves}
            found.update({leaf: rule.text for leaf in leaves if leaf in covered})
    slips = find_slips(release, choices.period).get(choices.unit, {})
    for leaf in leaves:
        figure = release.pack.figure(leaf)
        used = [*figure.numerator, *(name for step in figure.chain for name in step.quantity)]
        slip = next((slips[name] for name in used if name in slips), None)
        if slip is not None and figure.role != "adjustment":
            found[leaf] = slip
    return found


def _left_out_units(
    release: Release, choices: Choices, target: Target, able: list[str], barred: dict[str, Text]
) -> tuple[LeftOutUnit, ...]:
    """Name those whom the user chose, or who would have been among the nearest, and cannot be compared with."""
    names = labels(release)
    if choices.members is not None:
        wanted = choices.members
    elif target.kind in ("everyone", "country", "region"):
        wanted = ()
    else:
        every = tuple(sorted(municipal_codes(release)))
        wanted = tuple(match.unit for match in match_among(release, choices, every, None).matches)
    return tuple(LeftOutUnit(names[code], barred.get(code, LACKING)) for code in wanted if code not in able)


def _reason(release: Release, choices: Choices, leaf: str) -> str:
    figure, panel = release.pack.figure(leaf), release.panel
    cell = (panel.row(choices.unit), panel.column(choices.period))
    codes = [int(panel.missing_of(name)[cell]) for name in (*figure.numerator, *figure.minus)]
    return REASONS[next(code for code in codes if code >= 0)].value


def _why_missing(release: Release, choices: Choices, leaf: str) -> Text:
    figure, panel = release.pack.figure(leaf), release.panel
    cell = (panel.row(choices.unit), panel.column(choices.period))
    if figure.published and not np.isnan(panel.values_of(figure.published)[cell]):
        return ONLY_RATIO
    return next(text for reason, text in REASON_TEXTS.items() if reason.value == _reason(release, choices, leaf))


def _no_figure(release: Release, choices: Choices, reason: Text) -> FigureMissing:
    figure = release.pack.figure(choices.key_figure).name
    return FigureMissing(
        unit=labels(release)[choices.unit].name,
        figure_da=figure.da,
        figure_en=figure.en,
        period=choices.period,
        reason_da=reason.da,
        reason_en=reason.en,
    )
