"""The commands raaderum study."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from raaderum.cli import passport, validation
from raaderum.cli.console import say
from raaderum.domain.errors import InvalidChoice, UnknownArea, near_names
from raaderum.domain.units import Dataset
from raaderum.packs import list_packs
from raaderum.reports.gap_tables import causes_table, central_table, potential_table
from raaderum.reports.notes import Notes, compose_notes
from raaderum.reports.tables import Table, drivers_table, peers_table, written_rows
from raaderum.reports.tables import differences_table as differences
from raaderum.reports.text import Words, expected, findings, peers, position, words_in
from raaderum.reports.text import gap as gap_text
from raaderum.reports.text import potential as potential_text
from raaderum.reports.text.comparability import (
    caution_sentences,
    comparability_sentences,
    legend_sentence,
    reason_sentences,
)
from raaderum.reports.text.gap_limits import limit_sentences
from raaderum.studies import (
    AnyResult,
    Choices,
    ExpectedResult,
    GapChoices,
    GapResult,
    PeersResult,
    PositionResult,
    PotentialResult,
    make_choices,
    make_gap_choices,
    study_expected,
    study_gap,
    study_peers,
    study_position,
    study_potential,
    to_json,
)
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore

app = typer.Typer(no_args_is_help=True)
app.command("passport")(passport.show_passport)
app.command("validation")(validation.show_validation)

Area = Annotated[str, typer.Option("--area", help="Område, fx roads.")]
UnitCode = Annotated[str, typer.Option("--unit", help="Kommunekode med fire cifre, fx 0461.")]
Year = Annotated[str | None, typer.Option("--year", help="Regnskabsår; uden: det nyeste.")]
Target = Annotated[str | None, typer.Option("--target", help="Hvad der sammenlignes med, fx peers_mean, country.")]
Figure = Annotated[str | None, typer.Option("--key-figure", help="Nøgletal; uden: områdets første.")]
Members = Annotated[str | None, typer.Option("--peers", help="Egne sammenligningskommuner: koder med komma imellem.")]
Pinned = Annotated[str | None, typer.Option("--release", help="Begyndelsen af en udgivelses id; uden: den nyeste.")]
DatasetOption = Annotated[
    str | None, typer.Option("--dataset", help="public, example eller collected; uden: det, kommunen hører til.")
]
ScaleOption = Annotated[str | None, typer.Option("--scale", help="Målestok: inhabitants eller road_km.")]
Changes = Annotated[
    list[str] | None, typer.Option("--change", help="Prøv et andet tal: variabel=tal. Kan gentages; intet gemmes.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv resultatet, som det er.")]


@app.command("position")
def show_position(
    unit: UnitCode, area: Area = "roads", year: Year = None, target: Target = None, key_figure: Figure = None,
    members: Members = None, release: Pinned = None, dataset: DatasetOption = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Hvor ligger kommunen, og hvor sikkert er det?"""
    data = open_release(area, release, unit, dataset)
    _show(study_position(data, choose(data, unit, year, target, key_figure, members)), as_json=as_json)


@app.command("peers")
def show_peers(
    unit: UnitCode, area: Area = "roads", year: Year = None, target: Target = None, key_figure: Figure = None,
    members: Members = None, release: Pinned = None, dataset: DatasetOption = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Hvem ligner kommunen, og hvorfor?"""
    data = open_release(area, release, unit, dataset)
    _show(study_peers(data, choose(data, unit, year, target, key_figure, members)), as_json=as_json)


@app.command("expected")
def show_expected(
    unit: UnitCode, area: Area = "roads", year: Year = None, target: Target = None, key_figure: Figure = None,
    members: Members = None, release: Pinned = None, dataset: DatasetOption = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Hvad kunne man forvente med kommunens rammevilkår?"""
    data = open_release(area, release, unit, dataset)
    _show(study_expected(data, choose(data, unit, year, target, key_figure, members)), as_json=as_json)


@app.command("gap")
def show_gap(
    unit: UnitCode, area: Area = "roads", year: Year = None, target: Target = None, key_figure: Figure = None,
    members: Members = None, release: Pinned = None, dataset: DatasetOption = None, scale: ScaleOption = None,
    changes: Changes = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Hvorfor ligger kommunen anderledes, og hvad er det i kroner?"""
    data = open_release(area, release, unit, dataset)
    _show(study_gap(data, choose_gap(data, unit, year, target, key_figure, members, scale, changes)), as_json=as_json)


@app.command("potential")
def show_potential(
    unit: UnitCode, area: Area = "roads", year: Year = None, target: Target = None, key_figure: Figure = None,
    members: Members = None, release: Pinned = None, dataset: DatasetOption = None, scale: ScaleOption = None,
    changes: Changes = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Hvad er at hente, hvis pris og produktivitet var som hos dem, der sammenlignes med?"""
    data = open_release(area, release, unit, dataset)
    asked = choose_gap(data, unit, year, target, key_figure, members, scale, changes)
    _show(study_potential(data, asked), as_json=as_json)


def choose_gap(
    release: Release, unit: str, year: str | None, target: str | None, key_figure: str | None, members: str | None,
    scale: str | None, changes: list[str] | None,
) -> GapChoices:  # fmt: skip
    """Check the options of an explanation against the release."""
    choices = choose(release, unit, year, target, key_figure, members)
    pairs = [change.partition("=") for change in changes or []]
    if any(not (name and sign) for name, sign, _ in pairs):
        raise typer.BadParameter("Skriv --change variabel=tal, fx --change salting_callouts=70.")
    return make_gap_choices(release, choices, scale=scale, changes={name: value for name, _, value in pairs})


def open_release(area: str, prefix: str | None, unit: str = "", dataset: str | None = None) -> Release:
    """Return a stored release: the one whose id begins with ``prefix``, or the newest of the unit's data set."""
    folders = default_folders()
    if area not in (known := list_packs(folders.packs)):
        raise UnknownArea(value=area, known=", ".join(known), near=near_names(area, known))
    store = ReleaseStore(folders.releases)
    return store.load(store.find(prefix, area)) if prefix else store.newest(area, check_dataset(dataset, unit))


def check_dataset(wanted: str | None, unit: str) -> Dataset:
    """Return the data set asked for; without one, the example for units that do not exist, else the public figures."""
    if wanted is None:
        return "example" if unit.strip().upper().startswith("X") else "public"
    known: dict[str, Dataset] = {name: name for name in get_args(Dataset)}
    if wanted not in known:
        names = ", ".join(known)
        raise InvalidChoice(name="dataset", value=wanted, allowed_da=f"en af: {names}", allowed_en=f"one of: {names}")
    return known[wanted]


def choose(
    release: Release, unit: str, year: str | None, target: str | None, key_figure: str | None, members: str | None
) -> Choices:
    """Check the options against the release."""
    group = None if members is None else [code for code in members.split(",") if code.strip()]
    return make_choices(release, unit, key_figure=key_figure, period=year, target=target, members=group)


def _show(result: AnyResult, *, as_json: bool) -> None:
    if as_json:
        say(to_json(result))
        return
    words = words_in("da")
    if isinstance(result, PositionResult):
        _lines(
            position.headline(result, words) + ".",
            position.difference_sentence(result, words),
            position.interval_sentence(result, words),
            position.volume_sentence(result, words),
            position.peers_sentence(result, words),
            position.place_sentence(result, words),
        )
        _table(differences(result, words, compose_notes([result], words)), words)
        _comparability(result, words)
        _lines(*(f"* {line}" for line in findings.finding_sentences(result, words)))
        _lines(*(f"- {line}" for line in position.reading_sentences(result, words)))
        _lines(position.source_line(result, words))
    elif isinstance(result, PeersResult):
        _lines(peers.headline(result, words) + ".", peers.goodness_sentence(result, words), words.of(result.weakness))
        _table(peers_table(result, words, compose_notes([result], words)), words)
        _lines(legend_sentence(result, words), *(f"- {line}" for line in reason_sentences(result, words)))
        _comparability(result, words)
    elif isinstance(result, ExpectedResult):
        _lines(
            expected.headline(result, words) + ".",
            expected.expected_sentence(result, words),
            expected.strength_sentence(result, words),
        )
        _table(drivers_table(result, words), words)
    elif isinstance(result, GapResult):
        _show_gap(result, words)
    elif isinstance(result, PotentialResult):
        _show_potential(result, words)


def _show_gap(result: GapResult, words: Words) -> None:
    _lines(
        gap_text.example_sentence(result, words),
        gap_text.headline(result, words) + ".",
        gap_text.difference_sentence(result, words),
        gap_text.caution_sentence(words),
        gap_text.changes_sentence(result, words),
        *(f"* {line}" for line in gap_text.bookkeeping_sentences(result, words)),
        *(f"* {line}" for line in gap_text.practice_sentences(result, words)),
    )
    _table(causes_table(result, words), words)
    notes = compose_notes([result], words)
    _table(central_table(result, words, notes), words)
    _lines(*(f"- {line}" for line in caution_sentences(result, words)))
    _notes(notes)
    _lines(gap_text.largest_sentence(result, words), *(f"- {line}" for line in limit_sentences(result, words)))
    _lines(gap_text.source_line(result, words))


def _show_potential(result: PotentialResult, words: Words) -> None:
    _lines(
        gap_text.example_sentence(result, words),
        potential_text.sentence(result, words),
        *potential_text.nodes_sentences(result, words),
        potential_text.service_sentence(result, words),
        potential_text.gap_interval_sentence(result, words),
        potential_text.place_sentence(result, words),
    )
    if (table := potential_table(result, words)) is not None:
        _table(table, words)


def _comparability(result: PositionResult | PeersResult, words: Words) -> None:
    _lines(*(f"- {line}" for line in comparability_sentences(result, words)))
    _notes(compose_notes([result], words))


def _notes(notes: Notes) -> None:
    """Print what municipalities say about their own figures, below the marks of it."""
    _lines(*([f"{notes.title}:"] if notes.items else []))
    _lines(*(f"{note.mark} {note.subject}: {note.text}" for note in notes.items))


def _lines(*lines: str | None) -> None:
    for line in lines:
        if line:
            say(line)


def _table(table: Table, words: Words) -> None:
    cells = [[column.title for column in table.columns]]
    cells += written_rows(table, words)
    widths = [max(len(row[j]) for row in cells) for j in range(len(table.columns))]
    say("")
    for row in cells:
        parts = [
            text.ljust(width) if column.kind == "text" else text.rjust(width)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        ]
        say("  ".join(parts).rstrip())
    say("")
