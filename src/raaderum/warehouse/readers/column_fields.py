"""What a column can hold, and what it is called in the files of the day: Danish and English, any case, any sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from raaderum.domain.text import Text

FieldKind = Literal["text", "amount", "date", "account"]
"""``amount`` is kroner with øre; ``account`` is a text that Excel must not have turned into a number or a date."""

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_SIGNS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Field:
    """Something to be read from a table. ``needed``: without it the table is of no use."""

    id: str
    kind: FieldKind
    name: Text
    synonyms: tuple[str, ...]
    needed: bool = True


PAYMENT_FIELDS = (
    Field("supplier", "text", Text("Leverandør", "Supplier"), (
        "leverandør", "leverandørnavn", "kreditor", "kreditornavn", "navn på leverandør", "supplier", "supplier name",
        "vendor", "vendor name", "payee", "beneficiary",
    )),
    Field("date", "date", Text("Dato", "Date"), (
        "dato", "betalingsdato", "bogføringsdato", "posteringsdato", "date", "paid date", "payment date",
        "posting date",
    )),
    Field("amount", "amount", Text("Beløb", "Amount"), (
        "beløb", "beløb i kr.", "beløb kr.", "nettobeløb", "amount", "net amount",
    )),
    Field("description", "text", Text("Hvad der er købt", "What was bought"), (
        "tekst", "posteringstekst", "beskrivelse", "formål", "description", "expenditure category",
        "expenditure type", "expenditure unit", "purpose",
    ), needed=False),
    Field("supplier_number", "text", Text("Leverandørnummer", "Supplier number"), (
        "leverandørnummer", "leverandørnr.", "kreditornummer", "kreditornr.", "supplier id", "supplier number",
        "vendor number",
    ), needed=False),
)  # fmt: skip
"""A list of payments to suppliers."""

POSTING_FIELDS = (
    Field("account", "account", Text("Kontostreng", "Account string"), (
        "kontostreng", "konto", "kontonummer", "kontonr.", "kontering", "kontering streng", "autoriseret konto",
        "account", "account string", "account number", "account code",
    )),
    Field("amount", "amount", Text("Beløb", "Amount"), (
        "beløb", "beløb i kr.", "beløb kr.", "forbrug", "forbrug i kr.", "regnskab", "regnskab i kr.", "nettobeløb",
        "saldo", "bogført", "bogført beløb", "amount", "net amount",
    )),
    Field("text", "text", Text("Tekst", "Text"), (
        "tekst", "posteringstekst", "bilagstekst", "kontonavn", "beskrivelse", "text", "description",
    ), needed=False),
    Field("date", "date", Text("Dato", "Date"), (
        "dato", "bogføringsdato", "posteringsdato", "bilagsdato", "date", "posting date",
    ), needed=False),
)  # fmt: skip
"""A municipality's own account extract."""

LIST_FIELDS = (
    Field("label", "text", Text("Betegnelse", "Label"), (
        "betegnelse", "navn", "post", "type", "kategori", "aktiv", "emne", "label", "name", "item", "category",
    )),
    Field("quantity", "amount", Text("Mængde", "Quantity"), (
        "mængde", "antal", "værdi", "længde", "areal", "forbrug", "tal", "quantity", "value", "count", "length",
        "area",
    )),
)  # fmt: skip
"""A list from an asset register or the like: what it is, and how much."""

INVOICE_FIELDS = (
    Field("municipality", "text", Text("Kommune", "Municipality"), (
        "kommune", "kommunekode", "municipality", "body name", "client", "organisation",
    ), needed=False),
    Field("number", "text", Text("Fakturanummer", "Invoice number"), (
        "fakturanr.", "fakturanummer", "bilagsnr.", "bilagsnummer", "invoice number", "invoice no", "trans no",
        "transaction number",
    ), needed=False),
    Field("date", "date", Text("Dato", "Date"), (
        "dato", "fakturadato", "betalingsdato", "bogføringsdato", "posteringsdato", "date", "invoice date",
        "paid date", "payment date", "posting date",
    )),
    Field("supplier_cvr", "text", Text("Leverandørens CVR-nummer", "Supplier's CVR number"), (
        "leverandoer_cvr", "leverandør cvr", "cvr", "cvr-nr.", "cvr-nummer", "cvr number",
    ), needed=False),
    Field("supplier", "text", Text("Leverandør", "Supplier"), (
        "leverandoer_navn", "leverandør", "leverandørnavn", "kreditor", "kreditornavn", "navn på leverandør",
        "supplier", "supplier name", "vendor", "vendor name", "payee", "beneficiary",
    ), needed=False),
    Field("buyer_gln", "text", Text("EAN-nummer", "EAN number"), (
        "ean", "ean-nr.", "ean-nummer", "ean-lokationsnummer", "gln", "gln-nummer",
    ), needed=False),
    Field("order_number", "text", Text("Ordrenummer", "Order number"), (
        "ordrenr.", "ordrenummer", "rekvisitionsnr.", "rekvisitionsnummer", "order number", "order no", "po number",
    ), needed=False),
    Field("line_number", "text", Text("Linje", "Line"), (
        "linje", "linjenr.", "linjenummer", "line", "line number",
    ), needed=False),
    Field("text", "text", Text("Tekst", "Text"), (
        "tekst", "varetekst", "posteringstekst", "beskrivelse", "description", "expenditure category",
        "expenditure type", "expenditure unit", "purpose",
    ), needed=False),
    Field("item_number", "text", Text("Varenummer", "Item number"), (
        "varenr.", "varenummer", "item number", "item no",
    ), needed=False),
    Field("units", "amount", Text("Antal", "Quantity"), (
        "antal", "mængde", "quantity", "qty",
    ), needed=False),
    Field("measure", "text", Text("Enhed", "Unit"), (
        "enhed", "måleenhed", "unit", "unit of measure",
    ), needed=False),
    Field("unit_price", "amount", Text("Pris", "Price"), (
        "pris", "stykpris", "enhedspris", "price", "unit price",
    ), needed=False),
    Field("amount", "amount", Text("Beløb", "Amount"), (
        "beloeb", "beløb", "beløb i kr.", "beløb kr.", "nettobeløb", "linjebeløb", "amount", "net amount",
    )),
    Field("vat", "amount", Text("Moms", "VAT"), (
        "moms", "momsbeløb", "vat", "vat amount",
    ), needed=False),
    Field("currency", "text", Text("Valuta", "Currency"), (
        "valuta", "valutakode", "currency",
    ), needed=False),
    Field("unspsc", "text", Text("UNSPSC", "UNSPSC"), (
        "unspsc-kode", "unspsc code",
    ), needed=False),
    Field("account", "text", Text("Konto", "Account"), (
        "konto", "kontostreng", "kontering", "account", "account string", "expenditure code",
    ), needed=False),
)  # fmt: skip
"""An extract of invoices, one line a row. The amount is before VAT."""

FIELDS = {(one.id, one.kind): one for one in (*INVOICE_FIELDS, *PAYMENT_FIELDS, *POSTING_FIELDS, *LIST_FIELDS)}


def is_needed(name: str, kind: FieldKind) -> bool:
    """Tell whether a table is of no use without a field; one that is not ours counts as needed."""
    known = FIELDS.get((name, kind))
    return known is None or known.needed


def fold(text: str) -> str:
    """Return what two headings are compared by: case, accents and signs do not matter.

    >>> fold("Supplier_Name "), fold("LEVERANDØR-NR."), fold("Créditor")
    ('supplier name', 'leverandoer nr', 'creditor')
    """
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", bare).split())


def squeeze(text: str) -> str:
    """Return a folded heading without spaces: "Konto streng" and "Kontostreng" are the same."""
    return fold(text).replace(" ", "")


def names_of(field: Field) -> tuple[str, ...]:
    """Return all folded names of a field, its own among them."""
    own: Iterable[str] = (field.id, field.name.da, field.name.en, *field.synonyms)
    return tuple(dict.fromkeys(squeeze(name) for name in own))
