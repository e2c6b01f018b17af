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
    def example_purchases(self) -> Path:
        """Published purchases of the fictional municipalities."""
        return self.data / "purchases" / "example"

    @property
    def statbank_cache(self) -> Path:
        """Stored answers of StatBank."""
        return self.data / "statbank"


def default_folders() -> Folders:
    """Return the folders of this checkout; ``RAADERUM_HOME`` and ``RAADERUM_DATA`` override them."""
    home = Path(os.environ.get("RAADERUM_HOME") or Path(__file__).parents[3])
    data = Path(os.environ.get("RAADERUM_DATA") or home / "var")
    return Folders(home / "area_packs", home / "facts", home / "examples", data)


SPEND_STORE = "RAADERUM_SPEND_STORE"


def named_spend_store() -> Path | None:
    """Return the folder of purchases that ``RAADERUM_SPEND_STORE`` names; None where it names none."""
    named = os.environ.get(SPEND_STORE)
    return Path(named) if named else None


def default_spend_store() -> Path:
    """Return the folder of purchases that is named, or ``indkoeb`` where the command is given."""
    return named_spend_store() or Path("indkoeb")
