"""Volume, mix and price: why two municipalities spend differently on the same category.

Spend per inhabitant = quantity per inhabitant × standard cost per quantity × spend per standard cost. The standard cost
is what the municipality's own quantities would have cost at the pooled prices of everybody, so the second factor is
which items are bought, and the third at what price.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from raaderum.analytics.spend.prices import common_items, join_common


def price_mix(places: Table, *, fewest: int = 5) -> Table:
    """Return per municipality and category ``items``, ``quantity``, ``standard_dkk`` and ``spend_dkk``.

    They are those of comparable items: an item in one measure that at least ``fewest`` municipalities bought at a
    price. What else the category cost is in ``add_rest``. Over all municipalities Σ standard = Σ spend. The parts of
    several buckets are added.

    Args:
        places: As ``place_prices`` gives it.
        fewest: An item that fewer bought has no pooled price.
    """
    pooled = places.spend_dkk.sum() / places.quantity.sum()
    joined = join_common(places, common_items(places, fewest, pooled_dkk=pooled))
    return joined.group_by(["municipality", "category"]).aggregate(
        items=joined.count(),
        quantity=joined.quantity.sum(),
        standard_dkk=(joined.quantity * joined.pooled_dkk).sum(),
        spend_dkk=joined.spend_dkk.sum(),
    )


def add_rest(mix: Table, causes: Table) -> Table:
    """Return per municipality and category the mix beside its whole spend, and the ``rest_dkk`` that has no price.

    Args:
        mix: As ``price_mix`` gives it.
        causes: As ``sum_causes`` gives it by municipality and category.
    """
    spread = mix.select(
        "items", "quantity", "standard_dkk", "spend_dkk", mix_municipality="municipality", mix_category="category"
    )
    joined = causes.left_join(
        spread, [causes.municipality == spread.mix_municipality, causes.category == spread.mix_category]
    ).select("municipality", "category", "net_oere", "items", "quantity", "standard_dkk", "spend_dkk")
    net = joined.net_oere.cast("float64") / 100
    spend = joined.spend_dkk.coalesce(0.0)
    return joined.select(
        "municipality",
        "category",
        items=joined["items"].coalesce(0),
        quantity=joined.quantity.coalesce(0.0),
        standard_dkk=joined.standard_dkk.coalesce(0.0),
        spend_dkk=spend,
        rest_dkk=net - spend,
        net_dkk=net,
    )


def price_index(mix: Table) -> Table:
    """Return ``price_index`` (spend / standard: 1.05 is five per cent above pooled prices) per municipality."""
    sums = mix.group_by("municipality").aggregate(standard_dkk=mix.standard_dkk.sum(), spend_dkk=mix.spend_dkk.sum())
    return sums.mutate(price_index=ibis.ifelse(sums.standard_dkk > 0, sums.spend_dkk / sums.standard_dkk, None))
