"""How the cost of a key figure is taken apart: chains of factors, each with one cause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from raaderum.domain.text import Text

Cause = Literal[
    "framework",
    "service_level",
    "price",
    "productivity",
    "price_productivity",
    "accounting",
    "unexplained",
    "target_choice",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)
POTENTIAL_CAUSES: tuple[Cause, ...] = ("price", "productivity", "price_productivity")
"""The causes whose sum is a potential; the service level stands beside, as a choice."""

_STRICT = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class InnerSplit:
    """Two sub-factors of one step, where somebody reported what it takes: the step stays as it is.

    Source: definitions of the gap. With the step's contribution c = W·(f_u − f_R) and f = g·h,
    c_g = W·(g_u − g_R)·(h_u + h_R)/2, and likewise c_h.
    """

    __pydantic_config__: ClassVar = _STRICT

    quantity: list[str]
    """Product of variables that lies between the step's two quantities: g = this / the one before."""
    first: Text
    first_unit: Text
    first_cause: Cause
    second: Text
    second_unit: Text
    second_cause: Cause


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One factor of a chain: this step's quantity per unit of the quantity before it.

    The first step is per unit of the scale (inhabitants or km road). The last has no ``quantity``:
    there it is the cost itself. So the product of all factors is cost per unit of the scale.
    """

    __pydantic_config__: ClassVar = _STRICT

    id: str
    name: Text
    unit: Text
    cause: Cause
    quantity: list[str] = field(default_factory=list)
    """The product of these variables."""
    inner: InnerSplit | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """What a tree is measured against: the whole tree follows the one chosen."""

    __pydantic_config__: ClassVar = _STRICT

    id: str
    variable: str
    name: Text
    unit: Text
