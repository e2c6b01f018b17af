"""A StatBank of our own: SYNTHETIC tables and figures, made up by a hash of the codes.

It stands in for the network. The tables have the names and dimensions of those that the roads pack
asks for; no figure is Statistics Denmark's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from raaderum.domain.key_figures import StatBankColumn, Variable
from raaderum.domain.text import Text

MUNICIPALITIES = ("101", "147", "461", "751")
AREAS = {
    "000": "Hele landet", "084": "Region Hovedstaden", "101": "København", "147": "Frederiksberg",
    "411": "Christiansø", "461": "Odense", "751": "Aarhus", "910": "Hovedstadskommuner",
}  # fmt: skip
FUNCTIONS = {
    "2820": "0.28.20 Grønne områder og naturpladser", "22201": "2.22.01 Fælles formål",
    "22203": "2.22.03 Arbejder for fremmed regning", "22205": "2.22.05 Driftsbygninger og -pladser",
    "22811": "2.28.11 Vejvedligeholdelse m.v.", "22812": "2.28.12 Belægninger m.v.",
    "22814": "2.28.14 Vintertjeneste", "64551": "6.45.51 Sekretariat og forvaltninger",
}  # fmt: skip
ACCOUNTS = {
    "FUNKTION": FUNCTIONS,
    "DRANST": {"1": "1 Driftskonti", "3": "3 Anlægskonti"},
    "ART": {"TOT": "I alt (netto)", "UE": "Bruttoudgifter"},
    "PRISENHED": {"LOBM": "Løbende priser (1.000 kr.)", "INDL": "Løbende priser (kr. pr. indbygger)"},
}

Dimensions = dict[str, dict[str, str]]


def roads_tables(areas: dict[str, str] | None = None) -> dict[str, Dimensions]:
    """Dimensions, with Tid last, of the tables that the roads pack takes figures from."""
    places = areas or AREAS
    quarters = [f"{year}K{quarter}" for year in range(2023, 2027) for quarter in range(1, 5)][:14]
    # ALDER has a code 101, as the true table has: an age must not be taken for København.
    ages = {"IALT": "I alt", **{str(age): f"{age} år" for age in range(126)}}
    years = [str(year) for year in range(2020, 2026)]
    return {
        "REGK31": {"OMRÅDE": places, **ACCOUNTS, "Tid": _same(years)},
        "BUDK32": {"KOMMUNE": places, **ACCOUNTS, "Tid": _same([*years, "2026"])},
        "FOLK1A": {
            "OMRÅDE": places, "KØN": {"TOT": "I alt", "1": "Mænd", "2": "Kvinder"}, "ALDER": ages,
            "CIVILSTAND": {"TOT": "I alt"}, "Tid": _same(quarters),
        },
        "ARE207": {"OMRÅDE": places, "Tid": _same(years)},
    }  # fmt: skip


def made_up_number(table: str, codes: tuple[str, ...]) -> str:
    """A figure of no meaning: the same for the same codes. ARE207 has a decimal comma."""
    digest = hashlib.sha256("|".join((table, *codes)).encode()).digest()
    whole = str(int.from_bytes(digest[:2]) + 100)
    return f"{whole},{digest[2] % 100:02d}" if table == "ARE207" else whole


@dataclass
class FakeStatBank:
    """Answers as StatBank does. ``numbers`` overrides figures; ``fails_after`` takes the network away."""

    tables: dict[str, Dimensions] = field(default_factory=roads_tables)
    numbers: dict[tuple[str, ...], str] = field(default_factory=dict)
    fails_after: int | None = None
    damage: Callable[[str, bytes], bytes] = lambda function, answer: answer
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, address: str, body: bytes) -> bytes:
        if self.fails_after is not None and len(self.asked) >= self.fails_after:
            raise OSError("Name or service not known")
        function, request = address.rsplit("/", 1)[1], json.loads(body)
        self.asked.append((function, request))
        answers = {"tables": self._tables, "tableinfo": self._tableinfo, "data": self._data}
        return self.damage(function, answers[function](request))

    def _tables(self, request: dict[str, Any]) -> bytes:
        listing = [
            {"id": name, "text": "SYNTETISK", "variables": [d.lower() for d in dimensions]}
            for name, dimensions in self.tables.items()
        ]
        return json.dumps(listing).encode()

    def _tableinfo(self, request: dict[str, Any]) -> bytes:
        return info_json(request["table"], self.tables[request["table"]])

    def _data(self, request: dict[str, Any]) -> bytes:
        names = [variable["code"] for variable in request["variables"]]
        cells = product(*(variable["values"] for variable in request["variables"]))
        return csv_answer(names, [(*cell, self._number(request["table"], cell)) for cell in cells])

    def _number(self, table: str, codes: tuple[str, ...]) -> str:
        return self.numbers.get((table, *codes)) or made_up_number(table, codes)


def info_json(table: str, dimensions: Dimensions, **rest: object) -> bytes:
    """The answer of tableinfo about a made-up table."""
    variables = [
        {
            "id": name,
            "text": name.lower(),
            "elimination": False,
            "time": name == "Tid",
            "values": [{"id": code, "text": text} for code, text in values.items()],
        }
        for name, values in dimensions.items()
    ]
    return json.dumps({"id": table, "text": "SYNTETISK", "variables": variables, **rest}, ensure_ascii=False).encode()


def csv_answer(names: Iterable[str], rows: Iterable[Iterable[str]], ending: str = "\r\n") -> bytes:
    """The answer of data: BOM, dimensions in capitals, INDHOLD last."""
    lines = [";".join([*(name.upper() for name in names), "INDHOLD"]), *(";".join(row) for row in rows)]
    return ("\ufeff" + "".join(line + ending for line in lines)).encode()


def make_variable(account: str = "", **column: Any) -> Variable:
    """A variable with one StatBank column."""
    text = Text(da="variabel", en="variable")
    return Variable("amount", text, text, "amount", account=account, statbank=[StatBankColumn(**column)])


def _same(codes: Iterable[str]) -> dict[str, str]:
    return {code: code for code in codes}
