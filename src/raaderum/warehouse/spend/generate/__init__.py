"""A seeded generator of a fictional year of purchasing, with planted truths that a load must recover to the øre."""

from raaderum.warehouse.spend.generate.documents import generate_documents
from raaderum.warehouse.spend.generate.plan import Plan
from raaderum.warehouse.spend.generate.published import generate_parquet
from raaderum.warehouse.spend.generate.truth import Truth, unrecognised
from raaderum.warehouse.spend.generate.world import Municipality, example_municipalities

__all__ = [
    "Municipality",
    "Plan",
    "Truth",
    "example_municipalities",
    "generate_documents",
    "generate_parquet",
    "unrecognised",
]
