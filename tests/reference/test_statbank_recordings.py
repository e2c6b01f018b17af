"""Recorded answers of the true StatBank, read from ../shared/data/statbank; skipped where that folder is missing.

They were recorded in September 2025 by another project (the Ruby client of StatBank, VCR cassettes),
mostly in English and about STRAF42, criminal decisions. That is another table than the product uses:
what is proved here is the shape of the answers. ``tables_all`` lists all tables, the product's among them.
"""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from raaderum.domain.key_figures import StatBankColumn
from raaderum.domain.reader_errors import UnexpectedAnswer
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.statbank import StatBank
from raaderum.warehouse.readers.statbank_answers import TableListing, read_table_info, read_tables
from raaderum.warehouse.readers.statbank_cells import Selection, read_data
from raaderum.warehouse.readers.statbank_selections import find_area
from tests.shared import shared_data

TOTAL_2023 = Selection("STRAF42", "HERKOMST1", "Tid", {"HERKOMST1": ("Total",), "Tid": ("2023",)})
DIMENSIONS = ["HERKOMST1", "OVERTRÆD", "AFGØRELSE", "ALDER", "KØN", "Tid"]


class _Loader(yaml.SafeLoader):
    """Reads the tag that Ruby writes for bytes."""


_Loader.add_constructor("!binary", lambda _, node: base64.b64decode(node.value))


def recorded(name: str) -> bytes:
    """The body of the one answer in a cassette."""
    cassette = yaml.load((shared_data("statbank") / f"{name}.yml").read_text(encoding="utf-8"), Loader=_Loader)
    (exchange,) = cassette["http_interactions"]
    body = exchange["response"]["body"]["string"]
    return body if isinstance(body, bytes) else body.encode()


def json_stat(name: str) -> dict[str, Any]:
    return json.loads(recorded(name))["dataset"]


def test_the_figure_in_csv_is_the_figure_in_json_stat() -> None:
    (value,) = json_stat("data_straf42_json")["value"]
    assert read_data(recorded("data_straf42_csv"), TOTAL_2023) == {("Total", "2023"): Decimal(value)}
    assert value == 233_454


def test_the_header_of_the_recorded_csv_has_codes_in_capitals_and_the_value_last() -> None:
    assert recorded("data_straf42_csv").startswith(b"\xef\xbb\xbfHERKOMST1;TID;INDHOLD\r\n")


def test_texts_are_refused_where_codes_were_asked_for() -> None:
    """The recording was asked for texts, in English: “Total”, whose code is 00."""
    by_code = Selection("STRAF42", "HERKOMST1", "Tid", {"HERKOMST1": ("00",), "Tid": ("2023",)})
    with pytest.raises(UnexpectedAnswer, match="Total"):
        read_data(recorded("data_straf42_csv"), by_code)
    with_code = recorded("data_straf42_csv").replace(b"Total", b"00")
    assert read_data(with_code, by_code) == {("00", "2023"): Decimal(233_454)}


def test_the_recorded_csv_cut_anywhere_is_refused() -> None:
    answer = recorded("data_straf42_csv")
    for end in range(len(answer)):
        with pytest.raises(UnexpectedAnswer):
            read_data(answer[:end], TOTAL_2023)


@pytest.mark.parametrize("name", ["data_straf42_all", "data_straf42_json"])
def test_json_is_refused_where_csv_was_asked_for(name: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="JSON og ikke CSV"):
        read_data(recorded(name), TOTAL_2023)


def test_all_eliminated_gives_the_total_of_the_last_year() -> None:
    """Dimensions left out of a request are summed away in silence: the reason why every one must be chosen."""
    dataset = json_stat("data_straf42_all")
    assert (dataset["dimension"]["id"], dataset["value"]) == (["ContentsCode", "Tid"], [227_774])


def test_tableinfo_in_danish_and_english() -> None:
    danish = read_table_info(recorded("table_info_straf42_da"), "STRAF42")
    english = read_table_info(recorded("table_info_straf42"), "STRAF42", language="en")
    assert [d.id for d in danish.variables] == [d.id for d in english.variables] == DIMENSIONS
    assert [list(d.texts) for d in danish.variables] == [list(d.texts) for d in english.variables]
    assert (danish.text, english.text) == ("Strafferetlige afgørelser", "Decisions, total")
    assert danish.time.id == "Tid"


def test_tableinfo_in_the_other_language_is_refused() -> None:
    with pytest.raises(UnexpectedAnswer, match="»time«"):
        read_table_info(recorded("table_info_straf42"), "STRAF42")
    with pytest.raises(UnexpectedAnswer, match="»tid«"):
        read_table_info(recorded("table_info_straf42_da"), "STRAF42", language="en")


def test_a_table_without_municipalities_is_refused() -> None:
    info = read_table_info(recorded("table_info_straf42_da"), "STRAF42")
    with pytest.raises(UnexpectedAnswer, match="0 dimensioner med kommuner"):
        find_area(info, StatBankColumn("STRAF42"))


def test_subjects_are_no_tables_and_no_figures() -> None:
    with pytest.raises(UnexpectedAnswer, match="text"):
        read_tables(recorded("subjects_da"))
    with pytest.raises(UnexpectedAnswer, match="text"):
        read_tables(recorded("subjects_en"), language="en")
    with pytest.raises(UnexpectedAnswer, match="JSON"):
        read_data(recorded("subjects_da"), TOTAL_2023)


def test_the_client_replays_the_recordings(tmp_path: Path) -> None:
    answers = {"tableinfo": "table_info_straf42_da", "data": "data_straf42_csv"}
    client = StatBank(tmp_path, lambda address, body: recorded(answers[address.rsplit("/", 1)[1]]))
    assert client.tableinfo("STRAF42").id == "STRAF42"
    assert client.data(TOTAL_2023) == {("Total", "2023"): Decimal(233_454)}
    offline = StatBank(tmp_path, None)
    assert offline.data(TOTAL_2023) == client.data(TOTAL_2023)


@pytest.fixture(scope="module")
def listing() -> dict[str, TableListing]:
    return {table.id: table for table in read_tables(recorded("tables_all"), language="en")}


def test_the_list_of_all_tables(listing: dict[str, TableListing]) -> None:
    assert len(listing) == 2234
    with pytest.raises(UnexpectedAnswer, match="sprog"):
        read_tables(recorded("tables_all"))


@pytest.mark.parametrize(
    ("table", "dimensions"),
    [
        ("REGK31", ["region", "function", "dranst", "kind", "price unit", "time"]),
        ("BUDK32", ["municipality", "function", "dranst", "kind", "price unit", "time"]),
        ("FOLK1A", ["region", "sex", "age", "marital status", "time"]),
        ("ARE207", ["region", "time"]),
        (
            "BOL101",
            ["region", "type of resident", "use", "tenure", "ownership", "year of construction", "time"],
        ),
        ("BIL54", ["region", "type of vehicle", "terms of use", "propellant", "time"]),
    ],
)
def test_the_tables_of_the_pack_are_there(
    listing: dict[str, TableListing], roads_pack: AreaPack, table: str, dimensions: list[str]
) -> None:
    assert table in roads_pack.area.sources
    assert listing[table].active
    assert list(listing[table].variables) == dimensions


def test_the_pack_chooses_from_every_dimension_but_area_and_time(
    listing: dict[str, TableListing], roads_pack: AreaPack
) -> None:
    for variable in roads_pack.variables.values():
        for column in variable.statbank:
            assert len(column.select) == len(listing[column.table].variables) - 2, (variable.id, column.table)
