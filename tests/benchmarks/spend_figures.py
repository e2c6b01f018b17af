"""The key-figure set of purchases through Ibis, against hand-written DuckDB SQL and against pandas.

Each run is a process of its own, in turn. Data are a generated year of 0.9 million invoices (4.6 million lines) and,
with ``RAADERUM_BENCH_LARGE=1``, of 9 million (46 million lines), kept in ``RAADERUM_BENCH_SPEND`` or var/bench-spend.
DuckDB has a memory limit of 2 GiB at the large size. pandas reads
through DuckDB, since pyarrow is not among the peers. Programs are imported before the clock starts; expressions are
compiled while it runs. The SQL stores the same small tables, in the same order, as the
product does.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks import Line, _peak_kb

ROOT = Path(__file__).parents[2]
SIZES = {"4.6 M lines": 900_000, "46 M lines": 9_000_000}
LIMIT = "2GiB"
SEED = 5
CLOSE = 1e-8
Told = dict[str, tuple[int, float]]


def run() -> list[Line]:
    """Compare CPU time and peak memory; the answers must be the same."""
    small, large = SIZES
    found = {small: _measure(small, ("ibis", "sql", "pandas"), repeats=3)}
    if os.environ.get("RAADERUM_BENCH_LARGE") == "1":
        found[large] = _measure(large, ("ibis", "sql"), repeats=1)
    lines = []
    for size, runs in found.items():
        ours, sql = runs["ibis"], runs["sql"]
        lines.append(Line(f"figures through Ibis, {size}, against SQL", ours["cpu"], sql["cpu"], "s CPU", 1 / 1.10))
    ours, pandas = found[small]["ibis"], found[small]["pandas"]
    lines.append(Line(f"figures, {small}, against pandas", ours["cpu"], pandas["cpu"], "s CPU", 2.5))
    lines.append(Line(f"figures, {small}, against pandas", ours["peak"], pandas["peak"], "MiB", 2.5))
    if large in found:
        whole = found[large]["ibis"]
        note = f"{whole['cpu'] / ours['cpu']:.1f} × the CPU for ten times the lines; at most 12 ×"
        lines.append(Line(f"growth to {large}", whole["cpu"], 12 * ours["cpu"], "s CPU", 1.0, note))
        lines.append(Line(f"peak memory, {large}, limit {LIMIT}", whole["peak"], 2048, "MiB", 1.0))
    return lines


def _measure(size: str, programs: tuple[str, ...], repeats: int) -> dict[str, dict[str, float]]:
    folder = _year(SIZES[size])
    seen: dict[str, list[dict[str, Any]]] = {name: [] for name in programs}
    for _ in range(repeats):
        for name in programs:
            command = [sys.executable, "-m", "tests.benchmarks.spend_figures", name, str(folder)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            seen[name].append(json.loads(answer.stdout))
    for name in programs[1:]:
        _same(seen[programs[0]][0]["told"], seen[name][0]["told"], name)
    numbers = ("cpu", "wall", "peak")
    return {name: {n: statistics.median(one[n] for one in runs) for n in numbers} for name, runs in seen.items()}


def _same(ours: Told, theirs: Told, name: str) -> None:
    for figure, (rows, total) in theirs.items():
        alike = figure == "leaks" or ours[figure][0] == rows  # rows of 0 kr. are left out by one and not by the other
        if not alike or not math.isclose(ours[figure][1], total, rel_tol=CLOSE):
            raise AssertionError(f"{figure}: {ours[figure]} through Ibis, {rows, total} by {name}")


def _year(invoices: int) -> Path:
    base = Path(os.environ.get("RAADERUM_BENCH_SPEND") or ROOT / "var" / "bench-spend")
    folder = base / str(invoices)
    if not (folder / "truth.json").is_file():
        from raaderum.warehouse.spend.generate import generate_parquet

        generate_parquet(folder, invoices, SEED)
    return folder


# --- what each process does


def by_ibis(folder: Path, memory: str) -> Told:
    """As the product does it: figures as expressions, dear ones as small tables."""
    from raaderum.analytics.spend import tables
    from raaderum.packs import load_pack
    from raaderum.warehouse.spend.engines import DuckDb
    from raaderum.warehouse.spend.small_tables import write_small_tables
    from tests.factories.spend_figures import page_figures

    purchasing = load_pack(ROOT / "area_packs" / "procurement").purchasing
    assert purchasing is not None
    figures, told = page_figures(), {}
    engine = DuckDb(folder, memory)
    wanted = {"leaks": "leaks", "invoices": "invoices", "invoices_by_category": "invoices_by_category",
              "compliance": "compliance_by_category", "small_invoices": "small_invoices"}  # fmt: skip
    for name, figure in wanted.items():
        told[name] = _told(name, engine.rows(figures[figure]), list(figures[figure].columns))
    with tempfile.TemporaryDirectory(dir=folder) as work:
        write_small_tables(engine, Path(work), purchasing)
        published = DuckDb(Path(work), memory)
        for name, schema in tables.SMALL.items():
            told[name] = _told(name, published.rows(tables.small(name)), list(schema))
    return told


def by_sql(folder: Path, memory: str) -> Told:
    """As one would write it by hand."""
    import duckdb

    from tests.benchmarks import spend_sql

    told: Told = {}
    with tempfile.TemporaryDirectory(dir=folder) as work:
        connection = duckdb.connect(config={"memory_limit": memory, "temp_directory": work})
        connection.execute("SET preserve_insertion_order = false")
        for name in ("invoices", "lines"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")
        plain = {
            "leaks": spend_sql.LEAKS, "invoices": spend_sql.INVOICES,
            "invoices_by_category": spend_sql.INVOICES_BY_CATEGORY, "compliance": spend_sql.COMPLIANCE,
            "small_invoices": spend_sql.SMALL_INVOICES,
        }  # fmt: skip
        for name, query in plain.items():
            told[name] = _ask(connection, name, query)
        connection.execute(spend_sql.PLACES)
        connection.execute(spend_sql.ITEM_PRICES)
        stored = {
            "duplicates": f"SELECT * FROM ({spend_sql.DUPLICATES}) ORDER BY municipality, supplier, invoice",
            "item_prices": "SELECT * FROM item_prices ORDER BY category, item, measure",
            "place_savings": f"{spend_sql.PLACE_SAVINGS} ORDER BY municipality, category",
            "price_mix": f"{spend_sql.PRICE_MIX} ORDER BY municipality, category",
        }
        for name, query in stored.items():
            connection.execute(f"COPY ({query}) TO '{work}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
            told[name] = _ask(connection, name, f"SELECT * FROM '{work}/{name}.parquet'")
        connection.close()
    return told


def by_pandas(folder: Path, memory: str) -> Told:
    """As one would write it in pandas; it knows no memory limit."""
    from tests.benchmarks.spend_pandas import compute

    return compute(folder)


_SUMMED = {
    "leaks": "oere", "invoices": "under_500", "invoices_by_category": "under_500", "compliance": "item_low",
    "small_invoices": "removed", "duplicates": "gross_oere", "item_prices": "saving_median_dkk",
    "place_savings": "saving_median_dkk", "price_mix": "standard_dkk",
}  # fmt: skip


def _ask(connection: Any, name: str, query: str) -> tuple[int, float]:
    found = connection.execute(query)
    columns = [one[0] for one in found.description]
    return _told(name, found.fetchall(), columns)


def _told(name: str, rows: list[tuple[Any, ...]], columns: list[str]) -> tuple[int, float]:
    place = columns.index(_SUMMED[name])
    return len(rows), math.fsum(float(row[place] or 0) for row in rows)


def _load(program: str) -> None:
    """Import what the program needs before the clock starts; Ibis loads its compiler with its first expression."""
    if program == "pandas":
        import_module("tests.benchmarks.spend_pandas")
    if program == "ibis":
        from raaderum.analytics.spend import tables
        from raaderum.warehouse.spend import small_tables
        from raaderum.warehouse.spend.engines import to_duckdb

        assert small_tables
        to_duckdb(tables.invoices().count().as_table())


def main(program: str, folder: str) -> None:
    """Compute the set once and print what it took."""
    calls: dict[str, Callable[[Path, str], Told]] = {"ibis": by_ibis, "sql": by_sql, "pandas": by_pandas}
    _load(program)
    cpu, wall = time.process_time(), time.perf_counter()
    told = calls[program](Path(folder), LIMIT)
    taken = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "peak": _peak_kb() / 1024}
    print(json.dumps(taken | {"told": told}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
