"""How agreements and places are laid out: what the template, its reader and the CSV files agree on."""

from __future__ import annotations

from raaderum.domain.text import Text
from raaderum.warehouse.readers.forms.layout import Column, TableLayout
from raaderum.warehouse.spend.register_texts import TEXTS

ALL = ("alle", "all", "fælles", "alle kommuner")

_AGREEMENT = Column(
    "agreement", Text("Aftale-id", "Agreement id"), "Jeres eget nummer på aftalen, fx 50.10.", needed=True, width=18,
    others=("aftale", "aftalenummer", "aftalenr", "aftaleid", "id", "agreement number"),
)  # fmt: skip
_FROM = Column(
    "valid_from", Text("Gælder fra", "Valid from"), "Første dag, fx 01-01-2026.", "date", width=13,
    others=("fra", "gyldig fra", "start", "startdato", "from"),
)  # fmt: skip
_TO = Column(
    "valid_to", Text("Gælder til", "Valid to"), "Sidste dag.", "date", width=13,
    others=("til", "gyldig til", "slut", "slutdato", "to", "udløb"),
)  # fmt: skip
_CVR = Column(
    "cvr", Text("CVR", "CVR"), "Otte cifre.", "cvr", width=12,
    others=("cvr-nummer", "cvr-nr", "cvrnr", "cvr number"),
)  # fmt: skip
_GLN = Column(
    "gln", Text("GLN", "GLN"), "EAN-lokationsnummer, 13 cifre.", "gln", width=17,
    others=("ean", "ean-nummer", "gln-nummer", "ean-lokationsnummer", "lokationsnummer", "gln number"),
)  # fmt: skip
_MUNICIPALITY = Column(
    "municipality", Text("Kommune", "Municipality"), "Kode eller navn. Tom: alle kommuner.",
    others=("kommunekode", "kommunenavn", "municipality code"),
)  # fmt: skip

AGREEMENTS = TableLayout("agreements", "Aftaler", (
    _AGREEMENT,
    Column("name", Text("Navn", "Name"), "Aftalens navn.", width=36, others=("aftalens navn", "aftalenavn", "titel")),
    Column("category", Text("Kategori", "Category"), "Vælg fra listen. En aftale har én kategori.", needed=True,
           width=34),
    _MUNICIPALITY,
    Column("valid_from", _FROM.heading, _FROM.help, "date", needed=True, width=13, others=_FROM.others),
    Column("valid_to", _TO.heading, _TO.help, "date", needed=True, width=13, others=_TO.others),
    Column("binding", Text("Forpligtende", "Binding"), "ja eller nej. Tom: nej.", width=13, others=("bindende",)),
), texts=TEXTS)  # fmt: skip
SUPPLIERS = TableLayout("suppliers", "Leverandører", (
    _AGREEMENT,
    Column("supplier", Text("Leverandør", "Supplier"), "Navnet, som det står på fakturaen.", width=36,
           others=("leverandørnavn", "navn", "supplier name", "name")),
    _CVR,
    _GLN,
    Column("postcode", Text("Postnummer", "Postcode"), "Fire cifre.", width=12, others=("postnr", "zip")),
), any_of=("supplier", "cvr", "gln"), texts=TEXTS)  # fmt: skip
ASSORTMENT = TableLayout("assortment", "Sortiment", (
    _AGREEMENT,
    Column("supplier", Text("Leverandør (CVR eller navn)", "Supplier (CVR or name)"),
           "Skal kun skrives, når aftalen har flere leverandører.", width=28,
           others=("leverandør", "leverandørens cvr", "cvr", "supplier", "supplier cvr")),
    Column("item_number", Text("Varenummer", "Item number"), "Leverandørens eget.", "number", width=16,
           others=("varenr", "item no", "artikelnummer")),
    Column("gtin", Text("GTIN", "GTIN"), "Stregkodens tal, 8 til 14 cifre.", "number", width=17,
           others=("ean", "ean-kode", "stregkode", "barcode")),
    Column("name", Text("Varenavn", "Item name"), "", width=36, others=("navn", "vare", "tekst", "name")),
    Column("measure", Text("Enhed", "Unit"), "Hvad prisen gælder for, fx stk, pakke eller kg.", width=11,
           others=("måleenhed", "unit code")),
    Column("price", Text("Pris ekskl. moms", "Price excl. VAT"), "Kr. for én enhed, med komma.", "price", needed=True,
           width=17, others=("pris", "aftalepris", "price", "pris kr", "enhedspris")),
    _FROM,
    _TO,
), any_of=("item_number", "gtin"), required=False, texts=TEXTS)  # fmt: skip
PLACES = TableLayout("places", "Steder", (
    _GLN,
    _CVR,
    Column("municipality", _MUNICIPALITY.heading, "Kode eller navn.", needed=True, width=20,
           others=_MUNICIPALITY.others),
    Column("unit", Text("Institution", "Place"), "Skole, center eller afdeling. Tom: hele kommunen.", width=36,
           others=("enhed", "sted", "afdeling", "unit", "navn", "name")),
), any_of=("gln", "cvr"), required=False, texts=TEXTS)  # fmt: skip
DECISIONS = TableLayout("decisions", "Afgørelser", (
    Column("question", Text("Spørgsmål", "Question"), "", width=24),
    Column("title", Text("Om", "About"), "", width=36),
    Column("lines", Text("Hvad vi ved", "What is known"), "", width=60),
    Column("dkk", Text("Kr.", "DKK"), "", "number", width=14),
    Column("answers", Text("Svarmuligheder", "Possible answers"), "", width=60),
    Column("answer", Text("Svar", "Answer"), "Skriv nummeret på et svar, eller svaret selv. Tom: svar senere.",
           needed=True, width=24),
    Column("kind", Text("Slags", "Kind"), "Skjult: siger, hvad svaret gælder.", needed=True, width=10),
    Column("first", Text("Nøgle 1", "Key 1"), "Skjult: siger, hvad svaret gælder.", "number", needed=True, width=14),
    Column("second", Text("Nøgle 2", "Key 2"), "Skjult: siger, hvad svaret gælder.", "number", needed=True, width=14),
), texts=TEXTS)  # fmt: skip
"""What waits for a person, to be answered in a sheet and read again."""

LAYOUTS = (AGREEMENTS, SUPPLIERS, ASSORTMENT, PLACES)
