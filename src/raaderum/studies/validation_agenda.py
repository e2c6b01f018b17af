"""The doubts as points of a meeting: one per unit and figure, most kroner first, with a proposal of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from raaderum.domain.text import Text
from raaderum.studies.results.validation import (
    BridgeItem,
    BrokenControl,
    Jump,
    MissingFigures,
    Outlier,
    Part,
    Point,
    PointKind,
    Session,
    UnitError,
)
from raaderum.studies.validation_findings import Round, explanations_of

IN_MEETING = 12
"""Points in the meeting: two hours hold no more. The others are answered in writing."""
MATERIAL_SHARE = 0.01
"""A jump is a point from a hundredth of the unit's cost: the smaller ones decide nothing."""
FOLDED_SHARE = 0.5
"""A figure above is no point of its own where at least half of its doubt is that of a figure below it."""
BEFORE: tuple[PointKind, ...] = ("unit_error", "control")
"""A slip is a yes or a no, and bars the unit from all comparisons: it is put right before anybody meets."""
MINUTES: dict[PointKind, int] = {"outlier": 6, "bridge": 5, "missing": 4, "jump": 5}
"""A real difference takes an explanation, a gap an answer."""
WELCOME, PRACTICE, REST, END = 10, 15, 10, 10
"""Minutes of the rest of the meeting."""
START = 9 * 60
"""Nine o'clock, in minutes after midnight: a proposal."""
KRONER = Text("kr.", "DKK")
WHOLE_REPORT = Text("Hele indberetningen", "The whole report")


def make_points(
    asked: Round,
    errors: tuple[UnitError, ...],
    controls: tuple[BrokenControl, ...],
    outliers: tuple[Outlier, ...],
    jumps: tuple[Jump, ...],
    bridge: tuple[BridgeItem, ...],
    missing: tuple[MissingFigures, ...],
) -> tuple[Point, ...]:
    """Return all points, the one with most kroner first; a figure whose parts are in doubt is not asked about twice."""
    wrong = {(error.unit.code, name) for error in errors for name in _figures_of(asked, error.variable)}
    kept = [one for one in outliers if (one.unit.code, one.figure) not in wrong]
    lying = {(one.unit.code, one.figure) for one in kept}
    moved = [
        jump
        for jump in jumps
        if not jump.expected
        and (jump.unit.code, jump.figure) not in wrong | lying
        and abs(jump.dkk) >= MATERIAL_SHARE * abs(asked.whole_cost(jump.unit.code))
    ]
    points = [
        *(_error_point(asked, error) for error in errors),
        *(_control_point(control) for control in controls),
        *_fold(asked, [*(_outlier_point(asked, one, jumps) for one in kept), *(_jump_point(asked, j) for j in moved)]),
        *(_bridge_point(asked, item) for item in bridge),
        *(_missing_point(one) for one in missing if any(not variable.optional for variable in one.variables)),
    ]
    return tuple(_timed(sorted(points, key=_by_kroner)))


def _by_kroner(point: Point) -> tuple[bool, float, str, str, str]:
    return (point.dkk is None, -abs(point.dkk or 0.0), point.unit.code, point.code, point.name.da)


def make_sessions(points: tuple[Point, ...]) -> tuple[Session, ...]:
    """Return the parts of the meeting, each with the time it begins."""
    talk = sum(point.minutes for point in points)
    lengths: dict[Part, int] = {"welcome": WELCOME, "points": talk, "practice": PRACTICE, "rest": REST, "end": END}
    found, minute = [], START
    for name, minutes in lengths.items():
        if minutes:
            found.append(Session(name, clock(minute), minutes))
        minute += minutes
    return tuple(found)


def clock(minute: int) -> str:
    """Write minutes after midnight as a time.

    >>> clock(545)
    '9.05'
    """
    return f"{minute // 60}.{minute % 60:02d}"


def _timed(points: list[Point]) -> Iterator[Point]:
    """Number the points: put right before, taken in the meeting with a time, answered in writing."""
    before = [point for point in points if point.kind in BEFORE]
    rest = [point for point in points if point.kind not in BEFORE]
    minute = START + WELCOME
    for number, point in enumerate([*before, *rest], start=1):
        if number <= len(before):
            yield replace(point, number=number, when="before")
        elif number > len(before) + IN_MEETING:
            yield replace(point, number=number, when="written")
        else:
            minutes = MINUTES[point.kind]
            yield replace(point, number=number, when="meeting", at=clock(minute), minutes=minutes)
            minute += minutes


def _figures_of(asked: Round, variable: str) -> set[str]:
    """Return the ids of the figures whose value a variable enters: the leaves that use it, and all above them."""
    found = {figure.id for figure in asked.users(variable)}
    above = {name for name, figure in asked.release.pack.key_figures.items() if _enters(asked, name, variable, found)}
    return found | above


def _enters(asked: Round, name: str, variable: str, leaves: set[str]) -> bool:
    figure = asked.release.pack.figure(name)
    return variable in {*figure.numerator, *figure.minus, figure.denominator} or bool(leaves & set(figure.children))


def _blank(kind: PointKind, **facts: object) -> Point:
    empty: dict[str, object] = {
        "number": 0, "when": "written", "kind": kind, "code": "", "value": None, "previous": None, "normal": None,
        "factor": None, "corrected": None, "reason": None, "count": 0, "peers_distance": None, "all_distance": None,
        "logarithm": False, "by_quantity": False, "last_year": False, "also": (), "explanations": (), "dkk": None,
        "at": "", "minutes": 0,
    }  # fmt: skip
    return Point(**(empty | facts))  # type: ignore[arg-type]


def _error_point(asked: Round, error: UnitError) -> Point:
    return _blank(
        "unit_error", unit=error.unit, name=error.name, measure=error.measure, value=error.value,
        previous=error.previous, factor=error.factor, corrected=error.corrected, reason=error.found_by,
        also=error.figures, dkk=error.dkk,
        explanations=tuple(explanations_of(asked, error.unit.code, (error.variable,))),
    )  # fmt: skip


def _control_point(control: BrokenControl) -> Point:
    return _blank(
        "control", unit=control.unit, name=control.name, measure=control.measure, value=control.total,
        previous=control.parts, reason=control.control, dkk=control.dkk,
    )  # fmt: skip


def _outlier_point(asked: Round, one: Outlier, jumps: tuple[Jump, ...]) -> Point:
    previous = next((j.previous for j in jumps if (j.unit, j.figure) == (one.unit, one.figure)), None)
    return _blank(
        "outlier", unit=one.unit, code=one.code, name=one.name, measure=one.measure, value=one.value,
        previous=previous, normal=one.normal, peers_distance=one.peers_distance, all_distance=one.all_distance,
        logarithm=one.logarithm, by_quantity=one.by_quantity, dkk=one.dkk,
        explanations=_said(asked, one.unit.code, one.figure),
    )  # fmt: skip


def _jump_point(asked: Round, jump: Jump) -> Point:
    return _blank(
        "jump", unit=jump.unit, code=jump.code, name=jump.name, measure=jump.measure, value=jump.value,
        previous=jump.previous, normal=jump.normal, dkk=jump.dkk,
        explanations=_said(asked, jump.unit.code, jump.figure),
    )  # fmt: skip


def _said(asked: Round, unit: str, name: str) -> tuple[str, ...]:
    figure = asked.release.pack.figure(name)
    return tuple(dict.fromkeys(explanations_of(asked, unit, (*figure.numerator, *figure.minus, figure.denominator))))


def _bridge_point(asked: Round, item: BridgeItem) -> Point:
    return _blank(
        "bridge", unit=item.unit, name=item.name, measure=KRONER, value=item.value_dkk, previous=item.previous_dkk,
        reason=item.change, count=item.count, dkk=item.dkk, explanations=_said(asked, item.unit.code, item.figure),
    )  # fmt: skip


def _missing_point(one: MissingFigures) -> Point:
    needed = [variable for variable in one.variables if not variable.optional]
    name = WHOLE_REPORT if one.everything else needed[0].name
    return _blank(
        "missing", unit=one.unit, name=name, measure=Text("", ""), reason=needed[0].reason,
        count=len(one.variables) if one.everything else len(needed), also=one.figures, dkk=one.dkk,
        last_year=one.last_year,
    )  # fmt: skip


def _fold(asked: Round, points: list[Point]) -> list[Point]:
    """Leave out a figure above where one below it, of the same unit, holds most of the doubt; say so on that one."""
    pack = asked.release.pack
    by_code = {(point.unit.code, point.code): point for point in points}
    kept = dict(by_code)
    for (unit, code), point in by_code.items():
        figure = next((f for f in pack.key_figures.values() if f.code == code and f.children), None)
        below = [] if figure is None else [(unit, pack.figure(child).code) for child in figure.children]
        for key in below:
            part = kept.get(key)
            if part is not None and abs(part.dkk or 0.0) >= FOLDED_SHARE * abs(point.dkk or 0.0):
                kept[key] = replace(part, also=(*part.also, code))
                kept.pop((unit, code), None)
    return list(kept.values())
