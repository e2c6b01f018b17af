"""Who is compared: municipalities, and the country beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dataset = Literal["public", "example", "collected"]
UnitKind = Literal["municipality", "country"]

COUNTRY_CODE = "0000"


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A unit of one release. ``code`` has four characters ("0461", "X001")."""

    code: str
    name: str
    kind: UnitKind
    region: str

    @property
    def full_name(self) -> str:
        """Return "Odense Kommune"; the country keeps its own name."""
        return self.name if self.kind == "country" else f"{self.name} Kommune"

    @property
    def genitive(self) -> str:
        """Return "Odenses" or "Aarhus’": the Danish possessive of the short name."""
        return f"{self.name}’" if self.name[-1] in "sxz" else f"{self.name}s"


def normalise_code(code: str) -> str:
    """Return a code as four characters: "461" and "0461" are the same municipality.

    >>> normalise_code("461"), normalise_code("0461"), normalise_code("0")
    ('0461', '0461', '0000')
    """
    code = code.strip()
    return code.zfill(4) if code.isdigit() else code
