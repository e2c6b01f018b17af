"""The tables of a proposal: its four budget years in thousands of kroner, and what they rest on.

Signs are those of the study: plus speaks for the proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from raaderum.domain.business_cases import BUDGET_YEARS, BUDGETED, Assumption, BusinessCase, Effect, Steering
from raaderum.reports.fit import break_words, column_widths, cut_text
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words
from raaderum.reports.text.case_paper import range_text, unit_of_amounts, value_text
from raaderum.studies.business_case import base_value, price_factor
from raaderum.studies.results.business_case import CaseResult, LineAmounts
from raaderum.warehouse.business_cases.layout import BASES, DECISIONS, EFFECTS, PARTS, STEERINGS

Amounts = Sequence[float]
_MOST_ONE_OFFS = 5
"""Lines of the table; the smaller ones are added up in one."""
_LONGEST_CELL, _LONGEST_LINE = 1000, 80
"""Letters of a text in a table, and of the name of a line of the budget."""
_WIDEST = {"assumptions": (20, 20, 13, 30, 30, 15), "decisions": (24, 20, 40, 14), "risks": (34, 14, 14, 8, 34)}
"""Letters of the columns of crowded tables; longer texts are set on several lines."""
_LONGEST_WORD, _LINE, _PADDING, _WHOLE = 20, 118, 2, 12
"""Letters: of a word that gets room of its own, of a line of a table, beside a cell, and of a word never broken."""


def economy_table(result: CaseResult, words: Words) -> Table:
    """What changes in the budget, in four years: lasting by steering area, one-off by line, risks, and all together."""
    _ = words.gettext
    counted = [line for line in result.lines if line.counted_as in BUDGETED]
    lasting = [line for line in counted if not line.part.one_off]
    one_off = [line for line in counted if line.part.one_off]
    lasting_rows = [
        (_("Varige ændringer"), words.of(STEERINGS[area]), _sum((x for x in lasting if x.steering is area), result))
        for area in Steering
    ]
    one_off_rows = _one_offs(one_off, result, words)
    risk_rows = _risks(result, words)
    total = _("Samlet ændring i budgettet")
    rows = [*lasting_rows, (_("Varige ændringer i alt"), "", _sum(lasting, result))]
    strong = [len(rows) - 1]
    rows += [*one_off_rows, (_("Engangsbeløb i alt (implementering)"), "", _sum(one_off, result))]
    strong.append(len(rows) - 1)
    frames = _frames(result, words)
    only = frames[0][1] if len(frames) == 1 else ""
    rows += [*risk_rows, (total, only, result.budget.by_year_dkk)]
    strong.append(len(rows) - 1)
    rows += frames if not only else []
    return Table("economy", total, _columns(result, words), tuple(_row(*row) for row in rows), tuple(strong))


def outside_table(result: CaseResult, words: Words) -> Table:
    """What is worth kroner, but is no money in a budget."""
    _ = words.gettext
    effects = dict(result.by_effect)
    rows = (
        (_("Frigjort tid (kapacitet)"), "", effects[Effect.CAPACITY]),
        (_("Undgåede udgifter"), "", effects[Effect.AVOIDED]),
    )
    return Table("outside", _("Uden for budgettet"), _columns(result, words), tuple(_row(*row) for row in rows))


def years_table(result: CaseResult, words: Words) -> Table:
    """Every year of the case, where it has more than a budget."""
    _ = words.gettext
    effects = dict(result.by_effect)
    parts = (result.budget.by_year_dkk, effects[Effect.CAPACITY], effects[Effect.AVOIDED], result.net.by_year_dkk)
    titles = (_("I budgettet"), _("Frigjort tid"), _("Undgåede udgifter"), _("Alle virkninger"))
    columns = (Column(unit_of_amounts(result.case, words), "text"), *(Column(one, "signed") for one in titles))
    rows: list[tuple[Value, ...]] = [
        (str(year), *(part[i] / 1000 for part in parts)) for i, year in enumerate(result.years)
    ]
    rows.append((_("I alt"), *(sum(part) / 1000 for part in parts)))
    return Table("years", _("Alle år"), columns, tuple(rows), (len(rows) - 1,))


def lines_table(result: CaseResult, words: Words) -> Table:
    """Every line of the case: where it belongs, how it counts, and its amount in a full year and over all years."""
    _ = words.gettext
    columns = (
        Column(_("Post"), "text"), Column(_("Del"), "text"), Column(_("Tæller som"), "text"),
        Column(_("Fuldt år, kr."), "number0"), Column(_("Alle år, kr."), "signed"),
    )  # fmt: skip
    rows = tuple(
        (_plain(one.name), words.of(PARTS[one.part]), words.of(EFFECTS[one.counted_as]), one.full_year_dkk,
         sum(one.by_year_dkk))
        for one in result.lines
    )  # fmt: skip
    return Table("lines", _("Poster"), columns, rows)


def risks_table(result: CaseResult, words: Words) -> Table:
    """What may happen, dearest first: how likely it is, what it costs, and what is done about it."""
    _ = words.gettext
    titles = (
        Column(_("Risiko"), "text"),
        Column(_("Sandsynlighed"), "share"),
        Column(_("Udgift, kr."), "number0"),
        Column(_("År"), "year"),
        Column(_("Modtræk"), "text"),
    )
    ordered = sorted(result.case.risks, key=lambda one: -one.probability * one.cost)
    rows = tuple(
        (_plain(one.name), one.probability, one.cost, result.years[one.year], _plain(one.response) or None)
        for one in ordered
    )  # fmt: skip
    return Table("risks", _("Risici"), titles, rows)


def decisions_table(result: CaseResult, words: Words) -> Table:
    """The decisions that make freed time into money: who decides what, when, and what it is worth."""
    _ = words.gettext
    titles = (
        Column(_("Post"), "text"),
        Column(_("Beslutning"), "text"),
        Column(_("Hvem beslutter hvad, hvornår"), "text"),
        Column(_("1.000 kr. i et fuldt år"), "signed"),
    )
    rows = tuple(
        (_plain(line.name), words.of(DECISIONS[line.decision]), _plain(line.decision_text),
         line.full_year_dkk * line.part.sign / 1000)
        for line in result.lines
        if line.counted_as is Effect.RELEASED and line.decision is not None
    )  # fmt: skip
    return Table("decisions", _("Beslutninger, der frigiver tid"), titles, rows)


def assumptions_table(result: CaseResult, words: Words) -> Table:
    """Every number of the case: what is calculated with, its range, and who says so."""
    _ = words.gettext
    # Values and ranges are written already, each as its unit asks; the kind puts them to the right.
    columns = (
        Column(_("Forudsætning"), "text"),
        Column(_("Værdi"), "factor"),
        Column(_("Enhed"), "text"),
        Column(_("Lavest–højest"), "factor"),
        Column(_("Kilde, dato og ejer"), "text"),
        Column(_("Grundlag"), "text"),
    )
    rows = tuple(_assumption(result, one, words) for one in result.case.assumptions)
    return Table("assumptions", _("Forudsætninger"), columns, rows)


def baseline_table(case: BusinessCase, words: Words) -> Table | None:
    """Where the case began, so that the gain can be measured against the same; None where it began in no release."""
    _ = words.gettext
    at = case.baseline
    if at is None:
        return None
    numbers = [None if one is None else words.factor(one, 12) for one in (at.numerator, at.denominator)]
    rows: tuple[tuple[Value, ...], ...] = (
        (_("Udgivelse"), at.release),
        (_("Områdepakke"), at.pack or None),
        (_("Enhed"), at.unit or None),
        (_("Nøgletal"), at.key_figure or None),
        (_("Tæller"), numbers[0]),
        (_("Nævner"), numbers[1]),
        (_("Sammenlignet med"), words.listing(at.members) or None),
    )
    return Table("baseline", _("Udgangspunkt"), (Column(_("Felt"), "text"), Column(_("Værdi"), "text")), rows)


def case_widths(table: Table, words: Words) -> list[int]:
    """Shares of the width of a table of a proposal: numbers and single words stay whole, texts are broken."""
    widths = column_widths(table, words, longest_word=_LONGEST_WORD)
    most = _WIDEST.get(table.id, widths)
    return [min(pair) + 4 for pair in zip(widths, most, strict=True)]


def fit_cells(table: Table, widths: Sequence[int]) -> Table:
    """Return a table whose words can be broken where they are longer than a line of their column."""
    room = [max(width * _LINE // sum(widths) - _PADDING, _WHOLE) for width in widths]

    def fit(cell: Value, place: int) -> Value:
        broken = isinstance(cell, str) and table.columns[place].kind == "text"
        return break_words(str(cell), room[place]) if broken else cell

    return replace(table, rows=tuple(tuple(fit(cell, j) for j, cell in enumerate(row)) for row in table.rows))


def _assumption(result: CaseResult, one: Assumption, words: Words) -> tuple[Value, ...]:
    """An amount in the prices of another year, and its range, are carried to those of the case, as the study does."""
    factor = price_factor(result.case, one.price_year)
    # A scenario with a value of its own is calculated with that alone.
    ranged = one.uncertain and result.scenario not in one.others
    spread = None
    if ranged and one.low is not None and one.high is not None:
        spread = range_text(one.low * factor, one.high * factor, one.unit, words)
    said = (_plain(one.source), words.short_day(one.stated) if one.stated else "", _plain(one.owner))
    return (
        _plain(one.name), value_text(base_value(result.case, one, result.scenario), one.unit, words),
        _plain(one.unit) or None, spread, ", ".join(part for part in said if part) or None,
        words.of(BASES[one.documented]),
    )  # fmt: skip


def _columns(result: CaseResult, words: Words) -> tuple[Column, ...]:
    years = (Column(str(year), "signed") for year in result.years[:BUDGET_YEARS])
    first = Column(unit_of_amounts(result.case, words), "text")
    return (first, Column(words.gettext("Styringsområde"), "text"), *years)


def _row(name: str, area: str, amounts: Amounts) -> tuple[Value, ...]:
    return (name, area, *(amount / 1000 for amount in amounts[:BUDGET_YEARS]))


def _one_offs(lines: Sequence[LineAmounts], result: CaseResult, words: Words) -> list[tuple[str, str, Amounts]]:
    """Return a row per one-off line; the smallest of many are added up, by steering area."""
    ordered = sorted(lines, key=lambda line: -sum(abs(one) for one in line.by_year_dkk))
    shown = ordered if len(lines) <= _MOST_ONE_OFFS else ordered[:_MOST_ONE_OFFS]
    rest = ordered[len(shown) :]
    rows: list[tuple[str, str, Amounts]] = [
        (_plain(line.name, _LONGEST_LINE), words.of(STEERINGS[line.steering]), line.by_year_dkk)
        for line in lines
        if any(line is one for one in shown)
    ]
    others = {area: [line for line in rest if line.steering is area] for area in Steering}
    name = words.gettext("Øvrige engangsbeløb")
    return rows + [(name, words.of(STEERINGS[area]), _sum(some, result)) for area, some in others.items() if some]


def _risks(result: CaseResult, words: Words) -> list[tuple[str, str, Amounts]]:
    """Return what risks are expected to cost, by steering area: the study counts them in the budget."""
    rows: list[tuple[str, str, Amounts]] = []
    for area in Steering:
        if not any(one.steering is area for one in result.case.risks):
            continue
        counted = [line for line in result.lines if line.counted_as in BUDGETED and line.steering is area]
        left = np.array(dict(result.steering)[area]) - np.array(_sum(counted, result))
        rows.append((words.gettext("Risici (sandsynlighed gange udgift)"), words.of(STEERINGS[area]), left.tolist()))
    return rows


def _frames(result: CaseResult, words: Words) -> list[tuple[str, str, Amounts]]:
    """Return what the change is in each frame that changes."""
    changed = [(area, amounts) for area, amounts in result.steering if any(abs(dkk) >= 0.005 for dkk in amounts)]
    return [(words.gettext("Heraf"), words.of(STEERINGS[area]), amounts) for area, amounts in changed]


def _sum(lines: Iterable[LineAmounts], result: CaseResult) -> Amounts:
    found = [line.by_year_dkk for line in lines]
    total: list[float] = np.sum(found, axis=0).tolist() if found else [0.0] * len(result.years)
    return total


def _plain(text: str, most: int = _LONGEST_CELL) -> str:
    """Return a user's text without line breaks; a row must fit on a page, and the workbook has all of it."""
    return cut_text(" ".join(text.split()), most)
