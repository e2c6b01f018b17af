"""What was planted, found, missed and falsely raised: counted, and written as tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from raaderum.packs import AreaPack
from tests.functional.simulated_round.agenda import Point
from tests.functional.simulated_round.people import Found
from tests.functional.simulated_round.plants import KINDS, Plant
from tests.functional.simulated_round.rules import neighbours_of

SMALL = ("small_20", "small_5")


@dataclass
class Fate:
    """What became of one planted error."""

    plant: Plant
    door: str
    expected: bool
    """The rules of the pack say that it must be found at entry."""
    places: set[str]
    """Where: its own cells, or the cost or the sum that it spoils."""
    found: set[Found] = field(default_factory=set)
    approved: bool = False
    """It stood in the approved figures when KL looked at them: explained away, or never asked about."""
    point: bool = False
    annex: bool = False

    @property
    def is_found(self) -> bool:
        return bool(self.found)


@dataclass
class Tally:
    """All of it, of one round."""

    pack: AreaPack
    fates: list[Fate] = field(default_factory=list)
    cells: int = 0
    false: list[tuple[str, Found]] = field(default_factory=list)
    """Findings at cells that no planted error touches."""
    beside: list[tuple[str, Found]] = field(default_factory=list)
    """Findings at right cells that a planted error beside them makes look wrong."""
    false_points: list[Point] = field(default_factory=list)
    points: int = 0
    agreed: int = 0
    released: int = 0
    explained: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def judge(self, unit: str, door: str, fates: list[Fate], found: set[Found]) -> None:
        """Share out what was found in a municipality: to planted errors, beside them, or to nothing at all."""
        planted = {name for fate in fates for name in fate.plant.cells}
        for fate in fates:
            fate.found = {one for one in found if one.variable in fate.places | fate.plant.cells}
        claimed = {one for fate in fates for one in fate.found}
        near = {name for cell in planted for name in neighbours_of(self.pack, cell)}
        for one in sorted(found - claimed):
            (self.beside if one.variable in near else self.false).append((unit, one))
        self.fates += fates

    @property
    def false_rate(self) -> float:
        """False findings per 1,000 right cells."""
        return 1000 * len(self.false) / self.cells

    def not_found(self) -> list[Fate]:
        """Errors that the pack's rules say must be found at entry, and that were not."""
        return [fate for fate in self.fates if fate.expected and not fate.is_found]

    def write(self) -> str:
        return "\n\n".join([self._kinds(), self._rules(), self._missed(), self._sums()])

    def _kinds(self) -> str:
        head = ("| error | planted | must be found | found at entry | of these barred until put right "
                "| approved with the error | point of the agenda | in its annexes only | never found |")  # fmt: skip
        lines = [head, "|--|" + "--:|" * 8]
        for kind, what in KINDS.items():
            lines.append(self._line(what, [fate for fate in self.fates if fate.plant.kind == kind]))
        large = [fate for fate in self.fates if fate.plant.kind not in SMALL]
        lines.append(self._line("**all but the small**", large))
        doors = {door: [fate for fate in large if fate.door == door] for door in ("excel", "api")}
        lines += [self._line(f"of these by {door}", own) for door, own in doors.items()]
        return "\n".join(lines)

    def _line(self, what: str, fates: list[Fate]) -> str:
        barred = [fate for fate in fates if any(one.level in ("error", "missing") for one in fate.found)]
        entered = [fate for fate in fates if fate.approved]
        counts = [
            len(fates), sum(fate.expected for fate in fates), sum(fate.is_found for fate in fates), len(barred),
            len(entered), sum(fate.point for fate in entered),
            sum(fate.annex and not fate.point for fate in entered),
            sum(not (fate.is_found or fate.point) for fate in fates),
        ]  # fmt: skip
        return f"| {what} | " + " | ".join(map(str, counts)) + " |"

    def _rules(self) -> str:
        lines = ["| check | at planted errors | at right cells beside one | falsely raised | per 1,000 right cells |",
                 "|--|--:|--:|--:|--:|"]  # fmt: skip
        hits = Counter(one.code for fate in self.fates for one in fate.found)
        beside, false = (Counter(one.code for _, one in listed) for listed in (self.beside, self.false))
        for code in sorted({*hits, *beside, *false}):
            rate = 1000 * false[code] / self.cells
            lines.append(f"| {code} | {hits[code]} | {beside[code]} | {false[code]} | {rate:.2f} |")
        lines.append(f"| **all** | {hits.total()} | {len(self.beside)} | {len(self.false)} | {self.false_rate:.2f} |")
        kinds = Counter(point.kind for point in self.false_points)
        told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        lines.append(
            f"\nAgenda: {self.points} points, {len(self.false_points)} of them touch no planted error ({told})."
        )
        return "\n".join(lines)

    def _missed(self) -> str:
        cells: Counter[tuple[str, str]] = Counter()
        for fate in self.fates:
            if fate.plant.kind not in SMALL and not fate.is_found:
                cells[fate.plant.kind, "by the agenda" if fate.point else "by nothing"] += 1
        told = [f"{KINDS[kind]}: {count} found {by}" for (kind, by), count in sorted(cells.items())]
        return "Not found at entry:\n" + "\n".join(f"- {one}" for one in told or ["nothing"])

    def _sums(self) -> str:
        times = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.seconds.items())
        return (f"{self.released} cells released, {self.agreed} as they were approved; {self.explained} explanations "
                f"kept. Time: {times}.")  # fmt: skip
