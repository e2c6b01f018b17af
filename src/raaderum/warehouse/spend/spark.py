"""The same expressions on a Spark cluster: for more purchases than one machine holds. It buys capacity, not speed.

Spark is an extra: ``pyspark`` is imported only where an engine is made. Expressions are compiled by Ibis, so that a
figure is written once; a test holds that both engines give the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
from ibis.config import Config
from ibis.expr.types import Table

from raaderum.domain.errors import UserError

MASTER = "RAADERUM_SPARK_MASTER"
"""The environment variable that names the cluster, such as spark://10.0.0.5:7077."""
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what cannot be computed is an error, and never a silent null
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class SparkMissing(UserError):
    """The extra is not installed."""

    code = "spark-missing"
    danish = "Spark er ikke installeret. Kør: pip install 'raaderum[spark]'. Uden Spark: --engine duckdb."
    english = "Spark is not installed. Run: pip install 'raaderum[spark]'. Without Spark: --engine duckdb."


class SparkUnreachable(UserError):
    """There is no Java, or no cluster answers."""

    code = "spark-unreachable"
    danish = (
        "Spark kan ikke startes på »{master}«: {problem} "
        "Tjek, at Java 17 er installeret (apt-get install openjdk-17-jre-headless), og at klyngen kører. "
        "Klyngen nævnes i {variable}."
    )
    english = (
        "Spark cannot be started on “{master}”: {problem} "
        "Check that Java 17 is installed (apt-get install openjdk-17-jre-headless) and that the cluster is running. "
        "The cluster is named in {variable}."
    )


class Spark:
    """Runs expressions on the tables of a folder that all of the cluster can read: every Parquet file is a table."""

    name = "spark"

    def __init__(self, folder: Path, master: str | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self._session = _connect(master or os.environ.get(MASTER) or "local[*]", {**_SETTINGS, **(settings or {})})
        for file in sorted(folder.glob("*.parquet")):
            self._session.read.parquet(str(file.resolve())).createOrReplaceTempView(file.stem)

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return the rows of an expression."""
        return [tuple(row) for row in self._session.sql(to_spark(expression)).collect()]

    def close(self) -> None:
        """Let go of the cluster."""
        self._session.stop()


def _connect(master: str, settings: Mapping[str, str]) -> Any:
    try:
        from pyspark.sql import SparkSession  # an extra, and slow to import
    except ModuleNotFoundError as problem:
        raise SparkMissing from problem
    builder = SparkSession.builder.master(master).appName("raaderum")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as problem:
        # Java's own errors come in many classes; the first line says what is wrong.
        told = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        raise SparkUnreachable(master=master, problem=told, variable=MASTER) from problem


class _Options(Config):  # type: ignore[misc]  # Ibis has no types
    """What Ibis asks its Spark backend, which is not loaded: it needs pyarrow and pandas, a compiler does not."""

    treat_nan_as_null: bool = False


def to_spark(expression: Table) -> str:
    """Return an expression as Spark's SQL."""
    if ibis.options.pyspark is None:
        ibis.options.pyspark = _Options()
    return str(ibis.to_sql(expression, dialect="pyspark"))
