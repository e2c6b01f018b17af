"""How the register of processes is laid out: what its template and its reader agree on.

The sheet Processer holds what is known about a process and the nine quick questions; Dybdescreening the second stage.
The questions are those of screening.yaml.
"""

from __future__ import annotations

from raaderum.domain.text import Text
from raaderum.packs.screening import ScreeningFile, ScreeningQuestion
from raaderum.warehouse.processes.texts import TEXTS
from raaderum.warehouse.readers.forms.layout import Column, ColumnKind, TableLayout

PHASES = {
    "idea": Text("Idé", "Idea"),
    "preanalysis": Text("Foranalyse", "Preanalysis"),
    "specification": Text("Specifikation", "Specification"),
    "development": Text("Udvikling", "Development"),
    "implementation": Text("Implementering", "Implementation"),
    "operation": Text("I drift", "In operation"),
    "decommissioned": Text("Taget ud af drift", "Decommissioned"),
}
STATUSES = {
    "not_rated": Text("Ikke vurderet", "Not rated"),
    "in_progress": Text("I gang", "In progress"),
    "pending": Text("Afventer", "Pending"),
    "rejected": Text("Afvist", "Rejected"),
    "failed": Text("Mislykket", "Failed"),
    "not_relevant": Text("Ikke relevant mere", "No longer relevant"),
}
RUN_PERIODS = {
    "on_demand": Text("Efter behov", "On demand"),
    "once": Text("Én gang", "Once"),
    "daily": Text("Dagligt", "Daily"),
    "weekly": Text("Ugentligt", "Weekly"),
    "monthly": Text("Månedligt", "Monthly"),
    "quarterly": Text("Kvartalsvis", "Quarterly"),
    "yearly": Text("Årligt", "Yearly"),
}
VISIBILITIES = {
    "personal": Text("Kun mig", "Personal"),
    "municipality": Text("Kommunen", "The municipality"),
    "public": Text("Alle", "Everybody"),
}
CHOICES = {"phase": PHASES, "status": STATUSES, "run_period": RUN_PERIODS, "visibility": VISIBILITIES}
REGISTER = (
    Column("id", Text("Nr.", "No."), "Jeres eget nummer, fx P1. Tom: den får det næste ledige.", needed=True, width=9),
    Column("name", Text("Proces", "Process"), "Hvad gøres der?", needed=True, width=40,
           others=("navn", "titel", "name")),
    Column("municipality", Text("Kommune", "Municipality"), "Kun når skemaet dækker flere.", width=15),
    Column("description", Text("Beskrivelse", "Description"), "Én eller to sætninger.", width=44),
    Column("domain", Text("Fagområde", "Domain"), "Fx Økonomi, Løn, Beskæftigelse.", width=18),
    Column("kle", Text("KLE", "KLE"), "KL's emnenummer, 00.00.00.", width=11),
    Column("kla", Text("KLA", "KLA"), "KL's arbejdsgangsnummer. Kan være tomt.", width=13),
    Column("legal_clause", Text("Lov og paragraf", "Legal clause"), "Det, opgaven hviler på.", width=24),
    Column("legal_verified", Text("Efterset", "Verified"), "Hvornår er paragraffen sidst efterset?", "date", width=12),
    Column("systems", Text("It-systemer", "IT systems"), "Adskilt af semikolon.", width=26),
    Column("volume", Text("Sager pr. år", "Cases a year"), "For alle ansatte tilsammen.", "amount", width=12),
    Column("minutes", Text("Minutter pr. sag", "Minutes per case"), "I hånden, i gennemsnit.", "amount", width=12),
    Column("staff", Text("Ansatte", "Staff"), "Hvor mange udfører den?", "amount", width=10),
    Column("saving", Text("Tid, der spares", "Time saved"), "Del af tiden, fx 60 %.", "amount", width=12),
    Column("phase", Text("Fase", "Phase"), "Vælg fra listen. Tom: Idé.", width=16),
    Column("status", Text("Status", "Status"), "Vælg fra listen.", width=16),
    Column("run_period", Text("Kører", "Runs"), "Hvor tit?", width=14),
    Column("visibility", Text("Hvem må se den", "Visible to"), "Tom: Kommunen.", width=14),
    Column("owner", Text("Ejer", "Owner"), "Funktion, ikke navn.", width=18),
    Column("reuse_of", Text("Bygget af", "Built by"), "Kommune, hvis løsning kan bruges igen.", width=18),
    Column("hours_realised", Text("Frigjorte timer pr. år", "Hours freed a year"), "Målt, når den er i drift.",
           "amount", width=13),
    Column("notes", Text("Noter", "Notes"), "", width=30),
)  # fmt: skip


HELP_IN_ENGLISH = {
    "id": "Your own number, such as P1. Empty: it gets the next free one.",
    "name": "What is done?",
    "municipality": "Only where the form covers several.",
    "description": "One or two sentences.",
    "domain": "Such as Finance, Payroll, Employment.",
    "kle": "The subject code of Local Government Denmark, 00.00.00.",
    "kla": "The code of its work routine. May be empty.",
    "legal_clause": "What the task rests on.",
    "legal_verified": "When was the clause last verified?",
    "systems": "Divided by semicolons.",
    "volume": "For all staff together.",
    "minutes": "By hand, on average.",
    "staff": "How many do it?",
    "saving": "Share of the time, such as 60 %.",
    "phase": "Choose from the list. Empty: Idea.",
    "status": "Choose from the list.",
    "run_period": "How often?",
    "visibility": "Empty: the municipality.",
    "owner": "A function, not a name.",
    "reuse_of": "The municipality whose solution can be used again.",
    "hours_realised": "Measured, once it is in operation.",
}
"""The help of the columns of ``REGISTER`` for the pages; the workbooks are in Danish."""


SEEN = Column("seen", Text("Udgave", "Revision"), "Skrives af Råderum, så ingen retter oven i en andens. Lad den stå.",
              "amount", width=9)  # fmt: skip


def process_layout(rules: ScreeningFile) -> TableLayout:
    """Return the sheet with the register and the quick questions."""
    quick = tuple(_question(one) for one in rules.questions if one.stage == "quick")
    return TableLayout("processes", "Processer", (*REGISTER, SEEN, *quick), texts=TEXTS)


def depth_layout(rules: ScreeningFile) -> TableLayout:
    """Return the sheet with the second stage: a row per process that goes on to it."""
    depth = tuple(_question(one) for one in rules.questions if one.stage == "depth")
    return TableLayout("depth", "Dybdescreening", (REGISTER[0], *depth), required=False, texts=TEXTS)


def _question(one: ScreeningQuestion) -> Column:
    kind: ColumnKind = "amount" if one.kind == "number" else "text"
    others = (one.name.da, one.name.en)
    return Column(one.id, Text(one.text.da, one.text.en), one.help.da, kind, width=18, others=others)
