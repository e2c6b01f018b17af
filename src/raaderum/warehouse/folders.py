"""Where things lie on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """``packs``, ``facts`` and ``examples`` are content shipped with the product; ``data`` is what it makes."""

    packs: Path
    facts: Path
    examples: Path
    data: Path

    @property
    def releases(self) -> Path:
        """Stored releases."""
        return self.data / "releases"

    @property
    def statbank_cache(self) -> Path:
        """Stored answers of StatBank."""
        return self.data / "statbank"


def default_folders() -> Folders:
    """Return the folders of this checkout; ``RAADERUM_HOME`` and ``RAADERUM_DATA`` override them."""
    home = Path(os.environ.get("RAADERUM_HOME") or Path(__file__).parents[3])
    data = Path(os.environ.get("RAADERUM_DATA") or home / "var")
    return Folders(home / "area_packs", home / "facts", home / "examples", data)
