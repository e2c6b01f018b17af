"""The case that a new workbook holds: made up, small, and complete, so that every sheet shows how it is used."""

from __future__ import annotations

from datetime import date

from raaderum.domain.business_cases import (
    BASE,
    Assumption,
    BusinessCase,
    Correlation,
    Effect,
    Line,
    Part,
    Proposal,
    Risk,
    Shape,
    Steering,
)
from raaderum.domain.formulas import parse_formula

YEARS = 4


def starter_case(today: date) -> BusinessCase:
    """Return the made-up case, beginning in the year after ``today``."""
    first = today.year + 1

    def number(
        key: str, name: str, unit: str, value: float, low: float, high: float, shape: Shape = Shape.PERT,
        **others: float,
    ) -> Assumption:  # fmt: skip
        return Assumption(
            key, name, unit, value, low, high, shape, "Skøn til eksemplet", today, "Økonomichef", others=others
        )

    def line(name: str, part: Part, formula: str, effect: Effect, shares: tuple[float, ...]) -> Line:
        return Line(name, part, parse_formula(formula), effect, Steering.SERVICE, shares, owner="Økonomichef")

    all_years, first_only = (1.0,) * YEARS, (1.0,) + (0.0,) * (YEARS - 1)
    return BusinessCase(
        title="Eksempel: Regninger, der kommer hver måned, bogføres automatisk",
        municipality="Eksempelby",
        area="Løn og bogholderi",
        owner="Økonomichef",
        stage="case",
        first_year=first,
        years=YEARS,
        rate=0.035,
        price_level=first,
        scenario=BASE,
        assumptions=(
            number("fakturaer", "Fakturaer, der kommer igen", "pr. år", 9_000, 7_500, 10_000),
            number("minutter", "Tid pr. faktura i dag", "minutter", 6, 4, 9),
            number("andel_automatisk", "Bogføres uden hænder", "andel", 0.7, 0.5, 0.85, cautious=0.55, ambitious=0.8),
            number("kontrol_minutter", "Stikprøve og fejl", "minutter pr. faktura", 0.5, 0.3, 1.2),
            number("timepris", "Løn pr. arbejdstime", "kr.", 330, 310, 360, Shape.TRIANGULAR),
            number("licens", "Licens og drift", "kr. pr. år", 60_000, 55_000, 80_000, cautious=75_000),
            number("opsaetning", "Opsætning og test", "kr.", 140_000, 110_000, 230_000),
        ),
        lines=(
            line("Bogføring i dag", Part.CURRENT, "fakturaer*minutter/60*timepris", Effect.CAPACITY, all_years),
            line("Bogføring, når resten sker automatisk", Part.FUTURE,
                 "fakturaer*(1-andel_automatisk)*minutter/60*timepris", Effect.CAPACITY, (0.5, 1.0, 1.0, 1.0)),
            line("Bogføring i indfasningen", Part.FUTURE, "fakturaer*minutter/60*timepris", Effect.CAPACITY,
                 (0.5, 0.0, 0.0, 0.0)),
            line("Stikprøver og fejl", Part.FUTURE, "fakturaer*andel_automatisk*kontrol_minutter/60*timepris",
                 Effect.CAPACITY, (0.5, 1.0, 1.0, 1.0)),
            line("Licens og drift", Part.FUTURE, "licens", Effect.MONEY, all_years),
            line("Opsætning og test", Part.ONE_OFF_COST, "opsaetning", Effect.MONEY, first_only),
        ),
        risks=(Risk("Økonomisystemet skiftes, og opsætningen må laves om", 0.2, 90_000, 60_000, 140_000, 2,
                    Steering.SERVICE, "Spørg leverandøren om planerne, før der bestilles"),),
        correlations=(Correlation("minutter", "kontrol_minutter", 0.5),),
        price_changes={first: 0.031},
        proposal=Proposal(
            background="Faste regninger bogføres i dag én for én, selv om de er ens fra måned til måned.",
            change="Faste regninger bogføres automatisk. Medarbejderne ser stikprøver og det, der afviger.",
            consequences_citizens="Ingen.",
            consequences_staff="Mindre rutinearbejde. Tiden kan bruges på budgetopfølgning.",
            uncertainty="Hvor mange regninger der er ens nok, og hvor meget kontrol der skal til.",
            must_be_true="Mindst halvdelen af de faste regninger kan genkendes på leverandør og beløb.",
            quality="Færre rykkere, og ens kontering.",
            nature="efficiency",
        ),
        example=True,
    )  # fmt: skip
