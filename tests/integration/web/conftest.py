"""A site with one release; and sites of their own, whose releases a test may change or delete."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from raaderum.domain.observations import Observation, Origin
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack
from raaderum.warehouse.build import compute_products
from raaderum.warehouse.release import Release, make_release
from raaderum.warehouse.releases import ReleaseStore
from tests.conftest import BUILT_AT, ROOT

PACK = ROOT / "area_packs" / "roads"


@pytest.fixture(autouse=True)
def site(site_data: Path, db: None) -> Path:
    """Every test here talks to the site."""
    return site_data


@pytest.fixture
def own_site(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReleaseStore]:
    """A copy of the site's releases that a test may change. The static files stay where they are."""
    # Django must be set up first; and the package has a function of the module's name.
    releases = import_module("raaderum.web.workspace.queries.releases")
    frozen = import_module("raaderum.web.workspace.queries.frozen")

    shutil.copytree(site / "releases", tmp_path / "releases")
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))
    releases.load_release.cache_clear()
    frozen._changed_numbers.cache_clear()
    yield ReleaseStore(tmp_path / "releases")
    releases.load_release.cache_clear()
    frozen._changed_numbers.cache_clear()


@pytest.fixture
def changed_release(public_release: Release, roads_pack: AreaPack) -> Release:
    """A later release in which Odense spent 100 kr. more per inhabitant in 2024. INVENTED, for tests only."""

    def change(o: Observation) -> Observation:
        if (o.unit, o.variable, o.period) != ("0461", "net_22811_dkk_per_inhabitant", 2024):
            return o
        assert o.value is not None
        return replace(o, value=o.value + Decimal(100))

    observed = [change(o) for o in public_release.observations if o.origin != Origin.COMPUTED]
    rows = [*observed, *compute_products(roads_pack, observed)]
    return make_release(roads_pack, "public", public_release.units, rows, BUILT_AT + timedelta(days=1))


def rename(release: Release, code: str, name: str) -> Release:
    """The same release, built a day later, with another name for one municipality."""
    units = [Unit(u.code, name, u.kind, u.region) if u.code == code else u for u in release.units]
    return make_release(release.pack, release.dataset, units, release.observations, BUILT_AT + timedelta(days=1))


@pytest.fixture
def frozen_key(client: Any) -> Callable[[str], str]:
    """Freeze the answer of an address, and return its key."""

    def freeze(address: str = "/omraader/veje/0461/frys/") -> str:
        answer = client.post(address)
        assert answer.status_code == 302
        return str(answer["Location"].strip("/").split("/")[1])

    return freeze


def without_token(content: bytes) -> str:
    """A page without what is new on each visit: the token of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())
