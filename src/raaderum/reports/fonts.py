"""The fonts shipped with the product: IBM Plex Sans, copied at set-up."""

from __future__ import annotations

import os
from pathlib import Path

from raaderum.domain.errors import UserError


class FontsMissing(UserError):
    """Set-up has not copied the fonts."""

    code = "fonts-missing"
    danish = "Skrifttyperne mangler i {folder}. Kør: make setup."
    english = "The fonts are missing in {folder}. Run: make setup."


def font_folder() -> Path:
    """Return the folder with the TrueType files.

    Raises:
        FontsMissing: Set-up has not been run.
    """
    vendor = Path(__file__).parents[1] / "web" / "pages" / "static" / "vendor"
    folder = Path(os.environ.get("RAADERUM_FONTS") or vendor / "print-fonts")
    if not any(folder.glob("*.ttf")):
        raise FontsMissing(folder=folder.name)
    return folder
