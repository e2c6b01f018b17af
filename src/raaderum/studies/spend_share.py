"""What may leave the municipality? Agreed sums alone, per agreement and category. KL suppresses after merging.

A package holds no invoice, line, item or text of a line, and no supplier but those of the agreements that are named:
whatever else there is has nowhere to stand in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from raaderum import __version__
from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import sum_causes
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.invoice_figures import invoice_figures
from raaderum.domain.errors import UserError
from raaderum.domain.purchases import Agreement, Cause
from raaderum.packs import AreaPack, PurchasingFile

FORMAT = "raaderum-spend-share-1"
Oere = Mapping[str, int]


class UnsafePackage(UserError):
    """A package holds something that was not agreed."""

    code = "unsafe-package"
    danish = (
        "Pakken kan ikke deles: »{value}« står ikke på listen over, hvad der må deles. Ret registeret, og lav den igen."
    )
    english = (
        "The package cannot be shared: “{value}” is not on the list of what may be shared. "
        "Mend the register and make it anew."
    )


@dataclass(frozen=True, slots=True)
class AgreementCell:
    """The spend under one agreement by cause, øre; with its own suppliers' names where that is agreed."""

    agreement: str
    name: str
    category: str
    common: bool
    """It holds for several municipalities."""
    oere: Oere
    suppliers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryCell:
    """The spend in one category by cause, øre."""

    category: str
    oere: Oere


@dataclass(frozen=True, slots=True)
class SharePackage:
    """What one municipality shares of one year. Amounts are whole øre, excluding VAT."""

    municipality: str
    period: int
    area: str
    pack_version: str
    pack_content: str
    version: str
    agreements: tuple[AgreementCell, ...]
    categories: tuple[CategoryCell, ...]
    totals: Mapping[str, int]
    format: str = FORMAT


def study_spend_share(
    engine: Engine,
    pack: AreaPack,
    municipality: str,
    period: int,
    agreements: Iterable[Agreement],
    suppliers: Mapping[str, Sequence[str]] | None = None,
) -> SharePackage:
    """Make the package of one municipality.

    Args:
        engine: On published invoices and lines.
        pack: The purchasing area; it says which sums are shared.
        municipality: Whose purchases.
        period: Of which year.
        agreements: The register. An agreement that is not there is not shared by itself.
        suppliers: The names of each agreement's own suppliers, by agreement.

    Raises:
        UnsafePackage: Something in it was not agreed.
    """
    rules = _rules(pack)
    lines, invoices = tables.lines(), tables.invoices()
    own = lines.filter(lines.municipality == municipality)
    bills = invoices.filter(invoices.municipality == municipality)
    by_agreement = {row["agreement"]: row for row in read_rows(engine, sum_causes(own, ("agreement",)))}
    by_category = {row["category"]: row for row in read_rows(engine, sum_causes(own, ("category",)))}
    named = suppliers or {}
    package = SharePackage(
        municipality=municipality,
        period=period,
        area=pack.id,
        pack_version=pack.area.version,
        pack_content=pack.content_hash,
        version=__version__,
        agreements=tuple(
            _agreement_cell(one, by_agreement[one.id], named.get(one.id, ()), rules)
            for one in sorted(agreements, key=lambda one: one.id)
            if one.id in by_agreement
        ),
        categories=tuple(
            CategoryCell(c.id, _causes(by_category[c.id], rules.share.category_columns))
            for c in rules.categories
            if c.id in by_category
        ),
        totals=_totals(by_category.values(), read_rows(engine, invoice_figures(bills)), rules),
    )
    check_package(package, pack, agreements=[cell.agreement for cell in package.agreements])
    return package


def check_package(package: SharePackage, pack: AreaPack, agreements: Iterable[str] | None = None) -> None:
    """Refuse a package with a cell or column that the pack does not share.

    Raises:
        UnsafePackage: Names what is not agreed.
    """
    share, known = _rules(pack).share, set(agreements) if agreements is not None else None
    allowed = {category.id for category in _rules(pack).categories}
    for cell in package.agreements:
        _refuse([cell.agreement] if known is not None and cell.agreement not in known else [])
        _refuse([] if cell.category in allowed else [cell.category])
        _refuse(set(cell.oere) - set(share.agreement_columns))
        _refuse(cell.suppliers if not share.agreed_suppliers else [])
    for line in package.categories:
        _refuse([] if line.category in allowed else [line.category])
        _refuse(set(line.oere) - set(share.category_columns))
    _refuse(set(package.totals) - set(share.municipality_columns))
    cells = [cell.oere for cell in package.agreements] + [cell.oere for cell in package.categories]
    numbers = [*package.totals.values(), *(number for oere in cells for number in oere.values())]
    _refuse([repr(number) for number in numbers if type(number) is not int])


def write_package(package: SharePackage) -> bytes:
    """Return a package as canonical JSON: the same sums are the same bytes."""
    return (json.dumps(asdict(package), ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def read_package(data: bytes) -> SharePackage:
    """Return a package from its JSON.

    Raises:
        UnsafePackage: It is not a package of this format, or holds more than one.
    """
    try:
        found: Any = json.loads(data)
        cells = tuple(AgreementCell(**{**one, "suppliers": tuple(one["suppliers"])}) for one in found.pop("agreements"))
        categories = tuple(CategoryCell(**one) for one in found.pop("categories"))
        package = SharePackage(agreements=cells, categories=categories, **found)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise UnsafePackage(value=str(problem)[:80]) from problem
    _refuse([] if package.format == FORMAT else [str(package.format)])
    return package


def _rules(pack: AreaPack) -> PurchasingFile:
    if pack.purchasing is None:
        raise ValueError(f"the area {pack.id} has no purchasing.yaml")
    return pack.purchasing


def _agreement_cell(
    agreement: Agreement, row: Mapping[str, Any], suppliers: Sequence[str], rules: PurchasingFile
) -> AgreementCell:
    return AgreementCell(
        agreement=agreement.id,
        name=agreement.name,
        category=agreement.category,
        common=agreement.municipality == "",
        oere=_causes(row, rules.share.agreement_columns),
        suppliers=tuple(sorted(suppliers)) if rules.share.agreed_suppliers else (),
    )


def _causes(row: Mapping[str, Any], columns: Iterable[str]) -> dict[str, int]:
    return {name: int(row[f"{name}_oere"]) for name in columns}


def _totals(
    categories: Iterable[Mapping[str, Any]], invoices: Sequence[Mapping[str, Any]], rules: PurchasingFile
) -> dict[str, int]:
    """Return the sums of the municipality as a whole, for those columns that the pack shares. Kroner are øre here."""
    counted = invoices[0] if invoices else {}
    names = {
        "order_number_invoices": "with_order_number",
        "e_order_invoices": "e_orders",
        "e_order_dkk": "e_order_oere",
    }
    names |= {f"invoices_under_{limit}_dkk": f"under_{limit}" for limit in (200, 500, 1000)}
    rows, causes = list(categories), {cause.value for cause in Cause}
    found: dict[str, int] = {}
    for column in rules.share.municipality_columns:
        if column in causes:
            found[column] = sum(int(row[f"{column}_oere"]) for row in rows)
        else:
            found[column] = int(counted.get(names.get(column, column), 0))
    return found


def _refuse(names: Iterable[str]) -> None:
    for name in sorted(names):
        raise UnsafePackage(value=name)
