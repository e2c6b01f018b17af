"""What all tests share: Hypothesis profiles, the roads pack, and the release of shipped public figures."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from raaderum.packs import AreaPack, load_pack
from raaderum.warehouse.build import build_example_release, build_public_release
from raaderum.warehouse.release import Release, make_release
from raaderum.warehouse.releases import ReleaseStore

ROOT = Path(__file__).parents[1]
BUILT_AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
VENDOR = ROOT / "src/raaderum/web/pages/static/vendor"

# No test may touch the folder that the developer's own site lives in.
DATA = Path(tempfile.mkdtemp(prefix="raaderum-tests-"))
os.environ["RAADERUM_DATA"] = str(DATA)
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "default", max_examples=15, derandomize=True, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
settings.register_profile("full", max_examples=500, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "default")


@pytest.fixture(scope="session")
def roads_pack() -> AreaPack:
    """The pack of the area roads, as it stands in this checkout."""
    return load_pack(ROOT / "area_packs" / "roads")


@pytest.fixture(scope="session")
def public_release(roads_pack: AreaPack) -> Release:
    """The release of the shipped figures, in memory."""
    return build_public_release(roads_pack, ROOT / "facts", BUILT_AT)


@pytest.fixture(scope="session")
def example_release(roads_pack: AreaPack) -> Release:
    """The release of fictional municipalities, in memory."""
    return build_example_release(roads_pack, ROOT / "examples", BUILT_AT)


@pytest.fixture(scope="session")
def collected_release(example_release: Release) -> Release:
    """Figures as if forty municipalities had reported them. They do not exist: INVENTED, for tests only."""
    codes = {unit.code: f"09{unit.code[2:]}" for unit in example_release.units[:40]}
    units = [replace(unit, code=codes[unit.code]) for unit in example_release.units[:40]]
    rows = [replace(o, unit=codes[o.unit], source="REPORTED") for o in example_release.observations if o.unit in codes]
    return make_release(example_release.pack, "collected", units, rows, BUILT_AT)


@pytest.fixture
def release_store(tmp_path: Path) -> ReleaseStore:
    """An empty store."""
    return ReleaseStore(tmp_path / "releases")


def require(condition: object, reason: str) -> None:
    """Skip the test, by name of what is missing; with ``RAADERUM_NO_SKIPS=1`` (CI) it is a failure."""
    if condition:
        return
    if os.environ.get("RAADERUM_NO_SKIPS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def site_data(public_release: Release, example_release: Release, collected_release: Release) -> Path:
    """The data folder of the site under test: one release of each data set, and the static files."""
    require((VENDOR / "htmx.min.js").is_file(), f"{VENDOR} is missing; run: make setup")
    from django.conf import settings  # only the tests of the site need Django
    from django.core.management import call_command

    # pytest-django reads the settings before this file: the folder that they hold is still the developer's.
    settings.STATIC_ROOT = DATA / "static"
    for release in (public_release, example_release, collected_release):
        ReleaseStore(DATA / "releases").save(release, ROOT / "area_packs" / "roads")
    call_command("collectstatic", interactive=False, verbosity=0)
    return DATA
