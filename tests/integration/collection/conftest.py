"""A round with three fictional municipalities, and the people in it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2026, 11, 2)
NAMES = {"X017": "Hybenlev", "X001": "Ahornlev", "X002": "Birkested"}


@dataclass
class People:
    """Users by what they are: "reporter-X017", "kl_administrator"."""

    by_role: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.by_role[name]


@pytest.fixture(autouse=True)
def own_data(site_data: Path, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A data folder of its own, with the releases of the site: a test may build others in it."""
    shutil.copytree(site_data / "releases", tmp_path / "releases")
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: tests make many users
    return tmp_path


@pytest.fixture
def organisations() -> dict[str, Any]:
    """KL and three municipalities that do not exist."""
    from raaderum.web.accounts.actions import create_organisation

    made = {"KL": create_organisation(by=None, code="KL", name="KL", kind="association")}
    for code, name in NAMES.items():
        made[code] = create_organisation(by=None, code=code, name=name, kind="municipality")
    return made


@pytest.fixture
def people(organisations: dict[str, Any]) -> People:
    """One user per role and organisation."""
    from raaderum.web.accounts.actions import grant_role
    from raaderum.web.accounts.models import User
    from raaderum.web.accounts.policy import ROLES_OF_KIND

    found = People()
    for code, organisation in organisations.items():
        for role in ROLES_OF_KIND[organisation.kind]:
            name = role.value if code == "KL" else f"{role.value}-{code}"
            user = User.objects.create_user(
                f"{name.lower().replace('_', '-')}@example.org", "en lang kode 1", name=name
            )
            grant_role(by=None, person=user, organisation=organisation, role=role)
            found.by_role[name] = user
    return found


@pytest.fixture
def round_(organisations: dict[str, Any], people: People) -> Any:
    """The open round of 2025: everything is known already, since the example has the year."""
    from raaderum.web.workspace.actions import open_round

    return open_round(
        by=people["kl_administrator"].public_id, area="roads", period=2025, dataset="example",
        due_on=date(2026, 11, 20), validation_on=date(2026, 12, 1), today=TODAY,
        organisations=[organisations[code] for code in NAMES],
    )  # fmt: skip


@pytest.fixture
def submission(round_: Any) -> Any:
    """What X017 reports."""
    return round_.submissions.get(organisation__code="X017")
