"""What does a municipality still have to tell us? The rows of a template, with all that is already known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from raaderum.domain.errors import InvalidChoice
from raaderum.domain.key_figures import KeyFigure, Variable
from raaderum.domain.observations import MissingReason, Observation, Version
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack, Question
from raaderum.packs.schema import Section
from raaderum.warehouse.build import driver_variables
from raaderum.warehouse.readers.submission_layout import REASONS, Identity
from raaderum.warehouse.release import Release

Prefilled = Literal["", "known", "carried_over"]
"""Where this year's value comes from: nowhere, a figure already given for the year, or the year before."""

FIRST_YEAR = 2007
"""The municipalities are those of the reform of 2007."""
_MOST_USES = 3


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A figure or a question to answer.

    ``previous`` is what was said of the year before, ``now`` what stands in the cell from the start.
    ``use`` are the key figures it goes into.
    """

    variable: Variable
    section: Section
    use: str
    previous: Observation | None
    now: Observation | None
    prefilled: Prefilled
    question: Question | None = None

    def answer(self, observation: Observation) -> str:
        """Return the text of the option chosen; nothing where there is no such option any more."""
        options = self.question.options if self.question is not None else []
        return next((option.text.da for option in options if option.value == observation.value), "")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A public figure that the municipality need not give; None where the year has none yet."""

    variable: Variable
    previous: Observation | None
    now: Observation | None


@dataclass(frozen=True, eq=False)
class Template:
    """All that a template holds, before it is a workbook."""

    identity: Identity
    pack: AreaPack
    unit: Unit
    known: tuple[KnownRow, ...]
    rows: tuple[TemplateRow, ...]

    @property
    def prefilled_share(self) -> float:
        """The share (0–1) of the rows that are filled from the start."""
        return sum(row.now is not None for row in self.rows) / len(self.rows)


def plan_template(
    pack: AreaPack,
    unit: Unit,
    year: int,
    releases: Iterable[Release],
    reused: Iterable[Observation] = (),
    newest_year: int = 2100,
    version: Version = Version.ACCOUNTS,
) -> Template:
    """Lay out what ``unit`` is to report for ``year``.

    Args:
        pack: The area as it is defined now.
        unit: Who reports.
        year: Year of the accounts.
        releases: Where figures of the unit are already known; a later one wins.
        reused: Figures from a workbook filled before; they win over all.
        newest_year: The newest year that can be reported.
        version: What is reported; last year's figures are always those of the accounts.

    Raises:
        InvalidChoice: The area asks for nothing, or the year is out of range.
    """
    if pack.questionnaire is None:
        raise InvalidChoice(
            name="area", value=pack.id,
            allowed_da="et område, som kommuner indberetter til", allowed_en="an area that municipalities report to",
        )  # fmt: skip
    if not FIRST_YEAR <= year <= newest_year:
        raise InvalidChoice(
            name="year", value=year,
            allowed_da=f"et regnskabsår fra {FIRST_YEAR} til {newest_year}",
            allowed_en=f"a year of accounts from {FIRST_YEAR} to {newest_year}",
        )  # fmt: skip
    chosen = list(releases)
    facts = _facts_of(unit, chosen, year, version)
    facts.update({(o.variable, o.period): o for o in reused if o.unit == unit.code})
    source = chosen[-1].id if chosen else ""
    identity = Identity(
        pack.id, pack.area.version, pack.content_hash, unit.code, unit.name, year, source, version=version
    )
    known = [_known_row(pack.variables[name], facts, year) for name in driver_variables(pack)]
    rows = [
        _row(pack, section, variable, question, facts, year)
        for section in pack.questionnaire.sections
        for variable, question in _asked(pack, section)
    ]
    return Template(identity, pack, unit, tuple(row for row in known if row is not None), tuple(rows))


def _facts_of(
    unit: Unit, releases: Iterable[Release], year: int, version: Version
) -> dict[tuple[str, int], Observation]:
    """Return what is known: of ``year`` in the version that is reported, of other years as accounts."""
    found = {}
    for release in releases:
        own = [o for o in release.observations if o.unit == unit.code]
        for o in own:
            is_amount = o.variable in release.pack.variables and release.pack.variables[o.variable].quantity == "amount"
            if o.version == Version.ACCOUNTS and not (o.period == year and is_amount and version != o.version):
                found[o.variable, o.period] = o
        found.update({(o.variable, year): o for o in own if o.period == year and o.version == version})
    return found


def _asked(pack: AreaPack, section: Section) -> list[tuple[Variable, Question | None]]:
    figures: list[tuple[Variable, Question | None]] = [
        (v, None) for v in pack.variables.values() if v.reported is not None and v.reported.section == section.id
    ]
    return figures + [(pack.variables[q.id], q) for q in pack.questions if q.section == section.id]


def _known_row(variable: Variable, facts: Mapping[tuple[str, int], Observation], year: int) -> KnownRow | None:
    """Return a driver's row where anything at all is known of the unit; the year's own value or none."""
    if not any(name == variable.id for name, _ in facts):
        return None
    return KnownRow(variable, facts.get((variable.id, year - 1)), facts.get((variable.id, year)))


def _row(
    pack: AreaPack,
    section: Section,
    variable: Variable,
    question: Question | None,
    facts: Mapping[tuple[str, int], Observation],
    year: int,
) -> TemplateRow:
    previous, now = facts.get((variable.id, year - 1)), facts.get((variable.id, year))
    prefilled: Prefilled = "known" if _can_be_written(now, question) else ""
    if not prefilled:
        now = None
        lasting = section.carried_over or (previous is not None and previous.missing == MissingReason.NOT_RELEVANT)
        if previous is not None and lasting and _can_be_written(previous, question):
            now, prefilled = replace(previous, period=year, comment=""), "carried_over"
    return TemplateRow(variable, section, describe_use(pack, variable.id), previous, now, prefilled, question)


def _can_be_written(observation: Observation | None, question: Question | None) -> bool:
    if observation is None or observation.value is None:
        return observation is not None and observation.missing in REASONS
    return question is None or any(option.value == observation.value for option in question.options)


def describe_use(pack: AreaPack, variable: str) -> str:
    """Return the key figures a variable goes into, in Danish: the first few by name, the rest as a number.

    A figure with figures below it is left out where it only adds them up.
    """
    names = [
        f"{figure.code} {figure.name.da}".strip()
        for figure in pack.key_figures.values()
        if figure.role != "overview" and variable in _direct_parts(figure)
    ]
    names += [
        f"Kontrol: {control.name.da}"
        for control in (pack.questionnaire.controls if pack.questionnaire else ())
        if variable in (*control.total, *control.parts, *control.minus)
    ]
    names += [figure.name.da for q in pack.questions if q.id == variable for figure in _figures(pack, q.figures)]
    names += [f"Rammevilkår: {f.name.da}" for f in pack.features if variable in (*f.numerator, *f.denominator)]
    names = names or ["Vises ved siden af nøgletallene"]
    shown, more = names[:_MOST_USES], len(names) - _MOST_USES
    return "; ".join(shown) + (f"; og {more} andre" if more > 0 else "")


def _direct_parts(figure: KeyFigure) -> set[str]:
    levels = [] if figure.service_level == "none" else figure.service_level
    own = [] if figure.children else [*figure.numerator, *figure.minus]
    steps = [name for step in figure.chain for name in (*step.quantity, *(step.inner.quantity if step.inner else ()))]
    return {*own, figure.denominator, *levels, *figure.condition, *steps}


def _figures(pack: AreaPack, names: Iterable[str]) -> list[KeyFigure]:
    return [pack.key_figures[name] for name in names]
