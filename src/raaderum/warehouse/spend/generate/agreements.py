"""The fictional agreements: who may deliver what to whom, when and at what price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from raaderum.domain.purchases import Agreement
from raaderum.warehouse.simulation import Dice
from raaderum.warehouse.spend.generate.plan import IntArray
from raaderum.warehouse.spend.generate.world import Supplier, World

QUARTERS = 4
FIRST_ITEM_NUMBER, ITEM_NUMBERS_PER_CATEGORY = 100_000, 1_000
_MOST_AGREED = 3
_OWN_SHARE, _OWN_BESIDE_COMMON, _LATE, _EARLY = 0.78, 0.12, 0.12, 0.12
_SPLIT = "cleaning_supplies"
"""Tendered anew at mid-year, so that two common agreements follow each other."""
_OWN_CATEGORIES = ("copy_paper", "office_supplies")
"""Some municipalities keep an agreement of their own beside the common one."""


@dataclass(frozen=True, slots=True)
class Term:
    """An agreement with the quarters of the year in which it holds, both included."""

    agreement: Agreement
    category: int
    municipality: int
    """-1 for all."""
    first_quarter: int
    last_quarter: int


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """All agreements of the world. Arrays begin with the agreement."""

    terms: tuple[Term, ...]
    holding: IntArray
    """[municipality, category, quarter] → agreement; ``none`` where nothing holds."""
    suppliers: IntArray
    """[agreement, place] → supplier, padded with -1."""
    listed: IntArray
    """[agreement, block] → which of its two products is in the assortment."""
    agreed_oere: IntArray
    """[agreement, block, half year]"""
    wrong_permille: IntArray
    """[agreement, block] → how much too high the supplier always invoices it; 0 for most."""

    @property
    def none(self) -> int:
        """The index that stands for no agreement."""
        return len(self.terms)


def build_register(world: World, year: int) -> Register:
    """Make the agreements of ``year``."""
    terms = tuple(_terms(world, year))
    dice, blocks = world.dice, world.products.blocks
    holding = np.full((len(world.municipalities), len(world.categories), QUARTERS), len(terms), dtype=np.int64)
    for own in (False, True):  # what a municipality has of its own comes before what is common
        for index, term in enumerate(terms):
            if (term.municipality >= 0) == own:
                whom = slice(None) if not own else term.municipality
                holding[whom, term.category, term.first_quarter : term.last_quarter + 1] = index
    category = np.array([term.category for term in terms], dtype=np.int64)
    listed = (dice.uniform("listed", len(terms), blocks) * 2).astype(np.int64)
    return Register(
        terms=terms,
        holding=holding,
        suppliers=_agreed_suppliers(world, dice, category),
        listed=listed,
        agreed_oere=_agreed_prices(world, category, listed),
        wrong_permille=_wrong_prices(dice, len(terms), blocks),
    )


def _terms(world: World, year: int) -> Iterator[Term]:
    for category, plan in enumerate(world.categories):
        if plan.contract == "common":
            spans = ((0, 1), (2, 3)) if plan.id == _SPLIT else ((0, 3),)
            for part, (first, last) in enumerate(spans, start=1):
                name = f"Fælles aftale: {plan.trade.lower()} {part} (eksempel)"
                yield _term(world, f"F{category + 1:02d}-{part}", name, category, -1, (first, last), year)
        if plan.contract == "own" or plan.id in _OWN_CATEGORIES:
            share = _OWN_SHARE if plan.contract == "own" else _OWN_BESIDE_COMMON
            has = world.dice.uniform(f"own {plan.id}", len(world.municipalities))
            span = world.dice.uniform(f"span {plan.id}", len(world.municipalities))
            for number, municipality in enumerate(world.municipalities):
                if has[number] < share:
                    first, last = int(span[number] < _LATE), 3 - int(span[number] > 1 - _EARLY)
                    name = f"{municipality.name}: {plan.trade.lower()} (eksempel)"
                    identity = f"{municipality.code}-{category + 1:02d}"
                    yield _term(world, identity, name, category, number, (first, last), year)


def _term(
    world: World, identity: str, name: str, category: int, municipality: int, quarters: tuple[int, int], year: int
) -> Term:
    first, last = quarters
    begins = date(year - 1, 1, 1) if first == 0 else date(year, first * 3 + 1, 1)
    ends = date(year + 2, 12, 31) if last == QUARTERS - 1 else date(year, last * 3 + 3, 30)
    code = world.municipalities[municipality].code if municipality >= 0 else ""
    plan = world.categories[category]
    agreement = Agreement(identity, name, plan.id, code, begins, ends, plan.contract == "common")
    return Term(agreement, category, municipality, first, last)


def _agreed_suppliers(world: World, dice: Dice, category: IntArray) -> IntArray:
    """Return up to three of the ten largest of the market, from a place that depends on the agreement."""
    start = (dice.uniform("agreed suppliers", len(category)) * 5).astype(np.int64)
    count = 1 + (dice.uniform("agreed count", len(category)) * _MOST_AGREED).astype(np.int64)
    chosen = np.full((len(category), _MOST_AGREED), -1, dtype=np.int64)
    for place in range(_MOST_AGREED):
        within = place < count
        chosen[within, place] = world.market[category[within], start[within] + place]
    return chosen


def _agreed_prices(world: World, category: IntArray, listed: IntArray) -> IntArray:
    blocks = np.arange(world.products.blocks)
    base = world.products.base_oere[category[:, None], 2 * blocks[None, :] + listed]
    discount = 780 + (world.dice.uniform("agreed price", *listed.shape) * 200).astype(np.int64)
    rise = 1000 + (world.dice.uniform("mid-year", *listed.shape) * 45).astype(np.int64)
    first = 2 * ((base * discount + 1000) // 2000)
    return np.stack([first, 2 * ((first * rise + 1000) // 2000)], axis=2)


def _wrong_prices(dice: Dice, agreements: int, blocks: int) -> IntArray:
    size = 30 + (dice.uniform("wrong price", agreements, blocks) * 170).astype(np.int64)
    return np.where(dice.uniform("where wrong", agreements, blocks) < 0.06, size, 0)


def item_number(category: int, product: int) -> str:
    """Return a seller's own number of a product: no two products of one seller share it."""
    return str(FIRST_ITEM_NUMBER + category * ITEM_NUMBERS_PER_CATEGORY + product)


def agreed_suppliers(world: World, register: Register) -> Iterator[tuple[str, Supplier]]:
    """Yield the agreements' ids with each of their suppliers."""
    for index, term in enumerate(register.terms):
        for supplier in register.suppliers[index]:
            if supplier >= 0:
                yield term.agreement.id, world.suppliers[int(supplier)]


class AgreedItem(NamedTuple):
    """An item that a supplier delivers under an agreement, at its price of some days."""

    agreement: str
    supplier: Supplier
    category: int
    product: int
    price_oere: int
    valid_from: date
    valid_to: date


def agreed_items(world: World, register: Register, year: int) -> Iterator[AgreedItem]:
    """Yield the items of all agreements on goods: one price for the first half-year, and one from July."""
    middle = date(year, 6, 30), date(year, 7, 1)
    for index, term in enumerate(register.terms):
        if not world.categories[term.category].goods:
            continue
        halves = list(_halves(term.agreement.valid_from, term.agreement.valid_to, middle))
        suppliers = [world.suppliers[int(one)] for one in register.suppliers[index] if one >= 0]
        prices, listed = register.agreed_oere[index].tolist(), register.listed[index].tolist()
        for block in range(world.products.blocks):
            for half, since, until in halves:
                for supplier in suppliers:
                    yield AgreedItem(
                        term.agreement.id, supplier, term.category, 2 * block + listed[block], prices[block][half],
                        since, until,
                    )  # fmt: skip


def _halves(begins: date, ends: date, middle: tuple[date, date]) -> Iterator[tuple[int, date, date]]:
    if begins <= middle[0]:
        yield 0, begins, min(ends, middle[0])
    if ends >= middle[1]:
        yield 1, max(begins, middle[1]), ends
