"""Tables that page, PDF, Excel and slides share: typed cells, so that each writes the same number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from raaderum.domain.text import danish_order
from raaderum.reports.notes import NO_NOTES, Notes
from raaderum.reports.text import Words
from raaderum.reports.text.comparability import cautious_codes, grades_of, mark_name
from raaderum.reports.text.naming import country, unit_title, whole_country
from raaderum.reports.text.peers import distance_word
from raaderum.reports.text.position import is_own_group, target_phrase
from raaderum.studies.results import ExpectedResult, PeersResult, PositionResult

Kind = Literal[
    "text",
    "kroner",
    "millions",
    "share",
    "year",
    "distance",
    "number0",
    "number1",
    "number2",
    "rank",
    "flag",
    "signed",
    "factor",
]
Value = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, and how its values are written."""

    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title; ``strong`` are the numbers of rows to set off, from 0.

    ``levels`` says how far in each row stands in a tree; empty where the rows are no tree.
    ``marks`` are the marks of footnotes, by row and column: the cell stays a number, and the mark is written after it.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    strong: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    marks: dict[tuple[int, int], str] = field(default_factory=dict)


def write_cell(value: Value, kind: Kind, words: Words) -> str:
    """Write one value as text; nothing known is an en dash."""
    if value is None or isinstance(value, str):
        return "–" if value is None else value
    if kind == "flag":
        return words.gettext("ja") if value else words.gettext("nej")
    if kind == "distance" and 0 < value < 0.005:
        return words.gettext("under 0,01")
    written: dict[str, Callable[[float], str]] = {
        "share": words.percent,
        "signed": words.signed,
        "factor": words.factor,
    }
    if kind in written:
        return written[kind](value)
    if kind in ("year", "rank"):
        return str(int(value))
    return words.number(value, {"distance": 2, "number2": 2, "number1": 1, "millions": 1}.get(kind, 0))


def written_rows(table: Table, words: Words) -> list[list[str]]:
    """Return the cells of a table as they are written, each with its mark."""
    kinds = [column.kind for column in table.columns]
    return [
        [write_cell(value, kinds[j], words) + table.marks.get((i, j), "") for j, value in enumerate(row)]
        for i, row in enumerate(table.rows)
    ]


def only_marks(marks: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Leave out the cells that nobody explained."""
    return {place: mark for place, mark in marks.items() if mark}


def differences_table(result: PositionResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """All targets together: value, difference, per cent and kroner for the municipality."""
    _ = words.gettext
    own = is_own_group(result)
    rows = [
        (
            _capital(target_phrase(reference, words, own_group=own)),
            reference.value,
            reference.difference,
            reference.difference_share,
            None if reference.difference_dkk is None else reference.difference_dkk / 1e6,
        )
        for reference in result.references
    ]
    chosen = next(
        i for i, reference in enumerate(result.references, start=1) if reference.target == result.chosen.target
    )
    mine = (result.unit.name, result.own.value, None, None, None)
    total = (
        _("Forskel for kommunen, mio. kr. (beregnet)") if result.own.computed else _("Forskel for kommunen, mio. kr.")
    )
    columns = (
        Column(_("Sammenlignet med"), "text"),
        Column(unit_title(result.figure, words), "kroner"),
        Column(words.say(_("Forskel, {unit}"), unit=words.of(result.figure.unit)), "kroner"),
        Column(_("Forskel, pct."), "share"),
        Column(total, "millions"),
    )
    title = words.say(
        _("{unit}: {value} sammenlignet med andre"), unit=result.unit.name, value=words.kroner(result.own.value)
    )
    marks = only_marks({(0, 1): notes.mark_own(result)})
    return Table("differences", title, columns, (mine, *rows), (0, chosen), marks=marks)


def spread_table(result: PositionResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """The own unit, its peers and what marks out the spread. No list of all by rank."""
    _ = words.gettext
    values = [point.value for point in result.spread]
    named = [point for point in result.spread if point.role != "other"]
    named.sort(key=lambda point: (point.role != "own", danish_order(point.unit.name)))
    cautious = cautious_codes(result)
    rows: list[tuple[Value, ...]] = [
        (
            mark_name(point.unit, cautious),
            _("egen kommune") if point.role == "own" else _("sammenligningskommune"),
            point.value,
        )
        for point in named
    ]
    found = {(i, 2): notes.mark(p.unit.code, result.figure.id, result.period) for i, p in enumerate(named)}
    marks = (
        (_("Laveste"), 0.0),
        (_("Nedre fjerdedel"), 0.25),
        (_("Median"), 0.5),
        (_("Øvre fjerdedel"), 0.75),
        (_("Højeste"), 1.0),
    )
    for name, share in marks:
        rows.append((name, words.say(_("af {count} kommuner"), count=len(values)), quantile(values, share)))
    columns = (
        Column(_("Kommune"), "text"),
        Column(_("Rolle"), "text"),
        Column(unit_title(result.figure, words), "kroner"),
    )
    return Table("spread", _("Tallene bag billedet"), columns, tuple(rows), (0,), marks=only_marks(found))


def trend_table(result: PositionResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """Year by year: own value, the country's, distance, and where the level shifts."""
    _ = words.gettext
    shifts, unit = {shift.period for shift in result.trend.shifts}, words.of(result.figure.unit)
    rows = [
        (p.period, p.value, p.national, p.distance_share, _("niveauskift") if p.period in shifts else "")
        for p in result.trend.points
    ]
    columns = (
        Column(_("År"), "year"),
        Column(words.say(_("Kommunen, {unit}"), unit=unit), "kroner"),
        Column(f"{_capital(whole_country(result, words))}, {unit}", "kroner"),
        Column(words.say(_("Afstand til {country}"), country=country(result, words)), "share"),
        Column(_("Bemærkning"), "text"),
    )
    title = words.say(_("Udvikling som afstand til {country}"), country=whole_country(result, words))
    own = {(i, 1): notes.mark_own(result) for i, p in enumerate(result.trend.points) if p.period == result.period}
    return Table("trend", title, columns, tuple(rows), marks=only_marks(own))


def context_table(result: PositionResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """Neighbouring figures with the same peers."""
    _ = words.gettext
    rows = [(c.account, words.of(c.name), c.value, c.peers_mean, c.national, c.difference) for c in result.context]
    columns = (
        Column(_("Konto"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Kommunen"), "kroner"),
        Column(_("Sammenligningskommuner"), "kroner"),
        Column(_capital(whole_country(result, words)), "kroner"),
        Column(_("Forskel"), "kroner"),
    )
    own = {(i, 2): notes.mark(result.unit.code, c.figure, result.period) for i, c in enumerate(result.context)}
    title = _("Ved siden af: kr. pr. indbygger på tilgrænsende konti")
    return Table("context", title, columns, tuple(rows), marks=only_marks(own))


def peers_table(result: PeersResult, words: Words, notes: Notes = NO_NOTES) -> Table:
    """Peers, nearest first: how alike, least alike on what, how well they compare, and their own figure."""
    _ = words.gettext
    grades, cautious = grades_of(result), cautious_codes(result)
    own: tuple[Value, ...] = (
        mark_name(result.unit, cautious), result.unit.region, None, "", "", grades.get(result.unit.code), result.own,
    )  # fmt: skip
    rows = [
        (
            mark_name(peer.unit, cautious),
            peer.unit.region,
            peer.distance,
            distance_word(peer.distance, result.summary.limit, words),
            words.of(peer.least_alike),
            grades.get(peer.unit.code),
            peer.value,
        )
        for peer in result.peers
    ]
    columns = (
        Column(_("Kommune"), "text"),
        Column(_("Region"), "text"),
        Column(_("Afstand"), "distance"),
        Column(_("Hvor ens"), "text"),
        Column(_("Mindst ens på"), "text"),
        Column(_("Karakter"), "text"),
        Column(unit_title(result.figure, words), "kroner"),
    )
    shown = [result.unit, *(peer.unit for peer in result.peers)]
    found = {(i, 6): notes.mark(unit.code, result.figure.id, result.period) for i, unit in enumerate(shown)}
    table = Table("peers", _("Hvem der sammenlignes med"), columns, (own, *rows), (0,), marks=only_marks(found))
    return table if grades else _without_grade(table)


def _without_grade(table: Table) -> Table:
    """Return the table of an answer that was frozen before figures had grades."""
    columns = (*table.columns[:5], table.columns[6])
    rows = tuple((*row[:5], row[6]) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def features_table(result: PeersResult, words: Words) -> Table:
    """Framework conditions of the unit and its peers; the weight stands with the name of each."""
    _ = words.gettext
    columns = [Column(_("Kommune"), "text")]
    for feature in result.features:
        title = words.say(
            _("{name} (vægt {weight})"), name=words.of(feature.name), weight=words.number(feature.weight, 1)
        )
        columns.append(Column(title, "flag" if feature.category else "number1" if feature.decimals else "number0"))
    rows = [(result.unit.name, *(feature.own for feature in result.features))]
    rows += [(peer.unit.name, *(value.value for value in peer.features)) for peer in result.peers]
    return Table("features", _("Rammevilkår, som der sammenlignes på"), tuple(columns), tuple(rows), (0,))


def drivers_table(result: ExpectedResult, words: Words) -> Table:
    """What the expectation is made of: the condition here, two ordinary levels of it, and what lies between them."""
    _ = words.gettext
    rows = []
    for driver in result.drivers:
        kind: Kind = "flag" if driver.category else "number1" if driver.decimals else "number0"
        own, low, high = (write_cell(value, kind, words) for value in (driver.own, driver.low, driver.high))
        rows.append(
            (words.of(driver.name), own, words.say(_("fra {low} til {high}"), low=low, high=high), driver.effect)
        )
    columns = (
        Column(_("Rammevilkår"), "text"),
        Column(_("Kommunen"), "text"),
        Column(_("Fra nedre til øvre fjerdedel"), "text"),
        Column(words.say(_("Ændrer forventningen, {unit}"), unit=words.of(result.figure.unit)), "kroner"),
    )
    return Table("drivers", _("Det, forventningen bygger på"), columns, tuple(rows))


def expected_table(result: ExpectedResult, words: Words) -> Table:
    """The numbers of the expectation's picture."""
    _ = words.gettext
    rows = (
        (_("Forventet"), result.expected),
        (_("Intervallets nedre grænse"), result.interval.low),
        (_("Intervallets øvre grænse"), result.interval.high),
        (result.unit.name, result.own.value),
        (_("Forventet forskel"), result.difference),
    )
    columns = (Column(_("Tal"), "text"), Column(unit_title(result.figure, words), "kroner"))
    return Table("expected", _("Tallene bag billedet"), columns, rows, (3,))


def quantile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie, between neighbours in proportion.

    >>> quantile([1.0, 3.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
