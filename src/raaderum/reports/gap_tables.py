"""Tables of an explained gap that page, PDF, Excel and slides share."""

from __future__ import annotations

from collections.abc import Sequence

from raaderum.domain.explanation import CAUSES, Cause
from raaderum.reports.notes import NO_NOTES, Notes
from raaderum.reports.tables import Column, Table, Value, only_marks
from raaderum.reports.text import Words
from raaderum.reports.text.amounts import LEAST, between
from raaderum.reports.text.causes import cause_meaning, cause_name
from raaderum.reports.text.comparability import cautious_codes, mark_name, remark
from raaderum.reports.text.gap import capital
from raaderum.studies.results import (
    Beside,
    Factor,
    GapNode,
    GapResult,
    NodePotential,
    PotentialResult,
    SubFactor,
)


def causes_table(result: GapResult, words: Words) -> Table:
    """All causes that occur, bookkeeping first, and their sum."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = [
        (capital(cause_name(total.cause, words)), total.dkk, cause_meaning(total.cause, words))
        for total in result.causes
        if total.dkk != 0
    ]
    rows.append((_("Forskel i alt"), result.gap_dkk, _("Summen af alle årsager")))
    columns = (Column(_("Årsag"), "text"), Column(_("Kr."), "signed"), Column(_("Hvad det er"), "text"))
    return Table("causes", _("Forskellen delt på årsager"), columns, tuple(rows), (len(rows) - 1,))


def difference_table(result: GapResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """The whole in three lines: own, the reference at own size, and the difference."""
    _ = words.gettext
    own, reference = result.own_dkk, result.reference_dkk
    scale = result.scale.own
    rows: tuple[tuple[Value, ...], ...] = (
        (result.unit.name, own / 1e6, own / scale, None),
        (_("Sammenligningskommuner, ved egen størrelse"), reference / 1e6, reference / scale, None),
        (_("Forskel"), result.gap_dkk / 1e6, result.gap_per_scale, result.gap_share),
    )
    columns = (
        Column(words.of(result.figure.name), "text"),
        Column(_("Mio. kr."), "millions"),
        Column(capital(words.of(result.scale.unit)), "kroner"),
        Column(_("Forskel, pct."), "share"),
    )
    marks = only_marks({(0, 1): notes.mark_own(result)})
    return Table("difference", _("Forskellen i kroner, løbende priser"), columns, rows, (2,), marks=marks)


def central_table(result: GapResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """The nodes right below the root, in the order of the pack, in kroner; the largest difference is set off."""
    _ = words.gettext
    nodes = top_nodes(result)
    rows: list[tuple[Value, ...]] = [
        (node.code, words.of(node.name), node.own_dkk, node.reference_dkk, node.gap_dkk) for node in nodes
    ]
    target = target_choice_dkk(result)
    if target is not None:
        rows.append(("", capital(cause_name("target_choice", words)), None, None, target))
    rows.append(("", _("I alt"), result.own_dkk, result.reference_dkk, result.gap_dkk))
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Kommunen, kr."), "kroner"),
        Column(_("Sammenligning, kr."), "kroner"),
        Column(_("Forskel, kr."), "signed"),
    )
    title = _("Forskellen pr. centralt nøgletal")
    return Table("central", title, columns, tuple(rows), (len(rows) - 1,), marks=_marks(nodes, 2, result, notes))


def _marks(nodes: Sequence[GapNode], column: int, result: GapResult, notes: Notes) -> dict[tuple[int, int], str]:
    """The marks of the own figures of some nodes, one a row."""
    code, period = result.unit.code, result.period
    return only_marks({(i, column): notes.mark(code, node.figure, period) for i, node in enumerate(nodes)})


def tree_table(result: GapResult, words: Words) -> Table:
    """Every node: own and reference in its own unit and in kroner, the gap, and its causes."""
    _ = words.gettext
    causes = shown_causes(result)
    by_node = causes_by_node(result)
    rows = [
        (
            node.code,
            words.of(node.name),
            words.of(node.unit),
            node.own,
            node.reference,
            node.own_dkk,
            node.reference_dkk,
            node.gap_dkk,
            node.gap_dkk / result.scale.own,
            *(by_node[node.figure].get(cause, 0.0) for cause in causes),
        )
        for node in result.nodes
    ]
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Kommunen"), "factor"),
        Column(_("Sammenligning"), "factor"),
        Column(_("Kommunen, kr."), "kroner"),
        Column(_("Sammenligning, kr."), "kroner"),
        Column(_("Forskel, kr."), "signed"),
        Column(words.say(_("Forskel, {unit}"), unit=words.of(result.scale.unit)), "signed"),
        *(Column(words.say(_("{cause}, kr."), cause=capital(cause_name(cause, words))), "signed") for cause in causes),
    )
    levels = tuple(node.depth for node in result.nodes)
    strong = tuple(number for number, node in enumerate(result.nodes) if node.depth == 0)
    return Table("tree", _("Alle nøgletal: forskellen og dens årsager"), columns, tuple(rows), strong, levels)


def factors_table(node: GapNode, words: Words) -> Table:
    """The factors of one cost; the parts of a factor stand below it and are counted there."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = []
    levels: list[int] = []
    for factor in node.factors:
        shown: list[tuple[int, Factor | SubFactor]] = [(0, factor), *((1, one) for one in factor.parts)]
        for level, part in shown:
            rows.append(
                (
                    words.of(part.name),
                    words.of(part.unit),
                    cause_name(part.cause, words),
                    part.own,
                    part.reference,
                    part.dkk,
                )
            )
            levels.append(level)
    rows.append((_("Forskel i alt"), "", "", None, None, node.gap_dkk))
    columns = (
        Column(_("Faktor"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Årsag"), "text"),
        Column(_("Kommunen"), "factor"),
        Column(_("Sammenligning"), "factor"),
        Column(_("Kr."), "signed"),
    )
    title = words.say(_("{name}: forskellen delt på faktorer"), name=words.of(node.name))
    return Table(f"factors-{node.figure}", title, columns, tuple(rows), (len(rows) - 1,), (*levels, 0))


def beside_table(node: GapNode, words: Words) -> Table | None:
    """What stands beside a cost: service level, condition, volume; None where nothing does."""
    _ = words.gettext
    if not node.beside:
        return None
    rows = [
        (
            words.of(one.name),
            _beside_value(one.own, one, words),
            _beside_value(one.reference, one, words),
            beside_name(one.kind, words),
            words.of(one.unit),
            one.count,
        )
        for one in node.beside
    ]
    columns = (
        Column(_("Ved siden af"), "text"),
        Column(_("Kommunen"), "factor"),
        Column(_("Sammenligning, median"), "factor"),
        Column(_("Slags"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Heraf med tal"), "number0"),
    )
    title = words.say(_("{name}: serviceniveau og tilstand ved siden af"), name=words.of(node.name))
    return Table(f"beside-{node.figure}", title, columns, tuple(rows))


def _beside_value(value: float | None, one: Beside, words: Words) -> Value:
    """Write a value with the decimals of its variable; a cell holds it as text, since rows differ in decimals."""
    return None if value is None else words.number(value, one.decimals)


def beside_name(kind: str, words: Words) -> str:
    """Name what stands beside a cost."""
    _ = words.gettext
    return {"service_level": _("serviceniveau"), "condition": _("tilstand"), "companion": _("mængde")}[kind]


def potential_table(result: PotentialResult, words: Words) -> Table | None:
    """The potential of each central figure as an interval, and of all; None where it is not computed."""
    _ = words.gettext
    if result.potential is None:
        return None
    rows: list[tuple[Value, ...]] = [
        (node.code, words.of(node.name), node.dkk, node.interval.low, node.interval.high, _verdict(node, words))
        for node in result.nodes
    ]
    total = NodePotential("", "", result.figure.name, result.potential_dkk or 0.0, result.potential)
    rows.append(("", _("I alt"), total.dkk, total.interval.low, total.interval.high, _verdict(total, words)))
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Pris og produktivitet, kr."), "signed"),
        Column(_("Interval fra"), "signed"),
        Column(_("Interval til"), "signed"),
        Column(_("Potentiale"), "text"),
    )
    title = _("Potentiale pr. centralt nøgletal. Intervallerne kan ikke lægges sammen")
    return Table("potential", title, columns, tuple(rows), (len(rows) - 1,))


def _verdict(node: NodePotential, words: Words) -> str:
    _ = words.gettext
    if node.interval.low >= LEAST:
        return between(node.interval.low, node.interval.high, words)
    return _("intet") if node.interval.high < LEAST else _("intet sikkert")


def members_table(result: GapResult, words: Words) -> Table:
    """Who is compared with, and who would have been."""
    _ = words.gettext
    graded = {one.unit.code: one for one in result.comparability.compared} if result.comparability else {}
    rows = [
        (mark_name(member, cautious_codes(result)), member.region, remark(graded.get(member.code), words))
        for member in result.reference.members
    ]
    rows += [(one.unit.name, one.unit.region, words.of(one.reason)) for one in result.reference.left_out]
    columns = (Column(_("Kommune"), "text"), Column(_("Region"), "text"), Column(_("Bemærkning"), "text"))
    return Table("members", _("Sammenligningskommuner: de samme for alle nøgletal"), columns, tuple(rows))


def top_nodes(result: GapResult) -> list[GapNode]:
    """Return what the waterfall and the first table show: bookkeeping first, then the pack's order, without empty ones.

    Where the root has no children it stands alone.
    """
    below = [node for node in result.nodes if node.parent == result.nodes[0].figure] or [result.nodes[0]]
    shown = [node for node in below if node.own_dkk != 0 or node.reference_dkk != 0]
    return sorted(shown, key=lambda node: node.role != "adjustments")


def target_choice_dkk(result: GapResult) -> float | None:
    """Return the kroner of choosing another target; None where none was."""
    return next((total.dkk for total in result.causes if total.cause == "target_choice"), None)


def shown_causes(result: GapResult) -> tuple[Cause, ...]:
    """Return the causes that a tree has columns for, bookkeeping first. The choice of target is no node's."""
    found = {part.cause for part in result.contributions if part.dkk != 0}
    order: tuple[Cause, ...] = ("accounting", *(cause for cause in CAUSES if cause != "accounting"))
    return tuple(cause for cause in order if cause in found and cause != "target_choice")


def causes_by_node(result: GapResult) -> dict[str, dict[Cause, float]]:
    """Return the kroner of each cause at every node: a node's are the sum of those below it."""
    parents = {node.figure: node.parent for node in result.nodes}
    sums: dict[str, dict[Cause, float]] = {node.figure: {} for node in result.nodes}
    for part in result.contributions:
        if part.cause == "target_choice":
            continue
        above: str | None = part.node
        while above is not None:
            sums[above][part.cause] = sums[above].get(part.cause, 0.0) + part.dkk
            above = parents[above]
    return sums
