"""How a business case is laid out in a workbook: what its writer and its reader agree on.

Only these tables are read. What the workbook calculates from them stands on sheets of its own, and is never read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.business_cases import MOST_YEARS, Decision, Effect, Part, Shape, Steering
from raaderum.domain.text import Text
from raaderum.warehouse.business_cases.texts import TEXTS
from raaderum.warehouse.readers.forms.layout import Column, TableLayout

CALCULATION, RESULT, GUIDE = "Beregning", "Resultat", "Vejledning"
OWN_SHEETS = (GUIDE, CALCULATION, RESULT)
"""Written by Råderum, and calculated anew: never read."""

PARTS = {
    Part.CURRENT: Text("Nuværende drift", "Current operation"),
    Part.FUTURE: Text("Fremtidig drift", "Future operation"),
    Part.GAIN: Text("Varig gevinst", "Lasting gain"),
    Part.ONE_OFF_COST: Text("Engangsudgift", "One-off cost"),
    Part.ONE_OFF_INCOME: Text("Engangsindtægt", "One-off income"),
}
EFFECTS = {
    Effect.MONEY: Text("Penge", "Money"),
    Effect.RELEASED: Text("Frigivne penge", "Released money"),
    Effect.CAPACITY: Text("Frigjort tid", "Freed capacity"),
    Effect.AVOIDED: Text("Undgået udgift", "Avoided cost"),
}
DECISIONS = {
    Decision.POSITION: Text("Stilling nedlægges", "Position abolished"),
    Decision.OVERTIME: Text("Mindre overarbejde", "Less overtime"),
    Decision.TEMPORARY: Text("Færre vikarer", "Less temp cover"),
    Decision.AVOIDED_HIRE: Text("Ansættelse undgås", "Hire avoided"),
}
STEERINGS = {
    Steering.SERVICE: Text("Service", "Service"),
    Steering.CONSTRUCTION: Text("Anlæg", "Construction"),
    Steering.TRANSFERS: Text("Overførsel", "Transfers"),
}
SHAPES = {Shape.PERT: Text("PERT", "PERT"), Shape.TRIANGULAR: Text("Trekant", "Triangular")}
SCENARIO_NAMES = {
    "base": Text("Grundforløb", "Base"),
    "cautious": Text("Forsigtigt", "Cautious"),
    "ambitious": Text("Ambitiøst", "Ambitious"),
}
BASES = {True: Text("Dokumenteret", "Documented"), False: Text("Antagelse", "Assumption")}
STAGES = {
    "idea": Text("Idé", "Idea"),
    "screening": Text("Screening", "Screening"),
    "case": Text("Business case", "Business case"),
    "decision": Text("Beslutning", "Decision"),
}
NATURES = {
    "efficiency": Text("Effektivisering", "Efficiency"),
    "service": Text("Serviceændring", "Change of service"),
    "both": Text("Begge dele", "Both"),
}

FieldKind = Literal["text", "year", "count", "rate", "choice", "amount", "yes"]


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the sheet Stamdata."""

    key: str
    label: Text
    help: str
    kind: FieldKind = "text"
    needed: bool = False
    long: bool = False


FIELDS = (
    Field("title", Text("Titel", "Title"), "Hvad handler sagen om?", needed=True),
    Field("municipality", Text("Kommune", "Municipality"), "Navnet på kommunen."),
    Field("area", Text("Område", "Area"), "Fx Veje, Ejendomme, Botilbud, Indkøb eller Automatisering."),
    Field("owner", Text("Gevinstejer", "Owner of the gain"), "Funktion, der skal hente gevinsten, fx økonomichef."),
    Field("case_number", Text("Sagsnummer", "Case number"), "Fra ESDH-systemet. Kan være tomt."),
    Field("stage", Text("Stade", "Stage"), "Idé, Screening, Business case eller Beslutning.", "choice"),
    Field("first_year", Text("Første år", "First year"), "Det første år i beregningen.", "year", needed=True),
    Field("years", Text("Antal år", "Years"), "Fra 4 til 10.", "count", needed=True),
    Field("rate", Text("Kalkulationsrente", "Discount rate"), "Pr. år, fx 3,5 %.", "rate", needed=True),
    Field("price_level", Text("P/l-niveau", "Price level"), "Alle beløb er i dette års priser.", "year", needed=True),
    Field("scenario", Text("Scenarie", "Scenario"), "Grundforløb, Forsigtigt eller Ambitiøst.", "choice"),
    Field("background", Text("Baggrund", "Background"), "Hvorfor ses der på det?", long=True),
    Field("change", Text("Forslag", "Proposal"), "Hvad skal ændres?", long=True),
    Field("nature", Text("Karakter", "Nature"), "Effektivisering, Serviceændring eller Begge dele.", "choice"),
    Field("consequences_citizens", Text("Konsekvenser for borgere", "Consequences for citizens"),
          "Hvad mærker borgere og virksomheder?", long=True),
    Field("consequences_staff", Text("Konsekvenser for medarbejdere", "Consequences for staff"),
          "Opgaver, stillinger og arbejdsmiljø.", long=True),
    Field("quality", Text("Kvalitet", "Quality"), "Gevinster, der ikke er sat kroner på.", long=True),
    Field("uncertainty", Text("Usikkerhed", "Uncertainty"), "Hvad kan gå anderledes?", long=True),
    Field("must_be_true", Text("Det skal holde", "What must be true"), "Hvad er afgørende for, at gevinsten kommer?",
          long=True),
    Field("release", Text("Udgangspunkt: udgivelse", "Baseline: release"), "Udfyldt, når sagen begynder i en forskel."),
    Field("pack", Text("Udgangspunkt: områdepakke", "Baseline: pack"), ""),
    Field("unit", Text("Udgangspunkt: enhed", "Baseline: unit"), ""),
    Field("key_figure", Text("Udgangspunkt: nøgletal", "Baseline: key figure"), ""),
    Field("numerator", Text("Udgangspunkt: tæller", "Baseline: numerator"), "", "amount"),
    Field("denominator", Text("Udgangspunkt: nævner", "Baseline: denominator"), "", "amount"),
    Field("members", Text("Udgangspunkt: sammenlignet med", "Baseline: compared with"), "Koder, adskilt af komma."),
    Field("example", Text("Er tallene eksempeldata?", "Example data?"), "Ja, når tallene er fundet på.", "yes"),
)  # fmt: skip

MASTER = TableLayout("master", "Stamdata", (
    Column("field", Text("Felt", "Field"), "", needed=True, width=34),
    Column("value", Text("Værdi", "Value"), "", needed=True, width=60),
    Column("help", Text("Hjælp", "Help"), "", width=60),
), texts=TEXTS, has_examples=False)  # fmt: skip
ASSUMPTIONS = TableLayout("assumptions", "Forudsætninger", (
    Column("id", Text("Kort navn", "Short name"), "Bruges i formlerne, fx volumen. Bogstaver, tal og _.", needed=True,
           width=20),
    Column("name", Text("Forudsætning", "Assumption"), "Hvad tallet er.", width=38),
    Column("unit", Text("Enhed", "Unit"), "Fx sager pr. år, minutter, kr. pr. time, andel.", width=16),
    Column("value", Text("Mest sandsynlig", "Likeliest"), "Det, grundforløbet regner med.", "amount", needed=True,
           width=14),
    Column("low", Text("Lavest", "Lowest"), "Det laveste, der er muligt. Tom: intet spænd.", "amount", width=12),
    Column("high", Text("Højest", "Highest"), "Det højeste, der er muligt.", "amount", width=12),
    Column("shape", Text("Fordeling", "Distribution"), "PERT eller Trekant. Tom: PERT.", width=11),
    Column("cautious", Text("Forsigtigt", "Cautious"), "Værdien i det forsigtige scenarie. Tom: som grundforløbet.",
           "amount", width=12),
    Column("ambitious", Text("Ambitiøst", "Ambitious"), "Værdien i det ambitiøse scenarie.", "amount", width=12),
    Column("price_year", Text("Prisår", "Price year"), "Kun for beløb i et andet års priser end casens.", "amount",
           width=9),
    Column("used", Text("Regnes med", "Calculated with"), "Beregnes: scenariets værdi i casens priser.", "amount",
           width=14, formula=True),
    Column("source", Text("Kilde", "Source"), "Hvor kommer tallet fra?", width=34),
    Column("stated", Text("Dato", "Date"), "Hvornår blev det oplyst?", "date", width=12),
    Column("owner", Text("Ejer", "Owner"), "Funktion, der står inde for tallet.", width=18),
    Column("basis", Text("Grundlag", "Basis"), "Dokumenteret eller Antagelse. Tom: Antagelse.", width=14),
    Column("observations", Text("Antal erfaringer", "Observations"), "Når tallet er fra andres erfaringer.", "amount",
           width=11),
    Column("spread", Text("Spredning", "Standard deviation"), "Standardafvigelsen i dem.", "amount", width=11),
), texts=TEXTS, has_examples=False)  # fmt: skip
YEAR_KEYS = tuple(f"year_{number}" for number in range(1, MOST_YEARS + 1))
LINES = TableLayout("lines", "Poster", (
    Column("name", Text("Post", "Line"), "Hvad beløbet er.", needed=True, width=38),
    Column("part", Text("Del", "Part"), "Vælg fra listen. Delen bestemmer fortegnet.", needed=True, width=21),
    Column("amount", Text("Beløb i et fuldt år", "Amount in a full year"),
           "Kr. En formel med de korte navne, fx =volumen*minutter/60*timepris.", "amount", needed=True,
           width=20, formula=True),
    Column("effect", Text("Virkning", "Effect"), "Penge, Frigivne penge, Frigjort tid eller Undgået udgift.",
           needed=True, width=19),
    Column("steering", Text("Styringsområde", "Steering area"), "Service, Anlæg eller Overførsel.", width=15),
    Column("first", Text("Fra år", "From year"), "Tom: det første år.", "amount", width=9),
    Column("last", Text("Til år", "To year"), "Tom: det sidste år; for engangsbeløb samme år.", "amount", width=9),
    *(Column(key, Text(f"År {number}", f"Year {number}"), "Andel af et fuldt år, fx 50 %. Tom: 100 %.", "amount",
             width=8) for number, key in enumerate(YEAR_KEYS, 1)),
    Column("decision", Text("Beslutning", "Decision"), "Det, der gør tid til penge. Vælg fra listen.", width=24),
    Column("decision_text", Text("Hvem beslutter hvad, hvornår", "Who decides what, when"),
           "Uden det tæller tiden ikke som penge.", width=38),
    Column("owner", Text("Gevinstejer", "Owner"), "Funktion.", width=18),
    Column("it_hours", Text("It-timer", "IT hours"), "Timer til udvikling, i alt. Et tal eller en formel.", "amount",
           width=14, formula=True),
    Column("shared", Text("Deles", "Shared"), "Kort navn på hele udgiften pr. år, når flere sager deler den. En "
           "portefølje tæller den én gang.", width=16),
), texts=TEXTS, has_examples=False)  # fmt: skip
RISKS = TableLayout("risks", "Risici", (
    Column("name", Text("Risiko", "Risk"), "Hvad kan ske?", needed=True, width=44),
    Column("probability", Text("Sandsynlighed", "Probability"), "Fra 0 til 100 %.", "amount", needed=True, width=14),
    Column("cost", Text("Udgift, hvis det sker", "Cost if it happens"), "Kr.", "amount", needed=True, width=18),
    Column("low", Text("Lavest", "Lowest"), "Kan være tom.", "amount", width=13),
    Column("high", Text("Højest", "Highest"), "Kan være tom.", "amount", width=13),
    Column("year", Text("År", "Year"), "Tom: det første år.", "amount", width=9),
    Column("steering", Text("Styringsområde", "Steering area"), "Tom: Service.", width=15),
    Column("response", Text("Modtræk", "Response"), "Hvad gør I ved det?", width=44),
), required=False, texts=TEXTS, has_examples=False)  # fmt: skip
CORRELATIONS = TableLayout("correlations", "Sammenhænge", (
    Column("first", Text("Kort navn", "Short name"), "En forudsætning med spænd.", needed=True, width=22),
    Column("second", Text("Følges med", "Moves with"), "En anden.", needed=True, width=22),
    Column("value", Text("Rangkorrelation", "Rank correlation"), "Fra −1 til 1.", "amount", needed=True, width=16),
), required=False, texts=TEXTS, has_examples=False)  # fmt: skip
PRICES = TableLayout("prices", "P-l", (
    Column("year", Text("År", "Year"), "", "amount", needed=True, width=10),
    Column("change", Text("Ændring fra året før", "Change from the year before"), "Fx 3,1 %.", "amount", needed=True,
           width=24),
), required=False, texts=TEXTS, has_examples=False)  # fmt: skip
LAYOUTS = (MASTER, ASSUMPTIONS, LINES, RISKS, CORRELATIONS, PRICES)
