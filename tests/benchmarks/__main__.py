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
    "load": "tests.benchmarks.load",
    "supplier_matching": "tests.benchmarks.supplier_matching",
    "invoices": "tests.benchmarks.invoices",
    "spend_figures": "tests.benchmarks.spend_figures",
    "spend_load": "tests.benchmarks.spend_load",
    "event_logs": "tests.benchmarks.event_logs",
    "business_cases": "tests.benchmarks.business_cases",
}
HEADINGS = ("name", "ours", "peer", "", "ratio", "target", "met")
WIDTHS = (52, 9, 9, 9, 7, 7, 4)
LEFT = {0, 3}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in REGISTRY]
    if unknown:
        print(f"There is no benchmark “{unknown[0]}”. There are: {', '.join(REGISTRY)}.")
        return 2
    for number, name in enumerate(names or REGISTRY):
        show(run(name), headings=number == 0)
    return 0


def show(lines: list[Line], *, headings: bool) -> None:
    """Print the lines of one benchmark as soon as they are measured."""
    for row in [HEADINGS] * headings + [cells(line) for line in lines]:
        shown = (cell.ljust(w) if i in LEFT else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, WIDTHS)))
        print("  ".join(shown), flush=True)
    for line in lines:
        if line.note:
            print(f"    {line.name}: {line.note}", flush=True)


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
