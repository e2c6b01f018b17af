"""What persons decided stands in decisions.json, the latest about each thing, and is never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from multiprocessing import get_context

import pytest

from raaderum.domain.purchase_errors import DamagedStoreFile, StoreBusy
from raaderum.warehouse.spend import decisions as module
from raaderum.warehouse.spend.decisions import (
    ClassDecision,
    Decisions,
    DuplicateDecision,
    SupplierDecision,
    load_decisions,
    merge_decisions,
    record_decisions,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
FIRST = Decisions(
    suppliers=(SupplierDecision("name:aa", "cvr:1", NOON, "7"),),
    classes=(ClassDecision("cvr:1", "cvr:1/4711", "food", NOON), ClassDecision("cvr:1", "", "copy_paper", NOON)),
    duplicates=(DuplicateDecision("b", "a", False, NOON), DuplicateDecision("c", "d", True, NOON)),
)


def test_decisions_come_back_as_the_methods_take_them(tmp_path):
    record_decisions(tmp_path, FIRST)
    found = load_decisions(tmp_path)
    assert found == merge_decisions(FIRST)
    assert found.matches() == {"name:aa": "cvr:1"}
    assert found.categories() == {("cvr:1", "cvr:1/4711"): "food", ("cvr:1", ""): "copy_paper"}
    assert found.not_duplicates() == {("a", "b")}
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.json"]
    assert load_decisions(tmp_path / "nowhere") == Decisions()


def test_the_latest_decision_stands_whatever_the_order():
    changed = Decisions(suppliers=(SupplierDecision("name:aa", "", LATER),))
    other = Decisions(duplicates=(DuplicateDecision("a", "b", True, LATER),))
    for parts in permutations([FIRST, changed, other]):
        merged = merge_decisions(*parts)
        assert merged.matches() == {"name:aa": ""}
        assert merged.not_duplicates() == set()
        assert merged.classes == merge_decisions(FIRST).classes


def test_a_time_without_a_zone_is_refused(tmp_path):
    with pytest.raises(ValueError, match="time zone"):
        SupplierDecision("name:aa", "cvr:1", NOON.replace(tzinfo=None))
    text = '{"suppliers": [{"party": "a", "supplier": "b", "at": "2026-11-24T12:00:00"}]}'
    (tmp_path / "decisions.json").write_text(text)
    with pytest.raises(DamagedStoreFile):
        load_decisions(tmp_path)


def test_a_damaged_file_is_left_as_it_is(tmp_path):
    file = tmp_path / "decisions.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(DamagedStoreFile) as problem:
        record_decisions(tmp_path, FIRST)
    assert "decisions.json" in problem.value.message("en")
    assert file.read_text(encoding="utf-8") == "{"
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.json"]


def _record(folder, number):
    for count in range(5):
        one = SupplierDecision(f"name:{number}-{count}", "cvr:1", NOON)
        record_decisions(folder, Decisions(suppliers=(one,)))


def test_two_who_write_at_once_lose_nothing(tmp_path):
    processes = [get_context("fork").Process(target=_record, args=(tmp_path, number)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert len(load_decisions(tmp_path).suppliers) == 15


def test_who_waits_too_long_is_told_and_a_dead_writer_is_passed(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE_S", 0.1)
    lock = tmp_path / module._LOCK
    lock.touch()
    with pytest.raises(StoreBusy):
        record_decisions(tmp_path, FIRST)
    monkeypatch.setattr(module, "_STALE_S", -1.0)
    record_decisions(tmp_path, FIRST)
    assert load_decisions(tmp_path).matches() == {"name:aa": "cvr:1"}
