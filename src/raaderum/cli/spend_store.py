"""What the commands of raaderum spend share: the store, its options, and publishing after a change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raaderum.cli.console import say
from raaderum.reports.text import words_in
from raaderum.warehouse.folders import default_folders, default_spend_store

if TYPE_CHECKING:
    from raaderum.warehouse.spend.store import Store

StoreOption = Annotated[
    Path,
    typer.Option("--store", default_factory=default_spend_store, show_default=False, help="Mappe; uden: ./indkoeb."),
]
MemoryOption = Annotated[str, typer.Option("--memory", help="Mest hukommelse til databasen, fx 2GB.")]
MEMORY = "2GB"


def publish_store(opened: Store) -> None:
    """Publish a store that is open, and say what it came to."""
    from raaderum.warehouse.spend.publish import publish
    from raaderum.warehouse.spend.setting import read_setting

    setting = read_setting(opened.folder, default_folders())
    published = publish(opened, setting, datetime.now(UTC))
    rows = published.manifest["rows"]
    say(f"Udgave {published.number}: {number(rows['invoices'])} fakturaer, {number(rows['lines'])} linjer.")
    if not setting.places.places:
        say(f"Steder mangler, så fakturaer er ikke fordelt på kommuner: raaderum spend places load FIL{_store(opened)}")
    if not setting.register.agreements:
        say(f"Aftaler mangler, så intet er på aftale: raaderum spend agreements load FIL{_store(opened)}")


def publish_changed(folder: Path, memory: str = MEMORY) -> None:
    """Publish anew after a change of the register, where there is something to publish."""
    from raaderum.warehouse.spend.store import FILE, open_store

    if (folder / FILE).exists():
        with open_store(folder, memory, create=False) as opened:
            publish_store(opened)


def number(count: int) -> str:
    """Write a whole number."""
    return words_in("da").number(count)


def _store(opened: Store) -> str:
    """Return the option that names the store, where it is not the usual one."""
    return "" if opened.folder == default_spend_store() else f" --store {opened.folder}"
