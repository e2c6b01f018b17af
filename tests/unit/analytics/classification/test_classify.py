"""Categories by hand: which source goes first, how sure each is, and what is too unsure to be used."""

from __future__ import annotations

import pytest

from raaderum.analytics.classification import (
    ALL_ITEMS,
    UNCLASSIFIED,
    ClassRules,
    CodeTree,
    LineClass,
    LineKey,
    choose_training,
    classify_lines,
    read_code,
)
from raaderum.analytics.classification.learned import Guess
from tests.factories.registers import CATEGORIES

TREE = CodeTree(CATEGORIES)


class FixedModel:
    """Stands for a model: says what it is told to."""

    def __init__(self, category: str, probability: float) -> None:
        self.answer = Guess(category, probability)

    def guess(self, keys):
        return [self.answer for _ in keys]


def one(key: LineKey, **rules) -> LineClass:
    return classify_lines([key], ClassRules(TREE, 0.8, **rules))[key]


@pytest.mark.parametrize(("code", "category", "confidence", "used"), [
    ("14111507", "copy_paper", 0.88, True),  # eight digits, told from office supplies by six
    ("14111601", "office_supplies", 0.92, True),  # 1411
    ("44121600", "office_supplies", 0.88, True),  # six digits
    ("4412", "office_supplies", 0.82, True),
    ("44000000", "office_supplies", 0.70, False),  # two digits: shown, not used
    ("50", "food", 0.70, False),
    ("12345678", "", 0.0, False),  # no category has it
    ("5013170", "", 0.0, False),  # seven digits are no code
    ("ABC", "", 0.0, False),
    ("", "", 0.0, False),
])  # fmt: skip
def test_by_code(code, category, confidence, used):
    found = one(LineKey("cvr:1", "", "tekst", code))
    assert (found.guess, found.category) == (category, category if used else "")
    assert found.confidence == pytest.approx(confidence)
    assert found.source == ("unspsc" if category else "none")


def test_read_code_knows_the_business_function_and_rejects_segments_that_do_not_exist():
    assert read_code("4412160510") == "44121605"
    assert read_code("09000000") == read_code("96000000") == ""


def test_what_is_said_of_the_item_goes_before_what_is_said_of_the_supplier():
    key = LineKey("cvr:1", "cvr:1/4711", "tekst", "50131701")
    items, item, everything = (
        {"cvr:1/4711": "copy_paper"},
        {("cvr:1", "cvr:1/4711"): "food"},
        {("cvr:1", ALL_ITEMS): "grants"},
    )
    assert one(key, items=items, decided=item | everything) == LineClass("food", "food", "decided", 1.0)
    assert one(key, items=items, decided=everything) == LineClass("copy_paper", "copy_paper", "agreement_item", 0.98)
    assert one(key, decided=everything) == LineClass("grants", "grants", "supplier", 0.9)
    assert one(key) == LineClass("food", "food", "unspsc", 0.92)
    assert one(key._replace(unspsc="")) == UNCLASSIFIED


def test_a_person_can_say_that_it_is_none_of_them():
    key = LineKey("cvr:1", "cvr:1/1", "tekst", "50131701")
    assert one(key, decided={("cvr:1", "cvr:1/1"): ""}) == LineClass("", "", "decided", 1.0)


def test_the_surer_of_code_and_words_is_taken():
    key = LineKey("cvr:1", "", "rugbrød", "44121605")
    assert one(key, learned=FixedModel("food", 0.95)) == LineClass("food", "food", "learned", 0.95)
    assert one(key, learned=FixedModel("food", 0.85)).source == "unspsc"
    unsure = one(key._replace(unspsc=""), learned=FixedModel("food", 0.6))
    assert unsure == LineClass("", "food", "learned", 0.6)


def test_the_same_key_is_classified_once_and_the_order_does_not_matter():
    keys = [LineKey("a", "", "x", "50131701"), LineKey("b", "", "y", ""), LineKey("a", "", "x", "50131701")]
    rules = ClassRules(TREE, 0.8)
    found = classify_lines(keys, rules)
    assert list(found) == keys[:2]
    assert classify_lines(keys[::-1], rules) == found


def test_nothing_is_learned_from_what_was_learned():
    lines = {
        LineKey("a", "", "1", ""): LineClass("food", "food", "learned", 0.99),
        LineKey("a", "", "2", ""): LineClass("food", "food", "unspsc", 0.92),
        LineKey("a", "", "3", ""): LineClass("", "food", "unspsc", 0.7),
        LineKey("a", "", "4", ""): LineClass("", "", "decided", 1.0),
    }
    assert choose_training(lines, 0.8) == [(LineKey("a", "", "2", ""), "food")]


def test_two_categories_with_one_code_are_refused():
    with pytest.raises(ValueError, match="same code"):
        CodeTree([CATEGORIES[0], CATEGORIES[0].__class__("other", CATEGORIES[0].name, "x", ["141115"])])
