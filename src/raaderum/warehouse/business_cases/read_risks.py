"""The sheets of risks and correlations of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from raaderum.analytics.business_cases import ImpossibleCorrelations, correlation_matrix
from raaderum.domain.business_cases import Assumption, Correlation, Risk, Steering
from raaderum.warehouse.business_cases.layout import STEERINGS
from raaderum.warehouse.business_cases.reading import Reading, year_inside
from raaderum.warehouse.readers.forms.cells import RowReader, shown
from raaderum.warehouse.readers.forms.tables import FormRow


def read_risks(rows: Sequence[FormRow], reading: Reading) -> list[Risk]:
    """Return what may happen, and what it would cost."""
    found = []
    for row in rows:
        reader = RowReader(row)
        name = reader.text("name", needed=True)
        chance, cost = reader.amount("probability", needed=True, percent=True), reader.amount("cost", needed=True)
        low, high = reader.amount("low"), reader.amount("high")
        if chance is not None and not 0 <= chance <= 1:
            reader.wrong("probability", "not-a-probability", value=shown(chance))
        for key, one in {"cost": cost, "low": low, "high": high}.items():
            if one is not None and one < 0:
                reader.wrong(key, "negative", name=name, value=shown(one))
        if (low is None) != (high is None):
            reader.wrong("high" if high is None else "low", "half-range", name=name)
        elif low is not None and high is not None and cost is not None and not low <= cost <= high:
            reader.wrong("cost", "range-order", name=name, low=shown(low), likely=shown(cost), high=shown(high))
        year = year_inside(reader, "year", reading)
        steering = reader.choice("steering", STEERINGS) or Steering.SERVICE
        place = 0 if year is None else year - reading.first_year
        response = reader.text("response")
        found.append(Risk(name, chance or 0.0, cost or 0.0, low, high, place, steering, response))
        reading.findings += reader.findings
    return found


def read_correlations(
    rows: Sequence[FormRow], assumptions: Mapping[str, Assumption], reading: Reading
) -> list[Correlation]:
    """Return which assumptions move together; refused where they cannot all hold at once."""
    found: dict[frozenset[str], Correlation] = {}
    sound = True
    for row in rows:
        reader = RowReader(row)
        names = [reader.text(key, needed=True).casefold() for key in ("first", "second")]
        value = reader.amount("value", needed=True)
        for key, name in zip(("first", "second"), names, strict=True):
            if name and (name not in assumptions or not assumptions[name].uncertain):
                reader.wrong(key, "not-uncertain", value=name)
        if value is not None and not -1 <= value <= 1:
            reader.wrong("value", "not-a-correlation", value=shown(value))
        if names[0] and names[0] == names[1]:
            reader.wrong("second", "with-itself", value=names[0])
        elif frozenset(names) in found:
            reader.wrong("second", "pair-twice")
        elif not reader.findings and value is not None:
            found[frozenset(names)] = Correlation(names[0], names[1], value)
        sound = sound and not reader.findings
        reading.findings += reader.findings
    if sound and found:
        _check_together(rows, list(found.values()), reading)
    return list(found.values())


def _check_together(rows: Sequence[FormRow], pairs: Sequence[Correlation], reading: Reading) -> None:
    names = tuple(dict.fromkeys(name for one in pairs for name in (one.first, one.second)))
    try:
        correlation_matrix(names, {(one.first, one.second): one.value for one in pairs})
    except ImpossibleCorrelations as problem:
        place = {name: i for i, name in enumerate(names)}
        near = ", ".join(
            f"{one.first}–{one.second} {shown(round(float(problem.nearest[place[one.first], place[one.second]]), 2))}"
            for one in pairs
        )
        reading.findings.append(rows[0].find("value", "impossible-correlations", {"nearest": near}))
