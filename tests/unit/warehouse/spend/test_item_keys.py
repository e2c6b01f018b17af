"""What a line's item is known by, where an agreement lists it in another way than the invoice does."""

from __future__ import annotations

import pytest

from raaderum.warehouse.spend.class_step import _item

SELLER = "cvr:12345674"
GTIN, NUMBER = "gtin:5712345780121", f"{SELLER}/4711"


@pytest.mark.parametrize(
    ("agreed", "item"),
    [(set(), GTIN), ({GTIN}, GTIN), ({NUMBER}, NUMBER), ({GTIN, NUMBER}, GTIN), ({"cvr:99999993/4711"}, GTIN)],
)
def test_the_key_that_an_agreement_knows_is_used(agreed: set[str], item: str) -> None:
    assert _item(SELLER, "5712345780121", "004711", agreed) == item


def test_a_line_without_gtin_has_the_seller_s_number() -> None:
    assert _item(SELLER, "", "4711", set()) == NUMBER
    assert _item(SELLER, "", "", set()) == ""
