"""The fictional country: municipalities with places, suppliers with markets, products with prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from raaderum.warehouse.descriptions import read_description
from raaderum.warehouse.simulation import Dice, grow
from raaderum.warehouse.spend.generate.catalogue import AUTHORITIES, CATALOGUE, QUALIFIERS, CategoryPlan
from raaderum.warehouse.spend.generate.names import coin_name, cvr_numbers, gs1_number, street
from raaderum.warehouse.spend.generate.plan import IntArray, slots

_PLACE_KINDS = (
    "Skole", "Børnehus", "Plejehjem", "Vejvæsen", "Bibliotek", "Rådhus", "Hjemmepleje", "Bosted", "Idrætshal",
    "Dagcenter",
)  # fmt: skip
_MOST_SUPPLIERS = 320
_MOST_BLOCKS = 100
_CHEAP_OERE = 36_00
"""Three of them, at the worst price, stay under 200 kr."""
_PLACE_SERIAL, _SUPPLIER_SERIAL, _PRODUCT_SERIAL = 100_000_000, 200_000_000, 300_000_000


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality that does not exist."""

    code: str
    name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of a municipality that receives invoices under its own GLN."""

    gln: str
    name: str
    kind: str
    municipality: int
    postcode: str


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier that does not exist. ``id`` is that of the published tables."""

    id: str
    name: str
    cvr: str
    gln: str
    postcode: str
    street: str
    city: str
    general: bool
    """Sells goods of all categories, so that who it is does not tell what was bought."""


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Arrays by category and product. Products 2b and 2b+1 are block b: alike, and one of them is in an assortment."""

    blocks: int
    base_oere: IntArray
    """[category, product], even."""
    has_gtin: np.ndarray
    text: list[list[str]]
    unspsc: list[list[str]]
    gtin: list[list[str]]
    popular: IntArray
    """[category, slot] → block."""
    cheap: IntArray
    """[category, slot] → block whose products are cheap; -1 where the category has none."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """All that stands still while invoices are drawn."""

    seed: int
    dice: Dice
    categories: tuple[CategoryPlan, ...]
    municipalities: tuple[Municipality, ...]
    places: tuple[Place, ...]
    place_start: IntArray
    """[municipality + 1]: where its places begin."""
    suppliers: tuple[Supplier, ...]
    """In the order of their ids as texts; the last one stands for private persons."""
    general: np.ndarray
    with_cvr: np.ndarray
    market: IntArray
    """[category, rank] → supplier, the largest first."""
    products: Products
    rate: np.ndarray
    """Invoices per inhabitant, relative."""

    @property
    def person(self) -> int:
        """The supplier that stands for private persons."""
        return len(self.suppliers) - 1


def example_municipalities(examples: Path, seed: int) -> tuple[Municipality, ...]:
    """Return the fictional municipalities of the example data of roads, with made-up numbers of inhabitants."""
    units = read_description(examples / "roads.yaml").municipalities
    size = grow(Dice(seed).normal("inhabitants", len(units)) * 0.7)
    return tuple(
        Municipality(unit.code, unit.name, int(round(float(factor) * 46_000, -2)) + 2_000)
        for unit, factor in zip(units, size, strict=True)
    )


def build_world(seed: int, invoices: int, municipalities: Sequence[Municipality]) -> World:
    """Return a world that is large enough for ``invoices``: more of them, more suppliers and products."""
    dice = Dice(seed)
    depth = min(_MOST_SUPPLIERS, 10 + invoices // 2_800)
    suppliers, market = _suppliers(dice, depth)
    places, starts = _places(municipalities)
    return World(
        seed=seed,
        dice=dice,
        categories=CATALOGUE,
        municipalities=tuple(municipalities),
        places=places,
        place_start=starts,
        suppliers=suppliers,
        general=np.array([supplier.general for supplier in suppliers]),
        with_cvr=np.array([bool(supplier.cvr) for supplier in suppliers]),
        market=market,
        products=_products(dice, min(_MOST_BLOCKS, 12 + invoices // 12_000)),
        rate=0.55 + 1.1 * dice.uniform("rate", len(municipalities)),
    )


def _places(municipalities: Sequence[Municipality]) -> tuple[tuple[Place, ...], IntArray]:
    places: list[Place] = []
    starts = [0]
    for number, municipality in enumerate(municipalities):
        postcode = f"{1000 + (number * 91) % 8900:04d}"
        for index in range(max(4, min(60, municipality.inhabitants // 2_000))):
            kind = _PLACE_KINDS[index % len(_PLACE_KINDS)]
            again = f" {index // len(_PLACE_KINDS) + 1}" if index >= len(_PLACE_KINDS) else ""
            gln = gs1_number(_PLACE_SERIAL + len(places))
            places.append(Place(gln, f"{municipality.name} {kind}{again}", kind, number, postcode))
        starts.append(len(places))
    return tuple(places), np.array(starts, dtype=np.int64)


def _suppliers(dice: Dice, depth: int) -> tuple[tuple[Supplier, ...], IntArray]:
    """Return suppliers and, per category, who sells there alone; beside them are some who sell everything."""
    count = depth * len(CATALOGUE)
    generals = max(4, depth // 8)
    draws = dice.uniform("suppliers", count + generals)
    cvrs = cvr_numbers(count + generals)
    order = np.argsort(dice.uniform("supplier order", count + generals), kind="stable")
    made: list[Supplier] = []
    for number in range(count + generals):
        plan = CATALOGUE[number % len(CATALOGUE)]
        made.append(_supplier(number, plan, cvrs[int(order[number])], float(draws[number]), number >= count))
    made.sort(key=lambda supplier: supplier.id)  # ids in order: sorting by number is sorting by text
    made.append(Supplier("person", "", "", "", "", "", "", general=False))
    rank = {supplier.name: index for index, supplier in enumerate(made)}
    market = [
        [rank[coin_name(number, plan.trade)] for number in range(category, count, len(CATALOGUE))]
        for category, plan in enumerate(CATALOGUE)
    ]
    return tuple(made), np.array(market, dtype=np.int64)


def _supplier(number: int, plan: CategoryPlan, cvr: str, draw: float, general: bool) -> Supplier:
    gln = gs1_number(_SUPPLIER_SERIAL + number)
    authority = plan.id == AUTHORITIES and not general
    name = coin_name(number, "Handel" if general else plan.trade)
    postcode = f"{1000 + int(draw * 8900):04d}"
    identity = f"gln:{gln}" if authority else f"cvr:{cvr}"
    city = f"{name.split()[0]}by"
    return Supplier(identity, name, "" if authority else cvr, gln, postcode, street(number), city, general)


def _products(dice: Dice, blocks: int) -> Products:
    shape = (len(CATALOGUE), blocks)
    level = np.sort(dice.uniform("price level", *shape), axis=1)  # cheap blocks first
    low = np.array([[plan.low_dkk] for plan in CATALOGUE])
    swing = np.array([[plan.swing] for plan in CATALOGUE])
    block_oere = low * 100 * grow(level * level * swing)
    pair = np.repeat(block_oere, 2, axis=1) * (1 + 0.08 * dice.uniform("product", len(CATALOGUE), blocks * 2))
    base = np.maximum(2 * np.round(pair / 2).astype(np.int64), 50)
    goods = np.array([[plan.goods] for plan in CATALOGUE])
    rarity = np.argsort(dice.uniform("popularity", *shape), axis=1)
    names = [_names(plan, category, blocks) for category, plan in enumerate(CATALOGUE)]
    return Products(
        blocks=blocks,
        base_oere=base,
        has_gtin=(dice.uniform("gtin", len(CATALOGUE), blocks * 2) < 0.6) & goods,
        text=[[text for text, _ in row] for row in names],
        unspsc=[[code for _, code in row] for row in names],
        gtin=[[gs1_number(_PRODUCT_SERIAL + c * 1000 + p) for p in range(blocks * 2)] for c in range(len(CATALOGUE))],
        popular=np.stack([slots(1.0 / (1.0 + row)) for row in rarity]),
        cheap=np.stack([_cheap(row) for row in base <= _CHEAP_OERE]),
    )


def _cheap(is_cheap: np.ndarray) -> IntArray:
    both = is_cheap[0::2] & is_cheap[1::2]
    if not both.any():
        return np.full(len(slots([1.0])), -1, dtype=np.int64)
    return slots(np.where(both, 1.0 / (1.0 + np.arange(len(both))), 0.0))


def _names(plan: CategoryPlan, category: int, blocks: int) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    for product in range(blocks * 2):
        kind = plan.kinds[product % len(plan.kinds)]
        step = product // len(plan.kinds)
        word = QUALIFIERS[(step * 5 + category) % len(QUALIFIERS)] if plan.goods else ""
        again = f" {step + 1}" if step and (not plan.goods or step >= len(QUALIFIERS)) else ""
        made.append((" ".join(f"{kind.text} {word}{again}".split()), kind.unspsc))
    return made
