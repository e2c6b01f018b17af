"""What two names are compared by."""

import pytest

from raaderum.analytics.suppliers import Name, normalise_name, supplier_id


@pytest.mark.parametrize("written", [
    "Møbelhuset Ærø A/S", "MØBELHUSET ÆRØ AS", "Moebelhuset Aeroe A.S.", "Mobelhuset Ærø a / s",
    "møbelhuset   ærø, A/S.",
    "Møbelhuset Ærø A/S, afd. Nord", "Møbelhuset Ærø Aktieselskab", "A/S Møbelhuset Ærø", "Møbelhuset-Ærø A S",
    "Møbelhuset Ærø A/S v/ Ole Jensen", "Møbelhuset Ærø A/S c/o Bo", "Møbelhuset Ærø A/S under konkurs",
])  # fmt: skip
def test_ways_of_writing_one_name(written):
    assert normalise_name(written) == Name("mobelhuset aro", "as")


@pytest.mark.parametrize(("written", "name"), [
    ("Hansens Is", Name("hansens is", "")),  # ice cream
    ("Hansen I/S", Name("hansen", "is")),
    ("Andel A.m.b.a.", Name("andel", "amba")),
    ("Jensen & Søn K/S", Name("jensen og son", "ks")),
    ("Afd. Nord", Name("afd nord", "")),  # nothing would be left
    ("A/S", Name("as", "")),
    ("Café Olé ApS", Name("cafe ole", "aps")),
    ("M?bler ApS", Name("mbler", "aps")),
    ("3F", Name("3f", "")),
    ("", Name("", "")),
    (" -- ", Name("", "")),
])  # fmt: skip
def test_names_by_hand(written, name):
    assert normalise_name(written) == name


def test_ids():
    """The id of a name is stored with decisions: it must not change from one version to the next."""
    assert supplier_id(name="Møbler A/S", postcode="5000") == "name:62e11f5ec5d14e52"
    assert supplier_id(name="Møbler ApS", postcode="5000") != supplier_id(name="Møbler A/S", postcode="5000")
    assert supplier_id(gln="5790000000012", name="x") == "gln:5790000000012"
