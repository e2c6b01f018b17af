"""Draws what stands on the invoices, with what each line is meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from raaderum.domain.purchases import Cause
from raaderum.warehouse.spend.generate.catalogue import VAGUE_TEXTS
from raaderum.warehouse.spend.generate.draw import NO_FLAW, Drawing, Heads, draw_copies, draw_heads, join, take
from raaderum.warehouse.spend.generate.plan import IntArray

CAUSES = tuple(Cause)
_CODE = {cause: number for number, cause in enumerate(CAUSES)}
_DEAR_OERE, _SMALL_QUANTITY = 1_000_00, 8
_CHUNK = 40_000
CHARGE, VAGUE = -2, -1
"""What stands in ``product`` where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """One element per line, in the order of the invoices."""

    invoice: IntArray
    """Which of the heads."""
    position: IntArray
    product: IntArray
    """Within ``sold_as``; VAGUE or CHARGE where there is none."""
    sold_as: IntArray
    """The category the product is really of."""
    category: IntArray
    """As it can be told from the document; -1 unclassified."""
    agreement: IntArray
    cause: IntArray
    """Index in CAUSES; a line above the agreed price is compliant with ``above_oere``."""
    half_units: IntArray
    """Signed quantity times two; 0 where there is none."""
    price_oere: IntArray
    net_oere: IntArray
    above_oere: IntArray
    agreed_oere: IntArray
    """The agreed price; -1 where none is known."""
    wrong_price: np.ndarray
    """The supplier always invoices this item of this agreement too high."""
    coded: np.ndarray
    numbered: np.ndarray
    vague: IntArray
    """Which of the texts that tell nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Invoices and their lines."""

    heads: Heads
    lines: Lines
    net_oere: IntArray
    """[invoice]"""


def draw_invoices(drawing: Drawing, first_id: int, count: int) -> Iterator[Drawn]:
    """Draw ``count`` invoices of a municipality, duplicates among them, some ten thousand at a time."""
    for number, start in enumerate(range(0, count, _CHUNK)):
        part = replace(drawing, name=f"{drawing.name}/{number}")
        yield _draw_chunk(part, first_id + start, min(_CHUNK, count - start))


def _draw_chunk(drawing: Drawing, first_id: int, count: int) -> Drawn:
    share = drawing.plan.duplicates * count
    repeats = min(int(share + float(drawing.uniform("how many copies", 1)[0])), count // 2)
    heads = draw_heads(drawing, first_id, count - repeats)
    lines = _draw_lines(drawing, heads)
    starts = np.cumsum(heads.rows) - heads.rows
    copies, chosen = draw_copies(drawing, heads, first_id + len(heads.id), repeats)
    if len(chosen) < repeats:  # so few invoices that none can be repeated: draw them as new ones
        return _draw_chunk(replace(drawing, plan=replace(drawing.plan, duplicates=0.0)), first_id, count)
    of_copies = [np.arange(starts[one], starts[one] + heads.rows[one]) for one in chosen]
    if of_copies:
        again = take(lines, np.concatenate(of_copies))
        bearer = np.repeat(np.arange(len(heads.id), count, dtype=np.int64), copies.rows)
        lines = join([lines, replace(again, invoice=bearer)])
        heads = join([heads, copies])
    net = np.zeros(count, dtype=np.int64)
    np.add.at(net, lines.invoice, lines.net_oere)
    return Drawn(heads, lines, net)


def _draw_lines(drawing: Drawing, heads: Heads) -> Lines:
    register, habits = drawing.register, drawing.habits
    invoice = np.repeat(np.arange(len(heads.id), dtype=np.int64), heads.rows)
    starts = np.cumsum(heads.rows) - heads.rows
    position = np.arange(len(invoice), dtype=np.int64) - starts[invoice] + 1 - heads.charged[invoice]
    category, agreement, right = heads.category[invoice], heads.agreement[invoice], heads.right[invoice]
    u = drawing.uniform("lines", 6, len(invoice))
    slot = (u[0] * habits.category.size).astype(np.int64)
    products = drawing.world.products
    block = np.where(heads.small[invoice], products.cheap[category, slot], products.popular[category, slot])
    listed = np.concatenate([register.listed, np.zeros((1, products.blocks), dtype=np.int64)])[agreement, block]
    priced = right & habits.goods[category]
    inside = priced & (u[1] < habits.inside[drawing.municipality])
    product = 2 * block + np.where(inside, listed, np.where(priced, 1 - listed, u[1] < 0.5))
    price, agreed, wrong = _prices(drawing, heads, invoice, block, product, inside, u[2], u[3])
    half_units = _quantities(drawing, heads, invoice, price, u[4], position == 0)
    lines = Lines(
        invoice=invoice, position=position, product=product, sold_as=category, category=category, agreement=agreement,
        cause=_causes(drawing, heads, invoice, inside), half_units=half_units, price_oere=price,
        net_oere=price * half_units // 2,
        above_oere=np.where(inside & (price > agreed), (price - agreed) * half_units // 2, 0),
        agreed_oere=np.where(inside, agreed, -1), wrong_price=inside & wrong,
        coded=~(inside & (heads.flaw[invoice] == NO_FLAW) & (u[5] < drawing.plan.agreed_without_code)),
        numbered=habits.goods[category], vague=np.zeros(len(invoice), dtype=np.int64),
    )  # fmt: skip
    return _blur(drawing, heads, lines, inside)


def _prices(
    drawing: Drawing, heads: Heads, invoice: IntArray, block: IntArray, product: IntArray, inside: np.ndarray,
    u: np.ndarray, v: np.ndarray,
) -> tuple[IntArray, IntArray, np.ndarray]:  # fmt: skip
    """Return unit prices (even øre), the agreed ones, and where the agreement's item is always wrong."""
    register, habits = drawing.register, drawing.habits
    agreement = np.minimum(heads.agreement[invoice], register.none - 1)  # what has none is not looked at
    half = habits.quarter[heads.day[invoice]] // 2
    agreed = register.agreed_oere[agreement, block, half]
    planted = register.wrong_permille[agreement, block]
    above = u < habits.above[drawing.municipality]
    below = u > 0.96
    permille = np.where(above, 1020 + (v * 230).astype(np.int64), 1000)
    permille = np.where(below, 980 - (v * 80).astype(np.int64), permille)
    permille = np.where(planted > 0, 1000 + planted, permille)
    base = drawing.world.products.base_oere[heads.category[invoice], product]
    market = 950 + (v * 350).astype(np.int64)
    known = 2 * ((agreed * permille + 1000) // 2000)
    price = np.where(inside, known, 2 * ((base * market + 1000) // 2000))
    return price, agreed, planted > 0


def _quantities(
    drawing: Drawing, heads: Heads, invoice: IntArray, price: IntArray, u: np.ndarray, charge: np.ndarray
) -> IntArray:
    """Return signed quantities in halves; no invoice sums to zero or less, no credit note to zero or more."""
    table = drawing.habits.half_units
    half_units = table[heads.category[invoice], (u * table.shape[1]).astype(np.int64)]
    goods = drawing.habits.goods[heads.category[invoice]]
    half_units = np.where(goods & (price > _DEAR_OERE), np.minimum(half_units, _SMALL_QUANTITY // 2), half_units)
    half_units = np.where(heads.small[invoice], 2, half_units)
    back = (heads.rows[invoice] >= 3) & (drawing.uniform("returns", len(invoice)) < drawing.plan.returns)
    half_units = np.where(back & ~heads.credit[invoice], -half_units, half_units)
    total = np.zeros(len(heads.id), dtype=np.int64)
    np.add.at(total, invoice, np.where(charge, 0, price * half_units))
    half_units = np.where(total[invoice] <= 0, np.abs(half_units), half_units)
    return np.where(heads.credit[invoice], -half_units, half_units)


def _causes(drawing: Drawing, heads: Heads, invoice: IntArray, inside: np.ndarray) -> IntArray:
    category = heads.category[invoice]
    has = heads.agreement[invoice] != drawing.register.none
    right = heads.right[invoice]
    compliant = inside | (right & ~drawing.habits.goods[category])
    return np.select(
        [drawing.habits.outside[category], ~has, ~right, compliant],
        [_CODE[Cause.NOT_ADDRESSABLE], _CODE[Cause.NO_AGREEMENT], _CODE[Cause.WRONG_SUPPLIER], _CODE[Cause.COMPLIANT]],
        _CODE[Cause.WRONG_ITEM],
    )


def _blur(drawing: Drawing, heads: Heads, lines: Lines, inside: np.ndarray) -> Lines:
    """Make lines that cannot be classified: vague ones, those whose code is withheld, and charges."""
    plan, world = drawing.plan, drawing.world
    u = drawing.uniform("blur", 3, len(lines.invoice))
    charge = lines.position == 0
    general = world.general[heads.supplier[lines.invoice]]
    vague = charge | (general & (u[0] < plan.vague))
    own_number = ~world.products.has_gtin[lines.sold_as, lines.product]
    withheld = ~vague & ~inside & own_number & (heads.flaw[lines.invoice] == NO_FLAW) & (u[1] < plan.withheld)
    lost = vague | withheld
    amount = 2 * (15_00 + (u[2] * 60_00).astype(np.int64))
    return replace(
        lines,
        product=np.where(charge, CHARGE, np.where(vague, VAGUE, lines.product)),
        category=np.where(lost, -1, lines.category),
        agreement=np.where(
            lost | (lines.cause == _CODE[Cause.NOT_ADDRESSABLE]), drawing.register.none, lines.agreement
        ),
        cause=np.where(lost, _CODE[Cause.UNCLASSIFIED], lines.cause),
        half_units=np.where(charge, 0, lines.half_units),
        net_oere=np.where(charge, amount, lines.net_oere),
        above_oere=np.where(lost, 0, lines.above_oere),
        agreed_oere=np.where(lost, -1, lines.agreed_oere),
        wrong_price=lines.wrong_price & ~lost,
        coded=lines.coded & ~lost,
        numbered=lines.numbered & ~lost,
        vague=np.where(vague, (u[2] * len(VAGUE_TEXTS)).astype(np.int64), 0),
    )
