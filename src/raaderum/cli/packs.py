"""The commands raaderum packs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import error, say
from raaderum.cli.files import write_whole
from raaderum.packs import AreaPack, check_pack, json_schemas, list_packs, load_pack
from raaderum.warehouse.folders import default_folders

app = typer.Typer(no_args_is_help=True)


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Mappe med én pakke; uden: alle pakker.")] = None,
) -> None:
    """Tjek pakkerne: hver fejl med fil, id og hvad der skal gøres."""
    root = default_folders().packs
    folders = [folder] if folder else [root / name for name in list_packs(root)]
    failed = False
    for one in folders:
        findings = check_pack(one)
        for finding in findings:
            error(f"{one.name}/{finding}")
        failed = failed or bool(findings)
        if not findings:
            pack = load_pack(one)
            say(f"{one.name} {pack.area.version}: i orden ({_count(pack)}).")
    if failed:
        raise typer.Exit(1)


def _count(pack: AreaPack) -> str:
    roles = Counter(figure.role for figure in pack.key_figures.values())
    counts = [
        f"{roles['central']} centrale og {roles['underlying']} underliggende nøgletal" if roles["central"] else "",
        f"{len(pack.key_figures)} nøgletal i alt",
        f"{len(pack.variables)} variable",
        f"{len(pack.features)} rammevilkår",
        f"{len(pack.questions)} spørgsmål" if pack.questions else "",
        f"{len(pack.measures)} tiltag" if pack.measures else "",
    ]
    return ", ".join(filter(None, counts))


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Mappe at skrive filerne i.")] = None,
) -> None:
    """Skriv pakkefilernes JSON Schema."""
    for name, content in json_schemas().items():
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        if out is None:
            say(text)
        else:
            write_whole(out / f"{Path(name).stem}.schema.json", text.encode())
