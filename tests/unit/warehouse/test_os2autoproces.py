"""What OS2autoproces exchanges: there and back, its two ways of counting, and what is refused or passed over."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raaderum.domain.errors import UserError
from raaderum.domain.reader_errors import UnreadableForm
from raaderum.packs import load_pack
from raaderum.packs.load import screening_rules
from raaderum.warehouse.processes.example import example_processes
from raaderum.warehouse.processes.os2autoproces import Exchanged, read_exchange, write_exchange
from tests.conftest import ROOT


def read(tmp_path: Path, content: Any) -> Exchanged:
    path = tmp_path / "p.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_exchange(path)


def test_there_and_back(tmp_path: Path) -> None:
    rules = screening_rules(load_pack(ROOT / "area_packs" / "rpa"))
    ours = example_processes(ROOT / "examples", rules).processes
    found = read(tmp_path, write_exchange(ours))
    assert found.findings == []
    quick = {one.id for one in rules.questions if one.stage == "quick"}
    for before, after in zip(ours, found.processes, strict=True):
        assert after.answers == {key: answer for key, answer in before.answers.items() if key in quick}
        assert (after.id, after.name, after.volume, after.minutes, after.staff, after.systems) == (
            before.id, before.name, before.volume, before.minutes, before.staff, before.systems,
        )  # fmt: skip
        assert after.saving == pytest.approx(before.saving)


def test_personal_numbers_and_odd_signs_are_kept_out_of_every_field(tmp_path: Path) -> None:
    number = "010190-1234"
    found = read(tmp_path, [BASIC | {
        "id": number, "domains": [f"Løn {number}"], "itSystems": [{"name": f"Løn {number}"}],
        "phase": f"\x1b[2J {number} " + "x" * 900, "timeSpendComputedTotal": 10**400, number: "felt",
    }])  # fmt: skip
    (process,) = found.processes
    said = " ".join([*(one.da for one in found.findings), *found.ignored, str(process)])
    assert number not in said
    assert "\x1b" not in said
    assert len(said) < 2_000
    assert read(tmp_path, '[{"id": "\\ud800", "title": "Sag"}]').processes[0].id.encode()


BASIC = {"id": 7, "title": "Regninger", "timeSpendOccurancesPerEmployee": 100, "timeSpendPerOccurance": 6,
         "timeSpendEmployeesDoingProcess": 5, "timeSpendPercentageDigital": 50}  # fmt: skip


@pytest.mark.parametrize(("total", "volume"), [(5, 100), (25, 500), (None, 100), (0, 100)])
def test_cases_per_employee_and_cases_in_all_are_told_apart(tmp_path: Path, total: int | None, volume: float) -> None:
    """100 cases of 6 minutes at 50 per cent are 5 hours; of five employees each, 25."""
    (process,) = read(tmp_path, [BASIC | {"timeSpendComputedTotal": total}]).processes
    assert process.volume == volume


def test_the_answer_of_its_interface_is_read_and_what_has_no_place_is_said(tmp_path: Path) -> None:
    content = {
        "_embedded": {
            "processes": [BASIC | {"vendor": "Et firma", "levelOfChange": "VERY_LOW", "owner": {"name": "X"}}]
        }
    }
    found = read(tmp_path, content)
    assert found.processes[0].answers == {"change": "none"}
    assert found.ignored == ["vendor", "owner"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"title": ""}, "Proces nr. 1 har ingen titel"),
        (BASIC | {"timeSpendPerOccurance": -4}, "har »-4« i timeSpendPerOccurance"),
        (BASIC | {"timeSpendPercentageDigital": 140}, "som ikke er et tal fra 0 til 100"),
        (BASIC | {"phase": "SOON"}, "har »SOON« i phase, som ikke kendes"),
        (BASIC | {"shortDescription": "Om 010190-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_bad_input_gets_a_sentence(tmp_path: Path, row: dict[str, Any], said: str) -> None:
    found = read(tmp_path, [row])
    assert said in found.findings[0].da
    assert found.findings[0].en
    assert "010190" not in repr(found)


@pytest.mark.parametrize("content", ["{", "[1", "3", '"a"', "[[" * 100_000])
def test_what_is_no_list_of_processes_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableForm):
        read(tmp_path, content)


KEYS = st.sampled_from([*BASIC, "phase", "domains", "itSystems", "legalClauseLastVerified"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=15,
)


@given(JSON)
def test_whatever_json_holds_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    with suppress(UserError):
        read(tmp_path_factory.mktemp("json"), content)
