"""What the fictional municipalities buy: kinds of products per category, made-up texts at made-up prices.

The categories are those of the purchasing pack. The codes are classes of UNSPSC, which are facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Contract = Literal["common", "own", "none", "outside"]
"""Who has the agreement: all together, each municipality its own, nobody, or it cannot be put under one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product: its text and its UNSPSC code."""

    text: str
    unspsc: str


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """How a category is bought.

    ``weight`` and ``small_weight`` are its shares of ordinary and of small invoices. Prices run from ``low_dkk``
    to e^``swing`` times that. Goods have item numbers, and their agreements have assortments with prices.
    """

    id: str
    weight: float
    small_weight: float
    low_dkk: float
    swing: float
    measure: str
    contract: Contract
    goods: bool
    vat_percent: int
    trade: str
    """The word of the trade in suppliers' names."""
    kinds: tuple[Kind, ...]


def _plan(
    name: str, weight: float, small: float, low: float, swing: float, measure: str, contract: Contract,
    trade: str, kinds: str, *, goods: bool = True, vat: int = 25,
) -> CategoryPlan:  # fmt: skip
    parsed = tuple(Kind(text.strip(), code) for text, code in (kind.rsplit(" ", 1) for kind in kinds.split("|")))
    return CategoryPlan(name, weight, small, low, swing, measure, contract, goods, vat, trade, parsed)


QUALIFIERS = (
    "", "hvid", "blå", "sort", "grøn", "lille", "mellem", "stor", "nr. 2", "nr. 5", "10 stk.", "25 stk.", "100 stk.",
    "type A", "type B", "ekstra", "let", "kraftig", "uden parfume", "serie 3", "serie 7", "model K", "model T",
    "økologisk",
)  # fmt: skip
"""What tells products of a kind apart."""

VAGUE_TEXTS = (
    "Diverse", "Ifølge aftale", "Varer ifølge følgeseddel", "Diverse poster", "Se bilag", "Ekspedition", "Regulering",
    "Diverse ifølge bestilling", "Leveret i perioden", "Samlet levering",
)  # fmt: skip
"""Line texts that tell nothing: no model can place them, and none should."""

CHARGE_TEXT = "Fragt og ekspedition"
PRIVATE_CARE = "health_social"
"""The category in which some suppliers are private persons."""
AUTHORITIES = "other_authorities"

CATALOGUE: tuple[CategoryPlan, ...] = (
    _plan("office_supplies", 8, 9, 6, 4.5, "EA", "common", "Kontorartikler",
          "Kuglepen 44121700|Ringbind 44122000|Klisterblok 44111500|Hæftemaskine 44121600|Tonerpatron 44103100"
          "|Plastlomme 44122000|Whiteboardtusch 44121700|Kuvert 44121500|Notesbog 14111800"),
    _plan("copy_paper", 3, 2, 21, 1.6, "PK", "common", "Papir",
          "Kopipapir A4 80 g 14111507|Kopipapir A3 80 g 14111507|Farvet papir A4 14111507|Karton A4 160 g 14111507"),
    _plan("cleaning_supplies", 7, 6, 11, 3.9, "EA", "common", "Rengøring",
          "Universalrengøring 47131800|Gulvsæbe 47131800|Mikrofiberklud 47131500|Affaldssæk 47121700"
          "|Toiletpapir 14111700|Håndklædeark 14111700|Moppe 47131600|Opvaskemiddel 47131800"),
    _plan("incontinence", 4, 1, 32, 2.6, "PK", "common", "Plejeartikler",
          "Ble til voksne 53102306|Indlæg 53102306|Fikseringstrusse 53102306|Ble til børn 53102305"),
    _plan("nursing_articles", 6, 5, 8, 4.8, "EA", "common", "Sygepleje",
          "Undersøgelseshandske 42132200|Gazekompres 42311500|Plaster 42311700|Engangssprøjte 42142600"
          "|Forbinding 42311500|Hudcreme 51241200|Mundbind 42131700|Stomipose 42312200"),
    _plan("food", 12, 12, 7, 3.4, "KGM", "own", "Fødevarer",
          "Rugbrød 50181900|Letmælk 50131700|Hakket oksekød 50111500|Kartofler 50406500|Æbler 50301500|Smør 50131700"
          "|Havregryn 50221300|Kaffe 50201700|Kyllingebryst 50112000|Ost 50131800"),
    _plan("household_articles", 5, 6, 9, 4.3, "EA", "own", "Husgeråd",
          "Tallerken 52152000|Drikkeglas 52152100|Gryde 52151800|Viskestykke 52121700|Kaffekande 48101900"
          "|Bestik 52151700|Engangskrus 52151500"),
    _plan("work_clothing", 3, 2, 28, 3.6, "EA", "own", "Arbejdstøj",
          "Arbejdsbuks 53101500|Sikkerhedssko 46181600|Refleksvest 46181500|Arbejdshandske 46181504|Regnjakke 53101800"
          "|Kittel 53102700"),
    _plan("teaching_materials", 5, 5, 19, 4, "EA", "own", "Læremidler",
          "Matematikbog 55101500|Læsebog 55101500|Opgavehæfte 55101500|Farvekridt 60121200|Modellervoks 60121300"
          "|Globus 60104400|Atlas 55101500"),
    _plan("computers", 3, 1, 30, 5.6, "EA", "common", "Computer",
          "Bærbar computer 43211500|Skærm 43211900|Tastatur 43211700|Mus 43211700|Kabel 43202200|Projektor 45111600"
          "|Dockingstation 43211600"),
    _plan("telecom", 4, 4, 18, 4.4, "EA", "common", "Tele",
          "Mobiltelefon 43191500|Headset 43191600|Trådløst netpunkt 43222600|Oplader 43191600|Netkabel 43223300"),
    _plan("software", 3, 0, 420, 5, "EA", "none", "Software",
          "Licens pr. år 43231500|Abonnement 43231500|Drift 81112000|Udvikling 81111500|Support 81111800", goods=False),
    _plan("furniture", 2, 0, 260, 4.2, "EA", "own", "Møbler",
          "Kontorstol 56101700|Skrivebord 56101700|Reol 56101700|Elevbord 56121500|Elevstol 56121500|Sofa 56101500"),
    _plan("assistive_devices", 5, 1, 32, 5.6, "EA", "common", "Hjælpemidler",
          "Kørestol 42211500|Rollator 42211500|Gribetang 42211900|Badetaburet 42211600|Spiseredskab 42211900"),
    _plan("play_sports", 1.5, 1, 22, 5, "EA", "none", "Fritid",
          "Fodbold 49161500|Gynge 49241500|Rutsjebane 49241500|Brætspil 60141100|Byggeklodser 60141000"),
    _plan("building_materials", 7, 8, 6, 5.4, "EA", "own", "Byggecenter",
          "Skrue 31161500|Boremaskine 27112700|Spartel 27112100|Maling 31211500|Lyskilde 39101600|Afbryder 39121400"
          "|Pakning 31181500|Spånplade 30103600|Rørsamling 40142300|Skruetrækker 27111700"),
    _plan("vehicles", 3, 2, 26, 6.6, "EA", "own", "Autodele",
          "Vinterdæk 25172500|Bremseklods 25171700|Viskerblad 25171500|Akkumulator 25174900|Oliefilter 25174900"
          "|Personbil 25101500"),
    _plan("fuel", 3, 0, 9.8, 0.4, "LTR", "common", "Energi",
          "Dieselolie 15101505|Blyfri benzin 15101506|Smøreolie 15121500"),
    _plan("cleaning_services", 2, 0, 260, 0.7, "HUR", "own", "Service",
          "Rengøring af skole 76111500|Vinduespolering 76111500|Vask og leje af linned 91111500", goods=False),
    _plan("transport", 6, 0, 95, 3.4, "EA", "own", "Kørsel",
          "Kørsel af borger 78111800|Taxikørsel 78111800|Buskørsel 78111800|Flytning 78101800", goods=False),
    _plan("temporary_staff", 3, 0, 240, 0.9, "HUR", "common", "Vikar",
          "Vikartime, assistent 80111600|Vikartime, hjælper 80111600|Vikartime, pædagog 80111600", goods=False),
    _plan("consulting", 2, 0, 720, 0.9, "HUR", "none", "Rådgivning",
          "Rådgivning 80101500|Konsulenttime 80101500|Tilsyn 81101500|Annonce 82101500", goods=False),
    _plan("finance_insurance", 0.6, 0, 350, 5, "EA", "none", "Forsikring",
          "Bygningsforsikring 84131500|Motorforsikring 84131500|Bankydelse 84121500", goods=False, vat=0),
    _plan("courses_travel", 3, 0, 340, 3.4, "EA", "none", "Kursus",
          "Kursus 86101700|Temadag 86101700|Overnatning 90111500|Forplejning 90101600|Togrejse 90121500", goods=False),
    _plan("building_maintenance", 7, 0, 370, 0.7, "HUR", "own", "Teknik",
          "Elektriker 72151500|Tømrer 72152000|Maler 72151300|Serviceeftersyn 72101500|Vagt 92121500", goods=False),
    _plan("energy_water", 2.5, 0, 1.1, 0.9, "KWH", "common", "Forsyning",
          "El 83101800|Fjernvarme 83101900|Naturgas 83101600", goods=False),
    _plan("outdoor_waste", 3, 0, 240, 2.6, "EA", "own", "Anlæg",
          "Græsslåning 70111700|Beskæring 70111500|Tømning af container 76121500|Planter 10161500", goods=False),
    _plan("health_social", 4, 0, 480, 4.2, "EA", "none", "Omsorg",
          "Aflastning 93141500|Døgnplads 85101600|Terapi 85122100|Fysioterapi 85122100", goods=False, vat=0),
    _plan("construction", 0.5, 0, 12_000, 3.6, "EA", "outside", "Entreprise",
          "Entreprise, aconto 72141000|Nybyggeri, rate 72121100|Belægningsarbejde 72141100", goods=False),
    _plan("taxes_fees", 2, 4, 14, 4.6, "EA", "outside", "Afgift",
          "Tinglysningsafgift 93161600|Gebyr 93161600|Afgift 93161600", goods=False, vat=0),
    _plan("other_authorities", 3, 0, 1_900, 4, "EA", "outside", "Myndighed",
          "Mellemkommunal betaling 93151500|Medfinansiering 93151500|Takstbetaling 93151500", goods=False, vat=0),
    _plan("grants", 1.5, 0, 480, 4.6, "EA", "outside", "Forening",
          "Tilskud 94131500|Kontingent 94101500|Medlemskab 94101500", goods=False, vat=0),
)  # fmt: skip
