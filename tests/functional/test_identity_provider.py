"""Log in by a municipality's own identity provider: a real one, in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.factories.databases import own_database
from tests.functional.conftest import RAADERUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@dataclass
class Site:
    """The site, the provider it trusts, and the invitation of its first administrator."""

    address: str
    provider: str
    invitation: str


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(900):  # a machine that does much else starts a server slowly
        assert process.poll() is None, f"{address} stopped"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


@pytest.fixture(scope="module")
def site(site_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sso")
    shutil.copytree(site_data / "releases", folder / "releases")
    here, there = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    redirect = f"{here}/konto/oidc/kommunen/login/callback/"
    provider = subprocess.Popen(
        [sys.executable, "-m", "tests.functional.idp.provider", there.rsplit(":", 1)[1], str(folder), redirect],
        cwd=ROOT,
    )
    listed = [{
        "id": "kommunen", "name": "Kommunens login", "client_id": "raaderum",
        "secret": "en hemmelighed for to programmer", "server_url": f"{there}/o",
    }]  # fmt: skip
    environment = {
        **os.environ, "RAADERUM_DATA": str(folder), "RAADERUM_OIDC": json.dumps(listed), "RAADERUM_ADDRESS": here,
        **own_database(),
    }  # fmt: skip
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    said = subprocess.run(
        [*manage, "prepare_collection", "--email", "ida@example.org", "--address", here],
        env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    server = subprocess.Popen(
        [RAADERUM, "serve", "--port", here.rsplit(":", 1)[1]], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"{there}/o/.well-known/openid-configuration", provider)
        wait_for(f"{here}/tilgaengelighed/", server)
        yield Site(here, there, re.findall(r"http\S+/invitation/\S+", said)[0])
    finally:
        for process in (server, provider):
            process.terminate()
            process.wait(10)


def log_in(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.address}/konto/login/")
    page.get_by_role("link", name="Kommunens login").click()
    button = page.get_by_role("button", name=re.compile("Fortsæt"))
    button.click()
    page.wait_for_url(f"{site.provider}/login/**")
    page.fill("#id_username", name)
    page.fill("#id_password", "en lang kode 1")
    page.get_by_role("button", name="Fortsæt").click()
    page.wait_for_url(f"{site.address}/**")


def test_who_is_invited_is_let_in_by_the_provider_and_takes_the_role(browser: Browser, site: Site) -> None:
    page = browser.new_context(locale="da-DK").new_page()
    log_in(page, site, "ida")
    assert page.url == f"{site.address}/indberetning/"
    page.goto(site.invitation)
    page.get_by_role("button", name="Tag imod").click()
    page.wait_for_url(f"{site.address}/indberetning/")
    assert page.get_by_role("link", name="Åbn en runde").is_visible()


def test_who_is_not_invited_is_not_let_in(browser: Browser, site: Site) -> None:
    page = browser.new_context(locale="da-DK").new_page()
    log_in(page, site, "ole")
    page.goto(f"{site.address}/indberetning/")
    assert page.url.startswith(f"{site.address}/konto/login/")


def test_an_answer_for_another_request_is_refused(browser: Browser, site: Site) -> None:
    """Somebody else's code and state, put into one's own browser, log nobody in."""
    page = browser.new_context(locale="da-DK").new_page()
    page.goto(f"{site.address}/konto/oidc/kommunen/login/callback/?code=stjaalet&state=gaettet")
    page.goto(f"{site.address}/indberetning/")
    assert page.url.startswith(f"{site.address}/konto/login/")
