"""An extract of invoices or payments, one line a row, by a saved column mapping: the other door to the invoices."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from raaderum.domain.errors import UserError
from raaderum.domain.purchase_keys import measure_code
from raaderum.domain.purchases import Invoice, InvoiceLine, Refusal
from raaderum.domain.text import Text
from raaderum.warehouse.readers.column_fields import INVOICE_FIELDS
from raaderum.warehouse.readers.column_mapping import ColumnMapping, suggest_mapping
from raaderum.warehouse.readers.invoices.limits import LIMITS, MB
from raaderum.warehouse.readers.invoices.masking import mask_invoice
from raaderum.warehouse.readers.invoices.parties import read_cvr, read_gln
from raaderum.warehouse.readers.invoices.refusals import refuse, shown_name
from raaderum.warehouse.readers.invoices.ubl import Rates
from raaderum.warehouse.readers.invoices.ubl_lines import is_gtin, read_unspsc
from raaderum.warehouse.readers.invoices.values import tidy
from raaderum.warehouse.readers.mapped_rows import MappedRow, MappedRows, apply_mapping
from raaderum.warehouse.readers.table_findings import TableQuestion
from raaderum.warehouse.readers.tables import OwnTable, read_own_table
from raaderum.warehouse.readers.workbook_grid import Limits

TABLE_LIMITS = Limits(file_bytes=400 * MB, rows=1_000_000, columns=200, cells=20_000_000)
"""A quarter of a large municipality's invoice lines."""
_POINT_ZERO = re.compile(r"\d+\.0+", re.ASCII).fullmatch
_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """What an extract does not say itself.

    Attributes:
        currency: Of all amounts, where no column says it.
        rates: Kroner for one unit of another currency.
        default_date: The date of rows whose own date is missing or cannot be read.
        sheet: The sheet of a workbook.
    """

    currency: str = "DKK"
    rates: Rates = field(default_factory=dict)
    default_date: date | None = None
    sheet: str = ""


DEFAULTS = CsvOptions()


def read_csv_lines(
    path: Path, mapping: ColumnMapping | None = None, options: CsvOptions = DEFAULTS
) -> Iterator[Invoice | Refusal]:
    """Yield the invoices of an extract, and a refusal for every row that cannot be read; the rest is kept.

    Rows with the same supplier, number, date, buyer and currency are one invoice; a row without a number is one of its
    own. The amount is before VAT. An invoice whose lines sum to less than nothing is a credit note.

    Args:
        path: A text file with columns, or a workbook.
        mapping: Which column is which; None: as the headings say it themselves.
        options: What the file does not say itself.
    """
    name = str(path)
    try:
        table = read_own_table(path, sheet=options.sheet, limits=TABLE_LIMITS, personal_numbers=True)
        chosen, questions = (mapping, []) if mapping else _suggest(table)
        rows = apply_mapping(chosen, table)
    except UserError as problem:
        yield refuse(name, "table", problem=Text(problem.message("da"), problem.message("en")))
        return
    questions += rows.questions  # how numbers or dates are written: no row can be read before it is answered
    for question in questions:
        yield refuse(name, "table", problem=Text(question.sentence("da"), question.sentence("en")))
    if not questions:
        yield from _read_rows(rows, name, options)


def _suggest(table: OwnTable) -> tuple[ColumnMapping, list[TableQuestion]]:
    """Return the mapping that the headings give, and which column is not known that has to be."""
    suggestion = suggest_mapping(table, INVOICE_FIELDS)
    styles = {"number-style", "date-style"}  # these are asked again when the rows are read
    return suggestion.mapping, [one for one in suggestion.questions if one.needed and one.code not in styles]


def _read_rows(rows: MappedRows, name: str, options: CsvOptions) -> Iterator[Invoice | Refusal]:
    problems = _problems(rows, name, options)
    groups: dict[tuple[object, ...], list[MappedRow]] = {}
    for row in rows.rows:
        refusal = problems.get(row.line) or _check(row, name, options)
        if refusal is not None:
            yield refusal
            continue
        groups.setdefault(_key(row, options), []).append(row)
    seen: Counter[str] = Counter()
    for group in groups.values():
        invoice = _invoice(group, name, options)
        seen[invoice.digest] += 1
        if seen[invoice.digest] > 1:  # two equal payments in one file are two payments
            again = hashlib.sha256(f"{invoice.digest}/{seen[invoice.digest]}".encode()).hexdigest()
            invoice = invoice._replace(digest=again)
        yield invoice


def _problems(rows: MappedRows, name: str, options: CsvOptions) -> dict[int, Refusal]:
    """Return the refusal of each row whose amount or date is there and cannot be read."""
    wanted = ["amount"] if options.default_date else ["amount", "date"]
    letters = [rows.table.letters[rows.position(field)] for field in wanted if rows.mapping.field(field)]
    found = {}
    for finding in rows.findings:
        column, line = _split(finding.cell)
        if column in letters and finding.code != "empty-amount":
            found[line] = refuse(
                name, "cell", line, place=finding.place,
                problem=Text(finding.sentence("da"), finding.sentence("en")),
                remedy=Text(finding.remedy("da"), finding.remedy("en")),
            )  # fmt: skip
    return found


def _split(cell: str) -> tuple[str, int]:
    """Return column and line of a cell such as N4."""
    letters = cell.rstrip("0123456789")
    return letters, int(cell[len(letters) :])


def _check(row: MappedRow, name: str, options: CsvOptions) -> Refusal | None:
    if row.amount() is None:
        return refuse(name, "row-without-amount", row.line)
    if not isinstance(row.values.get("date"), date) and options.default_date is None:
        return refuse(name, "row-without-date", row.line)
    currency = _currency(row, options)
    if currency != "DKK" and currency not in options.rates:
        return refuse(name, "foreign-currency", row.line, currency=currency)
    return None


def _currency(row: MappedRow, options: CsvOptions) -> str:
    return row.text("currency").strip().upper() or options.currency


def _key(row: MappedRow, options: CsvOptions) -> tuple[object, ...]:
    """Return what the rows of one invoice share; a row without a number shares it with none."""
    number = _identifier(row, "number")
    alone = 0 if number else row.line
    return (
        number, row.text("supplier_cvr"), row.text("supplier"), row.values.get("date"), row.text("municipality"),
        row.text("buyer_gln"), _currency(row, options), alone,
    )  # fmt: skip


def _invoice(group: Sequence[MappedRow], name: str, options: CsvOptions) -> Invoice:
    first = group[0]
    currency = _currency(first, options)
    rate = None if currency == "DKK" else options.rates[currency]
    kind, digits = read_cvr(_identifier(first, "supplier_cvr"))
    is_person = kind in {"person", "maybe"}
    supplier = tidy(first.text("supplier"), LIMITS.text)
    secrets = (digits, supplier) if is_person else ()
    day = first.values.get("date")
    issued = day if isinstance(day, date) else options.default_date
    lines = tuple(_line(row, place, rate) for place, row in enumerate(group, 1))
    net = sum(line.net_oere for line in lines)
    vat = sum(_oere(row.amount("vat") or Decimal(0), rate) for row in group)
    order = _identifier(first, "order_number")
    invoice = Invoice(
        "", f"{shown_name(name)}!{first.line}", "CSV", "credit_note" if net < 0 else "invoice",
        _identifier(first, "number"), issued or date.min, None, currency, net, vat, net + vat,
        digits if kind == "cvr" else "", "", "" if is_person else supplier, "", is_person,
        "", read_gln(_identifier(first, "buyer_gln")), tidy(first.text("municipality"), LIMITS.text),
        order, lines[0].account, "", "order_number" if order else "none", lines,
    )  # fmt: skip
    masked = mask_invoice(invoice, tuple(one for one in secrets if len(one) > 2))
    return masked._replace(digest=_digest(masked))


def _digest(invoice: Invoice) -> str:
    """Return SHA-256 of what an invoice says, wherever in a file it stands.

    The fields are named one by one: one that is added to the model must not make rows new that are loaded.
    """
    content: list[object] = [
        invoice.number, invoice.issue_date, invoice.supplier_cvr, invoice.supplier_name, invoice.supplier_is_person,
        invoice.buyer_name, invoice.buyer_gln, invoice.currency, invoice.order_number, invoice.vat_oere,
    ]  # fmt: skip
    for line in invoice.lines:
        content += (
            line.item_number, line.text, line.unspsc, line.account, line.measure, line.quantity, line.unit_price_dkk,
            line.net_oere,
        )  # fmt: skip
    return hashlib.sha256("\x1f".join(map(str, content)).encode("utf-8", "replace")).hexdigest()


def _line(row: MappedRow, position: int, rate: Decimal | None) -> InvoiceLine:
    net = _oere(row.amount() or Decimal(0), rate)
    units, price = row.amount("units"), row.amount("unit_price")
    if units and net and (units < 0) != (net < 0):
        units = -units  # signed as the amount is, at a price above nothing
        price = None if price is None else abs(price)
    item = _identifier(row, "item_number")
    kroner = None if price is None else float(price * (rate or 1))
    return InvoiceLine(
        position,
        item,
        item if is_gtin(item) else "",
        tidy(row.text("text"), LIMITS.text),
        read_unspsc(_identifier(row, "unspsc")),
        _identifier(row, "account"),
        "",
        measure_code(tidy(row.text("measure"), 20)),
        None if units is None else float(units),
        kroner,
        net,
    )


def _oere(amount: Decimal, rate: Decimal | None) -> int:
    return int((amount * (rate or 1) * 100).quantize(_WHOLE, ROUND_HALF_UP))


def _identifier(row: MappedRow, name: str) -> str:
    """Return a number that names something; a workbook may hold it as 1234.0."""
    text = tidy(row.text(name), LIMITS.identifier)
    return text.split(".")[0] if text[-1:] == "0" and _POINT_ZERO(text) else text
