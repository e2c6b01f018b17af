"""Questions of practice that participants answer differently, those with most kroner in the bridge first."""

from __future__ import annotations

from collections import Counter

import numpy as np

from raaderum.packs import Question
from raaderum.studies.comparison import labels
from raaderum.studies.results.validation import AnswerCount, PracticeQuestion
from raaderum.studies.validation_findings import Round


def list_practice_questions(asked: Round) -> tuple[PracticeQuestion, ...]:
    """Return the questions that not all answer alike."""
    found = [one for question in asked.release.pack.questions if (one := _question(asked, question)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.bridge_dkk, -len(one.differing), one.question)))


def _question(asked: Round, question: Question) -> PracticeQuestion | None:
    texts = {option.value: option.text for option in question.options}
    answers = {unit: asked.value(unit, question.id) for unit in asked.codes}
    held = {unit: int(value) for unit, value in answers.items() if not np.isnan(value) and int(value) in texts}
    counts = Counter(held.values())
    if len(counts) < 2:
        return None
    usual = min(counts, key=lambda value: (-counts[value], value))
    differing = [unit for unit, value in held.items() if value != usual]
    items = [f for name in question.figures if (f := asked.release.pack.figure(name)).role == "adjustment"]
    names = labels(asked.release)
    return PracticeQuestion(
        question=question.id,
        text=question.text,
        answers=tuple(AnswerCount(texts[value], counts[value]) for value in sorted(counts)),
        usual=texts[usual],
        differing=tuple(names[unit] for unit in differing),
        own_answers=tuple(texts[held[unit]] for unit in differing),
        bridge_dkk=sum(abs(asked.cost(unit, f) or 0.0) for unit in differing for f in items),
    )
