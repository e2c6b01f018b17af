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
from pathlib import Path

import pytest

from raaderum.domain.errors import InvalidPack
from raaderum.packs import check_pack, load_pack
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


AREA, VARIABLES, FIGURES, PEERS, GOLDEN = (
    "area.yaml", "variables.yaml", "key_figures.yaml", "peers.yaml", "golden.yaml",
)  # fmt: skip

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
        "version-pattern", AREA, 'version: "2026.1"', 'version: "1.0"',
        r"area.yaml, version: værdien »1.0« har forkert form. Den skal passe til ^\d{4}\.\d+$.",
    ),
    case(
        "version-is-a-number", AREA, 'version: "2026.1"', "version: 2026.1",
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
        "Tilføj variablen til numerator.",
    ),
    case(
        "blank-code-in-where", VARIABLES, 'where: {function: "2.28.11"}', 'where: {function: ""}',
        "variables.yaml, variables › net_22811_dkk_per_inhabitant › facts › nr. 1 › where › function: "
        "feltet er tomt. Skriv en værdi, eller slet linjen.",
    ),
    case(
        "blank-id", VARIABLES, "  - id: area_km2\n", '  - id: ""\n',
        "variables.yaml, variables › nr. 2 › id: feltet er tomt. Skriv en værdi, eller slet linjen.",
        "peers.yaml, density: variablen »area_km2« findes ikke. "
        "Kendte: population, , dwellings_detached, dwellings_terraced, dwellings_multi_storey, summer_houses …",
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
        "variables.yaml, area_km2: variablen har ingen kilde. Skriv facts, statbank eller computed_as.",
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
        "Tilføj variablen til numerator.",
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

CASES = [*FILES_AND_SYNTAX, *FIELDS, *REFERENCES, *MEANING]


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
    """Every remedy written in check.py, as a pattern in which what is filled in matches anything."""
    tree = ast.parse(Path(inspect.getfile(check_pack)).read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "Finding"]
    written = [call.args[3] for call in calls]
    tables = [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "_PROBLEMS"]
    written += [pair.elts[1] for table in tables for pair in table.value.values]
    found = []
    for node in written:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        constants = [part.value if isinstance(part, ast.Constant) else "{}" for part in parts]
        if constants != ["{}"]:  # a variable alone, such as the hint of near names
            found.append(".+".join(re.escape(text) for text in re.split(r"\{\w*(?::\w+)?\}", "".join(constants))))
    return found


def test_every_remedy_of_the_checker_is_given_by_some_case():
    patterns = remedies_of_the_checker()
    assert len(patterns) > 25
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
