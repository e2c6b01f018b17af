"""What a figure is computed by: something that runs an Ibis expression. The connection comes from outside."""

from __future__ import annotations

from typing import Any, Protocol

from ibis.expr.types import Table


class Engine(Protocol):
    """DuckDB on one machine, or Spark on many."""

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return the rows of an expression, each with its columns in order."""


def read_rows(engine: Engine, expression: Table) -> list[dict[str, Any]]:
    """Return the rows of an expression by the names of its columns."""
    names = expression.columns
    return [dict(zip(names, row, strict=True)) for row in engine.rows(expression)]
