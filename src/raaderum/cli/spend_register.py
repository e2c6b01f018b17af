"""The commands raaderum spend agreements and places: the register, as a workbook or CSV files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raaderum.cli.console import error, say
from raaderum.cli.files import write_whole
from raaderum.cli.spend_store import MEMORY, MemoryOption, StoreOption, number, publish_changed
from raaderum.warehouse.folders import default_folders

if TYPE_CHECKING:
    from raaderum.warehouse.readers.forms.findings import FormFinding

agreements = typer.Typer(no_args_is_help=True)
places = typer.Typer(no_args_is_help=True)
Out = Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.xlsx).")]
Sources = Annotated[list[Path], typer.Argument(help="Udfyldt skema, eller CSV-filer med dets kolonner.")]


@agreements.callback()
def _agreements() -> None:
    """Aftaler: leverandører, sortiment, priser og gyldighed."""


@places.callback()
def _places() -> None:
    """Steder: hvilke GLN og CVR-numre der hører til hvilken kommune og institution."""


@agreements.command("template")
@places.command("template")
def template(out: Out) -> None:
    """Lav et tomt skema til aftaler og steder."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.reports.xlsx.register_template import write_register_template
    from raaderum.warehouse.spend.setting import known_municipalities, load_procurement

    folders = default_folders()
    _, purchasing = load_procurement(folders.packs)
    today = datetime.now(UTC).date()
    write_whole(out, write_register_template(purchasing.categories, known_municipalities(folders), today))
    say(f"{out} er skrevet. Udfyld det, og læs det ind:")
    say(f"raaderum spend places load {out}")
    say(f"raaderum spend agreements load {out}")


@agreements.command("load")
def load_agreements(sources: Sources, store: StoreOption, memory: MemoryOption = MEMORY) -> None:
    """Læs aftaler ind i stedet for dem, der var, og regn fordelingen om."""
    from raaderum.warehouse.spend.read_register import read_agreements
    from raaderum.warehouse.spend.register import save_register
    from raaderum.warehouse.spend.setting import known_municipalities, load_procurement

    folders = default_folders()
    _, purchasing = load_procurement(folders.packs)
    register, findings = read_agreements(_source(sources), purchasing.categories, known_municipalities(folders))
    _tell(findings)
    if not register.agreements:
        error("Ingen aftaler kunne bruges. De aftaler, der var, er uændrede.")
        raise typer.Exit(1)
    save_register(store, register)
    suppliers = len({one.supplier for one in register.suppliers})
    say(
        f"{number(len(register.agreements))} aftaler, {number(suppliers)} leverandører og "
        f"{number(len(register.assortment))} varer med pris er læst ind."
    )
    publish_changed(store, memory)


@places.command("load")
def load_places(sources: Sources, store: StoreOption, memory: MemoryOption = MEMORY) -> None:
    """Læs steder ind i stedet for dem, der var, og fordel fakturaerne på dem."""
    from raaderum.warehouse.spend.places import read_places, save_places
    from raaderum.warehouse.spend.setting import known_municipalities

    found, findings = read_places(_source(sources), known_municipalities(default_folders()))
    _tell(findings)
    if not found.places:
        error("Ingen steder kunne bruges. De steder, der var, er uændrede.")
        raise typer.Exit(1)
    save_places(store, found)
    municipalities = len({place.municipality for place in found.places})
    say(f"{number(len(found.places))} steder i {number(municipalities)} kommuner er læst ind.")
    publish_changed(store, memory)


def _source(sources: Sequence[Path]) -> Path | Sequence[Path]:
    return sources[0] if len(sources) == 1 else sources


def _tell(findings: Sequence[FormFinding]) -> None:
    """Write what is wrong, where, and what to do; the rest is used all the same."""
    for one in findings:
        error(f"{one.place()}: {one.sentence()} {one.remedy()}")
    errors = sum(one.level == "error" for one in findings)
    if errors:
        error(f"{number(errors)} fejl. Det, der er rigtigt, bruges.")
