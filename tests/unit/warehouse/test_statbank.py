"""The StatBank client against answers written by hand: SYNTHETIC tables shaped as REGK31 and FOLK1A."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from raaderum.domain.key_figures import StatBankColumn
from raaderum.domain.reader_errors import SourceUnreachable, UnexpectedAnswer
from raaderum.warehouse.readers import statbank, statbank_answers
from raaderum.warehouse.readers.statbank import StatBank, post_json
from raaderum.warehouse.readers.statbank_answers import TableInfo, read_table_info, read_tables
from raaderum.warehouse.readers.statbank_cells import Selection, read_data
from raaderum.warehouse.readers.statbank_selections import find_area, period_of, select_cells
from tests.factories.statbank import AREAS, FakeStatBank, csv_answer, info_json, make_variable, roads_tables

SELECTION = Selection(
    "REGK31", "OMRÅDE", "Tid", {"OMRÅDE": ("101", "461"), "FUNKTION": ("22811",), "Tid": ("2023", "2024")}
)
NAMES = ("OMRÅDE", "FUNKTION", "Tid")
ROWS = [
    ("101", "22811", "2023", "1234"),
    ("101", "22811", "2024", "-5"),
    ("461", "22811", "2023", "90,9"),
    ("461", "22811", "2024", ".."),
]
GOOD = csv_answer(NAMES, ROWS)
ROADS = {"FUNKTION": "22811", "DRANST": "1", "ART": "TOT", "PRISENHED": "LOBM"}
POPULATION = {"KØN": "TOT", "ALDER": "IALT", "CIVILSTAND": "TOT"}
FETCHED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def info_of(table: str, **changes: Any) -> TableInfo:
    return read_table_info(info_json(table, {**roads_tables()[table], **changes}), table)


def refusal(answer: bytes, selection: Selection = SELECTION) -> UnexpectedAnswer:
    with pytest.raises(UnexpectedAnswer) as caught:
        read_data(answer, selection)
    return caught.value


def assert_says(error: UnexpectedAnswer, *words: str) -> None:
    """Both languages name the table and the words, end as sentences, and say what to do."""
    for language in ("da", "en"):
        message = error.message(language)
        for word in ("Danmarks Statistik", *words):
            assert word in message, message
    assert any(verb in error.message("da") for verb in ("røv ", "Ret ", "Vælg", "Tilføj", "Slet", "Sæt", "Tag "))
    assert "seneste gode udgivelse står uændret" in error.message("da")
    assert "last good release is unchanged" in error.message("en")


# --- figures -------------------------------------------------------------------------------------


def test_reads_numbers_decimal_comma_minus_and_missing() -> None:
    assert read_data(GOOD, SELECTION) == {
        ("101", "22811", "2023"): Decimal(1234),
        ("101", "22811", "2024"): Decimal(-5),
        ("461", "22811", "2023"): Decimal("90.9"),
        ("461", "22811", "2024"): None,
    }


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["..", "."])
def test_both_line_endings_and_both_marks_of_missing(ending: str, mark: str) -> None:
    cells = read_data(csv_answer(NAMES, [*ROWS[:3], (*ROWS[3][:3], mark)], ending), SELECTION)
    assert cells["461", "22811", "2024"] is None
    assert 0 not in cells.values()


def test_reads_without_byte_order_mark_and_in_any_order_of_columns_and_rows() -> None:
    shuffled = csv_answer(("Tid", "FUNKTION", "OMRÅDE"), [(r[2], r[1], r[0], r[3]) for r in reversed(ROWS)])
    assert read_data(shuffled.removeprefix(b"\xef\xbb\xbf"), SELECTION) == read_data(GOOD, SELECTION)


BAD_DATA = {
    "last line incomplete": (GOOD[:-5], ["2024"]),
    "last line without its end": (GOOD[:-2], ["461;22811;2024;.."]),
    "fewer rows than cells": (csv_answer(NAMES, ROWS[:3]), ["1", "4", "461 · 22811 · 2024"]),
    "header alone": (csv_answer(NAMES, []), ["4"]),
    "header in English": (csv_answer(("OMRÅDE", "FUNKTION", "TIME"), ROWS), ["time"]),
    "value column in English": (GOOD.replace(b"INDHOLD", b"CONTENTS"), ["contents"]),
    "time in English": (GOOD.replace(b"2024", b"2024Q1"), ["2024Q1"]),
    "new column": (csv_answer((*NAMES, "EJER"), [(*r[:3], "1", r[3]) for r in ROWS]), ["ejer", "OMRÅDE, FUNKTION"]),
    "missing column": (csv_answer(("OMRÅDE", "Tid"), [(r[0], r[2], r[3]) for r in ROWS]), ["FUNKTION"]),
    "missing value column": (GOOD.replace(b";INDHOLD", b""), ["INDHOLD"]),
    "column twice": (csv_answer(("OMRÅDE", "OMRÅDE", "FUNKTION", "Tid"), []), ["OMRÅDE"]),
    "not a number": (GOOD.replace(b"1234", b"12x4"), ["2", "12x4", "INDHOLD"]),
    "point, which may be thousands": (GOOD.replace(b"1234", b"1.234"), ["1.234"]),
    "blank value": (GOOD.replace(b"1234", b""), ["2"]),
    "digits of another script": (GOOD.replace(b"1234", "١٢".encode()), ["١٢"]),
    "texts for codes": (GOOD.replace(b"101", "København".encode()), ["København", "OMRÅDE"]),
    "a region": (GOOD.replace(b"101", b"084"), ["084"]),
    "cell twice": (csv_answer(NAMES, [*ROWS, ROWS[0]]), ["6", "101 · 22811 · 2023"]),
    "too many fields": (GOOD.replace(b"1234", b"12;34"), ["2", "5", "4"]),
    "blank line": (GOOD.replace(b"\r\n", b"\r\n\r\n", 1), ["2", "1", "4"]),
    "mixed line endings": (GOOD.replace(b"1234\r\n", b"1234\n"), ["2"]),
    "not UTF-8": (GOOD.replace("Å".encode(), "Å".encode("latin-1")), ["UTF-8"]),
    "empty": (b"", []),
    "byte order mark alone": (b"\xef\xbb\xbf", []),
    "HTML page": (b"<!DOCTYPE html><html><body>Log ind", ["<!DOCTYPE html><html><body>Log ind"]),
    "error JSON": (
        b'{"errorTypeCode":"EXTRACT-NOTFOUND","message":"Findes ikke"}', ["EXTRACT-NOTFOUND", "Findes ikke"]
    ),
    "message JSON": (b'{"message":"Too many cells"}', ["Too many cells"]),
    "data as JSON": (b'{"dataset":{"value":[1]}}', ["JSON", "CSV"]),
    "damaged JSON": (b'{"dataset":{"val', ["JSON", "CSV"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_DATA)
def test_a_bad_answer_is_refused_with_its_own_sentence(name: str) -> None:
    answer, words = BAD_DATA[name]
    assert_says(refusal(answer), "REGK31", *words)


def test_the_sentences_tell_the_mistakes_apart() -> None:
    sentences = {refusal(BAD_DATA[name][0]).message("da") for name in BAD_DATA}
    # An empty answer and a mark alone are one mistake; so are the two damaged kinds of JSON in words, not in excerpt.
    assert len(sentences) == len(BAD_DATA) - 1


def test_an_answer_in_english_is_told_as_such() -> None:
    for name in ("header in English", "value column in English", "time in English"):
        assert "et andet sprog" in refusal(BAD_DATA[name][0]).message("da")


def test_too_large_an_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statbank_answers, "MAX_ANSWER_BYTES", len(GOOD) - 1)
    assert_says(refusal(GOOD), "REGK31", "MB")


# --- descriptions of tables ----------------------------------------------------------------------


def test_tableinfo_gives_dimensions() -> None:
    info = info_of("FOLK1A")
    assert [d.id for d in info.variables] == ["OMRÅDE", "KØN", "ALDER", "CIVILSTAND", "Tid"]
    assert (info.time.id, info.active, find_area(info, StatBankColumn("FOLK1A")).id) == ("Tid", True, "OMRÅDE")


INFO = info_json("REGK31", roads_tables()["REGK31"])
BAD_INFO = {
    "cut short": (INFO[:-20], ["JSON"]),
    "in English": (INFO.replace(b'"text": "tid"', b'"text": "time"'), ["time"]),
    "about another table": (INFO.replace(b"REGK31", b"REGK11"), ["REGK11"]),
    "without time": (INFO.replace(b'"time": true', b'"time": false'), ["0"]),
    "no dimensions": (b'{"id":"REGK31","text":"x"}', ["variables"]),
    "codes as numbers": (INFO.replace(b'"id": "101"', b'"id": 101'), ["variables.0.values"]),
    "a code twice": (INFO.replace(b'"id": "147"', b'"id": "101"'), ["101"]),
    "an error": (b'{"errorTypeCode":"TABLE-NOTFOUND","message":"Nej"}', ["TABLE-NOTFOUND", "Nej"]),
    "a web page": (b"<html>", ["<html>"]),
    "empty": (b"", []),
    "nested without end": (b"[" * 100_000, ["JSON"]),
}


@pytest.mark.parametrize("name", BAD_INFO)
def test_a_bad_description_is_refused(name: str) -> None:
    answer, words = BAD_INFO[name]
    with pytest.raises(UnexpectedAnswer) as caught:
        read_table_info(answer, "REGK31")
    message = caught.value.message("da") + caught.value.message("en")
    for word in ("REGK31", *words):
        assert word in message


def test_the_list_of_tables(tmp_path: Path) -> None:
    client = StatBank(tmp_path, FakeStatBank())
    listing = {table.id: table for table in client.tables()}
    assert listing["FOLK1A"].variables == ("område", "køn", "alder", "civilstand", "tid")
    with pytest.raises(UnexpectedAnswer, match="tom"):
        read_tables(b"[]")
    with pytest.raises(UnexpectedAnswer, match="sprog"):
        read_tables(b'[{"id":"A","text":"A","variables":["region","time"]}]')


# --- selections ----------------------------------------------------------------------------------


def select(info: TableInfo, account: str = "2.28.11", **column: Any) -> Selection:
    variable = make_variable(account, table=info.id, **{"select": ROADS, **column})
    return select_cells(info, variable.statbank[0], variable)


def selection_refusal(info: TableInfo, account: str = "2.28.11", **column: Any) -> UnexpectedAnswer:
    with pytest.raises(UnexpectedAnswer) as caught:
        select(info, account, **column)
    return caught.value


def test_selects_municipalities_and_country_and_fixes_the_rest() -> None:
    chosen = select(info_of("REGK31"), time=["2023", "2024"])
    assert chosen.values == {
        "OMRÅDE": ("000", "101", "147", "461", "751"),
        "FUNKTION": ("22811",),
        "DRANST": ("1",),
        "ART": ("TOT",),
        "PRISENHED": ("LOBM",),
        "Tid": ("2023", "2024"),
    }
    assert chosen.cell_count == 10


def test_the_country_may_be_0_or_absent() -> None:
    places = {code: text for code, text in AREAS.items() if code != "000"}
    assert select(info_of("REGK31", OMRÅDE=places)).values["OMRÅDE"][0] == "101"
    assert select(info_of("REGK31", OMRÅDE={"0": "Hele landet", **places})).values["OMRÅDE"][0] == "0"


def test_an_area_dimension_of_another_name_is_found() -> None:
    assert select(info_of("BUDK32")).area == "KOMMUNE"


def test_time_suffix_picks_one_quarter_and_shift_moves_the_year() -> None:
    column = {"select": POPULATION, "time_suffix": "K1"}
    chosen = select(info_of("FOLK1A"), "", **column)
    assert chosen.values["Tid"] == ("2023K1", "2024K1", "2025K1", "2026K1")
    assert period_of("2025K1", StatBankColumn("FOLK1A", period_shift=-1)) == 2024


def test_names_of_dimensions_may_differ_in_case() -> None:
    lower = {name.lower(): code for name, code in ROADS.items()}
    assert select(info_of("REGK31"), select=lower) == select(info_of("REGK31"))


def test_an_account_may_begin_with_zero() -> None:
    assert select(info_of("REGK31"), "0.28.20", select={**ROADS, "FUNKTION": "2820"}).values["FUNKTION"] == ("2820",)


OTHER_FUNCTIONS = {"22811": "12.28.11 Noget andet", "22812": "2.28.119 Heller ikke"}
BAD_SELECTIONS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any], list[str]]] = {
    "unknown dimension": ("REGK31", "2.28.11", {}, {"select": {**ROADS, "FUNKTON": "1"}}, ["FUNKTON", "FUNKTION?"]),
    "unknown code": ("REGK31", "2.28.11", {}, {"select": {**ROADS, "FUNKTION": "22821"}}, ["22821", "22811 (2.28.11"]),
    "undecided dimension": ("REGK31", "2.28.11", {"EJER": {"1": "Egne"}}, {}, ["EJER"]),
    "another account": ("REGK31", "2.28.11", {}, {"select": {**ROADS, "FUNKTION": "22812"}}, ["2.28.11", "2.28.12"]),
    "account within a longer number": ("REGK31", "2.28.11", {"FUNKTION": OTHER_FUNCTIONS}, {}, ["12.28.11"]),
    "account with more digits": (
        "REGK31", "2.28.11", {"FUNKTION": OTHER_FUNCTIONS}, {"select": {**ROADS, "FUNKTION": "22812"}},
        ["2.28.119"],
    ),
    "no area": ("REGK31", "2.28.11", {"OMRÅDE": {"084": "Region"}}, {}, ["0", "FUNKTION"]),
    "two areas": ("REGK31", "2.28.11", {"FRAFLYTNING": AREAS}, {}, ["2", "FRAFLYTNING"]),
    "area chosen": ("REGK31", "2.28.11", {}, {"select": {**ROADS, "OMRÅDE": "461"}}, ["OMRÅDE"]),
    "time chosen": ("REGK31", "2.28.11", {}, {"select": {**ROADS, "Tid": "2024"}}, ["Tid"]),
    "unknown time": ("REGK31", "2.28.11", {}, {"time": ["2042"]}, ["2042", "2024"]),
    "no time left": ("REGK31", "2.28.11", {}, {"time_suffix": "K1"}, ["K1"]),
    "four quarters a year": (
        "FOLK1A", "", {}, {"select": POPULATION}, ["4", "2023K1", "time_suffix"]
    ),
    "time without a year": ("REGK31", "2.28.11", {"Tid": {"I alt": "I alt"}}, {}, ["I alt"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_SELECTIONS)
def test_a_selection_that_the_table_cannot_meet_is_refused(name: str) -> None:
    table, account, changes, column, words = BAD_SELECTIONS[name]
    assert_says(selection_refusal(info_of(table, **changes), account, **column), table, *words)


# --- the store of answers ------------------------------------------------------------------------


def client_of(folder: Path, transport: Any, refresh: bool = False) -> StatBank:
    return StatBank(folder, transport, refresh, now=lambda: FETCHED)


def test_the_request_asks_for_codes_in_danish_csv(tmp_path: Path) -> None:
    fake = FakeStatBank()
    client = client_of(tmp_path, fake)
    client.data(select(client.tableinfo("REGK31"), time=["2024"]))
    function, request = fake.asked[-1]
    assert function == "data"
    assert {k: request[k] for k in ("table", "format", "lang", "valuePresentation")} == {
        "table": "REGK31", "format": "CSV", "lang": "da", "valuePresentation": "Code"
    }  # fmt: skip
    assert request["variables"][-1] == {"code": "Tid", "values": ["2024"]}


def test_a_stored_answer_is_used_first_and_told_of(tmp_path: Path) -> None:
    client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    fake = FakeStatBank()
    client = client_of(tmp_path, fake)
    client.tableinfo("REGK31")
    assert fake.asked == []
    assert [note.da for note in client.notes] == ["For REGK31 er det gemte svar fra 3.11.2026 brugt."]


def test_refresh_asks_the_network_once_and_stores_what_it_hears(tmp_path: Path) -> None:
    client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    changed = FakeStatBank({"REGK31": {**roads_tables()["REGK31"], "Tid": {"2030": "2030"}}})
    client = client_of(tmp_path, changed, refresh=True)
    assert list(client.tableinfo("REGK31").time.texts) == list(client.tableinfo("REGK31").time.texts) == ["2030"]
    assert (len(changed.asked), client.notes) == (1, [])
    assert list(client_of(tmp_path, None).tableinfo("REGK31").time.texts) == ["2030"]


def test_refresh_falls_back_on_the_stored_answer_and_says_so(tmp_path: Path) -> None:
    client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    away = FakeStatBank(fails_after=0)
    client = client_of(tmp_path, away, refresh=True)
    assert client.tableinfo("REGK31").id == "REGK31"
    (note,) = client.notes
    assert note.da == (
        "Danmarks Statistik svarede ikke (Name or service not known). For REGK31 er det gemte svar fra 3.11.2026 brugt."
    )
    assert "2026-11-03" in note.en


def test_without_network_and_stored_answer(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable) as caught:
        client_of(tmp_path, FakeStatBank(fails_after=0)).tableinfo("REGK31")
    for word in ("Danmarks Statistik", "https://api.statbank.dk/v1/tableinfo", "Name or service not known"):
        assert word in caught.value.message("da")
        assert word in caught.value.message("en")
    with pytest.raises(SourceUnreachable, match="offline"):
        client_of(tmp_path, None).tableinfo("REGK31")
    assert list(tmp_path.iterdir()) == []


def test_a_network_once_away_is_not_waited_for_again(tmp_path: Path) -> None:
    calls = []

    def transport(address: str, body: bytes) -> bytes:
        calls.append(address)
        raise TimeoutError("timed out")

    client = client_of(tmp_path, transport)
    for table in ("REGK31", "FOLK1A"):
        with pytest.raises(SourceUnreachable, match="timed out"):
            client.tableinfo(table)
    assert len(calls) == 1


def test_an_answer_that_fails_its_checks_is_not_stored_and_leaves_the_stored_one(tmp_path: Path) -> None:
    client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    broken = FakeStatBank(damage=lambda function, answer: answer[:-9])
    with pytest.raises(UnexpectedAnswer):
        client_of(tmp_path, broken, refresh=True).tableinfo("REGK31")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"answer": 3}', b"null", b"\xff"])
def test_a_damaged_stored_answer_is_not_used(tmp_path: Path, damage: bytes) -> None:
    client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    (stored,) = tmp_path.iterdir()
    stored.write_bytes(damage)
    client = client_of(tmp_path, None)
    with pytest.raises(SourceUnreachable):
        client.tableinfo("REGK31")
    assert stored.name in client.notes[0].da
    assert client_of(tmp_path, FakeStatBank()).tableinfo("REGK31").id == "REGK31"


def test_an_altered_stored_answer_is_not_used(tmp_path: Path) -> None:
    client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    (stored,) = tmp_path.iterdir()
    content = json.loads(stored.read_text(encoding="utf-8"))
    content["answer"] = content["answer"].replace("2.28.11", "2.28.99")
    stored.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(SourceUnreachable):
        client_of(tmp_path, None).tableinfo("REGK31")


def test_writing_is_atomic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(statbank.os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        client_of(tmp_path, FakeStatBank()).tableinfo("REGK31")
    assert list(tmp_path.iterdir()) == []


# --- the transport, against a server on this machine ---------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = {
            "/good": (200, {"Content-Length": "2"}, b"ok"),
            "/refused": (400, {"Content-Length": "15"}, b'{"message":"x"}'),
            "/busy": (503, {}, b""),
            "/limited": (429, {}, b""),
            "/short": (200, {"Content-Length": "10"}, b"ok"),
            "/large": (200, {"Content-Length": "20"}, b"x" * 20),
            "/elsewhere": (302, {"Location": "http://localhost.invalid/login"}, b""),
            "/file": (302, {"Location": "ftp://127.0.0.1/x"}, b""),
        }[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_the_transport_returns_answers_and_explained_refusals(server: str) -> None:
    assert post_json(f"{server}/good", b"{}") == b"ok"
    assert post_json(f"{server}/refused", b"{}") == b'{"message":"x"}'


@pytest.mark.parametrize(
    ("path", "reason"),
    [("busy", "503"), ("limited", "429"), ("short", "2 / 10"), ("elsewhere", "localhost.invalid"), ("file", "302")],
)
def test_what_is_no_answer_of_statbank_counts_as_away(server: str, path: str, reason: str) -> None:
    with pytest.raises(OSError, match=reason):
        post_json(f"{server}/{path}", b"{}")


def test_the_transport_reads_no_more_than_can_be_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statbank, "MAX_ANSWER_BYTES", 10)
    assert len(post_json(f"{server}/large", b"{}")) == 11
