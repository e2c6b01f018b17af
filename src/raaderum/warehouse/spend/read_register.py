"""A filled agreement template, or CSV files, as a register: the right rows are kept, the wrong ones named."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from raaderum.analytics.suppliers import normalise_name, supplier_id
from raaderum.domain.errors import near_names
from raaderum.domain.identifiers import is_cvr
from raaderum.domain.purchase_keys import item_key
from raaderum.domain.purchases import Agreement, AssortmentItem, Category
from raaderum.domain.units import normalise_code
from raaderum.warehouse.readers.forms.cells import RowReader
from raaderum.warehouse.readers.forms.findings import FormFinding, FormLevel, near_facts
from raaderum.warehouse.readers.forms.tables import FormRow, FormTable, read_form_tables
from raaderum.warehouse.readers.submission_findings import quote
from raaderum.warehouse.spend.register import AgreementSupplier, Register, sort_register
from raaderum.warehouse.spend.register_layout import AGREEMENTS, ALL, ASSORTMENT, LAYOUTS, SUPPLIERS
from raaderum.warehouse.spend.register_rules import (
    AgreementRow,
    ItemRow,
    keep_apart,
    keep_single,
    name_row,
    settle_prices,
)

_CODE = re.compile(r"[0-9A-Z][0-9]{3}", re.ASCII)


class _SupplierRow(NamedTuple):
    supplier: AgreementSupplier
    row: FormRow


@dataclass(frozen=True, eq=False)
class _Known:
    """What cells can name."""

    categories: Mapping[str, Category]
    """By id and by name in both languages, folded."""
    municipalities: Mapping[str, str]


def read_agreements(
    source: Path | Sequence[Path],
    categories: Iterable[Category],
    municipalities: Mapping[str, str] | None = None,
) -> tuple[Register, list[FormFinding]]:
    """Read agreements, their suppliers and their assortment.

    Args:
        source: A filled template, or a folder or list of CSV files with the template's columns.
        categories: The category tree.
        municipalities: Code to name, of those that exist; None: any code is taken.

    Returns:
        The register of all that is right, and what is wrong with the rest. Where rows contradict each other, what is
        kept claims no leak: see ``register_rules``.

    Raises:
        UnreadableForm, UnreadableTable, UnreadableWorkbook, MacroWorkbook, UnreadableCell: A file as a whole.
    """
    tables = read_form_tables(source, (AGREEMENTS, SUPPLIERS, ASSORTMENT), others=LAYOUTS)
    known = _Known(_by_name(categories), municipalities or {})
    findings: list[FormFinding] = []
    named, agreements = _read_agreements(tables["agreements"], known, findings)
    suppliers = _read_suppliers(tables["suppliers"], named, findings)
    agreements = _with_supplier(agreements, suppliers, findings)
    kept = {one.agreement.id: one.agreement for one in agreements}
    items = _read_assortment(tables["assortment"], named, kept, suppliers, findings)
    prices, found = settle_prices(items)
    findings += found
    used = [one.supplier for one in suppliers if one.supplier.agreement in kept]
    findings += _dependent(tables, named - kept.keys())
    return sort_register(kept.values(), used, prices), sorted(findings, key=_order)


def find_municipality(reader: RowReader, municipalities: Mapping[str, str], *, all_of_them: bool) -> str:
    """Return the code of the municipality in a row; "" for all, or where it is wrong.

    Args:
        reader: The row.
        municipalities: Code to name; empty: any code is taken.
        all_of_them: Whether an empty cell, or "alle", stands for all.
    """
    text = reader.text("municipality", needed=not all_of_them)
    if not text or (all_of_them and text.casefold() in ALL):
        return ""
    code = normalise_code(text).upper()
    if code in municipalities or (not municipalities and _CODE.fullmatch(code)):
        return code
    by_name = {name.casefold(): code for code, name in municipalities.items()}
    wanted = text.casefold().removesuffix(" kommune")
    if wanted in by_name:
        return by_name[wanted]
    facts = {"value": text, **near_facts(near_names(wanted, municipalities.values()))}
    reader.findings.append(reader.row.find("municipality", "unknown-municipality", facts))
    return ""


def _by_name(categories: Iterable[Category]) -> dict[str, Category]:
    found: dict[str, Category] = {}
    for category in categories:
        for name in (category.name.en, category.name.da, category.id):
            found[name.casefold()] = category
    return found


def _read_agreements(
    tables: Sequence[FormTable], known: _Known, findings: list[FormFinding]
) -> tuple[set[str], list[AgreementRow]]:
    """Return all ids that are written, and the agreements that are right and contradict no other."""
    named: set[str] = set()
    right: list[AgreementRow] = []
    for row in _rows(tables):
        reader = RowReader(row)
        identity = reader.text("agreement", needed=True)
        name = reader.text("name") or identity
        category = _find_category(reader, known)
        municipality = find_municipality(reader, known.municipalities, all_of_them=True)
        first, last = reader.date("valid_from", needed=True), reader.date("valid_to", needed=True)
        in_order, binding = reader.dates_in_order(first, last), reader.yes("binding")
        named |= {identity} - {""}
        findings += reader.findings
        if reader.usable and in_order and category is not None and first is not None and last is not None:
            agreement = Agreement(identity, name, category.id, municipality, first, last, binding)
            right.append(AgreementRow(agreement, row))
    single, repeated = keep_single(right)
    apart, overlapping = keep_apart(single)
    findings += [*repeated, *overlapping]
    return named, apart


def _find_category(reader: RowReader, known: _Known) -> Category | None:
    text = reader.text("category", needed=True)
    if not text:
        return None
    category = known.categories.get(text.casefold())
    if category is None:
        names = {one.name.da for one in known.categories.values()}
        facts = {"value": text, **near_facts(near_names(text, names))}
        reader.findings.append(reader.row.find("category", "unknown-category", facts))
    elif not category.addressable and not category.switchable:
        reader.findings.append(reader.row.find("category", "not-addressable", {"value": text}, "warning"))
    return category


def _read_suppliers(tables: Sequence[FormTable], named: set[str], findings: list[FormFinding]) -> list[_SupplierRow]:
    seen: dict[tuple[str, str], FormRow] = {}
    right: list[_SupplierRow] = []
    for row in _rows(tables):
        reader = RowReader(row)
        agreement = _find_agreement(reader, named)
        name, cvr, gln = reader.text("supplier"), reader.cvr(), reader.gln()
        postcode = reader.text("postcode")
        if reader.usable and not (name or cvr or gln):
            reader.findings.append(row.find("cvr", "missing-supplier"))
        identity = supplier_id(cvr=cvr, gln=gln, name=name, postcode=postcode)
        if reader.usable and (other := seen.setdefault((agreement, identity), row)) is not row:
            reader.findings.append(row.find("agreement", "same-row-twice", {"other": name_row(other)}, "warning"))
        findings += reader.findings
        if reader.usable:
            right.append(_SupplierRow(AgreementSupplier(agreement, identity, name, cvr, gln, postcode), row))
    return right


def _find_agreement(reader: RowReader, named: set[str]) -> str:
    text = reader.text("agreement", needed=True)
    if text and text not in named:
        facts = {"value": text, **near_facts(tuple(map(quote, near_names(text, named))))}
        reader.findings.append(reader.row.find("agreement", "unknown-agreement", facts))
    return text


def _with_supplier(
    agreements: Sequence[AgreementRow], suppliers: Sequence[_SupplierRow], findings: list[FormFinding]
) -> list[AgreementRow]:
    """Leave out agreements without a supplier: under them, all that is bought would look as if it leaked."""
    delivered = {one.supplier.agreement for one in suppliers}
    for one in agreements:
        facts = {"value": one.agreement.id}
        findings += [one.row.find("agreement", "no-supplier", facts)] if one.agreement.id not in delivered else []
    return [one for one in agreements if one.agreement.id in delivered]


def _read_assortment(
    tables: Sequence[FormTable],
    named: set[str],
    agreements: Mapping[str, Agreement],
    suppliers: Sequence[_SupplierRow],
    findings: list[FormFinding],
) -> list[ItemRow]:
    of_agreement: dict[str, list[AgreementSupplier]] = defaultdict(list)
    for one in suppliers:
        of_agreement[one.supplier.agreement].append(one.supplier)
    right: list[ItemRow] = []
    for row in _rows(tables):
        reader = RowReader(row)
        agreement = agreements.get(_find_agreement(reader, named))
        keys = _item_keys(reader, of_agreement[agreement.id] if agreement else [])
        name, measure, price = reader.text("name"), reader.text("measure"), reader.price("price")
        first, last = reader.date("valid_from"), reader.date("valid_to")
        if agreement is not None:
            first, last = first or agreement.valid_from, last or agreement.valid_to
            if reader.dates_in_order(first, last) and (first < agreement.valid_from or last > agreement.valid_to):
                facts = {"value": f"{agreement.valid_from:%d-%m-%Y} – {agreement.valid_to:%d-%m-%Y}"}
                reader.findings.append(row.find("valid_from", "outside-agreement", facts, "warning"))
        findings += reader.findings
        if reader.usable and agreement is not None and price is not None and first is not None and last is not None:
            items = (AssortmentItem(agreement.id, key, name, measure, price, first, last) for key in keys)
            right += [ItemRow(item, row) for item in items]
    return right


def _item_keys(reader: RowReader, suppliers: Sequence[AgreementSupplier]) -> list[str]:
    """Return what the item of a row is known by on invoice lines: its GTIN, its seller's number, or both."""
    gtin, number = reader.gtin(), reader.text("item_number")
    if reader.usable and not gtin and not number:
        reader.findings.append(reader.row.find("item_number", "missing-item"))
    keys = [item_key("", gtin=gtin)] if gtin else []
    if number and suppliers:
        sellers = _sellers(reader, suppliers, known_by_gtin=bool(gtin))
        keys += [item_key(seller, item_number=number) for seller in sellers]
    return keys


def _sellers(reader: RowReader, suppliers: Sequence[AgreementSupplier], *, known_by_gtin: bool) -> list[str]:
    text = reader.text("supplier")
    everybody = sorted({one.supplier for one in suppliers})
    if not text:
        if len(everybody) > 1:
            level: FormLevel = "warning" if known_by_gtin else "error"
            reader.findings.append(reader.row.find("supplier", "which-supplier", level=level))
            return []
        return everybody
    digits = "".join(text.split())
    chosen = {one.supplier for one in suppliers if digits in {one.cvr, one.gln}}
    if not chosen and not is_cvr(digits):
        wanted = normalise_name(text)
        names = [(normalise_name(one.name), one.supplier) for one in suppliers if one.name]
        chosen = {supplier for name, supplier in names if name == wanted}
        chosen = chosen or {supplier for name, supplier in names if name.core == wanted.core}
    if len(chosen) != 1:
        reader.findings.append(reader.row.find("supplier", "unknown-supplier", {"value": text}))
        return []
    return list(chosen)


def _dependent(tables: Mapping[str, Sequence[FormTable]], refused: set[str]) -> list[FormFinding]:
    """Say once per agreement and sheet how many rows fall with an agreement that is not used."""
    findings = []
    for name in ("suppliers", "assortment"):
        rows = [(str(row.cells.get("agreement", "")), row) for row in _rows(tables[name])]
        counts = Counter(agreement for agreement, _ in rows if agreement in refused)
        firsts = {agreement: row for agreement, row in reversed(rows) if agreement in refused}
        for agreement, count in counts.items():
            found = firsts[agreement].find(
                "agreement", "of-refused-agreement", {"value": agreement, "count": count}, "warning"
            )
            findings.append(found)
    return findings


def _rows(tables: Sequence[FormTable]) -> Iterable[FormRow]:
    for table in tables:
        yield from table.rows


def _order(finding: FormFinding) -> tuple[str, int, int, str, str]:
    sheets = [layout.sheet for layout in (AGREEMENTS, SUPPLIERS, ASSORTMENT)]
    place = sheets.index(finding.sheet) if finding.sheet in sheets else 0
    return finding.file, place, finding.line, finding.cell, finding.code
