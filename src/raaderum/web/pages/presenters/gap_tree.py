"""The tree beside the waterfall: central figures; one is unfolded to its parts, and one of those to its factors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from raaderum.reports.gap_tables import target_choice_dkk, top_nodes
from raaderum.reports.notes import NO_NOTES, Notes
from raaderum.reports.tables import write_cell
from raaderum.reports.text import Words
from raaderum.reports.text.causes import cause_name
from raaderum.studies.results import Factor, GapNode, GapResult, SubFactor
from raaderum.web.pages.presenters.choices import capital

LinkTo = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tree. ``toggle`` unfolds or folds it; ``figure`` is empty where the row is no key figure."""

    key: str
    level: int
    name: str
    note: str
    own: str
    reference: str
    dkk: str
    figure: str = ""
    toggle: str = ""
    opened: bool = False
    largest: bool = False


def present_tree(result: GapResult, opened: str, link_to: LinkTo, words: Words, notes: Notes = NO_NOTES) -> list[Row]:
    """Return the rows that are unfolded, from the top, the own figures with their footnotes' marks."""
    nodes = {node.figure: node for node in result.nodes}
    path = path_to(result, opened)
    rows: list[Row] = []
    for node in top_nodes(result):
        rows += _branch(node, nodes, path, link_to, result, words)
    if (target := target_choice_dkk(result)) is not None:
        rows.append(_plain("target_choice", capital(cause_name("target_choice", words)), target, words))
    code, period = result.unit.code, result.period
    return [replace(row, own=row.own + notes.mark(code, row.figure, period)) for row in rows]


def total_row(result: GapResult, words: Words, notes: Notes = NO_NOTES) -> Row:
    """Return the last row: the whole, per unit and in kroner."""
    root = result.nodes[0]
    own, reference = _value(root.own, words) + notes.mark_own(result), _value(root.reference, words)
    gap = write_cell(result.gap_dkk, "signed", words)
    return Row("total", 0, words.of(root.name), words.of(root.unit), own, reference, gap, figure=root.figure)


def path_to(result: GapResult, opened: str) -> list[str]:
    """Return a figure and all above it, itself first; nothing where it is not in the tree."""
    parents = {node.figure: node.parent for node in result.nodes}
    found: list[str] = []
    above: str | None = opened if opened in parents else None
    while above is not None:
        found.append(above)
        above = parents[above]
    return found


def _branch(
    node: GapNode, nodes: dict[str, GapNode], path: list[str], link_to: LinkTo, result: GapResult, words: Words
) -> list[Row]:
    children = [one for one in nodes.values() if one.parent == node.figure]
    is_open, level = node.figure in path, max(node.depth - 1, 0)
    parent = node.parent if node.depth > 1 and node.parent else ""
    largest = result.largest is not None and _holds_largest(node, path_to(result, result.largest.node), is_open)
    rows = [
        Row(
            node.figure, level, f"{node.code} {words.of(node.name)}".strip(), words.of(node.unit),
            _value(node.own, words), _value(node.reference, words), write_cell(node.gap_dkk, "signed", words),
            figure=node.figure, toggle=link_to(parent if is_open else node.figure), opened=is_open, largest=largest,
        )
    ]  # fmt: skip
    if is_open:
        for child in children:
            if child.own_dkk or child.reference_dkk:
                rows += _branch(child, nodes, path, link_to, result, words)
        rows += _factors(node, level + 1, words)
    return rows


def _holds_largest(node: GapNode, way: list[str], is_open: bool) -> bool:
    """Tell whether the largest driver is in a row: at the lowest row of its way that can be seen."""
    return node.figure in way and (node.figure == way[0] or not is_open)


def _factors(node: GapNode, level: int, words: Words) -> list[Row]:
    rows = []
    for factor in node.factors:
        rows.append(_factor(f"{node.figure}.{factor.step}", factor, level, words))
        for number, part in enumerate(factor.parts, start=1):
            rows.append(_factor(f"{node.figure}.{factor.step}.{number}", part, level + 1, words))
    return rows


def _factor(key: str, factor: Factor | SubFactor, level: int, words: Words) -> Row:
    note = f"{words.of(factor.unit)} · {cause_name(factor.cause, words)}"
    own, reference = (write_cell(value, "factor", words) for value in (factor.own, factor.reference))
    return Row(key, level, words.of(factor.name), note, own, reference, write_cell(factor.dkk, "signed", words))


def _plain(key: str, name: str, dkk: float, words: Words) -> Row:
    return Row(key, 0, name, "", "", "", write_cell(dkk, "signed", words))


def _value(value: float | None, words: Words) -> str:
    return write_cell(value, "factor", words)
