"""Explanations as footnotes: numbered once for a whole document, so that page, PDF, Excel and slides say the same mark.

A text is a user's: it is data to all writers, never a command or a formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from raaderum.reports.text import Words
from raaderum.studies.results import Header

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Note:
    """One explanation: its mark, whose and of what it is, and what was written."""

    mark: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """All explanations of a document. ``figures`` are the numbers of the notes of a unit's key figure in a year."""

    title: str
    items: tuple[Note, ...]
    figures: dict[tuple[str, str, int], tuple[int, ...]]

    def mark(self, unit: str, figure: str, period: int) -> str:
        """Return what stands right after a number, such as " ¹)"; nothing where nobody explained it."""
        numbers = self.figures.get((unit, figure, period))
        return f"{_NO_BREAK}{write_marks(numbers)}" if numbers else ""

    def mark_own(self, result: Header) -> str:
        """Return what stands after the own figure of a result."""
        return self.mark(result.unit.code, result.figure.id, result.period)


def compose_notes(results: Iterable[Header], words: Words) -> Notes:
    """Number the explanations of some results, each once, in the order of the results."""
    items: dict[tuple[str, str, int], Note] = {}
    figures: dict[tuple[str, str, int], set[int]] = {}
    numbers: dict[tuple[str, str, int], int] = {}
    for one in (one for result in results for one in result.explanations):
        key = (one.unit.code, one.variable, one.period)
        number = numbers.setdefault(key, len(numbers) + 1)
        subject = f"{one.unit.name}, {words.of(one.name)}, {one.period}"
        items.setdefault(key, Note(write_marks((number,)), subject, one.text))
        for figure in one.figures:
            figures.setdefault((one.unit.code, figure, one.period), set()).add(number)
    title = words.gettext("Kommunens egne forklaringer")
    if len({code for code, _, _ in items}) > 1:
        title = words.gettext("Kommunernes egne forklaringer")
    return Notes(title, tuple(items.values()), {key: tuple(sorted(found)) for key, found in figures.items()})


def write_marks(numbers: tuple[int, ...]) -> str:
    """Write raised numbers with a bracket, so that they are not read as exponents; runs are drawn together.

    >>> write_marks((1,)), write_marks((1, 2, 3, 12)), write_marks((4, 5))
    ('¹)', '¹–³,¹²)', '⁴,⁵)')
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        ends = [str(run[0]), str(run[-1])]
        parts += [f"{ends[0]}–{ends[1]}"] if len(run) > 2 else [str(number) for number in run]
    return ",".join(parts).translate(_RAISED) + ")"


NO_NOTES = Notes("", (), {})
