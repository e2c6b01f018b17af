"""What can be wrong with a register of processes, beside what can be wrong in any form."""

from __future__ import annotations

from raaderum.domain.text import Text
from raaderum.warehouse.business_cases.texts import TEXTS as CASE_TEXTS

TEXTS: dict[str, tuple[Text, Text]] = {
    "too-many": CASE_TEXTS["too-many"],
    "negative-count": (
        Text("{name} er negativ ({value}).", "{name} is negative ({value})."),
        Text("Skriv et tal på 0 eller derover, eller lad feltet være tomt.",
             "Write a number of 0 or more, or leave the field empty."),
    ),
    "too-large": (
        Text("{name} er {value}, mere end {most}.", "{name} is {value}, more than {most}."),
        Text("Se efter, om enheden er rigtig.", "Check that the unit is right."),
    ),
    "not-whole": (
        Text("{name} er {value}, men skal være et helt tal.", "{name} is {value}, but must be a whole number."),
        Text("Skriv fx 2. Står cellen i procent, så skriv tallet igen som et almindeligt tal.",
             "Write, for example, 2. Where the cell is in per cent, write it again as a plain number."),
    ),
    "percent": (
        Text("»{value}« er ikke en andel fra 0 til 100 pct.", "“{value}” is not a share from 0 to 100 per cent."),
        Text("Skriv fx 60 % (eller 0,6).", "Write, for example, 60 % (or 0.6)."),
    ),
    "not-kle": (
        Text("»{value}« er ikke et KLE-nummer.", "“{value}” is no KLE number."),
        Text("Skriv det som 00.00.00, eller lad feltet være tomt.", "Write it as 00.00.00, or leave the field empty."),
    ),
    "id-long": (
        Text("Nummeret »{value}« har mere end {most} tegn.", "The number “{value}” has more than {most} letters."),
        Text("Skriv et kortere, eller lad cellen være tom.", "Write a shorter one, or leave the cell empty."),
    ),
    "process-twice": (
        Text("Nummeret »{value}« bruges til to processer.", "The number “{value}” is used for two processes."),
        Text("Giv den ene et andet nummer.", "Give one of them another number."),
    ),
    "unknown-process": (
        Text("»{value}« står ikke på arket Processer.", "“{value}” is not on the sheet Processer."),
        Text("Ret nummeret, eller skriv processen på arket Processer.{near_da}",
             "Correct the number, or write the process on the sheet Processer.{near_en}"),
    ),
    "same-name": (
        Text("Processen ligner »{value}« i {other}.", "The process looks like “{value}” in {other}."),
        Text("Er det den samme, så slet den ene.", "If it is the same, delete one of them."),
    ),
    "other-hours": (
        Text("Sager, minutter og ansatte passer ikke sammen: {value} timer pr. ansat om året.",
             "Cases, minutes and staff do not go together: {value} hours per person a year."),
        Text("Se efter, om sager er pr. år og minutter pr. sag.", "Check: cases are per year, minutes per case."),
    ),
}  # fmt: skip
