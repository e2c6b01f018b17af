"""Matching by hand: what settles it, what a person has to look at, what is nobody; and a labelled set."""

from __future__ import annotations

import pytest

from raaderum.analytics.suppliers import Match, Party, RegisteredSupplier, SupplierIndex, match_suppliers
from tests.factories.supplier_names import HELD_OUT, TUNING, judge, make_labelled

A, B, C = "12345674", "99999993", "99999985"
REGISTER = [
    RegisteredSupplier("cvr:" + A, ("Møbelhuset Ærøvig A/S",), A, "5790000000012", "5000"),
    RegisteredSupplier("cvr:" + B, ("Papirkompagniet ApS", "Papir & Co ApS"), B, "", "8000"),
    RegisteredSupplier("cvr:" + C, ("Rengøring Nordkær A/S",), C, "", "9000"),
    RegisteredSupplier("name:twin", ("Rengøring Nordkær ApS",), "", "", "9000"),
    RegisteredSupplier("name:lone", ("Klintby Trykkeri",), "", "", "7000"),
]


def match(party: Party, **rest) -> Match:
    return match_suppliers([party], REGISTER, **rest)[party]


@pytest.mark.parametrize(("party", "outcome", "rule", "supplier", "reason"), [
    (Party("Noget helt andet", "1000", A), "automatic", "cvr", "cvr:" + A, "samme CVR"),
    (Party("Noget helt andet", "", "", "5790000000012"), "automatic", "gln", "cvr:" + A, "samme GLN"),
    (Party("Moebelhuset Aeroevig", "5000"), "automatic", "name", "cvr:" + A,
     "navn 100 pct., samme postnummer, næste kandidat 19 pct."),
    (Party("PAPIR OG CO", "8000"), "automatic", "name", "cvr:" + B, None),  # one of its two names
    (Party("Møbelhuset Ærøvig A/S"), "review", "name", "cvr:" + A,
     "navn 100 pct., næste kandidat 19 pct.; skal ses efter: postnummer mangler"),
    (Party("Møbelhuset Ærøvig A/S", "2000"), "review", "name", "cvr:" + A, "*et andet postnummer"),
    (Party("Møbelhuset Ærøvig ApS", "5000"), "review", "name", "cvr:" + A, "*en anden selskabsform"),
    (Party("Møbelhuset Ærvig A/S", "5000"), "review", "name", "cvr:" + A, "*navnet ligner ikke nok"),
    (Party("Rengøring Nordkær A/S", "9000"), "review", "name", "cvr:" + C,
     "*samme navn findes med en anden selskabsform"),
    (Party("Klintby Trykkeri A/S", "7000", "99999977"), "automatic", "name", "name:lone", None),
    (Party("Møbelhuset Ærøvig A/S", "5000", "99999977"), "review", "name", "cvr:" + A, "*et andet CVR"),
    (Party("Vandværket", "5000"), "none", "", "", None),
    (Party("", "5000"), "none", "", "", "intet navn"),
    (Party("x", "5000", B, "5790000000012"), "automatic", "cvr", "cvr:" + B, "samme CVR"),
    (Party("x", "5000", "99999977", "5790000000012"), "review", "gln", "cvr:" + A, "samme GLN, men et andet CVR"),
])  # fmt: skip
def test_outcomes(party, outcome, rule, supplier, reason):
    found = match(party)
    assert (found.outcome, found.rule, found.suggestion) == (outcome, rule, supplier)
    assert found.supplier == (supplier if outcome == "automatic" else "")
    if reason and reason.startswith("*"):
        assert found.reason.da.endswith(reason[1:])
    elif reason:
        assert found.reason.da == reason
    assert found.reason.da != found.reason.en


def test_a_persons_decision_wins_over_everything():
    party = Party("Møbelhuset Ærøvig", "5000", A)
    assert match(party, decisions={party.id: "cvr:" + B}).supplier == "cvr:" + B
    none = match(party, decisions={party.id: ""})
    assert (none.outcome, none.rule, none.suggestion) == ("none", "decided", "")


def test_two_with_the_same_number_are_for_a_person():
    twice = [RegisteredSupplier("a", ("Nord A/S",), A), RegisteredSupplier("b", ("Syd A/S",), A)]
    party = Party("Syd", "5000", A)
    found = match_suppliers([party], twice)[party]
    assert (found.outcome, found.suggestion) == ("review", "b")
    assert {one.supplier for one in found.candidates} == {"a", "b"}


def test_a_register_without_names_or_with_one_id_twice():
    party = Party("Nord", "5000")
    assert match_suppliers([party], [RegisteredSupplier("a")])[party].reason.da == "intet navn i registret ligner"
    assert match_suppliers([], []) == {}
    with pytest.raises(ValueError, match="same id"):
        SupplierIndex([RegisteredSupplier("a"), RegisteredSupplier("a")])


@pytest.mark.parametrize(
    ("size", "count"), [(4_000, 1_200), pytest.param(10_000, 3_000, marks=pytest.mark.full)], ids=["part", "whole"]
)
def test_a_labelled_set_held_out_from_tuning(size, count):
    """F1 ≥ 0.90 of automatic matches and best suggestions; precision of automatic ones ≥ 0.99."""
    labelled = make_labelled(HELD_OUT, size=size, count=count)
    score = judge(labelled, match_suppliers(labelled.parties, labelled.register))
    assert score.f1 >= 0.90
    assert score.automatic_precision >= 0.99
    assert score.automatic_share >= 0.18


def test_the_two_labelled_sets_share_no_name():
    tuning, held_out = (make_labelled(seed, size=2_000, count=10) for seed in (TUNING, HELD_OUT))
    assert not {one.names for one in tuning.register} & {one.names for one in held_out.register}
