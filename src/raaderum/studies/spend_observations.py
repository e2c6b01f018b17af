"""What does a year of purchases say in the variables of the pack? Sums only: what a release is built from."""

from __future__ import annotations

from collections.abc import Collection

from raaderum.analytics.spend.engine import Engine
from raaderum.domain.observations import Observation
from raaderum.packs import AreaPack
from raaderum.warehouse.spend.observations import observe

SOURCE = "INVOICES"


def study_spend_observations(
    engine: Engine, pack: AreaPack, period: int, municipalities: Collection[str] | None = None
) -> tuple[Observation, ...]:
    """Return the sums of each municipality that has invoices in the store.

    With the units and their inhabitants they make a release; see ``warehouse.build.build_collected_release``.

    Args:
        engine: On published invoices and lines, and the small tables.
        pack: The purchasing area.
        period: The year of the purchases.
        municipalities: Only these; None: all that are in the invoices.
    """
    return tuple(observe(engine, pack, period, source=SOURCE, municipalities=municipalities))
