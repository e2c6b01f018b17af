"""Every key figure on a Spark cluster of a master and two workers on this machine, against DuckDB."""

from __future__ import annotations

import math
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.generate import example_municipalities, generate_parquet
from raaderum.warehouse.spend.spark import Spark, SparkMissing, SparkUnreachable
from tests.conftest import ROOT, require
from tests.factories.spend_figures import key_figure_set

SMALL = {"spark.sql.shuffle.partitions": "4", "spark.driver.memory": "1g", "spark.executor.memory": "768m"}
LOOPBACK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
GOLDEN_PRICES = (27.5, 35.0, 45.0)
"""Quantiles of 20, 30, 40 and 60 kr., interpolated, by hand."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(*arguments: str, log: Path) -> Iterator[int]:
    """A process of Spark's own, ended by its id."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(home / "bin/spark-class"), *arguments], stdout=out, stderr=out, env=environment, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def wait_for(log: Path, words: str, seconds: float = 90) -> None:
    started = time.monotonic()
    while words not in log.read_text(errors="replace"):
        assert time.monotonic() - started < seconds, log.read_text(errors="replace")[-2000:]
        time.sleep(0.2)


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("pyspark", reason="pyspark is not installed (pip install -r requirements/spark.txt)")
    require(shutil.which("java"), "java is not installed (apt-get install openjdk-17-jre-headless)")
    folder, port = tmp_path_factory.mktemp("spark"), free_port()
    address = f"spark://127.0.0.1:{port}"
    deploy = "org.apache.spark.deploy"
    with ExitStack() as stack:
        log = folder / "master.log"
        given = ("--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port()))
        stack.enter_context(running(f"{deploy}.master.Master", *given, log=log))
        wait_for(log, "I have been elected leader")
        for number in (1, 2):
            work = str(folder / f"work{number}")
            given = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--work-dir", work,
                     "--webui-port", str(free_port()))  # fmt: skip
            stack.enter_context(running(f"{deploy}.worker.Worker", *given, address, log=folder / f"{number}.log"))
            wait_for(folder / f"{number}.log", "Successfully registered with master")
        yield address


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year")
    generate_parquet(folder, 12_000, seed=11, municipalities=example_municipalities(ROOT / "examples", 11)[:20])
    return folder


@pytest.fixture(scope="module")
def spark(master: str, year: Path) -> Iterator[Spark]:
    engine = Spark(year, master, SMALL | LOOPBACK)
    yield engine
    engine.close()


def keyed(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[float]]:
    """Rows by their texts (and where these do not tell them apart, by the whole of it), with their numbers."""

    def told(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(value for value in row if isinstance(value, str))

    index = {told(row): [v for v in row if not isinstance(v, str)] for row in rows}
    if len(index) < len(rows):
        index = {(*told(row), *map(str, row[:3])): [v for v in row if not isinstance(v, str)] for row in rows}
    assert len(index) == len(rows)
    return index


def same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(float(one), float(other), rel_tol=1e-8, abs_tol=1e-8)


def test_without_pyspark_the_command_to_run_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(SparkMissing, match=r"pip install 'raaderum\[spark\]'"):
        Spark(tmp_path)


@pytest.mark.full
def test_without_java_it_is_told_what_to_install(monkeypatch, tmp_path):
    """Stands before the tests that start Java, which then runs until the process ends."""
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkUnreachable, match="Java 17"):
        Spark(tmp_path, "local[1]")


@pytest.mark.full
@pytest.mark.parametrize("name", key_figure_set())
def test_a_cluster_gives_what_duckdb_gives(spark, year, name):
    expression = key_figure_set()[name]
    duckdb = DuckDb(year)
    ours, theirs = keyed(duckdb.rows(expression)), keyed(spark.rows(expression))
    duckdb.close()
    assert ours
    assert set(ours) == set(theirs)
    different = {key: (ours[key], theirs[key]) for key in ours if not all(map(same, ours[key], theirs[key]))}
    assert different == {}


@pytest.mark.full
def test_both_workers_are_used(spark):
    executors = spark._session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    assert executors == 3  # the driver counts as one


@pytest.mark.full
def test_quantiles_are_those_computed_by_hand_on_every_engine(spark, year, tmp_path):
    import duckdb
    import ibis

    from raaderum.analytics.spend.prices import PLACES, item_prices

    duckdb.sql(
        "COPY (SELECT 'c' AS category, 'i' AS item, 'EA' AS measure, 'X' || p AS municipality, 1::BIGINT AS lines, "
        "1.0::DOUBLE AS quantity, p::DOUBLE AS spend_dkk, p::DOUBLE AS price_dkk "
        "FROM (VALUES (20), (30), (40), (60)) AS t(p)) "
        f"TO '{tmp_path}/places.parquet' (FORMAT parquet)"
    )
    spark._session.read.parquet(f"{tmp_path}/places.parquet").createOrReplaceTempView("places")
    prices = item_prices(ibis.table(PLACES, name="places"), fewest=4).select("low_dkk", "median_dkk", "high_dkk")
    assert spark.rows(prices) == DuckDb(tmp_path).rows(prices) == [GOLDEN_PRICES]
