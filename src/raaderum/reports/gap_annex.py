"""The annex of a gap paper: every key figure with its definition, values and factors."""

from __future__ import annotations

from raaderum.reports.gap_tables import beside_name
from raaderum.reports.notes import NO_NOTES, Notes
from raaderum.reports.tables import Column, Table, Value, only_marks
from raaderum.reports.text import Words
from raaderum.reports.text.causes import cause_name
from raaderum.reports.text.gap import low
from raaderum.reports.text.gap_paper import definition_sentence
from raaderum.studies.results import Factor, GapNode, GapResult, SubFactor


def figures_annex(result: GapResult, words: Words, notes: Notes = NO_NOTES) -> list[Table]:
    """Return one table per branch of the tree, each leaf followed by its factors."""
    root = result.nodes[0]
    branches = [node for node in result.nodes if node.parent == root.figure] or [root]
    return [
        _branch_table(branch, result, words, notes) for branch in branches if branch.own_dkk or branch.reference_dkk
    ]


def _branch_table(branch: GapNode, result: GapResult, words: Words, notes: Notes) -> Table:
    _ = words.gettext
    below = [node for node in result.nodes if node.parent == branch.figure]
    rows: list[tuple[Value, ...]] = []
    levels: list[int] = []
    strong: list[int] = []
    marks: dict[tuple[int, int], str] = {}
    for node in (branch, *below):
        strong.append(len(rows))
        marks[len(rows), 3] = notes.mark(result.unit.code, node.figure, result.period)
        rows.append(_node_row(node, words))
        levels.append(0 if node is branch else 1)
        for level, part in _parts(node):
            rows.append(_part_row(part, words))
            levels.append(2 + level)
        if node.refused is not None:
            rows.append((_refusal(node, words), "", "", None, None, None))
            levels.append(2)
    columns = (
        Column(_("Nøgletal og faktorer"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Konto eller årsag"), "text"),
        Column(_("Kommunen"), "factor"),
        Column(_("Sammenligning"), "factor"),
        Column(_("Forskel, kr."), "signed"),
    )
    title = f"{_coded(branch, words)}. {definition_sentence(branch.account, words.of(branch.unit), words)}"
    return Table(f"annex-{branch.figure}", title, columns, tuple(rows), tuple(strong), tuple(levels), only_marks(marks))


def _coded(node: GapNode, words: Words) -> str:
    return f"{node.code} {words.of(node.name)}".strip()


def _node_row(node: GapNode, words: Words) -> tuple[Value, ...]:
    return (_coded(node, words), words.of(node.unit), node.account, node.own, node.reference, node.gap_dkk)


def _parts(node: GapNode) -> list[tuple[int, Factor | SubFactor]]:
    found: list[tuple[int, Factor | SubFactor]] = []
    for factor in node.factors:
        found.append((0, factor))
        found += [(1, part) for part in factor.parts]
    return found


def _part_row(part: Factor | SubFactor, words: Words) -> tuple[Value, ...]:
    return (
        words.of(part.name),
        words.of(part.unit),
        cause_name(part.cause, words),
        part.own,
        part.reference,
        part.dkk,
    )


def _refusal(node: GapNode, words: Words) -> str:
    reason = "" if node.refused is None else low(words.of(node.refused)).rstrip(".")
    return words.say(words.gettext("ikke delt op: {reason}"), reason=reason)


def beside_annex(result: GapResult, words: Words) -> Table | None:
    """Return all that stands beside the costs in one table; None where nothing does."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = []
    parents = {node.parent for node in result.nodes}
    for node in result.nodes:
        if node.figure in parents:
            continue
        for one in node.beside:
            own, reference = (
                None if value is None else words.number(value, one.decimals) for value in (one.own, one.reference)
            )
            name, kind = words.of(node.name), beside_name(one.kind, words)
            rows.append((name, words.of(one.name), kind, words.of(one.unit), own, reference))
    if not rows:
        return None
    columns = (
        Column(_("Nøgletal"), "text"),
        Column(_("Ved siden af"), "text"),
        Column(_("Slags"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Kommunen"), "factor"),
        Column(_("Sammenligning, median"), "factor"),
    )
    title = _("Ved siden af udgifterne: serviceniveau, tilstand og mængde")
    return Table("beside", title, columns, tuple(rows))
