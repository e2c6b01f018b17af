"""Which processes suit automation, why, and how sure is that?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from raaderum.analytics.processes.screening import Criteria, Weighed, hours_score, rank, stability, weigh
from raaderum.domain.processes import WorkProcess
from raaderum.domain.text import Text
from raaderum.packs.screening import ScreeningFile, ScreeningQuestion

FloatArray = NDArray[np.float64]
HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an answer adds to feasibility or benefit; the contributions of a part sum to it.

    ``answer`` is the option, or the number as text; None: not answered, and nothing is added.
    """

    question: str
    name: Text
    part: str
    stage: str
    answer: str | None
    shown: Text | None
    score: float | None
    weight: float
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Screened:
    """A process, screened.

    Attributes:
        feasibility, benefit: 0 to 1; None where nothing is answered. Without the hours that it would save nobody knows
            the benefit.
        quadrant: Id, name and advice of the field it falls in; None where one of the two is unknown, or where the
            process is settled already.
        knock_outs: What blocks it.
        confidence: The share of the weight of all questions that is answered.
        prerequisites: What has to be settled first.
        far_from_own_view: Whether the municipality's own view is far from what is computed.
        place, place_low, place_high: In the order, and in 9 of 10 draws of other weights. Those without a quadrant
            share what is left below the others.
        same_quadrant: The share of the draws in which it stays in its quadrant.
    """

    process: WorkProcess
    feasibility: float | None
    benefit: float | None
    quadrant: str | None
    quadrant_name: Text | None
    advice: Text | None
    knock_outs: tuple[Text, ...]
    confidence: float
    missing: tuple[str, ...]
    hours_now: float | None
    hours_saved: float | None
    contributions: tuple[Contribution, ...]
    prerequisites: tuple[Text, ...]
    far_from_own_view: bool
    place: int
    place_low: int
    place_high: int
    same_quadrant: float


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """All processes, best first; then those that lack answers, and last those that are settled.

    ``unknown`` counts those that lack answers, ``hours_saved`` is of those to automate now: capacity, not money.
    """

    processes: tuple[Screened, ...]
    counts: dict[str, int]
    unknown: int
    hours_saved: float
    draws: int
    seed: int
    example: bool = False
    study: str = field(default="screening")


def study_screening(
    processes: Sequence[WorkProcess], rules: ScreeningFile, *, example: bool = False
) -> ScreeningResult:
    """Screen processes.

    Args:
        processes: The register. Questions without an answer, and answers that say nothing, lower the confidence.
        rules: The questions, their weights and the limits.
        example: Whether the processes are made up.
    """
    if not processes:
        return ScreeningResult((), {one.id: 0 for one in rules.quadrants}, 0, 0.0, 0, rules.stability.seed, example)
    # Missing answers are drawn by place in the list: another order must not give another interval.
    processes = sorted(processes, key=lambda one: (not one.open, not _placed(one, rules), one.municipality, one.id))
    parts = {part: _part(processes, rules, part) for part in ("feasibility", "benefit")}
    weighed = {part: weigh(found.scores, found.weights, found.asked) for part, found in parts.items()}
    without_hours = np.isnan(parts["benefit"].scores[:, -1])
    weighed["benefit"].value[without_hours] = weighed["benefit"].contributions[without_hours] = np.nan
    blocked = np.array([bool(remarks(one, rules, "knock_out")) for one in processes])
    limits = (rules.thresholds.feasibility, rules.thresholds.benefit)
    feasible = _reaches(weighed["feasibility"].value, limits[0]) & ~blocked
    beneficial = _reaches(weighed["benefit"].value, limits[1])
    score = (weighed["feasibility"].value + weighed["benefit"].value) / 2
    open_, in_order = sum(one.open for one in processes), sum(one.open and _placed(one, rules) for one in processes)
    tried = stability(
        parts["feasibility"].criteria(in_order), parts["benefit"].criteria(in_order), limits,
        (feasible[:in_order], beneficial[:in_order]), blocked[:in_order], draws=rules.stability.draws,
        seed=rules.stability.seed,
    )  # fmt: skip
    places = rank(np.where(blocked, score - 1, score)[:in_order])
    found = []
    for i, process in enumerate(processes):
        known = i < in_order
        place, low, high, same = open_ + 1, open_ + 1, len(processes), 1.0
        if process.open and not known:
            place, low, high = in_order + 1, in_order + 1, open_
        elif known:
            place, low, high = int(places[i]), int(tried.low[i]), int(tried.high[i])
            same = float(tried.same_quadrant[i])
        quadrant = rules.quadrant(feasible=bool(feasible[i]), beneficial=bool(beneficial[i])) if known else None
        contributions = tuple(
            one for part in parts for one in _contributions(process, rules, parts[part], weighed[part], i)
        )
        found.append(Screened(
            process, _number(weighed["feasibility"].value[i]), _number(weighed["benefit"].value[i]),
            quadrant.id if quadrant else None, quadrant.name if quadrant else None,
            quadrant.advice if quadrant else None,
            remarks(process, rules, "knock_out"), _confidence(parts, weighed, i),
            tuple(one.question for one in contributions if one.score is None), process.hours_now, process.hours_saved,
            contributions, remarks(process, rules, "prerequisite"),
            _is_far(process, rules, weighed["feasibility"].value[i]), place, low, high, same,
        ))  # fmt: skip
    ordered = tuple(sorted(found, key=lambda one: (one.place, one.process.id)))
    counts = {one.id: sum(s.quadrant == one.id for s in ordered) for one in rules.quadrants}
    now = next(one.id for one in rules.quadrants if one.feasible and one.beneficial)
    return ScreeningResult(
        ordered, counts, sum(one.quadrant is None and one.process.open for one in ordered),
        sum(one.hours_saved or 0.0 for one in ordered if one.quadrant == now),
        rules.stability.draws, rules.stability.seed, example,
    )  # fmt: skip


def _placed(process: WorkProcess, rules: ScreeningFile) -> bool:
    """Tell whether enough is known for a place in the order: something of feasibility, and the hours saved."""
    asked = [one for one in rules.questions if one.part == "feasibility" and one.weight]
    return process.hours_saved is not None and any(score_of(process, one, rules) is not None for one in asked)


@dataclass(frozen=True, eq=False)
class _Part:
    """The criteria of feasibility or benefit: ids (hours last, in benefit), weights, scores (process, criterion).

    ``asked`` is False for the second stage of a process that has only been through the first.
    """

    name: str
    ids: tuple[str, ...]
    weights: FloatArray
    scores: FloatArray
    asked: NDArray[np.bool_]

    def criteria(self, count: int) -> Criteria:
        """The first processes, as the method of stability reads them."""
        return Criteria(self.scores[:count], self.asked[:count], self.weights)


def _part(processes: Sequence[WorkProcess], rules: ScreeningFile, name: str) -> _Part:
    questions = [one for one in rules.questions if one.part == name]
    ids, weights = [one.id for one in questions], [one.weight for one in questions]
    columns = [[score_of(process, one, rules) for process in processes] for one in questions]
    if name == "benefit":
        ids.append(HOURS)
        weights.append(rules.hours.weight)
        columns.append([_hours(process, rules) for process in processes])
    scores = np.array([[math.nan if cell is None else cell for cell in column] for column in columns]).T
    begun = np.array([_depth(process, rules) for process in processes])
    quick = np.array([*(one.stage == "quick" for one in questions), *([True] * (len(ids) - len(questions)))])
    return _Part(name, tuple(ids), np.array(weights), scores, begun[:, None] | quick[None, :])


def _depth(process: WorkProcess, rules: ScreeningFile) -> bool:
    """Tell whether the second stage has begun for a process."""
    return any(one.stage == "depth" and one.id in process.answers for one in rules.questions)


def score_of(process: WorkProcess, question: ScreeningQuestion, rules: ScreeningFile) -> float | None:
    """Return how the answer to a question counts, 0 to 1; None where it is missing or says nothing.

    Much of what is asked in a reversed question counts 0.
    """
    answer = process.answers.get(question.id)
    if answer is None:
        return None
    if question.kind == "number":
        number = float(answer)
        return next(band.score for band in question.bands if band.at_most is None or number <= band.at_most)
    score = next(one.score for one in rules.options_of(question) if one.id == answer)
    if score is None:
        return None
    return 1.0 - score if question.reversed else score


def _hours(process: WorkProcess, rules: ScreeningFile) -> float | None:
    saved = process.hours_saved
    return None if saved is None else hours_score(saved, rules.hours.low, rules.hours.high)


def _contributions(
    process: WorkProcess, rules: ScreeningFile, part: _Part, weighed: Weighed, row: int
) -> list[Contribution]:
    found = []
    for column, name in enumerate(part.ids):
        if not part.asked[row, column]:
            continue
        score, added = part.scores[row, column], weighed.contributions[row, column]
        if name == HOURS:
            label, stage, answer, shown = rules.hours.name, "quick", None, None
            if process.hours_saved is not None:
                answer = f"{process.hours_saved:.0f}"
        else:
            question = rules.question(name)
            label, stage, answer = question.name, question.stage, _answer(process, question)
            shown = next((one.name for one in rules.options_of(question) if one.id == answer), None)
        weight = float(part.weights[column])
        found.append(Contribution(name, label, part.name, stage, answer, shown, _number(score), weight, _number(added)))
    return found


def _answer(process: WorkProcess, question: ScreeningQuestion) -> str | None:
    answer = process.answers.get(question.id)
    if answer is None:
        return None
    return f"{answer:g}" if isinstance(answer, float | int) else answer


def remarks(process: WorkProcess, rules: ScreeningFile, kind: str) -> tuple[Text, ...]:
    """Return what the answers give rise to: knock-outs, or what has to be settled first."""
    found = []
    for question in rules.questions:
        remark = question.knock_out if kind == "knock_out" else question.prerequisite
        if remark is not None and process.answers.get(question.id) in remark.options:
            found.append(remark.text)
    return tuple(found)


def _confidence(parts: dict[str, _Part], weighed: dict[str, Weighed], row: int) -> float:
    """Return the mean of the two parts' answered shares."""
    return float(np.mean([weighed[name].answered[row] for name in parts]))


def _is_far(process: WorkProcess, rules: ScreeningFile, feasibility: float) -> bool:
    """Tell whether the municipality's own view is far from what is computed."""
    overall = next((one for one in rules.questions if one.id == "overall"), None)
    own = score_of(process, overall, rules) if overall else None
    return own is not None and not math.isnan(feasibility) and bool(abs(own - feasibility) > rules.far_apart)


def _reaches(values: FloatArray, limit: float) -> NDArray[np.bool_]:
    return np.nan_to_num(values, nan=-1.0) >= limit - 1e-12


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value) + 0.0
