"""Print a table of all benchmarks, or of the named ones."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.benchmarks import Line

REGISTRY = {
    "neighbours": "tests.benchmarks.neighbours",
    "papers": "tests.benchmarks.papers",
    "pages": "tests.benchmarks.pages",
    "gaps": "tests.benchmarks.gaps",
}
HEADINGS = ("name", "ours", "peer", "", "ratio", "target", "met")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in REGISTRY]
    if unknown:
        print(f"There is no benchmark “{unknown[0]}”. There are: {', '.join(REGISTRY)}.")
        return 2
    lines = [line for name in names or REGISTRY for line in run(name)]
    rows = [HEADINGS, *(cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    for row in rows:
        print(
            "  ".join(cell.ljust(w) if i in {0, 3} else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths)))
        )
    for line in lines:
        if line.note:
            print(f"\n{line.name}: {line.note}")
    return 0


def run(name: str) -> list[Line]:
    """A peer that is not installed leaves its benchmark out, by name."""
    try:
        return import_module(REGISTRY[name]).run()
    except ModuleNotFoundError as error:
        print(f"{name}: left out, {error.name} is not installed (pip install -r requirements/bench.txt)")
        return []


def cells(line: Line) -> tuple[str, ...]:
    target = "" if line.target is None else f"≥ {line.target:g}"
    return line.name, f"{line.ours:.3g}", f"{line.peer:.3g}", line.unit, f"{line.ratio:.1f}", target, line.met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
