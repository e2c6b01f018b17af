"""Category of a line by its UNSPSC code: the longest beginning in the category tree that fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from raaderum.domain.purchases import Category

_LEVELS = (8, 6, 4, 2)
_FIRST_SEGMENT, _LAST_SEGMENT = 10, 95


class CodeHit(NamedTuple):
    """The category of a code; ``given`` digits of the code say something, ``matched`` of them decided."""

    category: str
    matched: int
    given: int


@dataclass(frozen=True, slots=True)
class UnspscConfidence:
    """How far a code on a line is trusted, by how many digits it gives: suppliers write the first ones best.

    The figures are our own estimate, from the statement that levels 1–2 are rather precise in the national data and
    the deeper ones less and less so (Confederation of Danish Industry 2020). They are not measured.
    """

    by_digits: Mapping[int, float] = field(default_factory=lambda: {8: 0.92, 6: 0.88, 4: 0.82, 2: 0.7})
    deep_match: float = 0.04
    """Taken off where the category was told from its neighbours by more than four digits."""


class CodeTree:
    """The categories by their codes."""

    def __init__(self, categories: Iterable[Category]) -> None:
        """Raises ValueError where two categories have the same code: a pack with that does not load."""
        self._categories: dict[str, str] = {}
        for category in categories:
            for code in category.unspsc:
                if self._categories.setdefault(code, category.id) != category.id:
                    raise ValueError(f"{category.id} and {self._categories[code]} have the same code {code}")

    def find(self, code: str) -> CodeHit | None:
        """Return the category of a code; None where the code is no UNSPSC code or no category has it.

        >>> from raaderum.domain.text import Text
        >>> no_text = Text("", "")
        >>> tree = CodeTree([Category("paper", no_text, "", ["14"]), Category("copy", no_text, "", ["141115"])])
        >>> tree.find("14111507"), tree.find("14110000"), tree.find("1411150")
        (CodeHit(category='copy', matched=6, given=8), CodeHit(category='paper', matched=2, given=4), None)
        """
        digits = read_code(code)
        for length in _LEVELS:
            if length <= len(digits) and (category := self._categories.get(digits[:length])) is not None:
                return CodeHit(category, length, len(digits))
        return None


def read_code(code: str) -> str:
    """Return the digits of a code that say something: pairs of zeros at the end mean "not told". "" for no code.

    Ten digits are a code with the two of the business function behind, which do not matter here.

    >>> [read_code(c) for c in ("44121600", "4412.16.05", "4412160510", "99000000", "441", "ABC", "44120")]
    ['441216', '44121605', '44121605', '', '', '', '']
    """
    digits = code.strip().replace(".", "").replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {2, 4, 6, 8, 10}:
        return ""
    digits = digits[:8]
    while digits.endswith("00") and len(digits) > 2:
        digits = digits[:-2]
    return digits if _FIRST_SEGMENT <= int(digits[:2]) <= _LAST_SEGMENT else ""


def code_confidence(hit: CodeHit, rules: UnspscConfidence) -> float:
    """Return how far the category of a code is trusted, 0–1."""
    return rules.by_digits[hit.given] - (rules.deep_match if hit.matched > 4 else 0.0)
