"""Who is matched, and with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from raaderum.analytics.suppliers.names import supplier_id


@dataclass(frozen=True, slots=True)
class RegisteredSupplier:
    """A supplier that is known. ``names`` are all names it was seen with; numbers and postcode are "" where unknown."""

    id: str
    names: tuple[str, ...] = ()
    cvr: str = ""
    gln: str = ""
    postcode: str = ""


class Party(NamedTuple):
    """A supplier as it stands on a document; numbers have right check digits, else they are ""."""

    name: str
    postcode: str = ""
    cvr: str = ""
    gln: str = ""

    @property
    def id(self) -> str:
        """Return the id that decisions about it are kept under."""
        return supplier_id(cvr=self.cvr, gln=self.gln, name=self.name, postcode=self.postcode)
