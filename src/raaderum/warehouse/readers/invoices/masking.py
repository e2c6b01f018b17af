"""Personal numbers are masked before anything is kept: CPR numbers in texts, and all of a seller who is a person."""

from __future__ import annotations

import re

from raaderum.domain.purchases import Invoice, InvoiceLine

_SIX_DIGITS = re.compile(r"[0-9]{6}").search
_HYPHEN = re.compile(r"[-\u2010\u2011\u2013]").search
"""Whether it is worth looking closer: without six digits in a row there is no CPR number in a text, and without a
hyphen none that a number could be mistaken for."""
_CPR = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d"
    r"(?P<sign>[\u00a0 ]?[-\u2010-\u2013\u2212][\u00a0 ]?|[\u00a0 ])?\d{4}(?!\d)"
)
"""Ten digits that begin with a date, whatever letters are beside them: "faktura_010190-1234.xml" holds one too."""
MASK = "••••••-••••"


def hide_cpr(text: str) -> str:
    """Return a text without what can be CPR numbers.

    >>> hide_cpr("faktura_010190-1234.xml"), hide_cpr("se 0101901234"), hide_cpr("5712345780121")
    ('faktura_••••••-••••.xml', 'se ••••••-••••', '5712345780121')
    """
    return _CPR.sub(MASK, text) if _SIX_DIGITS(text) else text


def mask_invoice(invoice: Invoice, secrets: tuple[str, ...]) -> Invoice:
    """Return an invoice without personal numbers.

    In texts everything that can be a CPR number is masked. Numbers (of the invoice, the order, an item, an account) of
    ten digits are common and often begin with a date: they are masked where they are written as a CPR number
    (010190-1234) or are one of the ``secrets``, the digits and names of a party who is a person.
    """
    if not secrets:
        texts = [invoice.supplier_name, invoice.buyer_name, invoice.supplier_postcode, invoice.profile]
        numbers = [invoice.number, invoice.order_number, invoice.account]
        for line in invoice.lines:
            texts += line.text, line.measure
            numbers += line.item_number, line.order_number, line.account
        if not _SIX_DIGITS("\n".join(texts)) and not _HYPHEN("\n".join(numbers)):
            return invoice
    return invoice._replace(
        document=_hide(invoice.document, secrets),
        number=_number(invoice.number, secrets),
        supplier_name=_text(invoice.supplier_name, secrets),
        supplier_postcode=_text(invoice.supplier_postcode, secrets),
        profile=_text(invoice.profile, secrets),
        buyer_name=_text(invoice.buyer_name, secrets),
        order_number=_number(invoice.order_number, secrets),
        account=_number(invoice.account, secrets),
        lines=tuple(_line(line, secrets) for line in invoice.lines),
    )


def _line(line: InvoiceLine, secrets: tuple[str, ...]) -> InvoiceLine:
    return line._replace(
        item_number=_number(line.item_number, secrets),
        text=_text(line.text, secrets),
        measure=_text(line.measure, secrets),
        account=_number(line.account, secrets),
        order_number=_number(line.order_number, secrets),
    )


def _text(text: str, secrets: tuple[str, ...]) -> str:
    return hide_cpr(_hide(text, secrets))


def _number(text: str, secrets: tuple[str, ...]) -> str:
    return _hide(_CPR.sub(lambda hit: MASK if (hit["sign"] or "").strip() else hit[0], text), secrets)


def _hide(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        if not text:
            break
        if secret.isdigit():  # whatever stands between the digits
            text = re.sub(r"\W{0,3}".join(secret), MASK, text)
        else:
            text = re.sub(re.escape(secret), MASK, text, flags=re.IGNORECASE)
    return text
