"""The learned model: its probabilities hold on suppliers it has not seen, and it says which words weighed."""

from __future__ import annotations

import random

import pytest

from raaderum.analytics.classification import LearnedClasses, LineKey, learn_classes, reliability
from tests.factories.purchase_lines import make_lines

SUPPLIERS, SEEN = 60, 40


@pytest.fixture(scope="module")
def lines() -> tuple[list, list]:
    made = make_lines(20_261_124, 1_500, SUPPLIERS)
    seen = {f"cvr:{number:08d}" for number in range(SEEN)}
    return [x for x in made if x[0].supplier in seen], [x for x in made if x[0].supplier not in seen]


@pytest.fixture(scope="module")
def model(lines) -> LearnedClasses:
    found = learn_classes(lines[0])
    assert found is not None
    return found


def test_it_is_right_as_often_as_it_says_on_suppliers_it_has_not_seen(lines, model):
    unseen = lines[1]
    guesses = model.guess([key for key, _ in unseen])
    judged = [(guess.probability, guess.category == right) for guess, (_, right) in zip(guesses, unseen, strict=True)]
    rows = reliability(judged, [tenth / 10 for tenth in range(11)])
    error = sum(count * abs(said - right) for said, right, count in rows) / len(judged)
    assert error <= 0.08  # the mean distance between what is said and what is right
    used = [right for probability, right in judged if probability >= 0.8]
    assert len(used) >= 0.6 * len(judged)
    assert sum(used) / len(used) >= 0.9  # 4 % of the labels are wrong themselves


def test_it_says_which_words_weighed_most(model):
    key = LineKey("cvr:new", "", "Kontorstol sort med levering", "")
    assert model.guess([key])[0].category == "furniture"
    assert model.explain(key)[0].word == "kontorstol"
    assert model.explain(LineKey("cvr:new", "", "", "")) == []


def test_a_line_without_a_known_word_gets_no_answer(model):
    assert model.guess([LineKey("cvr:new", "", "qqq zzz", ""), LineKey("", "", "", "")]) == [("", 0.0), ("", 0.0)]
    assert model.guess([]) == []


def test_the_order_of_the_lines_does_not_matter(lines):
    few = lines[0][:150]
    shuffled = random.Random(1).sample(few, len(few))
    one, other = learn_classes(few), learn_classes(shuffled)
    keys = [key for key, _ in lines[1][:50]]
    assert one.guess(keys) == other.guess(keys)


def test_two_categories_are_enough_and_too_few_lines_are_not():
    lines = [(LineKey("s", "", f"papir {n}", ""), "paper") for n in range(30)]
    lines += [(LineKey("s", "", f"brød {n}", ""), "food") for n in range(30)]
    model = learn_classes(lines)
    assert [g.category for g in model.guess([lines[0][0], lines[-1][0]])] == ["paper", "food"]
    assert model.explain(lines[-1][0])[0].word == "brød"
    assert learn_classes(lines[:30]) is None
    assert learn_classes(lines[:20] + lines[30:32]) is None
    assert learn_classes([]) is None
