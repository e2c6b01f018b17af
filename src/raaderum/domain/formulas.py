"""Formulas of named numbers, as a controller writes them in a cell: ``volumen * minutter / 60 * timepris``.

    sum      = product (("+" | "-") product)*
    product  = sign (("*" | "/") sign)*
    sign     = ("+" | "-") sign | atom "%"?
    atom     = number | name | ("MIN" | "MAX") "(" sum ((";" | ",") sum)* ")" | "(" sum ")"

Danish letters are letters. Outside a function a comma between digits is a decimal comma; in ``MIN(1,5)`` it divides
two arguments, as it does in the file that Excel saves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

NAME = re.compile(r"[A-Za-zÆØÅæøå_][A-Za-zÆØÅæøå0-9_.]*")
DEEPEST, LONGEST, MOST_OPERATORS = 40, 1_000, 200
"""Brackets within brackets, letters, and signs that calculate, that are read."""
_OPERATORS = frozenset("+-*/")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-zÆØÅæøå_][A-Za-zÆØÅæøå0-9_.]*)|(?P<sign>[-+*/();,%]))"
)
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\w.,])")

Operator = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is written in the formula."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """The id of an assumption."""

    id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts, added, subtracted, multiplied or divided."""

    operator: Operator
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Extreme:
    """The smallest or the largest of its parts."""

    which: Literal["min", "max"]
    parts: tuple[Formula, ...]


Formula: TypeAlias = Number | Name | Operation | Extreme


class FormulaError(ValueError):
    """A text is no formula of this grammar. ``found`` is what could not be read; "" where it ends too early."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(found)


def parse_formula(text: str) -> Formula:
    """Read a formula; a leading "=" is passed over.

    Raises:
        FormulaError: It is no formula; the error holds the part that could not be read.

    >>> parse_formula("=volumen * 2,5") == Operation("*", Name("volumen"), Number(2.5))
    True
    >>> parse_formula("MIN(a;MAX(1;b))").parts[0]
    Name(id='a')
    >>> parse_formula("2 * HVIS(a)")
    Traceback (most recent call last):
    ...
    raaderum.domain.formulas.FormulaError: HVIS(
    """
    body = text.strip().removeprefix("=")
    if len(body) > LONGEST:
        raise FormulaError(body[:20] + "…")
    if "(" not in body or ";" in body:
        body = _DECIMAL_COMMA.sub(r"\1.\2", body)
    tokens = list(_tokens(body))
    if sum(token in _OPERATORS for token in tokens) > MOST_OPERATORS:
        raise FormulaError(body[:20] + "…")
    parser = _Parser(tokens)
    formula = parser.sum(0)
    if parser.rest():
        raise FormulaError(parser.rest())
    return formula


def names_in(formula: Formula) -> Iterator[str]:
    """Yield the ids in a formula, from left to right, as often as they stand there."""
    match formula:
        case Name(id=name):
            yield name
        case Operation(left=left, right=right):
            yield from names_in(left)
            yield from names_in(right)
        case Extreme(parts=parts):
            for part in parts:
                yield from names_in(part)


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while place < len(text.rstrip()):
        token = _TOKEN.match(text, place)
        if token is None:
            raise FormulaError(text[place:].strip()[:12])
        yield token[0].strip()
        place = token.end()


class _Parser:
    """Reads tokens from the left, by the grammar at the top of this module."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.place = tokens, 0

    def rest(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def sum(self, depth: int) -> Formula:
        left = self._product(depth)
        while self.rest() in {"+", "-"}:
            left = Operation(self._take(), left, self._product(depth))  # type: ignore[arg-type]
        return left

    def _product(self, depth: int) -> Formula:
        left = self._sign(depth)
        while self.rest() in {"*", "/"}:
            left = Operation(self._take(), left, self._sign(depth))  # type: ignore[arg-type]
        return left

    def _sign(self, depth: int) -> Formula:
        if depth > DEEPEST:
            raise FormulaError(self.rest())
        if self.rest() == "+":
            self._take()
            return self._sign(depth + 1)
        if self.rest() == "-":
            self._take()
            return Operation("-", Number(0.0), self._sign(depth + 1))
        found = self._atom(depth + 1)
        if self.rest() == "%":
            self._take()
            return Operation("/", found, Number(100.0))
        return found

    def _atom(self, depth: int) -> Formula:
        token = self._take()
        if token == "(":  # noqa: S105 — a sign
            inner = self.sum(depth)
            self._expect(")")
            return inner
        if token[:1].isdigit():
            return Number(float(token))
        if not NAME.fullmatch(token):
            raise FormulaError(token)
        if self.rest() != "(":
            return Name(token.casefold())
        if token.casefold() not in {"min", "max"}:
            raise FormulaError(f"{token}(")
        self._take()
        parts = [self.sum(depth)]
        while self.rest() in {";", ","}:
            self._take()
            parts.append(self.sum(depth))
        self._expect(")")
        return Extreme("min" if token.casefold() == "min" else "max", tuple(parts))

    def _take(self) -> str:
        token = self.rest()
        if not token:
            raise FormulaError("")
        self.place += 1
        return token

    def _expect(self, token: str) -> None:
        if self.rest() != token:
            raise FormulaError(self.rest())
        self.place += 1
