"""The lines of a document: quantity and price per unit of it, the signed net amount, and what was bought."""

from __future__ import annotations

import re
from functools import lru_cache

from raaderum.domain.purchase_keys import measure_code
from raaderum.domain.purchases import InvoiceLine
from raaderum.warehouse.readers.invoices.limits import Limits
from raaderum.warehouse.readers.invoices.refusals import Problem
from raaderum.warehouse.readers.invoices.ubl_layout import NOTHING, Found, Pair
from raaderum.warehouse.readers.invoices.ubl_money import Money, other_currency
from raaderum.warehouse.readers.invoices.values import identifier, missing, read_decimal, read_float, tidy

_UNSPSC = frozenset({"UNSPSC", "TST"})
"""OIOUBL's name of the list, and that of UNTDID 7143."""
_CODE = re.compile(r"\d{8}", re.ASCII).fullmatch
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_GTIN_SCHEMES = frozenset({"GTIN", "0160", "EAN", "EAN13", "EAN-13", "0088"})
"""0088 names a place, but is written of items in many files; the check digit decides."""


def read_lines(found: Found, money: Money, limits: Limits) -> tuple[list[InvoiceLine], int]:
    """Return the lines of a document and their sum in øre.

    Raises:
        Problem: None, too many, or a line whose amounts are no numbers.
    """
    raw = found.get("lines")
    if not raw:
        raise Problem("no-lines")
    if len(raw) > limits.lines:
        raise Problem("too-many-lines", most=limits.lines)
    lines, total, position = [], 0, 0
    try:
        for position, line in enumerate(raw, 1):
            read = _read_line(line, position, money, limits)
            total += read.net_oere
            lines.append(read)
    except Problem as problem:
        problem.place = (*problem.place[:1], str(position))
        raise
    return lines, total


def _read_line(line: Found, position: int, money: Money, limits: Limits) -> InvoiceLine:
    net = money.read(line, "line_net", "line_net")
    if net is None:
        raise missing("line_net")
    get = line.get
    count, measure = get("quantity", NOTHING)
    quantity = money.sign * read_float(count, "quantity") if count and count.strip() else None
    price = _read_price(line, money, quantity, net) if "price" in line else None
    if quantity and net and (quantity < 0) != (net < 0):
        # Taken back at a negative price: as many units less at the price itself.
        quantity, price = -quantity, price if price is None else -price
    (item, scheme), account, order = get("item_number", NOTHING), get("account"), get("order_number")
    return InvoiceLine(
        position,
        identifier(item, "item_number", limits.identifier) if item else "",
        _gtin(get("standard_id", NOTHING)) or _gtin((item, scheme)),
        tidy(get("text") or get("description"), limits.text),
        _unspsc(line["classes"]) if "classes" in line else "",
        identifier(account, "account", limits.identifier) if account else "",
        identifier(order, "order_number", limits.identifier) if order else "",
        _measure(measure),
        quantity,
        price,
        net,
    )


@lru_cache(maxsize=4096)
def _measure(code: str | None) -> str:
    return measure_code(tidy(code, 20))


def _read_price(line: Found, money: Money, quantity: float | None, net: int) -> float | None:
    """Return kroner per unit of quantity.

    The price is for ``base_quantity`` units. In OIOUBL 2 ``factor`` is how many price units go into one ordered unit;
    there the official examples count in price units (six times "two bottles"), others in single units: the one that
    gives the line's amount is meant.
    """
    text, currency = line["price"]
    if not text or not text.strip():
        return None
    if currency is not None and currency != money.currency:
        raise other_currency(currency, money.currency, "price")
    price = read_float(text, "price")
    if money.rate is not None:
        price *= float(money.rate)
    base, factor = line.get("base_quantity"), line.get("factor")
    if factor and factor != "1" and money.tax_exclusive_is_tax:
        price *= float(read_decimal(factor, "factor"))
    if not base or base == "1":
        return price
    single = price / _read_base(base)
    amount = net / 100
    counts_price_units = (
        money.tax_exclusive_is_tax and quantity and abs(quantity * price - amount) < abs(quantity * single - amount)
    )
    return price if counts_price_units else single


def _read_base(text: str) -> float:
    base = float(read_decimal(text, "base_quantity"))
    if base <= 0:
        raise Problem("base-quantity", place=("base_quantity",), value=text)
    return base


def _unspsc(classes: list[Pair]) -> str:
    for code, scheme in classes:
        if scheme in _UNSPSC and (found := read_unspsc(code or "")):
            return found
    return ""


@lru_cache(maxsize=65536)
def read_unspsc(text: str) -> str:
    """Return the eight digits of a UNSPSC code, else empty."""
    bare = text.strip()
    return bare if _CODE(bare) else ""


def _gtin(pair: Pair) -> str:
    """Return an item's number where it is a GTIN and said to be one: the standard number, or the seller's own."""
    text, scheme = pair
    if scheme in _GTIN_SCHEMES and text and is_gtin(text.strip()):
        return text.strip()
    return ""


@lru_cache(maxsize=65536)
def is_gtin(text: str) -> bool:
    """Tell whether digits are a GTIN of 8, 12, 13 or 14 digits with GS1's check digit.

    >>> is_gtin("5712345780121"), is_gtin("5712345780122")
    (True, False)
    """
    if len(text) not in _GTIN_LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))) % 10 == 0
