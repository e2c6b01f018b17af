"""One small broken variant of the roads pack per mistake, each with the whole message it gives.

A case edits a copy of area_packs/roads: by replacing a piece of text that stands there exactly
once or more (the first is taken), or by a function on the folder.
"""

from __future__ import annotations

import ast
import inspect
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from raaderum.domain.errors import InvalidPack
from raaderum.packs import check, check_pack, findings, load_pack, meaning, reported
from raaderum.packs.files import parse_yaml
from tests.conftest import ROOT

Edit = Callable[[Path], None]
KNOWN_VARIABLES = "population, area_km2, dwellings_detached, dwellings_terraced, dwellings_multi_storey, summer_houses"
KNOWN_FIGURES = "road_total, road_maintenance, road_surfacing, winter_service, administration, green_areas"


@dataclass(frozen=True)
class Case:
    """A mistake: in which file, how it is made, and every finding it must give."""

    id: str
    edit: Edit
    expected: tuple[str, ...]


def swap(file: str, old: str, new: str) -> Edit:
    """Replace the first ``old`` in ``file``; it must stand there."""

    def edit(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file} any more: mend this test"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def case(name: str, file: str, old: str, new: str, *expected: str) -> Case:
    return Case(name, swap(file, old, new), expected)


def several(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for step in edits:
            step(folder)

    return edit


def write(file: str, content: bytes) -> Edit:
    return lambda folder: (folder / file).write_bytes(content) and None


def within(file: str, entry: str, old: str, new: str) -> Edit:
    """Replace the first ``old`` after the line that begins the entry with the id ``entry``."""

    def edit(folder: Path) -> None:
        path = folder / file
        before, start, after = path.read_text(encoding="utf-8").partition(f"  - id: {entry}\n")
        assert old in after, f"{old!r} is not in {entry} of {file} any more: mend this test"
        path.write_text(before + start + after.replace(old, new, 1), encoding="utf-8")

    return edit


def entry_case(name: str, file: str, entry: str, old: str, new: str, *expected: str) -> Case:
    return Case(name, within(file, entry, old, new), expected)


def cut(file: str, entry: str, first: str, stop: str) -> Edit:
    """Take out of an entry everything from the line ``first`` up to the next line that begins with ``stop``."""

    def edit(folder: Path) -> None:
        path = folder / file
        before, start, after = path.read_text(encoding="utf-8").partition(f"  - id: {entry}\n")
        kept, _, rest = after.partition(first)
        path.write_text(before + start + kept + stop + rest.partition(stop)[2], encoding="utf-8")

    return edit


AREA, VARIABLES, FIGURES, PEERS, GOLDEN = (
    "area.yaml", "variables.yaml", "key_figures.yaml", "peers.yaml", "golden.yaml",
)  # fmt: skip
QUESTIONS, LED = "questionnaire.yaml", "measures/led_lighting.md"

FILES_AND_SYNTAX = [
    *(
        Case(
            f"missing-{name}",
            lambda folder, name=name: (folder / name).unlink(),
            (f"{name}: filen mangler. Læg {name} i mappen roads.",),
        )
        for name in (AREA, VARIABLES, FIGURES, PEERS, GOLDEN)
    ),
    Case(
        "not-utf-8",
        # "peers: 10\n# " is 12 bytes; the ø of Latin-1 is the 14th.
        write(PEERS, "peers: 10\n# bøde".encode("latin-1")),
        ("peers.yaml, byte 13: filen er ikke UTF-8. Gem den som UTF-8.",),
    ),
    case(
        "yaml-syntax", GOLDEN, "values:\n", "values: [\n",
        "golden.yaml, linje 4: filen kan ikke læses som YAML: expected the node content, but found '-'. "
        "Ret indrykning eller tegn på linjen.",
    ),
    case(
        "duplicate-key", AREA, "slug: veje\n", "slug: veje\nid: roads\n",
        "area.yaml, linje 4: filen kan ikke læses som YAML: the key “id” is given twice. "
        "Ret indrykning eller tegn på linjen.",
    ),
    case(
        "key-that-is-a-list", AREA, "slug: veje\n", "slug: veje\n[a, b]: c\n",
        "area.yaml: en nøgle er selv en liste eller en tabel. Sæt nøglen i anførselstegn.",
    ),
    Case(
        "alias",
        write(GOLDEN, b"values: &again [*again]\n"),
        (
            (
                "golden.yaml, linje 1: filen kan ikke læses som YAML: an alias (*) is not allowed. "
                "Ret indrykning eller tegn på linjen."
            ),
        ),
    ),
    Case(
        "a-date-that-is-none",
        write(GOLDEN, b"values: 2026-13-45\n"),
        (
            (
                "golden.yaml: en værdi kan ikke læses (month must be in 1..12). "
                "Ret datoen eller tallet, eller sæt det i anførselstegn."
            ),
        ),
    ),
    Case(
        "python-in-the-pack",
        write("compute.py", b"print('hello')\n"),
        ("compute.py: en pakke er data: kun .yaml og .md hører til her. Flyt filen ud.",),
    ),
]  # fmt: skip

FIELDS = [
    case(
        "unknown-field-of-the-file", AREA, "slug: veje", "slug: veje\nslugs: veje",
        "area.yaml, slugs: feltet kendes ikke. Ret stavemåden, eller slet det.",
    ),
    case(
        "unknown-field-of-an-entry", FIGURES, "    account: 2.28.11\n", "    acount: 2.28.11\n",
        "key_figures.yaml, key_figures › road_maintenance › acount: feltet kendes ikke. "
        "Ret stavemåden (eller sæt tekst med komma i anførselstegn).",
    ),
    case(
        "missing-field", FIGURES, "    denominator: population\n", "",
        "key_figures.yaml, key_figures › road_total › denominator: feltet mangler. Tilføj det.",
    ),
    case(
        "missing-english", AREA, "name: {da: Veje, en: Roads}", "name: {da: Veje}",
        "area.yaml, name › en: feltet mangler. Tilføj det.",
        "area.yaml, name: engelsk tekst mangler. Skriv teksten under en:.",
    ),
    Case(
        "empty-list",
        write(GOLDEN, b"values: []\n"),
        ("golden.yaml, values: listen er tom. Tilføj mindst én, eller slet feltet.",),
    ),
    case(
        "blank-danish", FIGURES, "name: {da: Vejdrift i alt,", 'name: {da: " ",',
        "key_figures.yaml, key_figures › road_total › name: dansk tekst mangler. Skriv teksten under da:.",
    ),
    case(
        "blank-english", PEERS, "en: Inhabitants}", 'en: ""}',
        "peers.yaml, features › inhabitants › name: engelsk tekst mangler. Skriv teksten under en:.",
    ),
    case(
        "version-pattern", AREA, 'version: "2026.2"', 'version: "1.0"',
        r"area.yaml, version: værdien »1.0« har forkert form. Den skal passe til ^\d{4}\.\d+$.",
    ),
    case(
        "version-is-a-number", AREA, 'version: "2026.2"', "version: 2026.1",
        "area.yaml, version: værdien »2026.1« er ikke tekst. Sæt den i anførselstegn.",
    ),
    case(
        "bad-literal", FIGURES, "direction: neutral", "direction: down",
        "key_figures.yaml, key_figures › road_total › direction: værdien »down« er ikke tilladt. "
        "Vælg en af: 'lower', 'higher' or 'neutral'.",
    ),
    case(
        "number-out-of-range", AREA, "least_shift_share: 0.25", "least_shift_share: 25",
        "area.yaml, series › least_shift_share: værdien »25« er for stor. Den skal være højst 1.",
    ),
    case(
        "number-that-must-be-over-zero", AREA, "least_shift_share: 0.25", "least_shift_share: 0",
        "area.yaml, series › least_shift_share: værdien »0« kan ikke bruges: "
        "Input should be greater than 0. Ret den.",
    ),
    case(
        "number-without-end", PEERS, "per: 1000", "per: .inf",
        "peers.yaml, features › summer_houses › per: værdien »inf« er ikke et endeligt tal. Skriv et tal.",
    ),
    case(
        "year-before-any-figures", GOLDEN, "period: 2018", "period: 18",
        "golden.yaml, values › nr. 1 › period: værdien »18« er for lille. Den skal være mindst 1990.",
    ),
    case(
        "year-of-five-digits", GOLDEN, "period: 2018", "period: 20188",
        "golden.yaml, values › nr. 1 › period: værdien »20188« er for stor. Den skal være højst 2100.",
    ),
    case(
        "blank-code-in-a-list", FIGURES, "numerator: [net_22811_dkk]", 'numerator: [net_22811_dkk, " "]',
        "key_figures.yaml, key_figures › road_maintenance › numerator › nr. 2: et navn er tomt. "
        "Skriv navnet, eller slet linjen.",
        f"key_figures.yaml, road_maintenance: variablen » « findes ikke. Kendte: {KNOWN_VARIABLES} …",
        "key_figures.yaml, road_total: » « indgår i et underliggende nøgletal, men ikke i summen. "
        "Tilføj variablen til numerator (eller minus).",
    ),
    case(
        "blank-code-in-where", VARIABLES, 'where: {function: "2.28.11"}', 'where: {function: ""}',
        "variables.yaml, variables › net_22811_dkk_per_inhabitant › facts › nr. 1 › where › function: "
        "feltet er tomt. Skriv en værdi, eller slet linjen.",
    ),
    case(
        "blank-id", VARIABLES, "  - id: area_km2\n", '  - id: ""\n',
        "variables.yaml, variables › nr. 2 › id: feltet er tomt. Skriv en værdi, eller slet linjen.",
        "peers.yaml, density: variablen »area_km2« findes ikke. Mente du square_m2?",
    ),
]  # fmt: skip

REFERENCES = [
    case(
        "unknown-variable-in-numerator", FIGURES, "numerator: [net_02820_dkk]", "numerator: [net_02821_dkk]",
        "key_figures.yaml, green_areas: variablen »net_02821_dkk« findes ikke. Mente du net_02820_dkk?",
    ),
    case(
        "unknown-variable-in-denominator", FIGURES, "denominator: population", "denominator: popultion",
        "key_figures.yaml, road_total: variablen »popultion« findes ikke. Mente du population?",
    ),
    case(
        "unknown-variable-with-nothing-near", FIGURES, "denominator: population", "denominator: xyz",
        f"key_figures.yaml, road_total: variablen »xyz« findes ikke. Kendte: {KNOWN_VARIABLES} …",
    ),
    case(
        "unknown-variable-in-published", FIGURES,
        "published: net_22811_dkk_per_inhabitant", "published: net_22811_per_inhabitant",
        "key_figures.yaml, road_maintenance: variablen »net_22811_per_inhabitant« findes ikke. "
        "Mente du net_22811_dkk_per_inhabitant?",
    ),
    case(
        "unknown-variable-in-computed-as", VARIABLES,
        "computed_as: [net_22811_dkk_per_inhabitant, population]",
        "computed_as: [net_22811_dkk_per_inhabitant, inhabitants]",
        f"variables.yaml, net_22811_dkk: variablen »inhabitants« findes ikke. Kendte: {KNOWN_VARIABLES} …",
    ),
    case(
        "unknown-variable-in-a-feature", PEERS, "numerator: [cars]", "numerator: [carss]",
        "peers.yaml, cars: variablen »carss« findes ikke. Mente du cars?",
    ),
    case(
        "unknown-variable-below-the-line-of-a-feature", PEERS, "denominator: [area_km2]", "denominator: [area_km3]",
        "peers.yaml, density: variablen »area_km3« findes ikke. Mente du area_km2?",
    ),
    case(
        "unknown-whole-in-an-identity", VARIABLES,
        "whole: net_02820_dkk_per_inhabitant", "whole: net_02820_dkk_per_inhabitants",
        "variables.yaml, national_02820: variablen »net_02820_dkk_per_inhabitants« findes ikke. "
        "Mente du net_02820_dkk_per_inhabitant?",
    ),
    case(
        "unknown-weights-in-an-identity", VARIABLES, "weights: population", "weights: popultion",
        "variables.yaml, national_22811: variablen »popultion« findes ikke. Mente du population?",
    ),
    case(
        "unknown-source-table", VARIABLES, "source: ARE207", "source: ARE2O7",
        "variables.yaml, area_km2: kilden »ARE2O7« findes ikke. Mente du ARE207?",
    ),
    case(
        "unknown-statbank-table", VARIABLES, "{table: FOLK1A,", "{table: FOLK1,",
        "variables.yaml, population: kilden »FOLK1« findes ikke. Mente du FOLK1A?",
    ),
    case(
        "unknown-child", FIGURES, "road_surfacing, winter_service]", "road_surfacing, winter_services]",
        "key_figures.yaml, road_total: nøgletallet »winter_services« findes ikke. Mente du winter_service?",
        "key_figures.yaml, road_total: »net_22814_dkk« indgår i summen, men ikke i noget underliggende nøgletal. "
        "Tilføj et underliggende nøgletal.",
    ),
    case(
        "unknown-figure-in-context", AREA, "context: [administration,", "context: [administation,",
        "area.yaml, public: nøgletallet »administation« findes ikke. Mente du administration?",
    ),
    case(
        "unknown-root", AREA, "root: road_maintenance", "root: road_maintenence",
        "area.yaml, public: nøgletallet »road_maintenence« findes ikke. Mente du road_maintenance?",
    ),
    case(
        "unknown-complete", AREA, "complete: road_total", "complete: roads_total",
        "area.yaml, public: nøgletallet »roads_total« findes ikke. Mente du road_total?",
    ),
    case(
        "unknown-figure-in-golden", GOLDEN, "key_figure: green_areas", "key_figure: xyz",
        f"golden.yaml, xyz: nøgletallet »xyz« findes ikke. Kendte: {KNOWN_FIGURES} …",
    ),
    case(
        "variable-without-source", VARIABLES,
        "    facts: [{file: municipalities.csv, column: area_km2_2025, source: ARE207, period: 2025}]\n"
        "    statbank: [{table: ARE207}]\n",
        "",
        "variables.yaml, area_km2: variablen har ingen kilde. Skriv facts, statbank, computed_as eller reported.",
    ),
    case(
        "variable-twice", VARIABLES, "  - id: cars\n", "  - id: summer_houses\n",
        "variables.yaml, summer_houses: id'et står 2 gange. Giv hver sit id.",
        f"peers.yaml, cars: variablen »cars« findes ikke. Kendte: {KNOWN_VARIABLES} …",
    ),
    case(
        "figure-twice", FIGURES, "  - id: administration\n", "  - id: green_areas\n",
        "key_figures.yaml, green_areas: id'et står 2 gange. Giv hver sit id.",
        f"area.yaml, public: nøgletallet »administration« findes ikke. Kendte: {KNOWN_FIGURES} …".replace(
            "administration, green_areas …", "green_areas, green_areas …"
        ),
        f"golden.yaml, administration: nøgletallet »administration« findes ikke. Kendte: {KNOWN_FIGURES} …".replace(
            "administration, green_areas …", "green_areas, green_areas …"
        ),
    ),
    case(
        "feature-twice", PEERS, "  - id: cars\n", "  - id: density\n",
        "peers.yaml, density: id'et står 2 gange. Giv hver sit id.",
    ),
    case(
        "target-twice", AREA, "{id: country,", "{id: region,",
        "area.yaml, region: id'et står 2 gange. Giv hver sit id.",
        "area.yaml, public: sammenligningen »country« findes ikke. "
        "Kendte: peers_pooled, peers_mean, peers_median, peers_quartile, five_of_ten, region …",
    ),
    case(
        "identity-twice", VARIABLES, "  - id: national_02820\n", "  - id: national_64551\n",
        "variables.yaml, national_64551: id'et står 2 gange. Giv hver sit id.",
    ),
]  # fmt: skip

MEANING = [
    case(
        "numerator-empty", FIGURES, "numerator: [net_02820_dkk]", "numerator: []",
        "key_figures.yaml, green_areas: tælleren er tom. Nævn mindst én variabel under numerator.",
    ),
    case(
        "service-level-empty", FIGURES, "service_level: none", "service_level: []",
        "key_figures.yaml, road_total: serviceniveauet er en tom liste. Nævn et nøgletal, eller skriv none.",
    ),
    case(
        "child-not-part-of-the-sum", FIGURES,
        "numerator: [net_22811_dkk, net_22812_dkk, net_22814_dkk]", "numerator: [net_22811_dkk, net_22812_dkk]",
        "key_figures.yaml, road_total: »net_22814_dkk« indgår i et underliggende nøgletal, men ikke i summen. "
        "Tilføj variablen til numerator (eller minus).",
    ),
    case(
        "part-twice", FIGURES, "numerator: [net_22814_dkk]", "numerator: [net_22814_dkk, net_22811_dkk]",
        "key_figures.yaml, road_total: »net_22811_dkk« indgår 2 gange i underliggende nøgletal. "
        "Hver krone må kun tælle én gang.",
    ),
    case(
        "part-missing-among-children", FIGURES,
        "children: [road_maintenance, road_surfacing, winter_service]", "children: [road_maintenance, winter_service]",
        "key_figures.yaml, road_total: »net_22812_dkk« indgår i summen, men ikke i noget underliggende nøgletal. "
        "Tilføj et underliggende nøgletal.",
    ),
    case(
        "part-twice-in-one-numerator", FIGURES,
        "numerator: [net_02820_dkk]", "numerator: [net_02820_dkk, net_02820_dkk]",
        "key_figures.yaml, green_areas: »net_02820_dkk« står 2 gange i tælleren. Hver krone må kun tælle én gang.",
    ),
    case(
        "own-child", FIGURES,
        "children: [road_maintenance, road_surfacing, winter_service]", "children: [road_total]",
        "key_figures.yaml, road_total: nøgletallet ligger under sig selv. Fjern det fra children.",
    ),
    Case(
        "cycle-of-two",
        several(
            swap(FIGURES, "children: [road_maintenance, road_surfacing, winter_service]", "children: [road_surfacing]"),
            swap(FIGURES, "numerator: [net_22811_dkk, net_22812_dkk, net_22814_dkk]", "numerator: [net_22812_dkk]"),
            swap(FIGURES, "    account: 2.28.12\n", "    account: 2.28.12\n    children: [road_total]\n"),
        ),
        (
            "key_figures.yaml, road_surfacing: nøgletallet ligger under sig selv. Fjern det fra children.",
            "key_figures.yaml, road_total: nøgletallet ligger under sig selv. Fjern det fra children.",
        ),
    ),
    case(
        "matching-on-the-outcome", PEERS, "numerator: [cars]", "numerator: [net_22811_dkk_per_inhabitant]",
        "peers.yaml, cars: »net_22811_dkk_per_inhabitant« er selv en udgift, der sammenlignes. "
        "Brug kun rammevilkår, ikke resultatet.",
    ),
    case(
        "matching-on-the-outcome-in-kroner", PEERS, "numerator: [summer_houses]", "numerator: [net_64551_dkk]",
        "peers.yaml, summer_houses: »net_64551_dkk« er selv en udgift, der sammenlignes. "
        "Brug kun rammevilkår, ikke resultatet.",
    ),
    case(
        "weight-zero", PEERS, "weight: 1\n", "weight: 0\n",
        "peers.yaml, inhabitants: vægten er 0. Giv den en vægt over 0, eller slet den.",
    ),
    case(
        "per-zero", PEERS, "per: 1000", "per: 0",
        "peers.yaml, summer_houses: per er 0. Skriv, hvad tallet ganges med, eller slet linjen.",
    ),
    case(
        "a-sentence-about-a-measure", PEERS, "    scale: category\n", "    scale: linear\n",
        "peers.yaml, island: stands_out hører til et rammevilkår, der er 0 eller 1. "
        "Slet teksten, eller sæt scale til category.",
    ),
    case(
        "computed-as-itself", VARIABLES,
        "computed_as: [net_22811_dkk_per_inhabitant, population]", "computed_as: [net_22811_dkk, population]",
        "variables.yaml, net_22811_dkk: variablen beregnes af sig selv. Fjern den fra computed_as.",
    ),
    Case(
        "computed-as-each-other",
        several(
            swap(
                VARIABLES,
                "computed_as: [net_22811_dkk_per_inhabitant, population]", "computed_as: [net_22812_dkk, population]",
            ),
            swap(
                VARIABLES,
                "computed_as: [net_22812_dkk_per_inhabitant, population]", "computed_as: [net_22811_dkk, population]",
            ),
        ),
        (
            "variables.yaml, net_22811_dkk: variablen beregnes af sig selv. Fjern den fra computed_as.",
            "variables.yaml, net_22812_dkk: variablen beregnes af sig selv. Fjern den fra computed_as.",
        ),
    ),
    case(
        "next-review-is-a-year", FIGURES, "next_review: 2027-06", 'next_review: "2027"',
        "key_figures.yaml, road_total: next_review »2027« er ingen måned. Skriv år og måned, fx 2027-06.",
    ),
    case(
        "next-review-is-no-month", FIGURES, "next_review: 2027-06", "next_review: 2027-13",
        "key_figures.yaml, road_total: next_review »2027-13« er ingen måned. Skriv år og måned, fx 2027-06.",
    ),
    case(
        "five-drivers", PEERS,
        "    scale: log\n    weight: 1\n", "    scale: log\n    weight: 1\n    expectation: true\n",
        "peers.yaml, expectation: 5 drivere er flere end fire. Vælg højst fire.",
    ),
    case(
        "drop-all", PEERS, "drop_at_most: 2", "drop_at_most: 7",
        "peers.yaml, drop_at_most: alle rammevilkår kan falde ud. Vælg et mindre tal.",
    ),
    case(
        "count-without-cheapest", AREA, "kind: mean,", "kind: mean, count: 3,",
        "area.yaml, peers_mean: count passer ikke til kind. Kun cheapest har count, og den over 0.",
    ),
    case(
        "cheapest-without-count", AREA, "kind: cheapest, count: 5,", "kind: cheapest,",
        "area.yaml, five_of_ten: count passer ikke til kind. Kun cheapest har count, og den over 0.",
    ),
    case(
        "partial-missing", AREA,
        "    partial:\n      da: Kun 2.28.11, ca. halvdelen af vejudgiften\n"
        "      en: Only 2.28.11, about half of road spending\n",
        "",
        "area.yaml, public: partial mangler. Skriv, hvad der vises, når det fulde tal mangler.",
    ),
    case(
        "protected-data", AREA, "disclosure: none", "disclosure: protected",
        "area.yaml, public: beskyttede data kan ikke vises endnu. Vent med datasættet, eller sæt disclosure til none.",
    ),
]  # fmt: skip

TREE = [
    entry_case(
        "counted-by-nothing", FIGURES, "winter", "denominator: road_km\n", "denominator: road_km\n    per: 0\n",
        "key_figures.yaml, winter: per er 0. Skriv et tal over 0, fx 1000, eller slet linjen.",
    ),
    entry_case(
        "under-the-wrong-parent", FIGURES, "function_contracts", "role: separate", "role: underlying",
        "key_figures.yaml, function_contracts: nøgletallet er »underliggende«, "
        "men står under et, der ikke er det rigtige. Sæt det under ét nøgletal, der er »central«.",
    ),
    case(
        "under-no-parent", FIGURES,
        "structures_cost, function_contracts, bookkeeping]", "structures_cost, bookkeeping]",
        "key_figures.yaml, function_contracts: nøgletallet er »for sig«, men står 0 steder i træet. "
        "Sæt det under ét nøgletal, der er »total«.",
        "key_figures.yaml, road_operation: »function_contract_dkk« indgår i summen, "
        "men ikke i noget underliggende nøgletal. Tilføj et underliggende nøgletal.",
    ),
    case(
        "companion-in-a-sum", FIGURES,
        "lighting_cables, lighting_renewal]", "lighting_cables, lighting_renewal, kwh_per_light_point]",
        "key_figures.yaml, kwh_per_light_point: nøgletallet står ved siden af og må ikke være en del af en sum. "
        "Fjern det fra children, og nævn det under companions.",
        "key_figures.yaml, lighting: »lighting_kwh« indgår i et underliggende nøgletal, men ikke i summen. "
        "Tilføj variablen til numerator (eller minus).",
    ),
    case(
        "deduction-not-part-of-the-sum", FIGURES,
        "minus: [asphalt_construction_dkk, depot_elsewhere_dkk, green_elsewhere_dkk]",
        "minus: [depot_elsewhere_dkk, green_elsewhere_dkk]",
        "key_figures.yaml, road_operation: »−asphalt_construction_dkk« indgår i et underliggende nøgletal, "
        "men ikke i summen. Tilføj variablen til numerator (eller minus).",
    ),
    entry_case(
        "two-totals", FIGURES, "road_total", "    status: proposal\n", "    status: proposal\n    role: total\n",
        "key_figures.yaml, role: der er flere totaler. Lad ét nøgletal have role: total.",
    ),
    entry_case(
        "unknown-companion", FIGURES, "winter", "companions: [winter_per_callout,", "companions: [winter_per_calout,",
        "key_figures.yaml, winter: nøgletallet »winter_per_calout« findes ikke. Mente du winter_per_callout?",
    ),
    entry_case(
        "unknown-condition", FIGURES, "winter", "condition: [winter_index]", "condition: [winter_indeks]",
        "key_figures.yaml, winter: variablen »winter_indeks« findes ikke. Mente du winter_index?",
    ),
    Case(
        "chain-missing",
        cut(FIGURES, "pipes", "    chain:\n", "    why:"),
        ("key_figures.yaml, pipes: faktorkæden mangler. Skriv chain, eller skriv i no_chain hvorfor.",),
    ),
    Case(
        "why-there-is-no-chain-missing",
        cut(FIGURES, "function_contracts", "    no_chain:", "    why:"),
        ("key_figures.yaml, function_contracts: no_chain mangler. Skriv, hvorfor udgiften ikke deles op.",),
    ),
    entry_case(
        "chain-where-none-belongs", FIGURES, "function_contracts", "    no_chain:",
        "    chain: [{id: a, name: {da: a, en: a}, unit: {da: a, en: a}, cause: price}]\n    no_chain:",
        "key_figures.yaml, function_contracts: kun underliggende nøgletal har en faktorkæde. "
        "Slet chain, eller giv nøgletallet role: underlying.",
    ),
    entry_case(
        "step-twice", FIGURES, "pipes", "{id: network,", "{id: unit_cost,",
        "key_figures.yaml, pipes › unit_cost: id'et står 2 gange. Giv hver sit id.",
    ),
    entry_case(
        "last-step-with-a-quantity", FIGURES, "pipes",
        "cause: price_productivity}", "cause: price_productivity, quantity: [road_km]}",
        "key_figures.yaml, pipes: trinnet »unit_cost« er det sidste og har quantity. "
        "Kun det sidste trin er selve udgiften og har ingen quantity.",
    ),
    entry_case(
        "step-without-a-quantity", FIGURES, "pipes", ", quantity: [road_km]}", "}",
        "key_figures.yaml, pipes: trinnet »network« er ikke det sidste og mangler quantity. "
        "Kun det sidste trin er selve udgiften og har ingen quantity.",
    ),
    entry_case(
        "cause-no-factor-can-have", FIGURES, "pipes", "cause: framework", "cause: accounting",
        "key_figures.yaml, pipes: trinnet »network« har årsagen accounting, som ingen faktor kan have. "
        "Vælg framework, service_level, price eller productivity.",
    ),
    entry_case(
        "cost-as-its-own-quantity", FIGURES, "pipes", "quantity: [road_km]", "quantity: [pipes_dkk]",
        "key_figures.yaml, pipes: trinnet »network« bruger udgiften selv som mængde. "
        "Brug en mængde eller et serviceniveau.",
    ),
    entry_case(
        "unknown-quantity", FIGURES, "pipes", "quantity: [road_km]", "quantity: [road_kmm]",
        "key_figures.yaml, pipes: variablen »road_kmm« findes ikke. Mente du road_km?",
    ),
]  # fmt: skip

REPORTED = [
    Case(
        "cost-that-cannot-be-reported",
        cut(VARIABLES, "pipes_dkk", "    reported:\n", "  - id:"),
        (
            "variables.yaml, pipes_dkk: variablen har ingen kilde. Skriv facts, statbank, computed_as eller reported.",
            "variables.yaml, pipes_dkk: »pipes_dkk« indgår i pipes, men kan ikke indberettes. Tilføj reported.",
        ),
    ),
    entry_case(
        "unknown-section", VARIABLES, "road_km", "section: network", "section: netwrk",
        "variables.yaml, road_km: afsnittet »netwrk« findes ikke. Mente du network?",
    ),
    entry_case(
        "plausible-per-an-unknown-variable", VARIABLES, "pipes_dkk", "per: road_km", "per: road_kmm",
        "variables.yaml, pipes_dkk: variablen »road_kmm« findes ikke. Mente du road_km?",
    ),
    entry_case(
        "lowest-above-highest", VARIABLES, "road_km", "low: 50", "low: 5000",
        "variables.yaml, road_km: det laveste (5000) er ikke under det højeste (2100). Byt om på low og high.",
    ),
    entry_case(
        "error-in-per-cent", VARIABLES, "road_km", "error_share: 0.01", "error_share: 1.5",
        "variables.yaml, road_km: error_share er 1.5. Skriv en andel fra 0 til 1.",
    ),
    case(
        "section-twice", QUESTIONS, "sections:\n",
        "sections:\n  - {id: network, name: {da: a, en: a}, help: {da: a, en: a}}\n",
        "questionnaire.yaml, network: id'et står 2 gange. Giv hver sit id.",
    ),
    case(
        "control-twice", QUESTIONS, "  - id: paths\n", "  - id: accounts\n",
        "questionnaire.yaml, accounts: id'et står 2 gange. Giv hver sit id.",
    ),
    case(
        "question-named-as-a-variable", QUESTIONS, "  - id: hourly_price\n", "  - id: road_km\n",
        "variables.yaml, road_km: id'et står 2 gange. Giv hver sit id.",
    ),
    entry_case(
        "question-in-an-unknown-section", QUESTIONS, "asphalt_booking", "section: practice", "section: practise",
        "questionnaire.yaml, asphalt_booking: afsnittet »practise« findes ikke. Mente du practice?",
    ),
    entry_case(
        "question-of-an-unknown-figure", QUESTIONS, "asphalt_booking", "figures: [surfacing,", "figures: [surfcing,",
        "questionnaire.yaml, asphalt_booking: nøgletallet »surfcing« findes ikke. Mente du surfacing?",
    ),
    entry_case(
        "two-answers-of-one-number", QUESTIONS, "asphalt_booking", "{value: 2,", "{value: 1,",
        "questionnaire.yaml, asphalt_booking: to svar har samme nummer. Giv hvert svar sit nummer.",
    ),
    entry_case(
        "control-of-an-unknown-variable", QUESTIONS, "town_and_country",
        "parts: [road_urban_km,", "parts: [road_urbn_km,",
        "questionnaire.yaml, town_and_country: variablen »road_urbn_km« findes ikke. Mente du road_urban_km?",
    ),
    entry_case(
        "control-of-an-unknown-figure", QUESTIONS, "accounts", "figure: road_operation", "figure: road_operatin",
        "questionnaire.yaml, accounts: nøgletallet »road_operatin« findes ikke. Mente du road_operation?",
    ),
    entry_case(
        "control-with-parts-and-figure", QUESTIONS, "accounts",
        "figure: road_operation", "figure: road_operation\n    parts: [pipes_dkk]",
        "questionnaire.yaml, accounts: kontrollen skal have enten parts eller figure. Slet den ene.",
    ),
]  # fmt: skip

MEASURES = [
    Case(
        "measure-without-a-head",
        write(LED, b"# Skift til LED\n"),
        (
            (
                "measures/led_lighting.md: filen kan ikke læses som YAML: the file does not begin with a head between "
                "two lines of ---. Ret indrykning eller tegn på linjen."
            ),
        ),
    ),
    case(
        "measure-with-an-unknown-field", LED, "effort: high", "effrt: high",
        "measures/led_lighting.md, effort: feltet mangler. Tilføj det.",
        "measures/led_lighting.md, effrt: feltet kendes ikke. Ret stavemåden, eller slet det.",
    ),
    case(
        "measure-that-moves-an-unknown-figure", LED, "figure: lighting_energy,", "figure: lighting_energi,",
        "measures/led_lighting.md, led_lighting: nøgletallet »lighting_energi« findes ikke. Mente du lighting_energy?",
    ),
    case(
        "measure-that-moves-an-unknown-step", LED, "steps: [watts]", "steps: [watt]",
        "measures/led_lighting.md, led_lighting: trinnet »watt« findes ikke. Mente du watts?",
    ),
    case(
        "effect-that-is-not-documented", LED, "evidence: documented", "evidence: idea",
        "measures/led_lighting.md, led_lighting: dokumenteret virkning og effect følges ad. "
        "Skriv effect, eller vælg estimated eller idea.",
    ),
    case(
        "effect-upside-down", LED, "  low: 0.3\n", "  low: 0.9\n",
        "measures/led_lighting.md, led_lighting: effektens low er over high. Byt om på dem.",
    ),
    case(
        "measure-twice", LED, "id: led_lighting", "id: night_dimming",
        "measures, night_dimming: id'et står 2 gange. Giv hver sit id.",
    ),
]  # fmt: skip

SETS = [
    case(
        "unknown-target-of-a-data-set", AREA, "targets: [peers_mean,", "targets: [peers_men,",
        "area.yaml, public: sammenligningen »peers_men« findes ikke. Mente du peers_mean?",
    ),
    case(
        "scale-of-an-unknown-variable", AREA, "    variable: population\n", "    variable: popultion\n",
        "area.yaml, inhabitants: variablen »popultion« findes ikke. Mente du population?",
    ),
    case(
        "incomparable-by-an-unknown-variable", AREA,
        "  - variable: function_contract_dkk\n", "  - variable: function_contrct_dkk\n",
        "area.yaml, incomparable: variablen »function_contrct_dkk« findes ikke. Mente du function_contract_dkk?",
    ),
    case(
        "incomparable-unknown-figure", AREA, "figures: [winter, surfacing,", "figures: [wintr, surfacing,",
        "area.yaml, incomparable: nøgletallet »wintr« findes ikke. Mente du winter?",
    ),
    case(
        "set-with-an-unknown-condition", PEERS, "      pavement_share: 0.5\n", "      pavement_shre: 0.5\n",
        "peers.yaml, network: rammevilkåret »pavement_shre« findes ikke. Mente du pavement_share?",
    ),
    case(
        "set-that-expects-by-what-it-does-not-use", PEERS,
        "expectation: [gully_density, urban_road_share]", "expectation: [gully_density, urban_road_shre]",
        "peers.yaml, water: rammevilkåret »urban_road_shre« findes ikke. Mente du urban_road_share?",
    ),
    case(
        "set-for-an-unknown-figure", PEERS, "figures: [lighting, signals]", "figures: [lighting, signalz]",
        "peers.yaml, light: nøgletallet »signalz« findes ikke. Mente du signals?",
    ),
    case(
        "two-sets-for-one-figure", PEERS, "figures: [lighting, signals]", "figures: [lighting, drainage]",
        "peers.yaml, sets: 2 sæt gælder for drainage i collected. Lad hvert nøgletal stå i ét sæt.",
        "peers.yaml, sets: 2 sæt gælder for drainage i example. Lad hvert nøgletal stå i ét sæt.",
    ),
    case(
        "set-twice", PEERS, "  - id: light\n", "  - id: water\n",
        "peers.yaml, water: id'et står 2 gange. Giv hver sit id.",
    ),
    entry_case(
        "golden-case-of-an-unknown-variable", GOLDEN, "two_factors", "pipes_dkk: 40000", "pipe_dkk: 40000",
        "golden.yaml, two_factors: variablen »pipe_dkk« findes ikke. Mente du pipes_dkk?",
    ),
    entry_case(
        "golden-case-of-an-unknown-figure", GOLDEN, "two_factors", "figures: {pipes:", "figures: {pipez:",
        "golden.yaml, two_factors: nøgletallet »pipez« findes ikke. Mente du pipes?",
    ),
    entry_case(
        "golden-case-on-an-unknown-scale", GOLDEN, "two_factors", "scale: inhabitants", "scale: inhabitant",
        "golden.yaml, two_factors: målestokken »inhabitant« findes ikke. Mente du inhabitants?",
    ),
    entry_case(
        "golden-contribution-of-an-unknown-figure", GOLDEN, "two_factors", "{pipes.network:", "{pipez.network:",
        "golden.yaml, two_factors: nøgletallet »pipez« findes ikke. Mente du pipes?",
    ),
    entry_case(
        "golden-gap-without-a-scale", GOLDEN, "two_factors", "    scale: inhabitants\n", "",
        "golden.yaml, two_factors: en forskel kræver root, scale og reference. "
        "Skriv dem, eller slet gap og contributions.",
    ),
]  # fmt: skip

CASES = [*FILES_AND_SYNTAX, *FIELDS, *REFERENCES, *MEANING, *TREE, *REPORTED, *MEASURES, *SETS]


@pytest.fixture(autouse=True)
def _each_text_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case changes one file of many: what was parsed for the last case is taken from there."""
    monkeypatch.setattr("raaderum.packs.files.parse_yaml", parse_once)


@cache
def parse_once(text: str) -> Any:
    return parse_yaml(text)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "area_packs" / "roads", tmp_path / "roads"))


def test_the_copy_itself_is_whole(pack):
    assert check_pack(pack) == []


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.id)
def test_each_mistake_gives_exactly_its_findings(pack, broken):
    broken.edit(pack)
    assert sorted(str(finding) for finding in check_pack(pack)) == sorted(broken.expected)


def remedies_of_the_checker() -> list[str]:
    """Every remedy written in the checker's modules, as a pattern in which what is filled in matches anything."""
    modules = (check, findings, meaning, reported)
    nodes = [node for module in modules for node in ast.walk(ast.parse(inspect.getsource(module)))]
    written = [n.args[3] for n in nodes if isinstance(n, ast.Call) and ast.unparse(n.func) == "Finding"]
    assigned = [n for n in nodes if isinstance(n, ast.Assign)]
    written += [n.value for n in assigned if ast.unparse(n.targets[0]) == "remedy"]
    tables = [n.value for n in assigned if ast.unparse(n.targets[0]) == "_PROBLEMS"]
    written += [pair.elts[1] for table in tables for pair in table.values]
    found = []
    for node in written:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        constants = [part.value if isinstance(part, ast.Constant) else "{}" for part in parts]
        if set(constants) != {"{}"}:  # a variable alone, such as the hint of near names
            found.append(".+".join(re.escape(text) for text in re.split(r"\{\w*(?::\w+)?\}", "".join(constants))))
    return found


def test_every_remedy_of_the_checker_is_given_by_some_case():
    patterns = remedies_of_the_checker()
    assert len(patterns) > 55
    said = [message for broken in CASES for message in broken.expected]
    assert [p for p in patterns if not any(re.search(rf" {p}$", message) for message in said)] == []


def test_no_two_cases_share_a_name():
    assert len({broken.id for broken in CASES}) == len(CASES)


def test_loading_a_broken_pack_names_all_findings_at_once(pack):
    swap(FIGURES, "numerator: [net_02820_dkk]", "numerator: []")(pack)
    swap(PEERS, "weight: 1\n", "weight: 0\n")(pack)
    with pytest.raises(InvalidPack) as caught:
        load_pack(pack)
    assert caught.value.message("da") == (
        "Pakken roads kan ikke bruges:\n"
        "  key_figures.yaml, green_areas: tælleren er tom. Nævn mindst én variabel under numerator.\n"
        "  peers.yaml, inhabitants: vægten er 0. Giv den en vægt over 0, eller slet den."
    )
