"""Data that lie beside the project and are not part of it: read from there, or the test is skipped by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared_data(name: str) -> Path:
    """Return ``<repo>/../shared/data/<name>``; skip the test where it is not there.

    With ``RAADERUM_NO_SKIPS=1`` (CI) a missing folder is a failure.
    """
    folder = SHARED / name
    if folder.exists():
        return folder
    reason = f"the folder {folder} is missing"
    if os.environ.get("RAADERUM_NO_SKIPS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
