"""A site that can be killed and started again, people with a browser without a screen, and what the database says."""

from __future__ import annotations

import http.client
import http.cookiejar
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
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.factories.templates import change_cells, text
from tests.functional.test_identity_provider import free_port

PASSWORD = "en lang kode 1"
AT, CELLS = "/indberetning/1/X017/", 20
MANAGE = [sys.executable, str(ROOT / "manage.py")]
GONE = (OSError, http.client.HTTPException)
"""What a browser sees of a server that is killed while it answers."""


class Stay(urllib.request.HTTPRedirectHandler):
    """Take a redirection for the answer that it is."""

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp


class Somebody:
    """A person with a browser without a screen: forms, cookies and tokens."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.clicker = urllib.request.build_opener(cookies, Stay())

    def get(self, at: str) -> str:
        return self.fetch(at).decode()

    def fetch(self, at: str) -> bytes:
        with self.opener.open(self.address + at if at.startswith("/") else at, timeout=30) as answer:
            return bytes(answer.read())

    def post(self, at: str, facts: dict[str, Any], token: str, headers: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode({**facts, "csrfmiddlewaretoken": token}).encode()
        with self.opener.open(self._asked(at, data, headers), timeout=30) as answer:
            return str(answer.read().decode())

    def click(self, at: str, facts: dict[str, Any], token: str) -> str:
        """Send a form, and follow it nowhere; return where it leads."""
        data = urllib.parse.urlencode({**facts, "csrfmiddlewaretoken": token}).encode()
        return self._led(self._asked(at, data))

    def put_file(self, at: str, name: str, content: bytes, token: str) -> str:
        """Upload a file; return where it leads."""
        border = uuid.uuid4().hex
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--{border}\r\n'
            f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        )
        data = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        return self._led(self._asked(at, data, {"Content-Type": f"multipart/form-data; boundary={border}"}))

    def _asked(self, at: str, data: bytes, headers: dict[str, str] | None = None) -> urllib.request.Request:
        return urllib.request.Request(self.address + at, data, headers={"Referer": self.address, **(headers or {})})

    def _led(self, asked: urllib.request.Request) -> str:
        with self.clicker.open(asked, timeout=30) as answer:
            answer.read()
            return str(answer.headers["Location"])


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
        given_up = time.monotonic() + 180  # a machine that does much else starts a server slowly
        while time.monotonic() < given_up:
            assert self.server.poll() is None, "the server stopped"
            try:
                urllib.request.urlopen(f"{self.address}/konto/login/", timeout=30).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def kill_within(self, seconds: float, dice: random.Random, call: Callable[[], object]) -> bool:
        """Kill the server at some moment of a call that takes ``seconds``, and start it again; was it answered?"""
        timer = threading.Timer(dice.uniform(0, 1.2 * seconds), self.kill)
        timer.start()
        try:
            call()
        except GONE:
            answered = False
        else:
            answered = True
        timer.join()
        self.start()
        return answered

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself, beside the site: what is stored, not what somebody says is."""
        with closing(sqlite3.connect(self.folder / "raaderum.sqlite3", timeout=20)) as database, database:
            return database.execute(question, values).fetchall()

    def value(self, question: str, *values: Any) -> Any:
        return self.rows(question, *values)[0][0]

    def log_in(self, role: str) -> Somebody:
        person = Somebody(self.address)
        page = person.get("/konto/login/")
        person.post("/konto/login/", {"login": f"{role}@example.org", "password": PASSWORD}, token_in(page))
        return person


@dataclass
class Count:
    """How many kills there were, and how many of the calls that they met were answered all the same."""

    kills: int = 0
    answered: int = 0
    stored_unanswered: int = 0
    """Stored, though nobody was told."""

    def add(self, *, answered: bool, stored: bool) -> None:
        assert stored or not answered, "what was acknowledged is there"
        self.kills += 1
        self.answered += answered
        self.stored_unanswered += stored and not answered

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.kills - self.answered} within the call (of these {self.stored_unanswered} "
            f"after it was stored), {self.answered} acknowledged"
        )


def seconds_of(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


class Filler:
    """Somebody who fills in a template, uploads it, looks at what it would change, and saves it."""

    def __init__(self, site: Site) -> None:
        self.site, self.person = site, site.log_in("reporter")
        self.empty = self.person.fetch(f"{AT}skema.xlsx")
        asked = "SELECT line FROM workspace_figure ORDER BY line LIMIT ?"
        self.lines = [line for (line,) in site.rows(asked, CELLS)]

    def ready_to_upload(self, number: int) -> Callable[[], str]:
        filled = change_cells(self.empty, {f"I{line}": text(f"fil {number}") for line in self.lines})
        token = token_in(self.person.get(AT))
        return lambda: self.person.put_file(f"{AT}fil/", "veje.xlsx", filled, token)

    def ready_to_save(self) -> Callable[[], str]:
        """Look at the file that waits; the others have written since the template was made, so ours is chosen."""
        at = f"{AT}fil/{self.site.value('SELECT max(id) FROM workspace_upload')}/"
        token = token_in(self.person.get(at))
        return lambda: self.person.click(f"{at}gem/", {"what": "apply", "conflicts": "ours"}, token)

    def received(self) -> tuple[int, int]:
        return (
            self.site.value("SELECT count(*) FROM workspace_upload"),
            self.site.value("SELECT count(*) FROM audit_event WHERE action = 'upload.received'"),
        )

    def saved(self, number: int) -> tuple[str, int, int]:
        """How the last file stands, its events, and the figures that are as file ``number`` says."""
        upload, state = self.site.rows("SELECT id, state FROM workspace_upload ORDER BY id DESC LIMIT 1")[0]
        asked = "SELECT count(*) FROM audit_event WHERE action = 'upload.applied' AND subject_id = ?"
        figures = "SELECT count(*) FROM workspace_figure WHERE comment = ?"
        return state, self.site.value(asked, str(upload)), self.site.value(figures, f"fil {number}")


@contextmanager
def started(site_data: Path, folder: Path) -> Iterator[Site]:
    """A site with one round, one municipality that knows all its figures, and three people."""
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
