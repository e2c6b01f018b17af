"""A small generated year of purchasing, and an independent look at its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from raaderum.warehouse.spend.generate import Municipality

FEW = (
    Municipality("X001", "Ahornlev", 21_000),
    Municipality("X002", "Alkebjerg", 48_000),
    Municipality("X003", "Askemunde", 9_000),
)
_SPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


@dataclass
class Counted:
    """What a document says, counted without the product's reader. Amounts in kr., as the document signs them."""

    credit: bool
    oioubl_2: bool
    number: str
    net: Decimal
    vat: Decimal
    stated: dict[str, Decimal]
    lines: list[dict[str, Decimal]] = field(default_factory=list)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name from there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def count_document(data: bytes) -> Counted:
    """Read a document with the standard library's parser."""
    root = ElementTree.fromstring(data)
    credit = root.tag.endswith("CreditNote")
    customization = _text(root, "cbc:CustomizationID")
    stated = {
        name: Decimal(_text(root, f"cac:LegalMonetaryTotal/cbc:{name}"))
        for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount")
    }
    charges = [Decimal(one.findtext("cbc:Amount", "", _SPACES)) for one in root.findall("cac:AllowanceCharge", _SPACES)]
    lines = list(_lines(root, "CreditNote" if credit else "Invoice", "Credited" if credit else "Invoiced"))
    return Counted(
        credit=credit,
        oioubl_2=customization.startswith("OIOUBL-2"),
        number=_text(root, "cbc:ID"),
        net=sum((line["amount"] for line in lines), Decimal(0)) + sum(charges, Decimal(0)),
        vat=Decimal(_text(root, "cac:TaxTotal/cbc:TaxAmount")),
        stated=stated,
        lines=lines,
    )


def _lines(root: ElementTree.Element, name: str, verb: str) -> Iterator[dict[str, Decimal]]:
    for line in root.findall(f"cac:{name}Line", _SPACES):
        yield {
            "quantity": Decimal(_text(line, f"cbc:{verb}Quantity")),
            "amount": Decimal(_text(line, "cbc:LineExtensionAmount")),
            "price": Decimal(_text(line, "cac:Price/cbc:PriceAmount")),
            "base": Decimal(_text(line, "cac:Price/cbc:BaseQuantity")),
            "vat": Decimal(line.findtext("cac:TaxTotal/cbc:TaxAmount", "0", _SPACES)),
        }


def _text(element: ElementTree.Element, path: str) -> str:
    found = element.findtext(path, None, _SPACES)
    assert found is not None, path
    return found
