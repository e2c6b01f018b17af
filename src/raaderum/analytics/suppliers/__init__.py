"""Which registered supplier a party on an invoice is, with a reason that can be printed."""

from raaderum.analytics.suppliers.matching import Candidate, Match, MatchLimits, match_suppliers
from raaderum.analytics.suppliers.names import Name, normalise_name, supplier_id
from raaderum.analytics.suppliers.parties import Party, RegisteredSupplier
from raaderum.analytics.suppliers.register_index import SupplierIndex

__all__ = [
    "Candidate",
    "Match",
    "MatchLimits",
    "Name",
    "Party",
    "RegisteredSupplier",
    "SupplierIndex",
    "match_suppliers",
    "normalise_name",
    "supplier_id",
]
