"""A labelled set for supplier matching: a fictional register, and messy names whose right answer is known.

How it is made (``make_labelled``), all of it from one seed:

- A register of ``size`` suppliers with names of surnames, trades, places and invented brands, a legal form, a
  postcode and a CVR number with a right check digit. On purpose, a quarter of it is hard: 15 % are nearly another's
  name (one letter of a brand changed, another side of the country, "Holding", another first letter) and 10 % are
  legal-form twins (the same words, A/S and ApS), half of them with the same postcode.
- ``count`` messy names. 20 % belong to nobody in the register; a third of those are nearly a name that is in it.
  Each has zero to three faults: capitals, æøå written otherwise or lost, legal form dropped, changed or spelt
  otherwise, one or two letters mistyped, words swapped, a word shortened or left out, "afd. …", "v/ …", odd signs, and
  the name cut after 30 signs.
- The postcode on the document is right in 85 %, missing in 8 % and another in 7 % of the cases (an assumption).

The set that thresholds are chosen on and the one they are judged on share nothing but this procedure: ``TUNING`` and
``HELD_OUT`` have their own seed and their own half of every word list, and three faults (letters swapped by keyboard
neighbours, a word written twice, the place put behind) are in the held-out set alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from raaderum.analytics.suppliers import Match, Party, RegisteredSupplier
from raaderum.domain.identifiers import is_cvr

TUNING, HELD_OUT = 20_261_124, 73_054_219
SURNAMES = (
    "Agerbo Bækgaard Brøndum Dalsgaard Eskelund Fjordby Gravgaard Hjortlund Højgaard Kærsgaard Krogsøe Lindbæk "
    "Løvgreen Mølbak Nørgård Overby Ploug Ravnsborg Riisager Skovmose Skjødt Sønderup Thorsøe Tværmose Ulvedal "
    "Vestbirk Ødum Åkjær Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen "
    "Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen"
)
TRADES = (
    "Tømrer|Murerfirma|Malerforretning|Elservice|VVS|Rengøring|Vinduespolering|Kloakservice|Anlægsgartner|Bageri|"
    "Slagterhus|Catering|Frugt og Grønt|Mejeri|Papir og Kontor|Kontormøbler|Møbelfabrik|Trykkeri|Bogbinderi|"
    "Skiltefabrik|Hjælpemidler|Medicoudstyr|Bleer og Pleje|Ortopædi|Tandteknik|Vaskeri|Arbejdstøj|Sikkerhedssko|"
    "Byggemarked|Trælast|Stålmontage|Maskinudlejning|Autoværksted|Dækcenter|Busrejser|Taxa|Flytteforretning|Vagtservice|"
    "Låseservice|IT-drift|Softwarehus|Datanet|Telefoni|Konsulenter|Rekruttering|Vikarbureau|Kursuscenter|Tolkeservice|Legepladser|"
    "Sportsudstyr"
)
PLACES = (
    "Birkeby Ellevad Fjordvig Granlund Havnstrup Idemose Jernhøj Klintby Lyngdal Mosevang Nordkær Ottestrup Piledal "
    "Rørbæk Solbjerghøj Tangmose Udby Vibehus Ådal Ærøvig Østermark Sandhøj Bøgelund Egebæk Kirkehave Møllebro"
)
SYLLABLES = "al be cor da el fi gra ho in jo ka lu me no or pe qui ro sa te un va we xe zi bra dra fle kro plu"
ENDINGS = "tec san nor lux dan med plan form line kem print byg ren food care sys log flex pro max via soft nova term"
FORMS = ("A/S", "ApS", "I/S", "K/S", "IVS", "a.m.b.a.", "")
FORM_SHARES = (0.34, 0.42, 0.06, 0.03, 0.03, 0.02, 0.10)
SPELLINGS = {
    "A/S": ("AS", "A.S.", "a/s", "A S", "Aktieselskab"), "ApS": ("APS", "Aps.", "aps", "Anpartsselskab"),
    "I/S": ("i/s", "I.S.", "Interessentskab"), "K/S": ("KS", "k/s"), "IVS": ("ivs", "I.V.S."),
    "a.m.b.a.": ("AMBA", "A.m.b.A", "amba"), "": ("",),
}  # fmt: skip
KEYS = {"a": "s", "e": "r", "n": "m", "o": "i", "t": "y", "s": "d", "i": "u", "l": "k", "r": "e", "d": "f", "g": "h"}


@dataclass(frozen=True)
class Labelled:
    """A register, the messy names, and for each the id of the supplier it is ("" for none)."""

    register: list[RegisteredSupplier]
    parties: list[Party]
    truth: list[str]


def make_labelled(seed: int, *, size: int = 10_000, count: int = 3_000) -> Labelled:
    return _Maker(seed).make(size, count)


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        half = int(seed == HELD_OUT)
        self.surnames, self.places, self.syllables, self.endings = (
            words.split()[half::2] for words in (SURNAMES, PLACES, SYLLABLES, ENDINGS)
        )
        self.trades = TRADES.split("|")[half::2]
        self.postcodes = [str(p) for p in range(1000 + half, 9900, 61)]
        self.faults: list[Callable[[str], str]] = [
            str.upper, str.lower, self.respell, self.lose_sign, self.drop_form, self.other_form, self.spell_form,
            self.mistype, self.mistype, lambda text: self.mistype(self.mistype(text)), self.swap_words, self.shorten,
            self.leave_word, self.department, self.owner, self.odd_signs, lambda text: text[:30],
        ]  # fmt: skip
        if half:
            self.faults += [self.neighbour_key, self.twice, self.place_behind]

    def make(self, size: int, count: int) -> Labelled:
        register = self.register(size)
        taken = {one.names[0] for one in register}
        strangers = self.strangers(register, taken, count // 5)
        known = self.rng.choice(len(register), count - len(strangers))
        pairs = [(register[i].names[0], register[i].postcode, register[i].id) for i in known]
        pairs += [(name, postcode, "") for name, postcode in strangers]
        parties, truth = [], []
        for place in self.rng.permutation(len(pairs)):
            name, postcode, supplier = pairs[place]
            parties.append(Party(name=self.mess(name), postcode=self.postcode(postcode)))
            truth.append(supplier)
        return Labelled(register, parties, truth)

    def register(self, size: int) -> list[RegisteredSupplier]:
        names: dict[str, str] = {}
        while len(names) < size:
            name, postcode = self.name(), self.pick(self.postcodes)
            names.setdefault(name, postcode)
            draw = self.rng.random()
            if draw < 0.15:
                names.setdefault(self.near(name), self.pick([postcode, self.pick(self.postcodes)]))
            elif draw < 0.25:
                names.setdefault(self.twin(name), self.pick([postcode, self.pick(self.postcodes)]))
        kept = list(names.items())[:size]
        cvrs = self.cvrs(size)
        return [
            RegisteredSupplier(id=f"cvr:{cvr}", names=(name,), cvr=cvr, postcode=postcode)
            for (name, postcode), cvr in zip(kept, cvrs, strict=True)
        ]

    def strangers(self, register: list[RegisteredSupplier], taken: set[str], count: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while len(found) < count:
            if self.rng.random() < 1 / 3:
                like = register[self.rng.integers(len(register))]
                name, postcode = self.near(like.names[0]), self.pick([like.postcode, self.pick(self.postcodes)])
            else:
                name, postcode = self.name(), self.pick(self.postcodes)
            if name not in taken:
                found.append((name, postcode))
        return found

    def cvrs(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            text = str(self.rng.integers(10_000_000, 99_999_999))
            if is_cvr(text):
                found[text] = None
        return list(found)

    def name(self) -> str:
        kind = self.rng.integers(6)
        surname, trade, place = self.pick(self.surnames), self.pick(self.trades), self.pick(self.places)
        core = [
            f"{surname}s {trade}", f"{place} {trade}", f"{self.brand()} {trade}", f"{self.brand()} Danmark",
            f"{surname} & {self.pick(self.surnames)} {trade}", f"{trade} {self.brand()} {place}",
        ][kind]  # fmt: skip
        form = FORMS[self.rng.choice(len(FORMS), p=FORM_SHARES)]
        return f"{core} {form}".strip()

    def brand(self) -> str:
        middle = "".join(self.pick(self.syllables) for _ in range(self.rng.integers(1, 3)))
        return (middle + self.pick(self.endings)).capitalize()

    def near(self, name: str) -> str:
        """A name that differs by what a careless eye does not see, and is another firm."""
        core, form = self.split(name)
        kind = self.rng.integers(4)
        if kind == 0:
            core = self.mistype(core)
        elif kind == 1:
            core += " " + self.pick(["Nord", "Syd", "Øst", "Vest", "Midt"])
        elif kind == 2:
            core += " " + self.pick(["Holding", "Service", "Ejendomme", "Invest"])
        else:
            core = f"{self.pick('ABCDEFGHJKLMNPRST')}. {core}"
        return f"{core} {form}".strip()

    def twin(self, name: str) -> str:
        core, form = self.split(name)
        return f"{core} {self.pick([f for f in ('A/S', 'ApS', 'I/S', 'K/S') if f != form])}"

    def postcode(self, right: str) -> str:
        draw = self.rng.random()
        return right if draw < 0.85 else "" if draw < 0.93 else self.pick(self.postcodes)

    def mess(self, name: str) -> str:
        for _ in range(self.rng.choice(4, p=(0.2, 0.35, 0.3, 0.15))):
            name = self.pick(self.faults)(name)
        return name

    def pick(self, choices):
        return choices[self.rng.integers(len(choices))]

    def split(self, name: str) -> tuple[str, str]:
        form = next((form for form in FORMS if form and name.endswith(f" {form}")), "")
        return name.removesuffix(f" {form}") if form else name, form

    def respell(self, text: str) -> str:
        for sign, written in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("Æ", "Ae"), ("Ø", "Oe"), ("Å", "Aa")):
            text = text.replace(sign, written)
        return text

    def lose_sign(self, text: str) -> str:
        return text.translate(str.maketrans("æøåÆØÅ", "aoaAOA" if self.rng.random() < 0.7 else "??????"))

    def drop_form(self, text: str) -> str:
        return self.split(text)[0]

    def other_form(self, text: str) -> str:
        core, form = self.split(text)
        return f"{core} {self.pick([f for f in FORMS[:3] if f != form])}" if self.rng.random() < 0.3 else core

    def spell_form(self, text: str) -> str:
        core, form = self.split(text)
        return f"{core} {self.pick(SPELLINGS[form])}".strip()

    def mistype(self, text: str) -> str:
        places = [i for i, sign in enumerate(text) if sign.isalpha()]
        if len(places) < 4:
            return text
        i = self.pick(places[1:])
        kind = self.rng.integers(4)
        letter = self.pick("abcdefghijklmnoprstuvy")
        swapped = text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
        return [text[:i] + text[i + 1 :], text[:i] + letter + text[i:], text[:i] + letter + text[i + 1 :], swapped][
            kind
        ]

    def swap_words(self, text: str) -> str:
        words = text.split()
        i = self.rng.integers(max(1, len(words) - 1))
        words[i : i + 2] = words[i : i + 2][::-1]
        return " ".join(words)

    def shorten(self, text: str) -> str:
        words = text.split()
        i = int(np.argmax([len(word) for word in words]))
        words[i] = words[i][: self.rng.integers(3, 7)] + self.pick([".", ""])
        return " ".join(words)

    def leave_word(self, text: str) -> str:
        words = text.split()
        if len(words) > 2:
            words.pop(self.rng.integers(1, len(words)))
        return " ".join(words)

    def department(self, text: str) -> str:
        return f"{text}{self.pick([', ', ' ', ' - '])}{self.pick(['afd.', 'Afd', 'afdeling'])} {self.pick(self.places)}"

    def owner(self, text: str) -> str:
        return f"{text} v/ {self.pick(['Ole', 'Bo', 'Karen', 'Søren'])} {self.pick(self.surnames)}"

    def odd_signs(self, text: str) -> str:
        return self.pick([f"{text}.", f" {text} ", text.replace(" ", "  "), text.replace(" ", "-", 1), f'"{text}"'])

    def neighbour_key(self, text: str) -> str:
        places = [i for i, sign in enumerate(text) if sign in KEYS]
        if not places:
            return text
        i = self.pick(places)
        return text[:i] + KEYS[text[i]] + text[i + 1 :]

    def twice(self, text: str) -> str:
        first = text.split(maxsplit=1)[0]
        return f"{first} {text}"

    def place_behind(self, text: str) -> str:
        return f"{text} {self.pick(self.places)}"


@dataclass(frozen=True)
class Score:
    """How well a set was matched.

    What counts as an answer is the automatic match, else the best suggestion for the person who decides. Precision is
    the share of the answers that are right, recall the share of the parties that are in the register and got the right
    answer; an answer about somebody who is not in it is wrong.
    """

    precision: float
    recall: float
    automatic_share: float
    automatic_precision: float
    review_share: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def judge(labelled: Labelled, matches: Mapping[Party, Match]) -> Score:
    answers = [(matches[party], right) for party, right in zip(labelled.parties, labelled.truth, strict=True)]
    given = [(match, right) for match, right in answers if match.suggestion]
    automatic = [(match, right) for match, right in answers if match.outcome == "automatic"]
    right_ones = sum(match.suggestion == right for match, right in given)
    return Score(
        right_ones / len(given),
        right_ones / sum(map(bool, labelled.truth)),
        len(automatic) / len(answers),
        sum(match.supplier == right for match, right in automatic) / max(1, len(automatic)),
        sum(match.outcome == "review" for match, _ in answers) / len(answers),
    )
