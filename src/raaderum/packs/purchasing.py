"""purchasing.yaml: what is bought, what can be put under an agreement, and the limits figures are computed with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from raaderum.domain.key_figures import Citation
from raaderum.domain.purchases import Category
from raaderum.domain.text import Text
from raaderum.packs.findings import Finding, find_twice, find_unknown

_FILE = "purchasing.yaml"
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
CauseColumn = Literal[
    "compliant", "price_above", "wrong_item", "wrong_supplier", "no_agreement", "not_addressable", "unclassified"
]
InvoiceColumn = Literal[
    "invoices", "credit_notes", "invoices_under_200_dkk", "invoices_under_500_dkk", "invoices_under_1000_dkk",
    "order_number_invoices", "e_order_invoices", "e_order_dkk", "suppliers", "lines",
]  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class CategoryGroup(_Model):
    """What categories are shown under."""

    id: Identifier
    name: Text


class PriceGap(_Model):
    """How much cheaper the same is under the agreement, as a share of what was paid: an interval."""

    low: float = Field(ge=0, lt=1)
    high: float = Field(ge=0, lt=1)
    note: Text
    source: Citation


class InvoiceCost(_Model):
    """What handling one invoice takes, kr."""

    dkk: float = Field(gt=0, le=10_000)
    note: Text
    source: Citation


class RuleOfThumb(_Model):
    """What others say that ``compliance_points`` more compliance is worth per agreement."""

    dkk_per_agreement: float = Field(gt=0)
    compliance_points: float = Field(gt=0, le=100)
    note: Text
    source: Citation


class ShareRules(_Model):
    """What a package for sharing holds: sums per agreement and per category, and of invoices in all. Nothing else."""

    agreement_columns: list[CauseColumn] = Field(min_length=1)
    category_columns: list[CauseColumn] = Field(min_length=1)
    municipality_columns: list[CauseColumn | InvoiceColumn]
    agreed_suppliers: bool
    """Whether the names of the agreements' own suppliers follow."""
    text: Text


class PurchasingFile(_Model):
    """purchasing.yaml: the category tree, and what purchasing figures are computed with."""

    groups: list[CategoryGroup] = Field(min_length=1)
    consumables: Identifier
    """The group that is charted as consumables."""
    categories: list[Category] = Field(min_length=1)
    addressable_text: Text
    """Printed with every figure of compliance."""
    small_invoice_limits_dkk: list[Annotated[int, Field(gt=0)]] = Field(min_length=1, max_length=5)
    least_confidence: float = Field(ge=0, le=1)
    """A line classified with less enters no claim."""
    price_quantiles: list[Annotated[float, Field(gt=0, lt=1)]] = Field(min_length=3, max_length=3)
    fewest_municipalities: int = Field(ge=2)
    """An item's price is compared where at least so many have bought it."""
    duplicate_window_days: int = Field(ge=1, le=366)
    price_gap: PriceGap
    invoice_cost: InvoiceCost
    rule_of_thumb: RuleOfThumb
    share: ShareRules

    def addressable(self, counted_in: Collection[str] = ()) -> dict[str, bool]:
        """Return whether each category is addressable, with the switchable ones of ``counted_in`` taken in."""
        return {c.id: c.addressable or (c.switchable and c.id in counted_in) for c in self.categories}

    def members(self, group: str) -> tuple[str, ...]:
        """Return the categories of a group, in the order of the file."""
        return tuple(category.id for category in self.categories if category.group == group)

    def category(self, wanted: str) -> Category:
        """Return a category by its id.

        Raises:
            KeyError: There is none; callers have checked.
        """
        for category in self.categories:
            if category.id == wanted:
                return category
        raise KeyError(wanted)


def check_purchasing(purchasing: PurchasingFile) -> Iterator[Finding]:
    """Check what concerns several fields of the file."""
    groups = [group.id for group in purchasing.groups]
    yield from find_twice(_FILE, groups)
    yield from find_twice(_FILE, [category.id for category in purchasing.categories])
    yield from find_twice(_FILE, [code for category in purchasing.categories for code in category.unspsc])
    yield from find_unknown(_FILE, "consumables", [purchasing.consumables], groups, "gruppen")
    for category in purchasing.categories:
        yield from find_unknown(_FILE, category.id, [category.group], groups, "gruppen")
        yield from _category(category)
    if purchasing.price_gap.low > purchasing.price_gap.high:
        yield Finding(_FILE, "price_gap", "low er over high.", "Byt om på dem.")
    rising: dict[str, Sequence[float]] = {
        "small_invoice_limits_dkk": purchasing.small_invoice_limits_dkk,
        "price_quantiles": purchasing.price_quantiles,
    }
    for name, values in rising.items():
        if any(a >= b for a, b in zip(values, values[1:])):
            yield Finding(_FILE, name, "tallene er ikke stigende.", "Skriv dem i rækkefølge, hver én gang.")


def _category(category: Category) -> Iterator[Finding]:
    if category.addressable == (category.reason is not None):
        problem = "en kategori har reason, netop når den ikke kan lægges på en aftale."
        yield Finding(_FILE, category.id, problem, "Skriv hvorfor ikke, eller slet reason.")
    if category.addressable and category.switchable:
        yield Finding(_FILE, category.id, "switchable hører til det, der er udeladt.", "Slet switchable.")
    for code in category.unspsc:
        if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 8)):
            problem = f"»{code}« er ikke begyndelsen af en UNSPSC-kode."
            yield Finding(_FILE, category.id, problem, "Skriv 2, 4, 6 eller 8 cifre i anførselstegn.")
