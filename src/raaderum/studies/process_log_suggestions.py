"""What an event log suggests to answer in the screening of a process, with what speaks for it.

Only what a log can show is suggested. Whether the work takes judgement, how good it is and how those who do it feel
are not in a log. All thresholds are proposals of ours; nobody has published any.
"""

from __future__ import annotations

from collections.abc import Iterator

from raaderum.domain.process_logs import MixChange, Spread, TouchTime
from raaderum.domain.processes import WorkProcess
from raaderum.domain.text import Text
from raaderum.studies.results.process_log import Degree, ProcessLogResult, Suggestion
from raaderum.warehouse.readers.submission_findings import write_number

COMMON_VARIANTS = 5
"""Cases outside this many commonest variants are exceptions. A proposal."""
FEWEST_CASES = 50
"""Of fewer cases nothing is said about how they differ. A proposal."""
UNIFORM: tuple[tuple[float, float, Degree], ...] = ((0.95, 0.05, "none"), (0.80, 0.15, "low"), (0.50, 0.35, "some"))
"""Variation: at least this share of cases in the commonest variants, at most this share with rework. A proposal."""
CHANGED: tuple[tuple[float, Degree], ...] = ((0.30, "high"), (0.15, "some"))
"""Change: how much further apart early and late cases are than by chance. A proposal."""
FEWEST_DAYS = 28
"""A shorter period is not scaled to a year. A proposal."""
SHORT_DAYS = 365
"""A shorter period may lack a season, which is said."""
LONG_DAYS, ALWAYS, _DAY = 1.0, 0.9, 1440
"""From this many days and this share of them on, steps that are always under way are taken for waiting. A proposal."""
FEWEST_PAIRED_SHARE = 0.5
"""Minutes are suggested where at least this share of completions has its start. A proposal."""
_YEAR_DAYS = 365.25
_FACTS = ("volume", "minutes", "staff")
"""What is suggested of the process itself, and is no answer to a question."""


def suggest(result: ProcessLogResult) -> tuple[Suggestion, ...]:
    """Return what the log suggests, the degrees first."""
    return tuple(_suggest(result))


def suggested_process(result: ProcessLogResult, name: str) -> WorkProcess:
    """Return a process with what the log suggests, and the evidence as its notes; a person answers the rest."""
    figures = {one.question: one.value for one in result.suggestions if one.question in _FACTS}
    answers: dict[str, str | float] = {}
    for one in result.suggestions:
        answer = one.answer if one.answer is not None else one.value
        if one.question not in _FACTS and answer is not None:
            answers[one.question] = answer
    evidence = " ".join(one.evidence.da for one in result.suggestions)
    return WorkProcess(
        "P1", name, volume=figures.get("volume"), minutes=figures.get("minutes"), staff=figures.get("staff"),
        answers=answers, notes=f"Fra en hændelseslog: {evidence}",
    )  # fmt: skip


def _suggest(result: ProcessLogResult) -> Iterator[Suggestion]:
    enough = result.cases >= FEWEST_CASES
    if enough:
        yield _variation(result)
    if result.change is not None:
        yield _change(result.change)
    yield _digital(result)
    if (result.last - result.first).days >= FEWEST_DAYS:
        yield _volume(result)
    touch = result.touch
    enough_pairs = touch.pairs >= FEWEST_PAIRED_SHARE * touch.completions
    if touch.per_case is not None and enough_pairs and not is_waiting(result):
        yield _minutes(touch, touch.per_case)
    if result.hand_overs.resources:
        yield _staff(result)
    if enough:
        yield _exceptions(result)
    yield _steps(result)


def is_waiting(result: ProcessLogResult) -> bool:
    """Tell whether steps are under way so much of the time that nobody can have worked on them."""
    days = result.throughput_days.median
    worked = result.touch.per_case
    return worked is not None and days >= LONG_DAYS and worked.median >= ALWAYS * days * _DAY


def _variation(result: ProcessLogResult) -> Suggestion:
    top, rework = result.top_variant_shares[COMMON_VARIANTS], result.rework_case_share
    answer: Degree = next((degree for share, most, degree in UNIFORM if top >= share and rework <= most), "high")
    ways = number(result.variants)
    return _degree(
        "variation",
        answer,
        f"{percent(top).da} af sagerne går en af de {COMMON_VARIANTS} mest almindelige veje, ud af {ways.da} i alt. "
        f"I {percent(rework).da} af sagerne er noget gjort om.",
        f"{percent(top).en} of the cases go one of the {COMMON_VARIANTS} commonest ways, out of {ways.en}. "
        f"In {percent(rework).en} of the cases something is done again.",
    )


def _change(change: MixChange) -> Suggestion:
    excess = change.distance - change.by_chance
    answer: Degree = "low"
    if change.beyond_chance:
        answer = next((degree for least, degree in CHANGED if excess >= least), "low")
    early, late, distance = number(change.early), number(change.late), percent(change.distance)
    chance = percent(change.by_chance)
    return _degree(
        "change",
        answer,
        f"{distance.da} af de {late.da} sager i periodens sidste tredjedel skulle gå en anden vej for at ligne de "
        f"{early.da} i den første. Af ren tilfældighed ville det være {chance.da}. Nye regler og skærmbilleder ses "
        "ikke i en log.",
        f"{distance.en} of the {late.en} cases in the last third of the period would have to go another way to be like "
        f"the {early.en} in the first. By mere chance it would be {chance.en}. New rules and screens do not show in a "
        "log.",
    )


def _digital(result: ProcessLogResult) -> Suggestion:
    events = number(result.events_read)
    return _degree(
        "digital",
        "high",
        f"{events.da} hændelser er registreret af it-systemer: hvert trin i loggen har et digitalt spor. Papir og "
        "telefon ses ikke i en log.",
        f"{events.en} events are noted by IT systems: each step of the log has a digital trace. Paper and telephone do "
        "not show in a log.",
    )


def _volume(result: ProcessLogResult) -> Suggestion:
    days, cases = (result.last - result.first).days + 1, number(result.cases)
    short = Text(
        " Perioden er under et år, så en sæson kan mangle.", " It is less than a year: a season may be lacking."
    )
    if days >= SHORT_DAYS:
        short = Text("", "")
    return _figure(
        "volume",
        round(result.cases * _YEAR_DAYS / days),
        Text("sager om året", "cases a year"),
        f"{cases.da} sager på {number(days).da} dage ({result.first:%d.%m.%Y} til {result.last:%d.%m.%Y}), regnet om "
        f"til et år.{short.da}",
        f"{cases.en} cases in {number(days).en} days ({result.first} to {result.last}), scaled to a year.{short.en}",
    )


def _minutes(touch: TouchTime, per_case: Spread) -> Suggestion:
    share, p90 = percent(touch.pairs / touch.completions), number(per_case.p90, 1)
    return _figure(
        "minutes",
        round(per_case.median, 1),
        Text("minutter pr. sag", "minutes per case"),
        f"Så længe varer trinene i den midterste sag fra start til afslutning; 9 af 10 sager tager højst {p90.da} "
        f"minutter. {share.da} af de afsluttede trin har en start. Pauser og nætter er med.",
        f"So long the steps of the middle case last from start to completion; 9 of 10 cases take at most {p90.en} "
        f"minutes. {share.en} of the completed steps have a start. Breaks and nights are in it.",
    )


def _staff(result: ProcessLogResult) -> Suggestion:
    return _figure(
        "staff",
        result.hand_overs.resources,
        Text("medarbejdere", "employees"),
        "Så mange forskellige er nævnt i loggen. Systemer og vikarer kan være iblandt.",
        "So many different ones are named in the log. Systems and temps may be among them.",
    )


def _exceptions(result: ProcessLogResult) -> Suggestion:
    share, cases = 1 - result.top_variant_shares[COMMON_VARIANTS], number(result.cases)
    outside = number(round(share * result.cases))
    return _figure(
        "exceptions",
        round(100 * share, 1),
        Text("pct.", "per cent"),
        f"{outside.da} af {cases.da} sager går en anden vej end de {COMMON_VARIANTS} mest almindelige. Om en vej er "
        "uden for reglerne, ses ikke i en log.",
        f"{outside.en} of {cases.en} cases go another way than the {COMMON_VARIANTS} commonest. Whether a way is "
        "outside the rules does not show in a log.",
    )


def _steps(result: ProcessLogResult) -> Suggestion:
    median = number(result.median_events, 1)
    return _figure(
        "steps",
        result.median_events,
        Text("trin eller flere", "steps or more"),
        f"Den midterste sag har {median.da} hændelser. Hver dækker ofte flere klik og valg.",
        f"The middle case has {median.en} events. Each often covers several clicks and choices.",
    )


def _degree(question: str, answer: Degree, da: str, en: str) -> Suggestion:
    return Suggestion(question, answer, None, Text("", ""), _evidence(da, en))


def _figure(question: str, value: float, unit: Text, da: str, en: str) -> Suggestion:
    return Suggestion(question, None, float(value), unit, _evidence(da, en))


def _evidence(da: str, en: str) -> Text:
    """Return the sentences; an abbreviation at the end of one keeps one full stop."""
    return Text(da.replace("..", "."), en.replace("..", "."))


def number(value: float, decimals: int = 0) -> Text:
    """Write a number in both languages.

    >>> number(1234.56, 1)
    Text(da='1.234,6', en='1,234.6')
    """
    rounded = round(value, decimals)
    return Text(write_number(rounded), write_number(rounded, "en"))


def percent(share: float) -> Text:
    """Write a share in per cent, with a decimal where whole numbers would say none or all.

    >>> percent(0.497).da, percent(0.9996).da, percent(0.004).en
    ('50 pct.', '99,96 pct.', '0.4 per cent')
    """
    whole = round(100 * share)
    decimals = 0 if 0 < whole < 100 or share in {0, 1} else 1 if share < 0.5 else 2
    text = number(100 * share, decimals)
    return Text(f"{text.da} pct.", f"{text.en} per cent")
