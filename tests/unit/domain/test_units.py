"""How a unit and a text are written."""

import pytest

from raaderum.domain.text import Text
from raaderum.domain.units import Unit, normalise_code


@pytest.mark.parametrize(
    ("code", "written"),
    [("461", "0461"), ("0461", "0461"), (" 101 ", "0101"), ("0", "0000"), ("X001", "X001"), ("H12", "H12")],
)
def test_a_code_has_four_characters(code, written):
    assert normalise_code(code) == written


@pytest.mark.parametrize(
    ("name", "genitive"),
    [("Odense", "Odenses"), ("Aarhus", "Aarhus’"), ("Fanø", "Fanøs"), ("Randers", "Randers’"), ("Fax", "Fax’")],
)
def test_the_danish_possessive(name, genitive):
    assert Unit("0461", name, "municipality", "Syddanmark").genitive == genitive


def test_a_municipality_is_called_kommune_and_the_country_is_not():
    assert Unit("0461", "Odense", "municipality", "Syddanmark").full_name == "Odense Kommune"
    assert Unit("0000", "Hele landet", "country", "").full_name == "Hele landet"


def test_units_sort_by_code():
    units = [Unit("0461", "Odense", "municipality", "b"), Unit("0101", "København", "municipality", "a")]
    assert [unit.code for unit in sorted(units)] == ["0101", "0461"]


@pytest.mark.parametrize(("language", "shown"), [("da", "Veje"), ("en", "Roads"), ("de", "Veje"), ("", "Veje")])
def test_a_text_is_danish_unless_english_is_asked_for(language, shown):
    assert Text(da="Veje", en="Roads").in_language(language) == shown
