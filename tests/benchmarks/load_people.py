"""A crowd that reports: who they are, what they do, how long they think. Run by load.py in a process of its own.

A person logs in, opens the municipality's submission, takes a section, and fills its cells in one by one: about ten
seconds a cell, as one looks a figure up and types it. Three people of a municipality have cells of their own in the
same sections, and some that all three write. Now and then one looks at the overview and takes the next section. One
person of every fifth municipality also fetches the workbook, fills in a section, uploads it, looks, and saves.
"""

from __future__ import annotations

import json
import random
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

import gevent
from locust import HttpUser, constant, task
from locust.env import Environment
from requests.adapters import HTTPAdapter

from tests.benchmarks.load_round import PASSWORD, SEATS, SECTIONS, mail_of
from tests.factories.templates import change_cells, number, text

THINK_SECONDS = (5.0, 15.0)
LOOK_SECONDS = (3.0, 8.0)
CELLS_A_SECTION = 8
SHARED_SHARE = 0.2
"""How often one takes a cell that the others of the municipality take too."""
UPLOADS_EVERY = 5
UPLOADED = 6

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_ROW = re.compile(r'<form class="figure-row entry" id="r-(\w+)".*?</form>', re.DOTALL)
_ALERT = re.compile(r'class="alert-text">(.*?)</p>', re.DOTALL)
_SEEN = re.compile(r'name="seen" value="(\d+)"')
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PLAN: dict[str, Any] = {}
TOLD: list[dict[str, Any]] = []
TIMES: list[tuple[float, str, float, str]] = []
"""When, what, how many milliseconds, and what went wrong."""
INSIDE: list[str] = []
"""Who is logged in."""
LOGIN_SECONDS, SETTLE_SECONDS = 120.0, 20.0
"""How long the last logins may take, and what is let pass after them: the queue that they made."""
CONFLICTS = {"shown": 0, "kept theirs": 0, "written after all": 0}


class FromOwnAddress(HTTPAdapter):
    """Each municipality comes from an address of its own, as through the proxy: the site counts logins by address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **words: Any) -> None:
        super().init_poolmanager(*args, **words, source_address=(self.address, 0))


class Person(HttpUser):
    """Somebody at a municipality."""

    wait_time = constant(0)
    _count = 0

    def on_start(self) -> None:
        number_, Person._count = Person._count, Person._count + 1
        place, self.seat = divmod(number_, SEATS)
        self.code = PLAN["codes"][place % len(PLAN["codes"])]
        self.mail = mail_of(self.code, self.seat)
        self.dice = random.Random(number_)
        self.at = f"/indberetning/{PLAN['round']}/{self.code}/"
        self.number, self.written = number_, 0
        self.uploads = place % UPLOADS_EVERY == 0 and self.seat == 0
        self.section = self.dice.randrange(len(SECTIONS))
        self.client.mount("http://", FromOwnAddress(f"127.0.{1 + place // 250}.{1 + place % 250}"))
        self.client.headers["Referer"] = self.host
        self.log_in()

    def log_in(self) -> None:
        page = self.client.get("/konto/login/", name="login page")
        facts = {"login": self.mail, "password": PASSWORD, "csrfmiddlewaretoken": _token(page.text)}
        answer = self.client.post("/konto/login/", facts, name="login")
        if "/indberetning/" not in answer.url:
            self.fail("login", f"not let in: {answer.status_code} {answer.url}")
        INSIDE.append(self.mail)
        self.think(LOOK_SECONDS)

    def think(self, seconds: tuple[float, float]) -> None:
        gevent.sleep(self.dice.uniform(*seconds))

    def fail(self, name: str, why: str) -> None:
        TIMES.append((gevent.get_hub().loop.now(), name, 0.0, why))

    @task
    def report(self) -> None:
        """One turn: the overview, a section, its cells; perhaps the workbook."""
        self.client.get(self.at, name="submission")
        self.think(LOOK_SECONDS)
        if self.uploads:
            self.uploads = False
            self.fill_in_workbook()
        section = SECTIONS[self.section % len(SECTIONS)]
        self.section += 1
        page = self.client.get(f"{self.at}afsnit/{section}/", name="section").text
        token = _token(page)
        rows = [hit for hit in _ROW.finditer(page) if "<input" in hit[0].split('name="missing"')[0]]
        seen = {hit[1]: int(_SEEN.search(hit[0])[1]) for hit in rows if _SEEN.search(hit[0])}  # type: ignore[index]
        variables = sorted(seen)
        if not variables:
            self.fail("section", "no rows")
            return
        own, shared = variables[self.seat + 2 :: SEATS], variables[:2]
        for _ in range(CELLS_A_SECTION):
            self.think(THINK_SECONDS)
            one = self.dice.choice(shared if self.dice.random() < SHARED_SHARE or not own else own)
            self.save(one, seen, token)

    def save(self, variable: str, seen: dict[str, int], token: str) -> None:
        """Write a cell; where somebody else was first, look at it, and now and then write after all."""
        value, comment = self.next_value()
        state = self.post_cell(variable, value, comment, seen, token)
        if "mens du skrev" not in state:
            return
        CONFLICTS["shown"] += 1
        self.think(LOOK_SECONDS)
        if self.dice.random() < 0.5:
            CONFLICTS["written after all"] += "Gemt" in self.post_cell(variable, value, comment, seen, token)
        else:
            CONFLICTS["kept theirs"] += 1

    def next_value(self) -> tuple[str, str]:
        """Return a number and a comment that nobody else writes."""
        self.written += 1
        return f"{1000 + self.number},{self.written:03d}".rstrip("0"), f"tal {self.number}-{self.written}"

    def post_cell(self, variable: str, value: str, comment: str, seen: dict[str, int], token: str) -> str:
        facts = {"value": value, "missing": "", "comment": comment, "seen": seen[variable],
                 "csrfmiddlewaretoken": token}  # fmt: skip
        answer = self.client.post(f"{self.at}tal/{variable}/", facts, headers={"HX-Request": "true"}, name="save")
        state, found = unescape(answer.text), _SEEN.search(answer.text)
        if answer.status_code == 200 and "Gemt" in state:
            self.told(variable, value, comment, seen[variable])
        elif "mens du skrev" not in state:
            self.fail("save", f"neither saved nor a conflict: {answer.status_code} {state[:200]}")
        if found:
            seen[variable] = int(found[1])
        return state

    def told(self, variable: str, value: str, comment: str, seen: int | None) -> None:
        TOLD.append({"person": self.mail, "code": self.code, "variable": variable, "value": value.replace(",", "."),
                     "comment": comment, "seen": seen})  # fmt: skip

    def fill_in_workbook(self) -> None:
        book = self.client.get(f"{self.at}skema.xlsx", name="workbook").content
        self.think(THINK_SECONDS)
        wanted = {variable: self.next_value() for variable in PLAN["uploaded"]}
        cells = {}
        for variable, (value, comment) in wanted.items():
            line = PLAN["lines"][variable]
            cells |= {f"F{line}": number(value.replace(",", ".")), f"I{line}": text(comment)}
        filled = change_cells(book, cells)
        token = _token(self.client.get(self.at, name="submission").text)
        page = self.client.post(f"{self.at}fil/", {"csrfmiddlewaretoken": token},
                                files={"file": ("veje.xlsx", filled, _MIME)}, name="upload")  # fmt: skip
        if "/fil/" not in page.url:
            self.fail("upload", f"refused: {unescape(page.text)[:3000]}")
            return
        self.think(LOOK_SECONDS)
        at = "/" + page.url.split("/", 3)[3]
        facts = {"what": "apply", "conflicts": "theirs", "csrfmiddlewaretoken": _token(page.text)}
        saved = unescape(self.client.post(f"{at}gem/", facts, name="apply").text)
        if "Skemaets tal er gemt" not in saved or "ikke ændret" in saved:
            alerts = " ".join(_ALERT.findall(saved)) or saved[:300]
            self.fail("apply", f"not saved as it is: {alerts}")
            return
        for variable, (value, comment) in wanted.items():
            self.told(variable, value, comment, None)


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    return found[1] if found else ""


def note(request_type: str, name: str, response_time: float, exception: Exception | None, **rest: Any) -> None:
    wrong = repr(exception) if exception else ""
    TIMES.append((gevent.get_hub().loop.now(), name, response_time, wrong))


def main(host: str, plan: str, ramp: str, hold: str, out: str) -> None:
    PLAN.update(json.loads(Path(plan).read_text(encoding="utf-8")))
    people = SEATS * len(PLAN["codes"])
    environment = Environment(user_classes=[Person], host=host, catch_exceptions=False)
    environment.events.request.add_listener(note)
    runner = environment.create_local_runner()
    runner.start(people, spawn_rate=people / float(ramp))
    gevent.sleep(float(ramp))
    with gevent.Timeout(LOGIN_SECONDS, False):  # False: no exception, go on
        while len(INSIDE) < people:
            gevent.sleep(0.5)
    gevent.sleep(SETTLE_SECONDS)
    Path(f"{out}.held").touch()
    held = gevent.get_hub().loop.now()
    gevent.sleep(float(hold))
    until = gevent.get_hub().loop.now()
    Path(f"{out}.over").touch()
    runner.stop()
    runner.quit()
    facts = {
        "people": people,
        "inside": len(INSIDE),
        "held": held,
        "until": until,
        "told": TOLD,
        "times": TIMES,
        "conflicts": CONFLICTS,
    }
    Path(out).write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
