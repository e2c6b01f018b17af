"""Kill the server and the worker in the middle: what was acknowledged is there, nothing is half, work goes on."""

from __future__ import annotations

import http.cookiejar
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.functional.test_identity_provider import free_port

PASSWORD = "en lang kode 1"
FEW, MANY, CELLS = 10, 50, 20
MANAGE = [sys.executable, str(ROOT / "manage.py")]


class Somebody:
    """A person with a browser without a screen: forms, cookies and tokens."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, at: str) -> str:
        with self.opener.open(self.address + at if at.startswith("/") else at, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, at: str, facts: dict[str, Any], token: str, headers: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode({**facts, "csrfmiddlewaretoken": token}).encode()
        asked = urllib.request.Request(self.address + at, data, headers={"Referer": self.address, **(headers or {})})
        with self.opener.open(asked, timeout=30) as answer:
            return str(answer.read().decode())


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    return found[1]


class Site:
    """A site that can be killed and started again. Its worker is started apart, so that each can be killed alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "RAADERUM_DATA": str(folder), "RAADERUM_LEASE_SECONDS": "2"}
        self.environment.pop("DATABASE_URL", None)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None

    def manage(self, *command: str) -> str:
        return subprocess.run(
            [*MANAGE, *command], env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def start(self) -> None:
        granian = Path(sys.executable).with_name("granian")
        self.server = subprocess.Popen(
            [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error",
             "raaderum.web.config.wsgi:application"], env=self.environment, start_new_session=True,
        )  # fmt: skip
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/konto/login/", timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()


@contextmanager
def started(site_data: Path, folder: Path) -> Iterator[Site]:
    for name in ("releases", "static"):
        shutil.copytree(site_data / name, folder / name)
    built = Site(folder)
    built.manage("migrate", "--verbosity", "0")
    subprocess.run([sys.executable, "-c", PREPARE], env=built.environment, check=True, cwd=ROOT)
    built.start()
    try:
        yield built
    finally:
        built.kill()


PREPARE = """
import os
from datetime import date
os.environ["DJANGO_SETTINGS_MODULE"] = "raaderum.web.config.settings"
import django
django.setup()
from allauth.account.models import EmailAddress
from raaderum.web.accounts.actions import create_organisation, grant_role
from raaderum.web.accounts.models import User
from raaderum.web.workspace.actions import open_round
kl = create_organisation(by=None, code="KL", name="KL", kind="association")
own = create_organisation(by=None, code="X017", name="Hybenlev", kind="municipality")
for role, where in (("reporter", own), ("approver", own), ("kl_administrator", kl)):
    user = User.objects.create_user(f"{role}@example.org", "en lang kode 1", name=role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    grant_role(by=None, person=user, organisation=where, role=role)
open_round(by=None, area="roads", period=2025, dataset="example", due_on=date(2026, 11, 20),
           validation_on=date(2026, 12, 1), today=date(2026, 11, 2), organisations=[own])
"""


def log_in(site: Site, role: str) -> Somebody:
    person = Somebody(site.address)
    page = person.get("/konto/login/")
    person.post("/konto/login/", {"login": f"{role}@example.org", "password": PASSWORD}, token_in(page))
    return person


def rows(site: Site, question: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the database itself, beside the site: what is stored, not what somebody says is."""
    with closing(sqlite3.connect(site.folder / "raaderum.sqlite3", timeout=20)) as database, database:
        return database.execute(question, values).fetchall()


def value(site: Site, question: str, *values: Any) -> Any:
    return rows(site, question, *values)[0][0]


def killed_writes(site: Site, times: int) -> tuple[int, int]:
    """Write comments until the server is killed, again and again; return how many were acknowledged and found."""
    dice, acknowledged, told = random.Random(7), {}, 0
    content = {
        name: {"value": "" if worth is None else as_written(worth), "missing": reason}
        for name, worth, reason in rows(site, "SELECT variable, value, missing FROM workspace_figure ORDER BY line")
    }
    variables = list(content)
    for number in range(times):
        person = log_in(site, "reporter")
        token = token_in(person.get("/indberetning/1/X017/afsnit/network/"))
        timer = threading.Timer(dice.uniform(0.05, 0.8), site.kill)
        timer.start()
        seen = dict(rows(site, "SELECT variable, revision FROM workspace_figure"))
        try:
            for step in range(10_000):
                variable = variables[(number * 7 + step) % len(variables)]
                comment = f"skrevet {number}-{step}"
                facts = content[variable] | {"comment": comment, "seen": seen.get(variable, 0)}
                at = f"/indberetning/1/X017/tal/{variable}/"
                state = person.post(at, facts, token, {"HX-Request": "true"})
                if "Gemt" in state:
                    acknowledged[variable] = comment
                    told += 1
                    seen[variable] = int(re.search(r'name="seen" value="(\d+)"', state)[1])  # type: ignore[index]
        except OSError:
            pass
        timer.join()
        site.start()
    return told, check_writes(site, acknowledged)


def as_written(worth: float) -> str:
    return f"{worth:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def check_writes(site: Site, acknowledged: dict[str, str]) -> int:
    """Everything acknowledged is there, or was overwritten by a later write that was stored; and each has its event."""
    stored = dict(rows(site, "SELECT variable, comment FROM workspace_figure"))
    found = sum(_not_older(stored[variable], comment) for variable, comment in acknowledged.items())
    assert found == len(acknowledged)
    events = value(site, "SELECT count(*) FROM audit_event WHERE subject = 'figure'")
    assert events == value(site, "SELECT revision FROM workspace_submission"), "a write and its event, or neither"
    return found


def _not_older(stored: str, acknowledged: str) -> bool:
    """A write whose answer was lost in the kill may be stored after the last acknowledged one."""
    order = [tuple(map(int, text.removeprefix("skrevet ").split("-"))) for text in (stored, acknowledged)]
    return order[0] >= order[1]


def killed_releases(site: Site, times: int) -> int:
    """Ask for a release, and kill the worker until it is built; return how many kills it met."""
    dice, kills = random.Random(11), 0
    site.manage("shell", "-v", "0", "-c", ASK)
    while kills < times:
        worker = subprocess.Popen([*MANAGE, "work", "--once"], env=site.environment, start_new_session=True)
        try:
            worker.wait(dice.uniform(0.5, 5.0))
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        else:
            time.sleep(2.1)  # a lease may still run
        kills += 1
        if value(site, "SELECT state FROM workspace_job") == "done":
            break
    for _ in range(20):
        if value(site, "SELECT state FROM workspace_job") == "done":
            break
        time.sleep(2.1)
        site.manage("work", "--once")
    assert value(site, "SELECT state FROM workspace_job") == "done"
    assert value(site, "SELECT count(*) FROM workspace_publication") == 1
    assert value(site, "SELECT count(*) FROM audit_event WHERE action = 'round.released'") == 1
    assert "holder ikke" not in subprocess.run(
        [Path(sys.executable).with_name("raaderum"), "release", "verify"], env=site.environment, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    return kills


ASK = """
import uuid
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import Round, Submission
one, two = uuid.uuid4(), uuid.uuid4()
submission = Submission.objects.get()
actions.send_for_approval(by=one, submission=submission)
actions.approve(by=two, submission=submission)
actions.start_validation(by=one, round_=Round.objects.get())
actions.ask(by=one, name="release.publish", key="en udgivelse", round=Round.objects.get().pk, person=str(one))
"""


def killed_uploads(site: Site, times: int) -> int:
    """Save files while the server is killed; each is saved whole or not at all."""
    dice = random.Random(13)
    for number in range(times):
        upload = put_upload(site, number)
        person = log_in(site, "reporter")
        token = token_in(person.get(f"/indberetning/1/X017/fil/{upload}/"))
        timer = threading.Timer(dice.uniform(0.0, 0.25), site.kill)
        timer.start()
        try:
            person.post(f"/indberetning/1/X017/fil/{upload}/gem/", {"what": "apply", "conflicts": "ours"}, token)
            acknowledged = True
        except OSError:
            acknowledged = False
        timer.join()
        site.start()
        state = value(site, "SELECT state FROM workspace_upload WHERE id = ?", upload)
        changed = value(site, "SELECT count(*) FROM workspace_figure WHERE comment = ?", f"fil {number}")
        assert (state, changed) in {("waiting", 0), ("applied", CELLS)}, "whole, or not at all"
        assert not acknowledged or state == "applied"
    return times


def put_upload(site: Site, number: int) -> int:
    """A file that has been read and waits to be saved."""
    asked = "SELECT variable, line, revision, value, missing FROM workspace_figure ORDER BY line LIMIT ?"
    empty = {"value": None, "missing": "", "comment": ""}
    changes = [
        {"variable": name, "name": name, "cell": f"F{line}", "seen": revision, "conflict": False, "before": empty,
         "after": {"value": None if worth is None else str(worth), "missing": reason, "comment": f"fil {number}"}}
        for name, line, revision, worth, reason in rows(site, asked, CELLS)
    ]  # fmt: skip
    person = value(site, "SELECT public_id FROM accounts_user WHERE email = 'reporter@example.org'")
    insert = """INSERT INTO workspace_upload
                (person, file_name, sha256, changes, findings, state, uploaded_at, submission_id)
                VALUES (?, 'veje.xlsx', ?, ?, '[]', 'waiting', '2026-11-02 08:00:00', 1) RETURNING id"""
    return int(value(site, insert, person, "0" * 64, json.dumps(changes)))


def run_all(site: Site, times: int) -> None:
    told, found = killed_writes(site, times)
    assert told > 0
    uploads = killed_uploads(site, times)
    kills = killed_releases(site, times)
    print(f"{times} kills while writing: {told} acknowledged, {found} figures as acknowledged; "
          f"{uploads} while saving a file; {kills} of the worker")  # fmt: skip


def test_ten_kills_of_each(site_data: Path, tmp_path: Path) -> None:
    with started(site_data, tmp_path) as site:
        run_all(site, FEW)


@pytest.mark.full
def test_fifty_kills_of_each(site_data: Path, tmp_path: Path) -> None:
    """On a site of its own, since the round of the other is released by now."""
    with started(site_data, tmp_path) as site:
        run_all(site, MANY)
