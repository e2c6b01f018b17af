"""What all tests share: Hypothesis profiles, the roads pack, and the release of shipped public figures."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from raaderum.packs import AreaPack, load_pack
from raaderum.warehouse.build import build_public_release
from raaderum.warehouse.releases import Release, ReleaseStore

ROOT = Path(__file__).parents[1]
BUILT_AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "default", max_examples=25, derandomize=True, deadline=None, suppress_health_check=_SLOW_IS_FINE
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


@pytest.fixture
def release_store(tmp_path: Path) -> ReleaseStore:
    """An empty store."""
    return ReleaseStore(tmp_path / "releases")
