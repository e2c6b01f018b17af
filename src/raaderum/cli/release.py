"""The commands raaderum release."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.collected import build_from_folder, build_from_purchases
from raaderum.cli.console import error, say
from raaderum.domain.errors import NoRelease
from raaderum.domain.units import Dataset
from raaderum.packs import load_pack
from raaderum.reports.text import words_in
from raaderum.studies.verification import IdentityCheck, verify_release
from raaderum.warehouse.build import build_example_release, build_public_release
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore

app = typer.Typer(no_args_is_help=True)
AreaOption = Annotated[str, typer.Option("--area", help="Område, fx roads.")]


class Shipped(StrEnum):
    """Data sets whose figures, or their description, are shipped with the project."""

    PUBLIC = "public"
    EXAMPLE = "example"


DatasetOption = Annotated[
    Shipped, typer.Option("--dataset", help="public: offentlige tal. example: eksempeldata om opdigtede kommuner.")
]


@app.command()
def build(
    area: AreaOption = "roads",
    dataset: DatasetOption = Shipped.PUBLIC,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Byg kun, hvis der ikke er en i forvejen.")] = False,
    folder: Annotated[Path | None, typer.Option("--from", help="Mappe med udfyldte skemaer (.xlsx).")] = None,
    purchases: Annotated[
        Path | None, typer.Option("--purchases", help="Mappe med indkøb (område procurement).")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Indkøb fra det år; uden: det med flest.")] = None,
) -> None:
    """Byg en udgivelse af de tal, der følger med, af udfyldte skemaer eller af indkøb."""
    if purchases is not None:
        build_from_purchases(area, purchases, year)
        return
    if folder is not None:
        build_from_folder(area, folder)
        return
    folders = default_folders()
    store = ReleaseStore(folders.releases)
    pack = load_pack(folders.packs / area)
    if if_missing and (stored := _newest(store, area, dataset.value)) is not None:
        if stored.pack.content_hash != pack.content_hash:
            again = "raaderum release build" + (" --dataset example" if dataset is Shipped.EXAMPLE else "")
            say(f"Pakken {area} er ændret siden udgivelse {stored.short_id}. Byg en ny: {again}.")
        return
    now = datetime.now(UTC)
    if dataset is Shipped.EXAMPLE:
        release = build_example_release(pack, folders.examples, now, folders.example_purchases)
    else:
        release = build_public_release(pack, folders.facts, now)
    store.save(release, folders.packs / area)
    counts = f"{len(release.observations)} tal, {len(release.municipalities)} kommuner"
    marked = "eksempeldata, " if dataset is Shipped.EXAMPLE else ""
    say(f"Udgivelse {release.short_id} er bygget: {marked}{counts}.")


@app.command("list")
def list_releases() -> None:
    """Vis alle udgivelser, nyeste først."""
    store = ReleaseStore(default_folders().releases)
    stored = store.list()
    for sentence in store.unreadable():
        error(sentence)
    for metadata in stored:
        say(f"{metadata.id[:12]}\t{metadata.area}\t{metadata.dataset}\t{metadata.built_at:%Y-%m-%d %H:%M}")
    if not stored:
        say("Der er ingen udgivelser endnu. Byg den første: raaderum release build --area roads.")


@app.command()
def show(release_id: Annotated[str, typer.Argument(help="Begyndelsen af id'et.")]) -> None:
    """Vis, hvad en udgivelse indeholder."""
    store = ReleaseStore(default_folders().releases)
    release = store.load(store.find(release_id))
    periods = release.panel.periods
    say(f"id: {release.id}")
    say(f"område: {release.pack.area.name.da} ({release.area}), datasæt: {release.dataset}")
    say(f"pakke: {release.pack.area.version}, {release.pack.content_hash[:12]}")
    say(f"år: {periods[0]}–{periods[-1]}, kommuner: {len(release.municipalities)}, tal: {len(release.observations)}")
    for name, citation in release.sources.items():
        say(f"kilde: {name}: {citation.title} {citation.url} ({citation.accessed})".replace(" ()", ""))


@app.command()
def verify(
    release_id: Annotated[
        str | None, typer.Argument(help="Begyndelsen af id'et; uden: den nyeste af hvert datasæt.")
    ] = None,
) -> None:
    """Regn alle identiteter efter, og vis den største rest."""
    store = ReleaseStore(default_folders().releases)
    ids = [store.find(release_id)] if release_id else _newest_ids(store)
    if not ids:
        raise NoRelease(area="roads", dataset="public")
    failed = [one for one in ids if not _verify(store.load(one))]
    if failed:
        raise typer.Exit(1)


def _verify(release: Release) -> bool:
    words = words_in("da")
    checks = verify_release(release)
    say(f"{release.area} {release.dataset} {release.short_id}: indholdet har det id, det skal have.")
    for check in checks:
        if not check.checked:
            continue
        name, counted = words.of(check.name).rstrip("."), words.number(check.checked)
        say(
            words.say(
                "  {name}: {counted} kontrolleret, største rest {rest}.",
                name=name,
                counted=counted,
                rest=_residual(check),
            )
        )
    broken = [check for check in checks if not check.holds]
    for check in broken:
        error(f"  {words.of(check.name)} holder ikke: {_residual(check)} er over {check.tolerance:g}.")
    measured = [(check.largest, words.of(check.unit)) for check in checks if check.unit]
    total, (largest, unit) = sum(check.checked for check in checks), max(measured)
    text = "I alt {total} identiteter kontrolleret. Største rest {rest} {unit}."
    say(words.say(text, total=words.number(total), rest=words.number(largest, 6), unit=unit))
    return not broken


def _residual(check: IdentityCheck) -> str:
    words = words_in("da")
    if check.unit is None:
        return words.percent(check.largest)
    return f"{words.number(check.largest, 6)} {words.of(check.unit)}"


def _newest_ids(store: ReleaseStore) -> list[str]:
    newest: dict[tuple[str, str], str] = {}
    for metadata in store.list():
        newest.setdefault((metadata.area, metadata.dataset), metadata.id)
    return list(newest.values())


def _newest(store: ReleaseStore, area: str, dataset: Dataset) -> Release | None:
    try:
        return store.newest(area, dataset)
    except NoRelease:
        return None
