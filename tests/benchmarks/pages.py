"""A warm page on the real server, beside an empty Django page on the same server; and its database queries."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.benchmarks import Line

PAGES = {
    "position": "/omraader/veje/0461/",
    "peers": "/omraader/veje/0461/sammenligning/",
    "expected": "/omraader/veje/0461/forventet/",
    "area": "/omraader/veje/?kommune=0461",
    "front": "/?kommune=0461",
    "gap": "/eksempel/omraader/veje/X017/forskel/",
    "purchases": "/eksempel/indkoeb/X017/",
    "purchases, items": "/eksempel/indkoeb/X017/varer/",
    "gap unfolded": "/eksempel/omraader/veje/X017/forskel/?noegle=winter_salting",
}
EMPTY = "/tom/"
QUERY_BUDGET = 10
REQUESTS = 60


def run() -> list[Line]:
    """Start the server with one extra, empty page; ask for each page in turn."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start(port)
    try:
        times = ask(port)
    finally:
        server.terminate()
        server.wait(timeout=20)
    empty = times.pop(EMPTY)
    lines = [
        Line(f"warm page {name} beside an empty one", times[path] * 1000, empty * 1000, "ms wall")
        for name, path in PAGES.items()
    ]
    return [*lines, *queries()]


def start(port: int) -> subprocess.Popen[bytes]:
    """Start Granian as `raaderum serve` does."""
    granian = Path(sys.executable).with_name("granian")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "raaderum.web.config.settings", "PYTHONPATH": "."}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True)
    subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], check=True)
    command = [str(granian), "--interface", "wsgi", "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen([*command, "tests.benchmarks.empty_page:application"], env=environment)
    for _ in range(150):
        try:
            fetch(port, EMPTY)
        except OSError:
            time.sleep(0.2)
        else:
            return server
    server.terminate()
    raise RuntimeError("the server did not start within 30 seconds")


def ask(port: int) -> dict[str, float]:
    """Return the median seconds per path, warm, asked in turn."""
    paths = [EMPTY, *PAGES.values()]
    for path in paths * 2:
        fetch(port, path)
    seen: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(REQUESTS):
        for path in paths:
            started = time.perf_counter()
            fetch(port, path)
            seen[path].append(time.perf_counter() - started)
    return {path: statistics.median(times) for path, times in seen.items()}


def fetch(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return answer.read()


def queries() -> list[Line]:
    """Count database queries of each warm page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raaderum.web.config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    setup_test_environment()
    client = Client(headers={"host": "127.0.0.1"})
    counted = []
    for name, path in PAGES.items():
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        counted.append(
            Line(f"database queries of {name}, against 10", max(len(seen), 0.1), QUERY_BUDGET, "queries", 1.0)
        )
    return counted
