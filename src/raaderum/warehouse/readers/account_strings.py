"""Account strings (kontostrenge): 2.28.11, 2.28.11-1, and the sixteen digits of the authorised chart of accounts.

Source: Budget- og regnskabssystem for kommuner, chapter 2: main account 1 digit, main function 2, function 2, type of
account (dranst) 1, ownership 1, cost centre 4, grouping 3, main kind 1, kind 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, get_args

from raaderum.domain.reader_errors import UnreadableAccount
from raaderum.warehouse.readers.submission_findings import quote

AccountPart = Literal["function", "dranst", "ownership", "cost_centre", "grouping", "kind", "local"]
PARTS: tuple[AccountPart, ...] = get_args(AccountPart)
AUTHORISED: tuple[tuple[AccountPart, int], ...] = (
    ("function", 5), ("dranst", 1), ("ownership", 1), ("cost_centre", 4), ("grouping", 3), ("kind", 2),
)  # fmt: skip
"""The sixteen digits, in their order."""
_WIDTHS: dict[str, int] = dict(AUTHORISED)

_TEXT_BEHIND = re.compile(r"\s+[^\W\d_].*$")
_SPLIT = re.compile(r"\s*[-–./]\s*|\s+")
_SHORTEST_LOCAL = 5
"""Digits. A group of fewer could be a part of the authorised string."""
_WAYS_DA = "2.28.11, 2.28.11-1 eller 16 cifre"
_WAYS_EN = "2.28.11, 2.28.11-1 or 16 digits"


@dataclass(frozen=True, slots=True, order=True)
class AccountString:
    """The parts of an account string, as digits; a part that is not there is empty.

    Attributes:
        function: "2.28.11": main account, main function, function.
        dranst: Type of account: 1 operation, 2 state refund, 3 construction …
        ownership: 1 own, 2 self-governing or private, 3 other public, 4 private supplier.
        cost_centre: Four digits.
        grouping: Three digits.
        kind: Main kind and kind: "45"; one digit where only the main kind is known.
        local: The municipality's own digits behind.
    """

    function: str
    dranst: str = ""
    ownership: str = ""
    cost_centre: str = ""
    grouping: str = ""
    kind: str = ""
    local: str = ""

    def part(self, name: AccountPart) -> str:
        """Return a part by its name."""
        return str(getattr(self, name))

    def __str__(self) -> str:
        """Return the string with its parts apart: "2.28.11-1-1-0000-000-45"."""
        return "-".join(part for part in (self.part(name) for name in PARTS) if part)


def parse_account(text: str, layout: Sequence[tuple[AccountPart, int]] = ()) -> AccountString:
    """Return the parts of an account string.

    Args:
        text: With dots, dashes, slashes, spaces, or plain digits; words behind it are left out.
        layout: The municipality's own order of parts with their number of digits (0, last only: all that is left).
            Empty: by the rules below.

    Without a layout, plain digits are read where their number leaves no doubt: 4 (main account 0 without its 0, as in
    StatBank), 5, 6 (with dranst) and 16. Groups are told apart by their width, in the authorised order; a single
    digit after the dranst is the ownership, five digits or more are local, and what could be two things is refused.

    Raises:
        UnreadableAccount: It cannot be read with certainty.

    >>> str(parse_account("22811")), str(parse_account("2.28.11-1-002-45")), parse_account("2281111000000045").kind
    ('2.28.11', '2.28.11-1-002-45', '45')
    """
    bare = _TEXT_BEHIND.sub("", text.strip()).strip()
    groups = [group for group in _SPLIT.split(bare) if group]
    if not groups or not all(group.isascii() and group.isdigit() for group in groups):
        raise _refuse(text, f"den må kun have cifre, punktum og bindestreg. Skriv den som {_WAYS_DA}.",
                      f"it may only have digits, points and dashes. Write it as {_WAYS_EN}.")  # fmt: skip
    if layout:
        return _checked(text, _cut(text, "".join(groups), layout))
    if len(groups) == 1:
        return _checked(text, _plain(text, groups[0]))
    return _checked(text, _grouped(text, groups))


def _plain(text: str, digits: str) -> dict[str, str]:
    if len(digits) == 4:
        digits = f"0{digits}"
    if len(digits) == 6 and digits[0] == "0":
        first, second = f"{_dotted(digits[:5])}-{digits[5]}", _dotted(digits[1:])
        raise _refuse(
            text,
            f"den kan være {first} eller {second}. Skriv den med punktum.",
            f"it can be {first} or {second}. Write it with points.",
        )
    if len(digits) in {5, 6}:
        return {"function": _dotted(digits[:5]), "dranst": digits[5:]}
    if len(digits) == 16:
        return _cut(text, digits, AUTHORISED)
    extra = (" Excel kan have slettet et 0 forrest: vælg celleformatet Tekst.",
             " Excel may have dropped a leading 0: choose the cell format Text.")  # fmt: skip
    da, en = extra if len(digits) == 15 else ("", "")
    raise _refuse(text, f"den har {len(digits)} cifre uden skilletegn. Skriv den som {_WAYS_DA}, eller skriv jeres "
                  f"rækkefølge under »layout« i opsætningen.{da}",
                  f"it has {len(digits)} digits without separators. Write it as {_WAYS_EN}, or write your order "
                  f"under “layout” in the mapping.{en}")  # fmt: skip


def _cut(text: str, digits: str, layout: Sequence[tuple[AccountPart, int]]) -> dict[str, str]:
    wanted = sum(width for _, width in layout)
    is_open = layout[-1][1] == 0
    if len(digits) < wanted or (len(digits) > wanted and not is_open):
        least = "mindst " if is_open else ""
        least_en = "at least " if is_open else ""
        raise _refuse(text, f"den har {len(digits)} cifre, og rækkefølgen kræver {least}{wanted}. Ret den.",
                      f"it has {len(digits)} digits, and the order asks for {least_en}{wanted}. "
                      "Correct it.")  # fmt: skip
    parts: dict[str, str] = {}
    at = 0
    for name, width in layout:
        end = at + width if width else len(digits)
        parts[name] = _dotted(digits[at:end]) if name == "function" else digits[at:end]
        at = end
    return parts


def _grouped(text: str, groups: list[str]) -> dict[str, str]:
    """Read groups: the function as one group of five digits or as three, then the rest by width."""
    if len(groups[0]) in {5, 6}:
        head = _plain(text, groups[0])
        function, rest = head["function"].replace(".", ""), [*([head["dranst"]] if head["dranst"] else []), *groups[1:]]
    elif [len(group) for group in groups[:3]] in ([1, 2, 2], [2, 2, 2]) and len(groups[0].lstrip("0")) <= 1:
        function, rest = "".join([groups[0][-1], *groups[1:3]]), groups[3:]
    else:
        raise _refuse(text, f"den begynder ikke med en funktion. Skriv den som {_WAYS_DA}.",
                      f"it does not begin with a function. Write it as {_WAYS_EN}.")  # fmt: skip
    parts = {"function": _dotted(function)}
    if not rest:
        return parts
    if len(rest[0]) != 1:
        raise _refuse(text, f"efter funktionen ventes dranst med ét ciffer, men der står »{rest[0]}«. "
                      "Skriv jeres rækkefølge under »layout« i opsætningen.",
                      f"a dranst of one digit is expected after the function, but “{rest[0]}” stands there. "
                      "Write your order under “layout” in the mapping.")  # fmt: skip
    parts["dranst"] = rest[0]
    readings = list(_readings(rest[1:]))
    if len(readings) != 1:
        shown = ".".join(rest[1:])
        raise _refuse(text, f"efter dranst står »{shown}«, som {_WHY_DA[bool(readings)]} "
                      "Skriv rækkefølgen under »layout« i opsætningen.",
                      f"after the dranst stands “{shown}”, which {_WHY_EN[bool(readings)]} "
                      "Write the order under “layout” in the mapping.")  # fmt: skip
    return parts | readings[0]


_WHY_DA = {True: "kan være ejerforhold og art eller hovedart og art.", False: "ikke passer til en autoriseret konto."}
_WHY_EN = {True: "can be ownership and kind or main kind and kind.", False: "does not fit an authorised account."}
_AFTER_DRANST: tuple[AccountPart, ...] = ("ownership", "cost_centre", "grouping", "kind")


def _readings(groups: Sequence[str], at: int = 0) -> Iterator[dict[str, str]]:
    """Yield every way to read the groups after the dranst, in the authorised order, each part at most once.

    The main kind may stand alone, but not right after the dranst: there a single digit is the ownership.
    """
    if not groups:
        yield {}
        return
    if all(len(group) >= _SHORTEST_LOCAL for group in groups):
        yield {"local": "".join(groups)}
        return
    for place in range(at, len(_AFTER_DRANST)):
        name = _AFTER_DRANST[place]
        for taken, value in _fits(name, groups, first=at == 0):
            for rest in _readings(groups[taken:], place + 1):
                yield {name: value} | rest


def _fits(name: AccountPart, groups: Sequence[str], first: bool) -> Iterator[tuple[int, str]]:
    """Yield how many groups a part takes, and its digits."""
    single = len(groups[0]) == 1
    if len(groups[0]) == _WIDTHS[name]:
        yield 1, groups[0]
    elif name == "kind" and single:
        if len(groups) > 1 and len(groups[1]) == 1:
            yield 2, groups[0] + groups[1]
        elif not first:
            yield 1, groups[0]


def _checked(text: str, parts: dict[str, str]) -> AccountString:
    for name, allowed, da in (("dranst", "123456789", "dranst"), ("ownership", "1234", "ejerforhold")):
        value = parts.get(name, "")
        if value and value not in allowed:
            raise _refuse(text, f"{da} er {value}, men skal være {allowed[0]}–{allowed[-1]}. Ret kontoen.",
                          f"the {name} is {value}, but must be {allowed[0]}–{allowed[-1]}. "
                          "Correct the account.")  # fmt: skip
    known = {field.name for field in fields(AccountString)}
    return AccountString(**{name: value for name, value in parts.items() if name in known})


def _dotted(digits: str) -> str:
    return f"{digits[0]}.{digits[1:3]}.{digits[3:]}"


def _refuse(text: str, danish: str, english: str) -> UnreadableAccount:
    return UnreadableAccount(value=quote(text), problem_da=danish, problem_en=english)
