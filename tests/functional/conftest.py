"""The site as `raaderum serve` starts it, and a real browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT, require
from tests.factories.databases import own_database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RAADERUM = Path(sys.executable).with_name("raaderum")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1280, 390

collect_ignore_glob = ["idp/*"]  # a program of its own, not tests
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def released(site_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own with the release of the shipped figures."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(site_data / "releases", folder / "releases")
    return folder


@pytest.fixture(scope="session")
def server(released: Path) -> Iterator[str]:
    """Start the site the way a user does, in a data folder of its own; return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "RAADERUM_DATA": str(released), **own_database()}
    log = released / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [RAADERUM, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(900):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/tilgaengelighed/", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            raise AssertionError(f"{answer.code} from the server:\n{log.read_text()}") from answer
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. One per module: while it runs, Django refuses to use the database in this thread."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    require(chromium, "no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as run:
        started = run.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Callable[..., Any]:
    """Open pages in a window of its own; what the browser complains about fails the test."""

    @contextmanager
    def opened(
        at: str = "/", *, width: int = WIDE, java_script: bool = True, complaints_allowed: bool = False
    ) -> Iterator[Page]:
        context = browser.new_context(
            base_url=server, viewport={"width": width, "height": 900}, locale="da-DK", java_script_enabled=java_script
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
        page.on("request", lambda request: _stay_here(request.url, server, complaints))
        page.goto(at)
        yield page
        context.close()
        # A download ends the navigation to it.
        assert complaints_allowed or [c for c in complaints if "ERR_ABORTED" not in c] == []

    return opened


def _stay_here(url: str, server: str, complaints: list[str]) -> None:
    if not url.startswith((server, "data:", "blob:")):
        complaints.append(f"asks another machine: {url}")


def charts_are_drawn(page: Page) -> None:
    """Wait until every chart that is in sight of the page is drawn."""
    page.wait_for_function("() => document.querySelectorAll('[data-chart]:not([data-drawn=yes])').length === 0")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for accessibility errors."""
    path = ROOT / "var/dev/axe.min.js"
    require(path.is_file(), f"{path} is missing; run: .venv/bin/python tools/vendor_static.py --dev")
    return path.read_text(encoding="utf-8")
