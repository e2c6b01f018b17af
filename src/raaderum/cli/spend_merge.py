"""The command raaderum spend merge: what the packages of several municipalities say together."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import say
from raaderum.cli.files import write_whole
from raaderum.cli.spend_store import number
from raaderum.domain.errors import InvalidChoice
from raaderum.reports.text import words_in
from raaderum.warehouse.folders import default_folders


def merge(
    sources: Annotated[list[Path], typer.Argument(help="Pakker (.json), eller mapper med dem.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.xlsx eller .json).")],
) -> None:
    """Læg kommunernes pakker sammen, og skjul de summer, der ville røbe en enkelt kommunes køb."""
    from raaderum.reports.spend_merged import merged_table, write_merged_xlsx
    from raaderum.studies.spend_merge import merge_packages
    from raaderum.studies.spend_share import read_package
    from raaderum.warehouse.readers.submission_layout import is_fictional
    from raaderum.warehouse.spend.setting import load_procurement

    if out.suffix not in (".xlsx", ".json"):
        raise InvalidChoice(name="--out", value=out, allowed_da=".xlsx eller .json", allowed_en=".xlsx or .json")
    pack, _ = load_procurement(default_folders().packs)
    packages = [read_package(path.read_bytes()) for path in _files(sources)]
    merged = merge_packages(packages, pack)
    if out.suffix == ".json":
        write_whole(out, (json.dumps(asdict(merged), ensure_ascii=False, indent=1) + "\n").encode())
    else:
        words = words_in("da")
        example = any(map(is_fictional, merged.municipalities))
        write_whole(out, write_merged_xlsx(merged_table(merged, pack, packages, words), words, example=example))
    say(
        f"{out}: {number(len(packages))} kommuner i {merged.period}, {number(len(merged.cells))} summer. "
        f"{number(merged.hidden)} er skjult, fordi de kunne røbe en enkelt kommune."
    )


def _files(sources: list[Path]) -> list[Path]:
    found = [path for one in sources for path in (sorted(one.glob("*.json")) if one.is_dir() else [one])]
    missing = next((path for path in found if not path.is_file()), None)
    if missing is not None or not found:
        raise InvalidChoice(
            name="PAKKER", value=missing or ", ".join(map(str, sources)),
            allowed_da="filer, der findes, eller mapper med .json-filer",
            allowed_en="files that exist, or folders with .json files",
        )  # fmt: skip
    return found
