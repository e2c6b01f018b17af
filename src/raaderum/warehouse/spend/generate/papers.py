"""Drawn invoices as they are written: numbers, dates and names in plain values, signed as the document signs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from raaderum.warehouse.spend.generate.agreements import item_number
from raaderum.warehouse.spend.generate.catalogue import CHARGE_TEXT, VAGUE_TEXTS
from raaderum.warehouse.spend.generate.draw import GLN_ONLY, MISSPELT, NO_FLAW, shows_gln
from raaderum.warehouse.spend.generate.habits import Habits, days_of
from raaderum.warehouse.spend.generate.lines import CHARGE, VAGUE, Drawn
from raaderum.warehouse.spend.generate.names import cpr_number, cvr_numbers, misspell
from raaderum.warehouse.spend.generate.plan import IntArray
from raaderum.warehouse.spend.generate.world import Place, World

FIRST_NUMBER = 10_000_000
NUMBER_STYLES = ("{core}", "F{core}", "F-{core}", "{year}-{core}")
_BUYERS_CVR = 97_000_000
_DAYS_TO_PAY = 30
_PRICED_PER_HUNDRED = 23


class PaperLine(NamedTuple):
    """A line; amounts and quantity are positive on a credit note."""

    position: int
    text: str
    number: str
    gtin: str
    unspsc: str
    measure: str
    half_units: int
    price_oere: int
    base_quantity: int
    """The price that is written is that of so many."""
    net_oere: int


class Seller(NamedTuple):
    """The supplier as the document names it: what is "" does not stand there."""

    key: tuple[int, int, int]
    """Two sellers with the same key are written alike."""
    name: str
    cvr: str
    gln: str
    cpr: str
    postcode: str
    street: str
    city: str


class Paper(NamedTuple):
    """One document, amounts as it signs them: positive on a credit note."""

    id: int
    root: int
    format: int
    credit: bool
    number: str
    issue_date: date
    due_date: date
    order_number: str
    e_order: bool
    account: str
    seller: Seller
    place: Place
    buyer_cvr: str
    vat_percent: int
    charge_oere: int
    net_oere: int
    vat_oere: int
    lines: list[PaperLine]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What papers are written with."""

    world: World
    habits: Habits
    dates: list[date]
    due_dates: list[date]
    buyer_cvrs: list[str]

    @classmethod
    def of(cls, world: World, habits: Habits, year: int) -> Desk:
        """Lay out what the papers of a year need."""
        dates = days_of(year)
        due = [day + timedelta(days=_DAYS_TO_PAY) for day in dates]
        return cls(world, habits, dates, due, buyer_cvrs(world))


def write_papers(desk: Desk, drawn: Drawn) -> Iterator[Paper]:
    """Yield the papers of drawn invoices, in order."""
    heads, habits = drawn.heads, desk.habits
    lines = _lines(desk, drawn)
    columns = zip(
        heads.id.tolist(), heads.root.tolist(), heads.variant.tolist(), heads.supplier.tolist(), heads.person.tolist(),
        heads.flaw.tolist(), heads.format.tolist(), heads.credit.tolist(), heads.day.tolist(), heads.channel.tolist(),
        heads.place.tolist(), heads.category.tolist(), heads.municipality.tolist(), heads.rows.tolist(),
        drawn.net_oere.tolist(), vat_of(drawn, habits).tolist(), strict=True,
    )  # fmt: skip
    for (number, root, variant, supplier, person, flaw, form, credit, day, channel, place, category, municipality,
         rows, net, vat) in columns:  # fmt: skip
        written = [next(lines) for _ in range(rows)]
        charge = written.pop(0).net_oere if written[0].position == 0 else 0
        sign = -1 if credit else 1
        yield Paper(
            number, root, form, credit, document_number(root, supplier, variant, desk.dates[0].year),
            desk.dates[day], desk.due_dates[day], f"BO{number:08d}" if channel else "", channel == 2,
            f"{10_000 + place}.{category:02d}", seller_of(desk.world, supplier, person, flaw, root),
            desk.world.places[place], desk.buyer_cvrs[municipality], int(habits.vat_percent[category]),
            charge, sign * net, sign * vat, written,
        )  # fmt: skip


def buyer_cvrs(world: World) -> list[str]:
    """Return the CVR numbers of the municipalities."""
    return cvr_numbers(len(world.municipalities), _BUYERS_CVR)


def document_number(root: int, supplier: int, variant: int, year: int) -> str:
    """Return the number of an invoice in its supplier's style; a variant is the same to anybody but a machine.

    >>> [document_number(7, 2, variant, 2025) for variant in range(3)]
    ['F-10000007', 'F-1000-0007', '00F-10000007']
    """
    core = str(FIRST_NUMBER + root)
    if variant == 1:
        core = f"{core[:4]}-{core[4:]}"
    number = NUMBER_STYLES[supplier % len(NUMBER_STYLES)].format(core=core, year=year)
    return f"00{number}" if variant == 2 else number


def vat_of(drawn: Drawn, habits: Habits) -> IntArray:
    """Return the VAT of each invoice in signed øre, rounded half away from zero."""
    net = drawn.net_oere
    size = (abs(net) * habits.vat_percent[drawn.heads.category] + 50) // 100
    return size * (1 - 2 * (net < 0))


def seller_of(world: World, supplier: int, person: int, flaw: int, root: int) -> Seller:
    """Return the supplier as a document names it."""
    if supplier == world.person:
        name = f"Eksempel Person {person}"
        return Seller((supplier, person, 0), name, "", "", cpr_number(person), "1000", "Plivgade", "Hexelby")
    one = world.suppliers[supplier]
    gln = one.gln if bool(shows_gln(supplier)) or not one.cvr else ""  # type: ignore[arg-type]
    key, name, cvr = (supplier, -1, NO_FLAW), one.name, one.cvr
    if flaw != NO_FLAW:
        gln, cvr = (one.gln if flaw == GLN_ONLY else ""), ""
        way = root % 6 if flaw == MISSPELT else 0
        key, name = (supplier, way, flaw), misspell(one.name, way) if flaw == MISSPELT else one.name
        if flaw == GLN_ONLY:
            name = f"Afsender {one.gln[-4:]}"
    return Seller(key, name, cvr, gln, "", one.postcode, one.street, one.city)


def _lines(desk: Desk, drawn: Drawn) -> Iterator[PaperLine]:
    world, lines = desk.world, drawn.lines
    products, categories = world.products, world.categories
    sign = [-1 if credit else 1 for credit in drawn.heads.credit.tolist()]
    columns = zip(
        lines.invoice.tolist(), lines.position.tolist(), lines.product.tolist(), lines.sold_as.tolist(),
        lines.half_units.tolist(), lines.price_oere.tolist(), lines.net_oere.tolist(), lines.coded.tolist(),
        lines.numbered.tolist(), lines.vague.tolist(), strict=True,
    )  # fmt: skip
    gtins = products.has_gtin.tolist()
    for invoice, position, product, category, half_units, price, net, coded, numbered, vague in columns:
        plus = sign[invoice]
        if product == CHARGE:
            yield PaperLine(position, CHARGE_TEXT, "", "", "", "", 0, 0, 1, net)
            continue
        measure = categories[category].measure
        if product == VAGUE:
            yield PaperLine(position, VAGUE_TEXTS[vague], "", "", "", measure, plus * half_units, price, 1, plus * net)
            continue
        gtin = products.gtin[category][product] if numbered and gtins[category][product] else ""
        number = item_number(category, product) if numbered and (not gtin or product % 4) else ""
        base = 100 if numbered and product % _PRICED_PER_HUNDRED == 5 else 1
        yield PaperLine(
            position, products.text[category][product], number, gtin,
            products.unspsc[category][product] if coded else "", measure, plus * half_units, price, base, plus * net,
        )  # fmt: skip
