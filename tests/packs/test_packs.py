"""Every pack loads, is complete, speaks both languages and gives values known from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.errors import UnknownArea, UnknownKeyFigure, UnknownTarget
from raaderum.domain.features import build_features
from raaderum.domain.text import Text
from raaderum.packs import check_pack, json_schemas, list_packs, load_pack
from raaderum.packs.catalogue import FILES
from raaderum.packs.files import read_yaml
from raaderum.studies import verify_release
from raaderum.warehouse.build import build_public_release
from raaderum.warehouse.release import Release
from tests.conftest import BUILT_AT, ROOT

PACKS = ROOT / "area_packs"
AREAS = list_packs(PACKS)
PUBLIC_AREAS = [area for area in AREAS if "public" in load_pack(PACKS / area).area.datasets]
SCHEMAS = ROOT / "docs" / "reference" / "schemas"


def texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Walk everything parsed and yield each text with where it stands."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{place}[{getattr(item, 'id', number)}]")
    elif isinstance(value, BaseModel):
        yield from texts(dict(value), place)
    elif is_dataclass(value):
        yield from texts({field.name: getattr(value, field.name) for field in fields(value)}, place)


@pytest.fixture(scope="module", params=PUBLIC_AREAS)
def release(request: pytest.FixtureRequest) -> Release:
    return build_public_release(load_pack(PACKS / request.param), ROOT / "facts", BUILT_AT)


def test_there_are_packs():
    assert "roads" in AREAS


@pytest.mark.parametrize("area", AREAS)
def test_it_loads_without_findings(area):
    assert [str(finding) for finding in check_pack(PACKS / area)] == []
    assert load_pack(PACKS / area).id == area


@pytest.mark.parametrize("area", AREAS)
def test_it_holds_data_only(area):
    assert {path.suffix for path in (PACKS / area).rglob("*") if path.is_file()} <= {".yaml", ".md"}


@pytest.mark.parametrize("area", AREAS)
def test_every_text_is_there_in_danish_and_english(area):
    pack = load_pack(PACKS / area)
    files = [pack.area, pack.peers, pack.questionnaire, list(pack.measures)]
    found = list(texts([*files, list(pack.variables.values()), list(pack.key_figures.values())]))
    assert len(found) > 50
    assert [place for place, text in found if not text.da.strip() or not text.en.strip()] == []
    # A longer sentence that is the same in both languages was not translated.
    same = [place for place, text in found if text.da == text.en and len(text.da.split()) > 2]
    assert same == []


@pytest.mark.parametrize("area", AREAS)
def test_every_figure_says_what_it_cannot_show_who_wrote_it_and_when_it_is_looked_at_again(area):
    pack = load_pack(PACKS / area)
    for figure in pack.key_figures.values():
        assert figure.source.title, figure.id
        assert figure.authored_by, figure.id
        assert figure.checked_by, figure.id
        assert figure.next_review, figure.id
        assert figure.cannot_show.da != figure.why.da, figure.id


@pytest.mark.parametrize("area", AREAS)
def test_every_public_root_has_a_golden_value(area):
    pack = load_pack(PACKS / area)
    for dataset, rules in pack.area.datasets.items():
        if dataset == "public":
            assert rules.root in {value.key_figure for value in pack.golden.values if value.dataset == dataset}


def test_golden_values_hold_on_the_public_release(release):
    values = [value for value in release.pack.golden.values if value.dataset == "public"]
    assert values
    for golden in values:
        found = evaluate_key_figure(release.pack.figure(golden.key_figure), release.panel).value
        cell = release.panel.row(golden.unit), release.panel.column(golden.period)
        # Published ratios times inhabitants, divided by inhabitants again: exact to the last bits of a float.
        assert found[cell] == pytest.approx(golden.value, abs=golden.tolerance + 1e-9), golden


def test_every_identity_holds_on_the_public_release(release):
    checks = verify_release(release)
    assert [check for check in checks if not check.holds] == []
    named = {identity.note for identity in release.pack.identities}
    assert named <= {check.name for check in checks}
    assert all(check.checked > 0 for check in checks if check.name in named)


def test_every_condition_that_public_figures_are_compared_on_is_known_for_every_municipality(release):
    """Other conditions are those of reported figures."""
    pack = release.pack
    weights = pack.peer_set("public", pack.rules("public").root).weights
    assert len(weights) >= 3
    features = tuple(feature for feature in pack.features if feature.id in weights)
    matrix = build_features(features, release.panel, 2024)
    codes = [unit.code for unit in release.municipalities]
    assert not np.isnan(matrix.only(tuple(codes)).values).any()


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the folder {SCHEMAS.relative_to(ROOT)} is not written yet")
@pytest.mark.parametrize("name", json_schemas())
def test_the_printed_json_schemas_are_those_of_the_code(name):
    printed = json.loads((SCHEMAS / name.replace(".yaml", ".schema.json")).read_text(encoding="utf-8"))
    without = {key: value for key, value in printed.items() if key not in ("$schema", "$id")}
    assert without == json_schemas()[name]


@pytest.mark.parametrize("name", FILES)
def test_a_schema_names_every_field_that_the_pack_uses(name):
    schema: dict[str, Any] = json_schemas()[name]
    written = [PACKS / area / name for area in AREAS if (PACKS / area / name).is_file()]
    assert written
    for path in written:
        assert set(read_yaml(path)) <= set(schema["properties"]), path
    assert schema["additionalProperties"] is False


def test_each_file_of_a_pack_is_read_once(monkeypatch):
    read, read_text = [], Path.read_text

    def count(path: Path, *rest: Any, **more: Any) -> str:
        read.append(path.name)
        return read_text(path, *rest, **more)

    monkeypatch.setattr(Path, "read_text", count)
    for area in AREAS:
        read.clear()
        load_pack(PACKS / area)
        assert {name for name in FILES if (PACKS / area / name).is_file()} <= set(read)
        assert len(read) == len(set(read))


def test_a_pack_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(UnknownArea) as caught:
        load_pack(PACKS / "raods")
    assert caught.value.message("da") == (
        f"Området »raods« findes ikke. Kendte områder: {', '.join(AREAS)}. Mente du roads?"
    )


def test_unknown_figures_and_targets_are_named_with_those_that_are(roads_pack):
    with pytest.raises(UnknownKeyFigure, match=r"»road_maintenence« findes ikke .* Mente du road_maintenance"):
        roads_pack.figure("road_maintenence")
    with pytest.raises(UnknownTarget, match=r"»peers_men« .* Mente du peers_me"):
        roads_pack.target("peers_men")
