"""What are the items called? The text that a municipality's own lines most often have."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.engine import Engine, read_rows


def study_item_names(engine: Engine, municipality: str | None, items: Collection[str]) -> Mapping[str, str]:
    """Return item → its text on most lines; of equals the first by name. An item without a text is left out.

    Args:
        engine: On published lines.
        municipality: Whose lines the texts are taken from; None: everybody's.
        items: Keys of items, such as those of ``study_spend_prices``.
    """
    wanted = sorted(set(items) - {""})
    if not wanted:
        return {}
    lines = tables.lines()
    kept = lines.filter(lines.item.isin(wanted) & (lines.text != ""))
    if municipality is not None:
        kept = kept.filter(kept.municipality == municipality)
    rows = read_rows(engine, kept.group_by(["item", "text"]).aggregate(lines=kept.count()))
    rows.sort(key=lambda row: (row["item"], row["lines"], [-ord(letter) for letter in row["text"]]))
    return {row["item"]: row["text"] for row in rows}
