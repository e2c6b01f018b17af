"""What is read of a UBL document: a tree of element names, and one walk that fills a dictionary by it.

The walk enters only branches that hold something wanted. A step of the tree is one of

- a name: the element's text, of the first such element;
- ``Leaf``: a pair (text, attribute) of the first such element;
- ``Each``: of every such element a pair (text, attribute);
- ``Group``: of every such element a dictionary of its own;
- a dictionary: the elements below.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
INVOICE = "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"
CREDIT_NOTE = "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"

Found = dict[str, Any]
Pair = tuple[str | None, str | None]
"""The text of an element and one of its attributes."""
NOTHING: Pair = (None, None)


class Leaf(NamedTuple):
    """The text and one attribute of the first such element."""

    name: str
    attribute: str


class Each(NamedTuple):
    """The text and one attribute of every such element."""

    name: str
    attribute: str


class Group(NamedTuple):
    """Every such element on its own."""

    name: str
    branch: dict[str, Any]


def _money(name: str) -> Leaf:
    return Leaf(name, "currencyID")


def _cac(name: str, step: Any) -> dict[str, Any]:
    return {_CAC + name: step}


def _cbc(name: str, step: Any) -> dict[str, Any]:
    return {_CBC + name: step}


def _party(who: str, **more: Any) -> dict[str, Any]:
    return _cac("Party", {
        **_cbc("EndpointID", Each(f"{who}_endpoints", "schemeID")),
        **_cac("PartyIdentification", _cbc("ID", Each(f"{who}_ids", "schemeID"))),
        **_cac("PartyName", _cbc("Name", f"{who}_name")),
        **_cac("PartyTaxScheme", _cbc("CompanyID", Each(f"{who}_tax_ids", "schemeID"))),
        **more,
        **_cac("PartyLegalEntity", {
            **_cbc("RegistrationName", f"{who}_registered_name"),
            **_cbc("CompanyID", Each(f"{who}_legal_ids", "schemeID")),
        }),
    })  # fmt: skip


_SELLERS_ADDRESS = _cac("PostalAddress", _cbc("PostalZone", "supplier_postcode"))
_TAX = Group("taxes", {
    **_cbc("TaxAmount", _money("amount")),
    **_cac("TaxSubtotal", Group("parts", {
        **_cbc("TaxAmount", _money("amount")),
        **_cac("TaxCategory", _cac("TaxScheme", {**_cbc("ID", "scheme"), **_cbc("Name", "name")})),
    })),
})  # fmt: skip
_CHARGE = Group("charges", {
    **_cbc("ChargeIndicator", "is_charge"),
    **_cbc("AllowanceChargeReason", "reason"),
    **_cbc("Amount", _money("amount")),
})  # fmt: skip
_TOTAL = {
    **_cbc("LineExtensionAmount", _money("line_total")),
    **_cbc("TaxExclusiveAmount", _money("tax_exclusive")),
    **_cbc("AllowanceTotalAmount", _money("allowances")),
    **_cbc("ChargeTotalAmount", _money("surcharges")),
    **_cbc("PrepaidAmount", _money("prepaid")),
    **_cbc("PayableRoundingAmount", _money("rounding")),
    **_cbc("PayableAmount", _money("total")),
}  # fmt: skip
_LINE = {
    **_cbc("InvoicedQuantity", Leaf("quantity", "unitCode")),
    **_cbc("CreditedQuantity", Leaf("quantity", "unitCode")),
    **_cbc("LineExtensionAmount", _money("line_net")),
    **_cbc("AccountingCost", "account"),
    **_cac("OrderLineReference", _cac("OrderReference", _cbc("ID", "order_number"))),
    **_cac("Item", {
        **_cbc("Description", "description"),
        **_cbc("Name", "text"),
        **_cac("SellersItemIdentification", _cbc("ID", Leaf("item_number", "schemeID"))),
        **_cac("StandardItemIdentification", _cbc("ID", Leaf("standard_id", "schemeID"))),
        **_cac("CommodityClassification", _cbc("ItemClassificationCode", Each("classes", "listID"))),
    }),
    **_cac("Price", {
        **_cbc("PriceAmount", _money("price")),
        **_cbc("BaseQuantity", "base_quantity"),
        **_cbc("OrderableUnitFactorRate", "factor"),
    }),
}  # fmt: skip
_DOCUMENT = {
    **_cbc("CustomizationID", "customization"),
    **_cbc("ProfileID", "profile"),
    **_cbc("ID", "number"),
    **_cbc("IssueDate", "date"),
    **_cbc("DueDate", "due_date"),
    **_cbc("InvoiceTypeCode", "type"),
    **_cbc("DocumentCurrencyCode", "currency"),
    **_cbc("AccountingCost", "account"),
    **_cac("OrderReference", _cbc("ID", "order_number")),
    **_cac("AccountingSupplierParty", _party("supplier", **_SELLERS_ADDRESS)),
    **_cac("AccountingCustomerParty", _party("buyer")),
    **_cac("PaymentMeans", _cbc("PaymentDueDate", "due_date")),
    **_cac("AllowanceCharge", _CHARGE),
    **_cac("TaxTotal", _TAX),
    **_cac("LegalMonetaryTotal", _TOTAL),
}  # fmt: skip
BRANCHES = {
    INVOICE: {**_DOCUMENT, **_cac("InvoiceLine", Group("lines", _LINE))},
    CREDIT_NOTE: {**_DOCUMENT, **_cac("CreditNoteLine", Group("lines", _LINE))},
}
"""What is read, by the name of the root."""

PLACES = {
    "number": "ID", "date": "IssueDate", "due_date": "PaymentMeans/PaymentDueDate", "currency": "DocumentCurrencyCode",
    "supplier": "AccountingSupplierParty", "total": "LegalMonetaryTotal/PayableAmount",
    "vat": "TaxTotal", "line_total": "LegalMonetaryTotal/LineExtensionAmount",
    "net_total": "LegalMonetaryTotal/TaxExclusiveAmount", "prepaid": "LegalMonetaryTotal/PrepaidAmount",
    "rounding": "LegalMonetaryTotal/PayableRoundingAmount", "charge": "AllowanceCharge/Amount",
    "order_number": "OrderReference/ID", "account": "AccountingCost",
    "line_net": "LineExtensionAmount", "price": "Price/PriceAmount", "quantity": "*Quantity",
    "base_quantity": "Price/BaseQuantity", "factor": "Price/OrderableUnitFactorRate",
    "item_number": "Item/SellersItemIdentification/ID",
}  # fmt: skip
"""Where a field stands, from the root or from its line: for the line number of a refusal."""


def collect(element: Any, branch: dict[str, Any], found: Found) -> None:
    """Fill ``found`` with what ``branch`` wants of an element's children."""
    for child in element:
        tag = child.tag
        if tag not in branch:
            continue
        step = branch[tag]
        kind = step.__class__
        if kind is dict:
            collect(child, step, found)
        elif kind is str:
            if step not in found:
                found[step] = child.text
        elif kind is Leaf:
            name, attribute = step
            if name not in found:
                found[name] = child.text, child.get(attribute)
        elif kind is Each:
            found.setdefault(step.name, []).append((child.text, child.get(step.attribute)))
        else:
            below: Found = {}
            collect(child, step.branch, below)
            found.setdefault(step.name, []).append(below)
