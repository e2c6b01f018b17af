"""The site of a simulated round, on a database of its own, and all that is true in it."""

from __future__ import annotations

import email
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from pathlib import Path
from typing import Any

from raaderum.packs import AreaPack
from raaderum.warehouse.descriptions import read_description
from raaderum.warehouse.release import Release
from tests.conftest import ROOT
from tests.functional.simulated_round.people import Municipality, Person
from tests.functional.simulated_round.report import Tally
from tests.functional.simulated_round.year import Sheet, draw_sheets, figures_of
from tests.functional.site import MANAGE, Site
from tests.functional.test_identity_provider import free_port


@dataclass
class World:
    """The site, KL, who has been mailed what, and what every municipality truly has to report."""

    site: Site
    pack: AreaPack
    year: int
    names: dict[str, str]
    truth: dict[str, Sheet]
    previous: dict[str, dict[str, float]]
    mails: list[Any]
    kl: Person
    round_id: int = 0
    towns: dict[str, Municipality] = field(default_factory=dict)
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self.tally = Tally(self.pack)


PREPARE = """
from django.core.management import call_command
from django.urls import reverse
from raaderum.web.accounts.actions import create_organisation, invite
call_command("migrate", verbosity=0)
kl = create_organisation(by=None, code="KL", name="KL", kind="association")
for code, name in {names!r}.items():
    create_organisation(by=None, code=code, name=name, kind="municipality")
_, token = invite(by=None, email="kl@example.org", organisation=kl, role="kl_administrator")
print("{address}" + reverse("invitation", args=[token]))
"""
"""What manage.py migrate and prepare_collection do, in one process, and for the municipalities of the round alone."""


@contextmanager
def started(
    site_data: Path, folder: Path, pack: AreaPack, example: Release, codes: tuple[str, ...] = ()
) -> Iterator[World]:
    """A site on a database of its own, with a worker, the example release, KL's administrator, and a post box.

    ``codes`` are the municipalities that there are; without: all of the example.
    """
    from aiosmtpd.controller import Controller

    received: list[Any] = []

    class Keep:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 — its own name
            received.append(email.message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    for name in ("releases", "static"):
        shutil.copytree(site_data / name, folder / name)
    site, mail_port = Site(folder), free_port()
    site.environment |= {"RAADERUM_SMTP": f"127.0.0.1:{mail_port}", "RAADERUM_ADDRESS": site.address}
    post = Controller(Keep(), hostname="127.0.0.1", port=mail_port)
    post.start()
    description = read_description(ROOT / "examples" / f"{pack.id}.yaml")
    newest = description.periods[-1]
    names = {one.code: one.name for one in description.units if not codes or one.code in codes}
    printed = site.manage("shell", "-v", "0", "-c", PREPARE.format(names=names, address=site.address))
    worker = subprocess.Popen([*MANAGE, "work"], env=site.environment)
    site.start()
    try:
        kl = Person(site.address)
        kl.accept(re.findall(r"http\S+/invitation/\S+", printed)[0], "Karen KL")
        yield World(
            site, pack, newest + 1, names, draw_sheets(description, pack), figures_of(example, newest), received, kl,
        )  # fmt: skip
    finally:
        worker.terminate()
        worker.wait()
        site.kill()
        post.stop()


@contextmanager
def timed(world: World, what: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    world.tally.seconds[what] = time.monotonic() - start
