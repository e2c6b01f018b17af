"""Where is the municipality among all? The two figures that KL's brochure charts, for every municipality with data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.compliance import compliance
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.invoice_figures import invoice_figures
from raaderum.packs import PurchasingFile


@dataclass(frozen=True, slots=True)
class SpendRanks:
    """Two figures by municipality. Only the own is ever named; the others are for the spread alone.

    ``consumables`` is the share (0–1) of consumables that was bought as an agreed item from an agreed supplier. A line
    without a category cannot be a consumable, so it is in neither part of the fraction.
    """

    consumables: Mapping[str, float]
    invoices_per_1000: Mapping[str, float]
    study: str = "spend_ranks"


def study_spend_ranks(engine: Engine, rules: PurchasingFile, inhabitants: Mapping[str, int]) -> SpendRanks:
    """Compute both figures for every municipality.

    Args:
        engine: On published invoices and lines.
        rules: The pack's purchasing rules; its ``consumables`` are the group that is meant.
        inhabitants: By municipality; one that is missing has no number of invoices per 1,000.
    """
    lines = tables.lines()
    wanted = lines.filter(lines.category.isin(rules.members(rules.consumables)))
    shares = {row["municipality"]: row["item_low"] for row in read_rows(engine, compliance(wanted))}
    counts = {
        row["municipality"]: int(row["invoices"]) for row in read_rows(engine, invoice_figures(tables.invoices()))
    }
    return SpendRanks(
        consumables={code: float(share) for code, share in sorted(shares.items()) if code and share is not None},
        invoices_per_1000={
            code: count * 1000 / inhabitants[code] for code, count in sorted(counts.items()) if inhabitants.get(code)
        },
    )
