"""However an extract looks: every krone once, in any order, and a posting split in two changes no sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from raaderum.studies.account_extract import ExtractResult, fill_variables
from raaderum.warehouse.readers.account_extract import Posting
from raaderum.warehouse.readers.account_mapping import (
    AccountMapping,
    AccountRule,
    Condition,
    Destination,
    ExtractMapping,
    OfWhichRule,
    extract_mapping_from_json,
    extract_mapping_to_json,
)
from raaderum.warehouse.readers.account_strings import AccountString, parse_account
from raaderum.warehouse.readers.table_values import read_number

FUNCTIONS = ("2.28.11", "2.28.12", "2.28.14", "2.22.03", "0.28.20", "6.45.51")
VARIABLES = ("booked_22811_dkk", "booked_22812_dkk", "booked_22814_dkk", "booked_income_dkk")
AMOUNTS = st.decimals(Decimal("-1e11"), Decimal("1e11"), places=2) | st.decimals(Decimal(-9), Decimal(9), places=6)
KINDS = st.sampled_from(["", "4", "45", "71", "90"])
ACCOUNTS = st.builds(
    AccountString,
    st.sampled_from(FUNCTIONS),
    st.sampled_from(["", "1", "3"]),
    kind=KINDS,
)
POSTINGS = st.lists(
    st.builds(Posting, st.integers(2, 10**6), st.just("A2"), st.none() | ACCOUNTS, st.just("2.28.11"), AMOUNTS),
    max_size=40,
)
CONDITIONS = st.one_of(
    st.builds(
        Condition, st.just("function"), st.lists(st.sampled_from([*FUNCTIONS, "2.28.*", "2.*", "*"]), min_size=1)
    ),
    st.builds(Condition, st.just("dranst"), st.lists(st.sampled_from(["1", "3"]), min_size=1)),
    st.builds(Condition, st.just("kind"), st.lists(st.sampled_from(["7*", "4*", "90"]), min_size=1)),
).map(lambda one: replace(one, patterns=tuple(one.patterns)))
WHENS = st.lists(CONDITIONS, min_size=1, max_size=3, unique_by=lambda one: one.part).map(
    lambda found: tuple(sorted(found, key=lambda one: ("function", "dranst", "kind").index(one.part)))
)
DESTINATIONS = st.one_of(
    st.builds(Destination, st.just("variable"), st.sampled_from(VARIABLES)),
    st.builds(Destination, st.just("policy_area"), st.sampled_from(["Teknik", "Kultur"])),
    st.just(Destination("not_ours")),
)
MAPPINGS = st.builds(
    AccountMapping,
    st.just("Hybenlev"),
    st.just("roads"),
    st.lists(st.builds(AccountRule, WHENS, DESTINATIONS), max_size=6).map(tuple),
    st.lists(
        st.builds(OfWhichRule, WHENS, st.sampled_from(VARIABLES), st.sampled_from([1, -1])), max_size=2
    ).map(tuple),
)  # fmt: skip


def sums(result: ExtractResult) -> object:
    """All sums in kroner, without counts and lines."""
    return (
        {one.id: one.sum.amount_dkk for one in (*result.variables, *result.policy_areas)},
        {one.id: one.sum.amount_dkk for one in result.of_which},
        {one.account: one.sum.amount_dkk for one in result.unmatched},
        result.not_ours.amount_dkk,
        result.total.amount_dkk,
    )


@given(postings=POSTINGS, mapping=MAPPINGS)
def test_every_krone_once_exactly(roads_pack, postings, mapping):
    result = fill_variables(postings, mapping, roads_pack)
    # Counted in whole millionths, without Decimal's own rounding.
    parts = [
        *(one.sum for one in result.variables),
        *(one.sum for one in result.policy_areas),
        result.not_ours,
        *(one.sum for one in result.unmatched),
    ]
    assert sum(int(one.amount_dkk.scaleb(6)) for one in parts) == sum(int(p.amount_dkk.scaleb(6)) for p in postings)
    assert int(result.total.amount_dkk.scaleb(6)) == sum(int(p.amount_dkk.scaleb(6)) for p in postings)
    assert sum(one.count for one in parts) == result.total.count == len(postings)
    assert result.residual_dkk == 0
    assert sorted(line for one in result.unmatched for line in one.lines) == sorted(
        p.line for p in postings if p.account is None or mapping.destination(p.account) is None
    )


@given(postings=POSTINGS, mapping=MAPPINGS, data=st.data())
def test_the_order_of_rows_does_not_matter(roads_pack, postings, mapping, data):
    shuffled = data.draw(st.permutations(postings))
    assert fill_variables(shuffled, mapping, roads_pack) == fill_variables(postings, mapping, roads_pack)


@given(postings=POSTINGS.filter(bool), mapping=MAPPINGS, part=AMOUNTS, data=st.data())
def test_splitting_a_posting_changes_no_sum(roads_pack, postings, mapping, part, data):
    place = data.draw(st.integers(0, len(postings) - 1))
    whole = postings[place]
    halves = [replace(whole, amount_dkk=part), replace(whole, amount_dkk=whole.amount_dkk - part)]
    split = [*postings[:place], *halves, *postings[place + 1 :]]
    before, after = fill_variables(postings, mapping, roads_pack), fill_variables(split, mapping, roads_pack)
    assert sums(before) == sums(after)
    assert after.total.count == before.total.count + 1


@given(mapping=MAPPINGS)
def test_a_saved_mapping_comes_back_the_same(mapping):
    saved = ExtractMapping(mapping)
    assert extract_mapping_from_json(extract_mapping_to_json(saved), "m.json") == saved


@given(
    main=st.integers(0, 9), groups=st.tuples(*(st.integers(0, 10**width - 1) for width in (2, 2))),
    dranst=st.integers(1, 9), ownership=st.integers(1, 4), centre=st.integers(0, 9999), grouping=st.integers(0, 999),
    kind=st.integers(0, 99),
)  # fmt: skip
def test_dots_dashes_and_plain_digits_are_the_same_account(main, groups, dranst, ownership, centre, grouping, kind):
    parts = [
        f"{main}", f"{groups[0]:02}", f"{groups[1]:02}", f"{dranst}", f"{ownership}", f"{centre:04}",
        f"{grouping:03}", f"{kind:02}",
    ]  # fmt: skip
    plain = parse_account("".join(parts))
    assert plain == parse_account(".".join(parts)) == parse_account("-".join(parts)) == parse_account(str(plain))
    assert plain.function == ".".join(parts[:3])


@given(amount=st.decimals(Decimal("-1e12"), Decimal("1e12"), places=2))
def test_an_amount_written_either_way_is_read_back(amount):
    english = f"{amount:,.2f}"
    danish = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english, "point") == amount
    assert read_number(danish, "comma") == amount
