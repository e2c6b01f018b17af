"""The figure that is unfolded: its picture, what stands beside its cost, and what has been tried on it elsewhere."""

from __future__ import annotations

from typing import Any

from raaderum.reports.charts import leaf_steps, node_chart, waterfall_table
from raaderum.reports.gap_tables import beside_table, factors_table
from raaderum.reports.tables import Table
from raaderum.reports.text import Words, gap
from raaderum.studies.results import GapNode, GapResult
from raaderum.web.pages.presenters.answers import known
from raaderum.web.pages.presenters.choices import capital
from raaderum.web.pages.presenters.gap_tree import LinkTo, path_to
from raaderum.web.pages.presenters.parts import Link, write_chart, write_table


def present_node(result: GapResult, opened: str, link_to: LinkTo, words: Words, *, sure: bool) -> dict[str, Any] | None:
    """Return what is printed about the unfolded figure; None where none is, or it is not in the tree."""
    node = next((one for one in result.nodes if one.figure == opened), None)
    if node is None or (node.depth == 0 and len(result.nodes) > 1):
        return None
    children = [one for one in result.nodes if one.parent == opened]
    beside, table = beside_table(node, words), _table(result, node, children, words)
    below = {opened, *(one.figure for one in children), *path_to(result, opened)[:-1]}
    return {
        "id": node.figure,
        "name": f"{node.code} {words.of(node.name)}".strip(),
        "account": node.account,
        "lines": known(gap.node_sentence(node, words), gap.mean_sentence(node, words)),
        "refused": capital(words.of(node.refused)) if node.refused else "",
        "chart": write_chart(node_chart(result, node, words, sure=sure), table, words) if table else None,
        "beside": write_table(beside, words) if beside else None,
        "measures": [(m.id, words.of(m.name)) for m in result.measures if below & set(m.figures)],
        "above": _above(result, opened, link_to, words),
        "close": link_to(""),
        "extra_cost": node.gap_dkk > 0,
        "parts": [
            Link(f"{one.code} {words.of(one.name)}".strip(), link_to(one.figure))
            for one in children
            if one.own_dkk or one.reference_dkk
        ],
    }


def _table(result: GapResult, node: GapNode, children: list[GapNode], words: Words) -> Table | None:
    """Return the numbers behind the picture; None where there is nothing to draw."""
    if node.factors:
        return factors_table(node, words)
    if not children:
        return None
    steps = leaf_steps(result, node, words)
    return waterfall_table(f"waterfall-{node.figure}", words.of(node.name), steps, words)


def _above(result: GapResult, opened: str, link_to: LinkTo, words: Words) -> list[Link]:
    """Return the way from the whole to the figure."""
    names = {node.figure: f"{node.code} {words.of(node.name)}".strip() for node in result.nodes}
    path = list(reversed(path_to(result, opened)))
    return [
        Link(names[figure], link_to("" if number == 0 else figure), current=figure == opened)
        for number, figure in enumerate(path)
    ]
