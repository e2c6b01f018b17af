"""Writes a generated year as the tables that are published: Parquet, sorted, with the causes as they were meant.

What is drawn goes to temporary files of whole numbers, municipality by municipality and sorted; then one pass of DuckDB
puts the texts on and writes the tables. So memory does not grow with the year.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from raaderum.analytics.spend.tables import CAUSE_COLUMNS
from raaderum.warehouse.spend.generate.documents import write_truth
from raaderum.warehouse.spend.generate.lines import Drawn, Lines
from raaderum.warehouse.spend.generate.papers import vat_of
from raaderum.warehouse.spend.generate.plan import IntArray, Plan
from raaderum.warehouse.spend.generate.published_sql import INVOICES_SQL, LINES_SQL, name_tables
from raaderum.warehouse.spend.generate.registers import register_of, write_register, write_register_tables
from raaderum.warehouse.spend.generate.stage import Stage, set_stage
from raaderum.warehouse.spend.generate.truth import Tally, Truth
from raaderum.warehouse.spend.generate.world import Municipality, World

_ROWS_PER_GROUP = 122_880
_PART_ROWS = 3 * _ROWS_PER_GROUP
"""Whole chunks of DuckDB's: it keeps a chunk of a few rows back, and so would put them elsewhere in the file."""
Columns = dict[str, np.ndarray]


def generate_parquet(
    folder: Path,
    invoices: int,
    seed: int = 1,
    *,
    municipalities: Sequence[Municipality] | None = None,
    plan: Plan | None = None,
    causes: bool = True,
    memory_limit: str = "1GiB",
) -> Truth:
    """Write a fictional year of ``invoices`` as published tables, and the register and truth that go with them.

    ``invoices.parquet`` and ``lines.parquet`` are as ``analytics.spend.tables`` says; suppliers are recognised.
    ``agreements``, ``agreement_suppliers``, ``assortment``, ``categories``, ``population``, ``suppliers`` lie beside.

    Args:
        folder: Where they are written.
        invoices: Number of invoices and credit notes in all; about five lines each.
        seed: Same seed, same rows.
        municipalities: By default the 98 fictional ones of the examples.
        plan: What is planted.
        causes: False leaves out the columns that ``assign_causes`` adds.
        memory_limit: DuckDB's; the draws need some 200 MiB beside it.

    Returns:
        The truth, as it stands in truth.json.
    """
    stage = set_stage(invoices, seed, municipalities=municipalities, plan=plan)
    tally = Tally(stage.world, stage.register, stage.plan)
    folder.mkdir(parents=True, exist_ok=True)
    parts = Path(tempfile.mkdtemp(prefix=".parts-", dir=folder))
    try:
        with _connect(parts, memory_limit) as connection:
            _write_tables(connection, folder, parts, stage, tally, causes=causes)
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    truth = tally.truth()
    write_truth(folder, truth)
    return truth


def _write_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, parts: Path, stage: Stage, tally: Tally, *, causes: bool
) -> None:
    invoices, lines = _Parts(connection, parts, "invoices"), _Parts(connection, parts, "lines")
    _draw_parts(stage, tally, invoices, lines)
    for name, rows in name_tables(stage).items():
        _create(connection, name, rows)
    kept = "*" if causes else f"* EXCLUDE ({', '.join(CAUSE_COLUMNS)})"
    lines_query = f"SELECT {kept} FROM ({LINES_SQL})"  # noqa: S608 — our own names
    _publish(connection, folder / "invoices.parquet", INVOICES_SQL, invoices.pattern)
    _publish(connection, folder / "lines.parquet", lines_query, lines.pattern)
    register = register_of(stage)
    write_register_tables(connection, folder, stage, register)
    write_register(folder / "register", stage, register)


def _connect(parts: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Return a connection whose joins keep the order of their left side: one thread, and no sides exchanged."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(parts / "spill"),
        "threads": 1,
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return connection


def _create(connection: duckdb.DuckDBPyConnection, name: str, rows: Columns) -> None:
    connection.register("rows_in", rows)
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM rows_in")  # noqa: S608 — our own names
    connection.unregister("rows_in")


class _Parts:
    """Files of rows in order, each but the last of the same length."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> None:
        self._connection, self._folder, self._name = connection, folder, name
        self._kept: list[Columns] = []
        self._rows = self._written = 0

    @property
    def pattern(self) -> Path:
        """The files, in the order of their names."""
        return self._folder / f"{self._name}-*.parquet"

    def add(self, rows: Columns) -> None:
        """Take in rows; what makes a whole file is written."""
        self._kept.append(rows)
        self._rows += len(next(iter(rows.values())))
        if self._rows >= _PART_ROWS:
            whole = _join(self._kept)
            ready = self._rows // _PART_ROWS * _PART_ROWS
            for start in range(0, ready, _PART_ROWS):
                self._write({name: values[start : start + _PART_ROWS] for name, values in whole.items()})
            self._kept = [{name: values[ready:].copy() for name, values in whole.items()}]
            self._rows -= ready

    def finish(self) -> None:
        """Write what is left."""
        if self._kept:
            self._write(_join(self._kept))
            self._kept = []

    def _write(self, rows: Columns) -> None:
        self._written += 1
        path = self._folder / f"{self._name}-{self._written:06d}.parquet"
        self._connection.register("rows_in", rows)
        settings = f"FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {_ROWS_PER_GROUP}"
        self._connection.execute(f"COPY (SELECT * FROM rows_in) TO '{path}' ({settings})")  # noqa: S608 — our own names
        self._connection.unregister("rows_in")


def _join(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _draw_parts(stage: Stage, tally: Tally, invoices: _Parts, lines: _Parts) -> None:
    for municipality in range(len(stage.world.municipalities)):
        drawn_lines: list[Columns] = []
        for drawn in stage.draw(municipality):
            tally.add(drawn, documents=False)
            invoices.add(_invoice_columns(stage, drawn))
            drawn_lines.append(_line_columns(stage, drawn))
        if drawn_lines:
            whole = {name: np.concatenate([part.pop(name) for part in drawn_lines]) for name in list(drawn_lines[0])}
            order = np.argsort(whole.pop("sort"), kind="stable")
            for start in range(0, len(order), _PART_ROWS):
                lines.add({name: values[order[start : start + _PART_ROWS]] for name, values in whole.items()})
    invoices.finish()
    lines.finish()


def _publish(connection: duckdb.DuckDBPyConnection, path: Path, query: str, parts: Path) -> None:
    filled = query.format(parts=f"read_parquet('{parts}')")
    connection.execute(
        f"COPY ({filled}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_PER_GROUP})"
    )


def _invoice_columns(stage: Stage, drawn: Drawn) -> Columns:
    heads = drawn.heads
    return {
        "invoice": heads.id, "root": heads.root, "variant": heads.variant.astype(np.int8),
        "municipality": heads.municipality.astype(np.int16), "place": heads.place.astype(np.int32),
        "supplier": heads.supplier.astype(np.int32), "credit": heads.credit.astype(np.int8),
        "day": heads.day.astype(np.int16), "channel": heads.channel.astype(np.int8),
        "net_oere": drawn.net_oere, "vat_oere": vat_of(drawn, stage.habits), "line_count": heads.rows.astype(np.int32),
    }  # fmt: skip


def _line_columns(stage: Stage, drawn: Drawn) -> Columns:
    heads, lines = drawn.heads, drawn.lines
    supplier = heads.supplier[lines.invoice]
    return {
        "sort": _sort_key(stage.world, lines, supplier),
        "invoice": heads.id[lines.invoice], "position": lines.position.astype(np.int16),
        "municipality": heads.municipality[lines.invoice].astype(np.int16),
        "place": heads.place[lines.invoice].astype(np.int32), "supplier": supplier.astype(np.int32),
        "day": heads.day[lines.invoice].astype(np.int16), "category": lines.category.astype(np.int16),
        "sold_as": lines.sold_as.astype(np.int16), "product": lines.product.astype(np.int16),
        "vague": lines.vague.astype(np.int8),
        "numbered": lines.numbered.astype(np.int8), "half_units": lines.half_units.astype(np.int32),
        "net_oere": lines.net_oere, "agreement": lines.agreement.astype(np.int32), "cause": lines.cause.astype(np.int8),
        "above_oere": lines.above_oere, "agreed_oere": lines.agreed_oere.astype(np.int32),
    }  # fmt: skip


def _sort_key(world: World, lines: Lines, supplier: IntArray) -> IntArray:
    """Return numbers in the order of category and item as texts: none, then cvr:…, gln:… and gtin:…."""
    rank = np.argsort(np.argsort([one.id for one in world.categories]))
    category = np.where(lines.category < 0, 0, 1 + rank[lines.category])
    product = np.maximum(lines.product, 0)
    within = lines.sold_as * 2 * world.products.blocks + product  # numbers and GTINs rise with category and product
    span = len(world.categories) * 2 * world.products.blocks
    gtin = world.products.has_gtin[lines.sold_as, product]
    item = np.where(gtin, (len(world.suppliers) + 1) * span, 1 + supplier * span) + within
    item = np.where(lines.numbered, item, 0)
    return np.asarray(category * ((len(world.suppliers) + 2) * span + 2) + item)
