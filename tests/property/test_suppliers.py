"""Supplier matching: the order does not matter, numbers beat names, and a person beats both."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from raaderum.analytics.suppliers import Party, RegisteredSupplier, match_suppliers, normalise_name
from raaderum.analytics.suppliers.similarity import WordWeights, name_percent

CVRS = ("12345674", "99999993", "99999985", "99999977")
NAMES = st.sampled_from([
    "Nordkær Trykkeri A/S", "Nordkær Trykkeri ApS", "Nordkaer Trykeri", "Møbelhuset", "Mobelhuset A/S", "Trykkeri", "",
    "Møbelhuset Syd", "Jensen & Søn", "Jensen og Søn I/S", "v/ Ole",
])  # fmt: skip
POSTCODES = st.sampled_from(["5000", "8000", ""])
PARTIES = st.builds(Party, NAMES, POSTCODES, st.sampled_from([*CVRS, ""]), st.sampled_from(["5790000000012", ""]))
REGISTERS = st.lists(
    st.builds(
        RegisteredSupplier, st.text("abcdef", min_size=1, max_size=3), st.tuples(NAMES, NAMES),
        st.sampled_from([*CVRS[:3], ""]), st.sampled_from(["5790000000012", ""]), POSTCODES,
    ),
    max_size=6, unique_by=lambda one: one.id,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(parties=st.lists(PARTIES, max_size=6), register=REGISTERS, rnd=st.randoms())
def test_neither_order_matters_and_only_what_is_settled_has_a_supplier(parties, register, rnd):
    found = match_suppliers(parties, register)
    shuffled = rnd.sample(parties, len(parties)), rnd.sample(register, len(register))
    assert match_suppliers(*shuffled) == found
    ids = {one.id for one in register}
    for party, match in found.items():
        assert (match.supplier in ids) == (match.outcome == "automatic")
        assert bool(match.suggestion) == (match.outcome != "none")
        assert match == match_suppliers([party], register)[party]  # nor does who else is asked about


@settings(max_examples=40, deadline=None)
@given(party=PARTIES, register=REGISTERS, chosen=st.sampled_from(["x", ""]))
def test_a_number_beats_names_and_a_person_beats_numbers(party, register, chosen):
    match = match_suppliers([party], register)[party]
    same = [one.id for one in register if party.cvr and one.cvr == party.cvr]
    if len(same) == 1:
        assert (match.outcome, match.rule, match.supplier) == ("automatic", "cvr", same[0])
    elif match.outcome == "automatic" and match.rule == "name":
        (owner,) = (one for one in register if one.id == match.supplier)
        assert owner.postcode == party.postcode != ""
        assert not (owner.cvr and party.cvr)
    decided = match_suppliers([party], register, decisions={party.id: chosen})[party]
    assert (decided.rule, decided.supplier) == ("decided", chosen)


@given(one=st.text(max_size=20), other=st.text(max_size=20))
def test_likeness_is_symmetric_and_100_for_equal_names_alone(one, other):
    a, b = normalise_name(one).core, normalise_name(other).core
    weights = WordWeights([a, b])
    percent = name_percent(a, b, weights)
    assert 0 <= percent <= 100
    assert abs(percent - name_percent(b, a, weights)) < 1e-9
    assert (percent == 100.0) == (a == b)


@given(name=st.text(max_size=30))
def test_normalising_twice_changes_nothing_more_for_plain_names(name):
    core = normalise_name(name).core
    assert core == core.strip()
    assert "  " not in core
    assert normalise_name(name.upper()).core == normalise_name(name.upper().lower()).core
