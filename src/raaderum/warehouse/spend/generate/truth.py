"""The truth that was planted, added up from what every line was meant to be; never by the product's own analytics."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from raaderum.domain.purchase_keys import item_key
from raaderum.domain.purchases import Cause
from raaderum.warehouse.spend.generate.agreements import Register, item_number
from raaderum.warehouse.spend.generate.draw import FLAWS, NO_FLAW
from raaderum.warehouse.spend.generate.lines import CAUSES, Drawn
from raaderum.warehouse.spend.generate.papers import document_number, seller_of
from raaderum.warehouse.spend.generate.plan import IntArray, Plan
from raaderum.warehouse.spend.generate.world import World

_COMPLIANT, _ABOVE = CAUSES.index(Cause.COMPLIANT), CAUSES.index(Cause.PRICE_ABOVE)
_LIMITS_DKK = (200, 500, 1000)
_COUNTS = (
    "invoices", "credit_notes", *(f"invoices_under_{limit}_dkk" for limit in _LIMITS_DKK), "order_number_invoices",
    "e_order_invoices", "e_order_oere", "lines",
)  # fmt: skip
Truth = dict[str, Any]


class Tally:
    """Adds up what was meant, chunk by chunk. Sums are whole øre."""

    def __init__(self, world: World, register: Register, plan: Plan) -> None:
        self._world, self._register, self._plan = world, register, plan
        places = len(world.municipalities)
        self._leaks = np.zeros((places, register.none + 1, len(CAUSES)), dtype=np.int64)
        self._categories = np.zeros((places, len(world.categories) + 1, len(CAUSES)), dtype=np.int64)
        self._counts = np.zeros((places, len(_COUNTS)), dtype=np.int64)
        self._wrong = np.zeros((register.none, world.products.blocks, 2), dtype=np.int64)
        self._withheld = np.zeros(len(world.categories), dtype=np.int64)
        self._duplicates: list[dict[str, Any]] = []
        self._misnamed: list[dict[str, Any]] = []

    def add(self, drawn: Drawn, *, documents: bool) -> None:
        """Take in drawn invoices; ``documents``: list also those whose supplier is not named right."""
        heads, lines = drawn.heads, drawn.lines
        where = heads.municipality[lines.invoice]
        below = lines.net_oere - lines.above_oere
        for table, group in ((self._leaks, lines.agreement), (self._categories, lines.category)):
            np.add.at(table, (where, group, lines.cause), below)
            np.add.at(table, (where, group, np.full_like(group, _ABOVE)), lines.above_oere)
        self._count(drawn)
        wrong = lines.wrong_price & (lines.above_oere != 0)
        block = lines.product // 2
        np.add.at(self._wrong, (lines.agreement[wrong], block[wrong], 0), 1)
        np.add.at(self._wrong, (lines.agreement[wrong], block[wrong], 1), lines.above_oere[wrong])
        withheld = (lines.category < 0) & (lines.product >= 0)
        np.add.at(self._withheld, lines.sold_as[withheld], lines.net_oere[withheld])
        self._note_duplicates(drawn)
        if documents:
            self._misnamed += self._misnamed_of(drawn)

    def _count(self, drawn: Drawn) -> None:
        heads, size = drawn.heads, abs(drawn.net_oere)
        counted = [
            ~heads.credit, heads.credit, *(~heads.credit & (size < limit * 100) for limit in _LIMITS_DKK),
            ~heads.credit & (heads.channel >= 1), ~heads.credit & (heads.channel == 2),
            np.where(heads.channel == 2, drawn.net_oere, 0), heads.rows,
        ]  # fmt: skip
        for column, values in enumerate(counted):
            np.add.at(self._counts[:, column], heads.municipality, values.astype(np.int64))

    def _note_duplicates(self, drawn: Drawn) -> None:
        heads = drawn.heads
        for one in np.flatnonzero(heads.id != heads.root).tolist():
            self._duplicates.append({
                "copy": int(heads.id[one]), "original": int(heads.root[one]),
                "municipality": self._world.municipalities[int(heads.municipality[one])].code,
                "supplier": self._world.suppliers[int(heads.supplier[one])].id,
                "number": self._number(drawn, one),
                "written_otherwise": bool(heads.variant[one]), "oere": int(drawn.net_oere[one]),
            })  # fmt: skip

    def _misnamed_of(self, drawn: Drawn) -> Iterator[dict[str, Any]]:
        heads, lines = drawn.heads, drawn.lines
        starts = np.cumsum(heads.rows) - heads.rows
        for one in np.flatnonzero(heads.flaw != NO_FLAW).tolist():
            rows = slice(int(starts[one]), int(starts[one] + heads.rows[one]))
            seller = seller_of(self._world, int(heads.supplier[one]), 0, int(heads.flaw[one]), int(heads.root[one]))
            supplier = self._world.suppliers[int(heads.supplier[one])]
            parts = np.zeros((self._register.none + 1, len(CAUSES)), dtype=np.int64)
            np.add.at(parts, (lines.agreement[rows], lines.cause[rows]), (lines.net_oere - lines.above_oere)[rows])
            np.add.at(parts[:, _ABOVE], lines.agreement[rows], lines.above_oere[rows])
            for agreement in np.flatnonzero(parts.any(axis=1)).tolist():
                yield {
                    "invoice": int(heads.id[one]), "number": self._number(drawn, one),
                    "flaw": FLAWS[int(heads.flaw[one])],
                    "shown": {"name": seller.name, "gln": seller.gln, "postcode": seller.postcode},
                    "supplier": supplier.id, "name": supplier.name,
                    "municipality": self._world.municipalities[int(heads.municipality[one])].code,
                    "agreement": self._agreement(agreement), "causes": _causes(parts[agreement]),
                }  # fmt: skip

    def _number(self, drawn: Drawn, one: int) -> str:
        heads = drawn.heads
        return document_number(
            int(heads.root[one]), int(heads.supplier[one]), int(heads.variant[one]), self._plan.year
        )  # fmt: skip

    def _agreement(self, index: int) -> str:
        return "" if index == self._register.none else self._register.terms[index].agreement.id

    def truth(self) -> Truth:
        """Return all that was planted, as plain values. ``leaks`` sum to ``spend_oere``, and so do ``categories``."""
        world = self._world
        codes = [one.code for one in world.municipalities]
        names = [*(one.id for one in world.categories), ""]
        return {
            "note": "EKSEMPELDATA: kommuner, leverandører og tal findes ikke. EXAMPLE DATA: nothing in it exists.",
            "seed": world.seed,
            "year": self._plan.year,
            "spend_oere": int(self._leaks.sum()),
            "causes": _causes(self._leaks.sum(axis=(0, 1))),
            "municipalities": [
                {"municipality": one.code, "name": one.name, "inhabitants": one.inhabitants,
                 "net_oere": int(self._leaks[index].sum()),
                 **dict(zip(_COUNTS, self._counts[index].tolist(), strict=True))}
                for index, one in enumerate(world.municipalities)
            ],
            "leaks": [
                {"municipality": codes[m], "agreement": self._agreement(a), "causes": _causes(self._leaks[m, a])}
                for m, a in np.argwhere(self._leaks.any(axis=2)).tolist()
            ],
            "categories": [
                {"municipality": codes[m], "category": names[c], "causes": _causes(self._categories[m, c])}
                for m, c in np.argwhere(self._categories.any(axis=2)).tolist()
            ],
            "duplicates": self._duplicates,
            "misnamed": self._misnamed,
            "wrong_prices": list(self._wrong_prices()),
            "withheld": {names[c]: int(oere) for c, oere in enumerate(self._withheld) if oere},
        }  # fmt: skip

    def _wrong_prices(self) -> Iterator[dict[str, Any]]:
        world, register = self._world, self._register
        for agreement, block in np.argwhere(self._wrong[:, :, 0] > 0).tolist():
            term = register.terms[agreement]
            product = 2 * block + int(register.listed[agreement, block])
            sold = [world.suppliers[int(one)] for one in register.suppliers[agreement] if one >= 0]
            gtin = (
                world.products.gtin[term.category][product] if world.products.has_gtin[term.category, product] else ""
            )
            number = item_number(term.category, product)
            lines, oere = self._wrong[agreement, block].tolist()
            yield {
                "agreement": term.agreement.id,
                "items": sorted({item_key(one.id, gtin=gtin, item_number=number) for one in sold}),
                "share_above": int(register.wrong_permille[agreement, block]) / 1000,
                "lines": lines, "oere": oere,
            }  # fmt: skip


def _causes(parts: IntArray) -> dict[str, int]:
    return {CAUSES[cause].value: int(parts[cause]) for cause in np.flatnonzero(parts).tolist()}


def unrecognised(truth: Truth, numbers: Collection[str] | None = None) -> dict[tuple[str, str], dict[str, int]]:
    """Return øre per cause of (municipality, agreement) as they are found when misnamed suppliers are not recognised.

    All that such an invoice has under an agreement then counts as bought from a wrong supplier.

    Args:
        truth: What was planted.
        numbers: Of the invoices whose supplier was not recognised; None: of all that are misnamed.
    """
    parts = {(one["municipality"], one["agreement"]): dict(one["causes"]) for one in truth["leaks"]}
    for one in truth["misnamed"]:
        causes = parts[one["municipality"], one["agreement"]]
        for cause in (Cause.COMPLIANT, Cause.PRICE_ABOVE, Cause.WRONG_ITEM):
            moved = one["causes"].get(cause.value, 0) if numbers is None or one["number"] in numbers else 0
            causes[cause.value] = causes.get(cause.value, 0) - moved
            causes[Cause.WRONG_SUPPLIER.value] = causes.get(Cause.WRONG_SUPPLIER.value, 0) + moved
    return {key: {cause: oere for cause, oere in causes.items() if oere} for key, causes in parts.items()}
