"""A whole round in a real browser: three municipalities and KL, by Excel and by form, from opening to correction."""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import ROOT
from tests.factories.databases import own_database
from tests.factories.templates import change_cells, number, text
from tests.functional.conftest import NARROW, RAADERUM, WIDE
from tests.functional.test_accessibility import problems
from tests.functional.test_identity_provider import free_port, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PASSWORD = "en lang kode 1"
MUNICIPALITIES = {"X017": "Hybenlev", "X001": "Ahornlev", "X002": "Birkested"}
YEAR = 2026


@dataclass
class Site:
    """The running site, what it mailed, and who has logged in where."""

    address: str
    environment: dict[str, str]
    mails: list[Any]
    pages: dict[str, Page] = field(default_factory=dict)

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command], env=self.environment, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    def link_to(self, address: str) -> str:
        """The newest invitation to an address."""
        for mail in reversed(self.mails):
            if mail["To"] == address:
                return str(re.findall(r"http\S+/invitation/\S+", mail.get_content())[0])
        raise AssertionError(f"no mail to {address}")


@pytest.fixture(scope="module")
def site(site_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from aiosmtpd.controller import Controller

    received: list[Any] = []

    class Keep:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 — its own name
            received.append(email.message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    folder, mail_port, port = tmp_path_factory.mktemp("round"), free_port(), free_port()
    shutil.copytree(site_data / "releases", folder / "releases")
    mail_server = Controller(Keep(), hostname="127.0.0.1", port=mail_port)
    mail_server.start()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "RAADERUM_DATA": str(folder), "RAADERUM_SMTP": f"127.0.0.1:{mail_port}",
        "RAADERUM_ADDRESS": address, **own_database(),
    }  # fmt: skip
    server = subprocess.Popen([RAADERUM, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"{address}/tilgaengelighed/", server)
        yield Site(address, environment, received)
    finally:
        server.terminate()
        server.wait(10)
        mail_server.stop()


def accept(browser: Browser, site: Site, link: str, name: str) -> Page:
    """Take an invitation as a person of one's own, in a browser window of one's own."""
    context = browser.new_context(base_url=site.address, viewport={"width": WIDE, "height": 900}, locale="da-DK")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(link)
    page.fill("#f-name", name)
    page.fill("#f-password", PASSWORD)
    page.get_by_role("button", name="Tag imod").click()
    page.wait_for_url("**/indberetning/")
    site.pages[name] = page
    return page


def invite(page: Page, site: Site, code: str, role: str) -> str:
    """Invite somebody; return the link in the mail."""
    address = f"{role}-{code.lower()}@example.org"
    page.goto(f"/indberetning/brugere/{code}/")
    page.fill("#f-email", address)
    page.select_option("#f-role", role)
    page.get_by_role("button", name="Send invitation").click()
    assert address in page.get_by_role("status").inner_text()
    return site.link_to(address)


def says(page: Page, message: str) -> None:
    """Wait for the page to come and say it."""
    from playwright.sync_api import expect

    expect(page.locator(".alert").filter(has_text=message).first).to_be_visible()


def fill_from_last_year(path: Path) -> int:
    """Write last year's figure in every empty cell of a workbook, as a person would type; return how many."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Indtastning").to_python(skip_empty_area=False)
    cells = {}
    for line, row in enumerate(rows, start=1):
        if len(row) > 10 and row[10] and row[0] and row[5] in ("", None) and row[6] in ("", None):
            cells[f"F{line}" if row[4] not in ("", None) else f"G{line}"] = (
                number(row[4]) if isinstance(row[4], int | float) else text(str(row[4] or "ukendt"))
            )
    path.write_bytes(change_cells(path.read_bytes(), cells))
    return len(cells)


def test_a_whole_round(browser: Browser, site: Site, tmp_path: Path, axe: str) -> None:
    kl = prepare(browser, site)
    round_path = open_round(kl)
    reporters, approvers = {}, {}
    for code in MUNICIPALITIES:
        reporters[code] = accept(browser, site, invite(kl, site, code, "reporter"), f"Rikke {code}")
        approvers[code] = accept(browser, site, invite(kl, site, code, "approver"), f"Anders {code}")

    by_excel(reporters["X001"], f"{round_path}X001/", tmp_path, axe)
    by_excel(reporters["X002"], f"{round_path}X002/", tmp_path, axe)
    by_excel(reporters["X017"], f"{round_path}X017/", tmp_path, axe)
    by_form(reporters["X017"], f"{round_path}X017/", axe)
    two_at_once(browser, site, reporters["X017"], f"{round_path}X017/")
    by_own_file(reporters["X017"], f"{round_path}X017/", tmp_path, axe)
    look_around(kl, round_path, axe)

    for code in MUNICIPALITIES:
        send(reporters[code], f"{round_path}{code}/")
    reject_then_approve(approvers["X017"], reporters["X017"], f"{round_path}X017/", axe)
    for code in ("X001", "X002"):
        approve(approvers[code], f"{round_path}{code}/")

    first = release(kl, round_path, axe)
    compare(reporters["X017"])
    correct(approvers["X017"], reporters["X017"], f"{round_path}X017/")
    second = release(kl, round_path, axe)
    assert first != second
    notified(site)


def prepare(browser: Browser, site: Site) -> Page:
    printed = site.manage("prepare_collection", "--email", "karen@example.org", "--example", "--address", site.address)
    link = re.findall(r"http\S+/invitation/\S+", printed)[0]
    return accept(browser, site, link, "Karen KL")


def open_round(kl: Page) -> str:
    kl.get_by_role("link", name="Åbn en runde").click()
    kl.select_option("#f-dataset", "example")
    kl.fill("#f-period", str(YEAR))
    kl.get_by_role("button", name="Åbn runden").click()
    kl.wait_for_url(re.compile(r"/indberetning/\d+/$"))
    says(kl, "Runden er åben")
    return "/" + "/".join(kl.url.split("/")[3:])


def by_excel(page: Page, at: str, folder: Path, axe: str) -> None:
    page.goto(at)
    assert "tal mangler" in page.locator(".lead").inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Hent som Excel").click()
    path = folder / f"{at.strip('/').replace('/', '-')}.xlsx"
    waiting.value.save_as(path)
    typed = fill_from_last_year(path)
    page.set_input_files("#f-file", str(path))
    page.get_by_role("button", name="Se, hvad filen vil ændre").click()
    page.wait_for_url("**/fil/*/")
    assert page.locator("h1").inner_text() == f"{path.name} vil ændre {typed} tal"
    assert problems(page, axe) == []
    page.get_by_role("button", name="Gem ændringerne").click()
    page.wait_for_url(f"**{at}")
    says(page, "Skemaets tal er gemt.")
    assert "0 tal mangler" in page.locator(".lead").inner_text() or "klar til" in page.locator(".lead").inner_text()


def by_form(page: Page, at: str, axe: str) -> None:
    """Write a figure out of the ordinary, be told so, and explain it."""
    page.goto(f"{at}afsnit/network/")
    row = page.locator("#r-road_km")
    row.locator("[name=value]").fill("12.345")
    row.locator("[name=value]").blur()
    row.get_by_text("uden for det typiske").wait_for()
    row.locator("[name=comment]").fill("alle veje er talt med")
    row.locator("[name=comment]").blur()
    row.get_by_text("Forklaret").wait_for()
    before = row.locator("[name=value]")
    before.fill("mange")
    before.blur()
    row.get_by_text("men skal være et tal").wait_for()
    before.fill("686,6")
    before.blur()
    row.locator(".entry-problem").wait_for(state="detached")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert problems(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.reload()
    assert page.locator("#r-road_km [name=value]").input_value() == "686,6"


def by_own_file(page: Page, at: str, folder: Path, axe: str) -> None:
    """Put up an account extract, say where a function belongs, see it remembered, and drop the file."""
    page.goto(f"{at}egne-filer/")
    assert problems(page, axe) == []
    path = folder / "udtræk.csv"
    path.write_text("Kontostreng;Beløb\n2.28.11-1-1-1001;1250,50\n2.28.12-1;75,25\n", encoding="utf-8")
    page.set_input_files("#f-file", str(path))
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_text("Hvor hører de hjemme?").wait_for(timeout=60_000)
    assert problems(page, axe) == []
    page.select_option("#to-0", "winter_salting_dkk")
    page.get_by_role("button", name="Gem pladserne").click()
    page.get_by_text("Sådan er det sat op").wait_for(timeout=60_000)
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert problems(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_role("button", name="Kassér filen").click()
    page.get_by_text("Filen er kasseret").wait_for()
    assert problems(page, axe) == []


def look_around(kl: Page, round_path: str, axe: str) -> None:
    """The pages that the round itself does not pass."""
    people = "/indberetning/brugere/"
    for at in ("/indberetning/", round_path, "/indberetning/ny-runde/", people, f"{people}X017/",
               f"{people}X017/enheder/", "/indberetning/noegler/", f"{round_path}X017/"):  # fmt: skip
        kl.goto(at)
        assert problems(kl, axe) == [], at


def two_at_once(browser: Browser, site: Site, page: Page, at: str) -> None:
    """Two windows write the same figure: the second is told, and nothing is overwritten."""
    other = page.context.new_page()
    for one in (page, other):
        one.goto(f"{at}afsnit/network/")
    first, second = (one.locator("#r-road_urban_km") for one in (page, other))
    field_name = "[name=comment]"
    first.locator(field_name).fill("målt i GIS")
    first.locator(field_name).blur()
    first.get_by_text("Gemt").wait_for()
    second.locator(field_name).fill("skønnet")
    second.locator(field_name).blur()
    second.get_by_text("mens du skrev").wait_for()
    page.reload()
    assert page.locator(f"#r-road_urban_km {field_name}").input_value() == "målt i GIS"
    second.get_by_role("button", name="Gem mit i stedet").click()
    second.get_by_text("mens du skrev").wait_for(state="detached")  # that row says "ikke gemt" too
    second.get_by_text("Gemt").wait_for()
    page.reload()
    assert page.locator(f"#r-road_urban_km {field_name}").input_value() == "skønnet"
    other.close()


def send(page: Page, at: str) -> None:
    page.goto(at)
    page.get_by_role("button", name="Send til godkendelse").click()
    says(page, "Tallene er sendt")


def approve(page: Page, at: str) -> None:
    page.goto(at)
    page.get_by_role("button", name="Godkend").click()
    says(page, "Tallene er godkendt.")


def reject_then_approve(approver: Page, reporter: Page, at: str, axe: str) -> None:
    approver.goto(at)
    assert problems(approver, axe) == []
    approver.fill("#f-because", "se på vejlængden igen")
    approver.get_by_role("button", name="Send tilbage").click()
    says(approver, "sendt tilbage")
    reporter.goto(at)
    says(reporter, "se på vejlængden igen")
    send(reporter, at)
    approve(approver, at)


def release(kl: Page, at: str, axe: str) -> str:
    kl.goto(at)
    if kl.get_by_role("button", name="Gå til validering").is_visible():
        kl.get_by_role("button", name="Gå til validering").click()
    assert problems(kl, axe) == []
    kl.get_by_role("button", name="Byg udgivelsen").click()
    kl.get_by_role("link", name="Se udgivelsen").wait_for(timeout=60_000)
    kl.get_by_role("link", name="Se udgivelsen").click()
    kl.wait_for_url("**/udgivelser/*/")
    return kl.url


def compare(page: Page) -> None:
    """The municipality's figures of the year are in the comparison now, for all to see."""
    page.goto(f"/eksempel/omraader/veje/X017/?aar={YEAR}&gruppe=X001,X002")
    assert str(YEAR) in page.locator("h1").inner_text()


def correct(approver: Page, reporter: Page, at: str) -> None:
    approver.goto(at)
    approver.fill("#f-correct", "vintertjenesten er talt om")
    approver.get_by_role("button", name="Ret tallene").click()
    says(approver, "Tallene kan rettes")
    reporter.goto(f"{at}afsnit/economy/")
    row = reporter.locator("#r-winter_salting_dkk")
    value = row.locator("[name=value]")
    value.fill("1.400.000")
    value.blur()
    row.get_by_text("Gemt").wait_for()
    row.locator("[name=comment]").fill("faktura kom sent")
    row.locator("[name=comment]").blur()
    row.get_by_text("Gemt").wait_for()
    time.sleep(1)
    send(reporter, at)
    approve(approver, at)


def notified(site: Site) -> None:
    """The digest of the day tells those whose figures were corrected, and nobody twice."""
    site.mails.clear()
    site.manage("run_jobs", "daily")
    site.manage("run_jobs", "daily")
    mails = {mail["To"]: mail.get_content() for mail in site.mails}
    assert len(mails) == len(site.mails)
    assert "er rettet: Glatførebekæmpelse" in mails["reporter-x017@example.org"]
