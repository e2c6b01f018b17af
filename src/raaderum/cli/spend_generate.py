"""The command raaderum spend generate: a fictional year of invoices to try everything on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from raaderum.cli.console import say
from raaderum.cli.spend_store import MEMORY, MemoryOption, number
from raaderum.domain.errors import InvalidChoice
from raaderum.warehouse.folders import default_folders


def generate(
    invoices: Annotated[int, typer.Option("--invoices", min=1, max=20_000_000, help="Hvor mange fakturaer.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Mappe at skrive i.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Samme tal giver de samme fakturaer.")] = 1,
    container: Annotated[str, typer.Option("--container", help="files, zip eller tar.zst.")] = "files",
    parquet: Annotated[bool, typer.Option("--parquet", help="Skriv færdige tabeller i stedet for fakturaer.")] = False,
    memory: MemoryOption = MEMORY,
) -> None:
    """Lav et opdigtet år af e-fakturaer med kendte fejl i. Kommuner og leverandører findes ikke."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.warehouse.spend.generate import documents, generate_documents

    if parquet:
        _generate_store(out, invoices, seed, memory)
        return
    known = get_args(documents.Container)
    if container not in known:
        shown = ", ".join(known)
        raise InvalidChoice(
            name="--container", value=container, allowed_da=f"en af: {shown}", allowed_en=f"one of: {shown}"
        )
    chosen = cast(documents.Container, container)
    generate_documents(out, invoices, seed, container=chosen)
    say(f"EKSEMPELDATA. {number(invoices)} fakturaer ligger i {out / 'documents'}; hvad der er plantet, i truth.json.")
    say("Prøv dem:")
    say(f"raaderum spend places load {out / 'register' / 'Steder.csv'}")
    say(f"raaderum spend agreements load {out / 'register'}")
    say(f"raaderum spend ingest {out / 'documents'}")


def _generate_store(store: Path, invoices: int, seed: int, memory: str) -> None:
    """Write a store that is published already; there are no invoices behind it."""
    from raaderum.warehouse.spend.generate.published import generate_parquet
    from raaderum.warehouse.spend.publish import count_rows
    from raaderum.warehouse.spend.setting import load_procurement
    from raaderum.warehouse.spend.versions import begin_version, finish_version

    _, purchasing = load_procurement(default_folders().packs)
    folder = begin_version(store)
    generate_parquet(folder, invoices, seed, memory_limit=memory)
    for file in (*(folder / "register").iterdir(), folder / "truth.json"):
        file.replace(store / file.name)
    (folder / "register").rmdir()
    rows = count_rows(folder, memory, purchasing)
    manifest = {"key": "", "version": "generated", "published_at": datetime.now(UTC).isoformat(timespec="seconds")}
    finish_version(store, manifest | {"rows": rows})
    say(f"EKSEMPELDATA. {number(rows['invoices'])} fakturaer og {number(rows['lines'])} linjer er klar i {store}.")
    say(f"raaderum spend leaks --store {store}")
