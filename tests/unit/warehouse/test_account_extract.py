"""Account strings, the rules of a municipality, and what its extract would fill. Figures are INVENTED."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from raaderum.cli.main import app
from raaderum.domain.reader_errors import InvalidMapping, PersonalNumbers, UnreadableAccount
from raaderum.studies.account_extract import fill_variables
from raaderum.warehouse.readers.account_extract import read_extract
from raaderum.warehouse.readers.account_mapping import (
    check_variables,
    extract_mapping_from_json,
    extract_mapping_to_json,
)
from raaderum.warehouse.readers.account_strings import AccountString, parse_account
from raaderum.warehouse.readers.column_fields import POSTING_FIELDS
from raaderum.warehouse.readers.column_mapping import suggest_mapping
from raaderum.warehouse.readers.tables import read_own_table

FULL = AccountString("2.28.11", "1", "1", "0000", "002", "45")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("2.28.11", AccountString("2.28.11")),
        ("22811", AccountString("2.28.11")),
        ("2201", AccountString("0.22.01")),  # StatBank's code of 0.22.01: the account without its points and its 0
        ("02.28.11", AccountString("2.28.11")),
        ("2-28-11", AccountString("2.28.11")),
        ("2.28.11-1", AccountString("2.28.11", "1")),
        ("2.28.11 - 1", AccountString("2.28.11", "1")),
        ("228111", AccountString("2.28.11", "1")),
        ("22811-1", AccountString("2.28.11", "1")),
        ("2.28.11.1 Vejvedligeholdelse m.v.", AccountString("2.28.11", "1")),
        ("2.28.11-1-1", AccountString("2.28.11", "1", "1")),
        ("2.28.11-1-002", AccountString("2.28.11", "1", grouping="002")),
        ("2.28.11-1-002-45", AccountString("2.28.11", "1", grouping="002", kind="45")),
        ("2.28.11.1.1.0000.002.4.5", FULL),
        ("2.28.11-1-1-0000-002-45", FULL),
        ("2281111000000245", FULL),
        ("2.28.11-1-1-0000-002-45-9900123", AccountString("2.28.11", "1", "1", "0000", "002", "45", "9900123")),
        ("2.28.11-1-9900123", AccountString("2.28.11", "1", local="9900123")),
        ("2.28.11-1-1-4-5", AccountString("2.28.11", "1", "1", kind="45")),
        ("0.28.20-1", AccountString("0.28.20", "1")),
    ],
)
def test_account_strings(text, account):
    assert parse_account(text) == account


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vej", "kun have cifre"),
        ("", "kun have cifre"),
        ("2.28", "begynder ikke med en funktion"),
        ("22.8.11", "begynder ikke med en funktion"),
        ("2.28.11-0", "dranst er 0"),
        ("2.28.11-12", "dranst med ét ciffer"),
        ("2.28.11-1-7", "ejerforhold er 7"),
        ("2.28.11-1-4-5", "hovedart og art.*layout"),
        ("2.28.11-1-1-4", "hovedart og art.*layout"),
        ("2.28.11-1-45-002", "ikke passer"),
        ("228111100000024", "15 cifre.*0 forrest"),
        ("022811", "kan være 0.22.81-1 eller 2.28.11"),
        ("2281112", "7 cifre uden skilletegn"),
    ],
)
def test_what_cannot_be_read_with_certainty_is_refused(text, said):
    with pytest.raises(UnreadableAccount, match=said) as refused:
        parse_account(text)
    assert refused.value.message("en") != refused.value.message("da")


def test_a_municipality_s_own_order_of_the_parts():
    layout = (("dranst", 1), ("function", 5), ("kind", 2), ("local", 0))
    assert parse_account("1-22811-45-0077", layout) == AccountString("2.28.11", "1", kind="45", local="0077")
    assert parse_account("12281145", layout) == AccountString("2.28.11", "1", kind="45")
    with pytest.raises(UnreadableAccount, match="mindst 8"):
        parse_account("122811", layout)


RULES = {
    "format": "raaderum-accounts-1",
    "name": "Hybenlev",
    "area": "roads",
    "rules": [
        {"when": {"function": "2.28.11", "dranst": "1", "kind": ["9*"]}, "to": {"not_ours": True}},
        {"when": {"function": ["2.28.11"], "dranst": ["1"]}, "to": {"variable": "booked_22811_dkk"}, "why": "drift"},
        {"when": {"function": ["2.28.*"], "dranst": ["3"]}, "to": {"variable": "asphalt_construction_dkk"}},
        {"when": {"function": ["0.28.*", "2.22.*"]}, "to": {"policy_area": "Teknik og miljø"}},
    ],
    "of_which": [{"when": {"function": "2.28.11", "kind": "7*"}, "variable": "booked_income_dkk", "sign": -1}],
}
LINES = [
    ("2.28.11-1-1-0000-000-45", "1.000,50", "booked_22811_dkk"),
    ("2.28.11-1-1-0000-000-71", "-200,25", "booked_22811_dkk"),
    ("2.28.11-1-1-0000-000-91", "50,00", "not ours"),
    ("2.28.12-3", "7.000,00", "asphalt_construction_dkk"),
    ("0.28.20-1", "3,10", "policy"),
    ("2.28.14-1", "11,00", "unmatched"),
    ("vej", "0,05", "unmatched"),
    ("", "0,10", "unmatched"),
]


def write(folder: Path, lines=LINES, header: str = "Kontostreng;Beløb") -> Path:
    path = folder / "udtraek.csv"
    path.write_text("\n".join([header, *(f"{account};{amount}" for account, amount, *_ in lines)]), encoding="utf-8")
    return path


def mapping_text(**change) -> str:
    return json.dumps(RULES | change)


def test_each_krone_goes_where_the_first_rule_sends_it(tmp_path, roads_pack):
    table = read_own_table(write(tmp_path))
    mapping = extract_mapping_from_json(mapping_text(), "m.json")
    read = read_extract(table, suggest_mapping(table, POSTING_FIELDS).mapping)
    result = fill_variables(read.postings, mapping.accounts, roads_pack)
    # By hand from LINES: 1000.50 − 200.25 = 800.25; the total is 7864.50.
    assert {one.id: one.sum.amount_dkk for one in result.variables} == {
        "booked_22811_dkk": Decimal("800.25"),
        "asphalt_construction_dkk": Decimal("7000.00"),
    }
    assert [(one.id, one.sum.amount_dkk) for one in result.policy_areas] == [("Teknik og miljø", Decimal("3.10"))]
    assert result.not_ours.amount_dkk == Decimal("50.00")
    assert [(one.account, one.sum.amount_dkk, one.lines, one.readable) for one in result.unmatched] == [
        ("", Decimal("0.10"), (9,), False),
        ("2.28.14-1", Decimal("11.00"), (7,), True),
        ("vej", Decimal("0.05"), (8,), False),
    ]
    assert (result.total.amount_dkk, result.total.count) == (Decimal("7864.50"), 8)
    assert result.residual_dkk == 0
    assert result.matched.count + result.not_ours.count + result.left.count == 8
    assert [(one.id, one.sum.amount_dkk) for one in result.of_which] == [("booked_income_dkk", Decimal("200.25"))]
    assert [(f.code, f.cell) for f in read.findings] == [("unreadable-account", "A8"), ("no-account", "A9")]


def test_a_total_below_the_rows_is_told_apart(tmp_path):
    table = read_own_table(write(tmp_path, [("2.28.11-1", "5,50"), ("2.28.12-1", "4,50"), ("I alt", "10,00")]))
    read = read_extract(table, suggest_mapping(table, POSTING_FIELDS).mapping)
    assert [(f.code, f.cell) for f in read.findings] == [("total-row", "A4")]
    assert len(read.postings) == 3


def test_a_saved_mapping_is_canonical_and_comes_back_the_same(tmp_path):
    mapping = extract_mapping_from_json(mapping_text(layout=[{"part": "function", "digits": 5}]), "m.json")
    text = extract_mapping_to_json(mapping)
    assert extract_mapping_from_json(text, "m.json") == mapping
    assert extract_mapping_to_json(extract_mapping_from_json(text, "m.json")) == text


def rule(when: object, to: object) -> dict[str, object]:
    return {"rules": [{"when": when, "to": to}]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (rule({}, {"not_ours": True}), r"rules\[1\].when"),  # it would match everything
        (rule({"function": []}, {"not_ours": True}), r"rules\[1\].when.function"),
        (rule({"function": [""]}, {"not_ours": True}), r"rules\[1\].when.function"),
        (rule({"function": "2.28.1x"}, {"not_ours": True}), "2.28.1x"),
        (rule({"funktion": "2.28.11"}, {"not_ours": True}), "Mente du function"),
        (rule({"function": "2.28.11"}, {}), r"rules\[1\].to"),
        (rule({"function": "2.28.11"}, {"not_ours": False}), r"rules\[1\].to"),
        (rule({"function": "2.28.11"}, {"not_ours": True, "policy_area": "Vej"}), r"rules\[1\].to"),
        (rule({"function": "2.28.11"}, {"policy_area": ""}), "policy_area"),
        ({"rules": "alt"}, "rules: »alt«"),
        ({"rule": []}, "Mente du rules"),
        ({"format": ""}, "format"),
        ({"layout": [{"part": "dranst", "digits": 1}]}, "layout"),
        ({"layout": [{"part": "function", "digits": 4}]}, r"layout\[1\].digits"),
        ({"layout": [{"part": "local", "digits": 0}, {"part": "function", "digits": 5}]}, r"layout\[1\].digits"),
        ({"of_which": [{"when": {"kind": "7*"}, "variable": "booked_income_dkk", "sign": 2}]}, "sign"),
        ({"columns": []}, "columns"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_where_it_stands(change, said):
    with pytest.raises(InvalidMapping, match=said):
        extract_mapping_from_json(mapping_text(**change), "m.json")


@pytest.mark.parametrize("name", ["booked_2281_dkk", "road_km", "net_22811_dkk"])
def test_a_variable_that_is_unknown_or_no_reported_amount_is_refused(roads_pack, name):
    mapping = extract_mapping_from_json(mapping_text(**rule({"function": "2.28.11"}, {"variable": name})), "m.json")
    with pytest.raises(InvalidMapping, match=rf"rules\[1\]: »{name}«") as refused:
        check_variables(mapping.accounts, roads_pack, "m.json")
    if name == "booked_2281_dkk":
        assert "booked_22811_dkk" in refused.value.near


# --- the command ----------------------------------------------------------------------------------


def run(*words: object) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, ["extract", *map(str, words)])
    return done.exit_code, done.stdout, done.exception


def test_the_command_saves_what_it_found_and_uses_it_next_year(tmp_path):
    rules, kept = tmp_path / "regler.json", tmp_path / "gemt.json"
    rules.write_text(mapping_text(), encoding="utf-8")
    file = write(tmp_path, LINES[:5])
    code, shown, _ = run("roads", file, "--mapping", rules, "--save-mapping", kept)
    assert code == 0
    assert "Vejvedligeholdelse efter regnskabet (2.28.11) (booked_22811_dkk): 800,25 kr., 2 poster" in shown
    saved = extract_mapping_from_json(kept.read_text(encoding="utf-8"), "gemt.json")
    assert saved.columns is not None
    assert saved.columns.number_style == "comma"
    code, shown, _ = run("roads", file, "--mapping", kept)
    assert code == 0
    assert "Kolonnerne er som i opsætningen." in shown
    code, shown, _ = run("roads", file, "--mapping", kept, "--json")
    plain = json.loads(shown)
    assert plain["variables"]["booked_22811_dkk"] == {"amount_dkk": "800.25", "count": 2}
    assert (plain["total"]["amount_dkk"], plain["residual_dkk"]) == ("7853.35", "0.00")


def test_the_command_ends_with_1_where_something_is_wrong_or_asked(tmp_path):
    rules = tmp_path / "regler.json"
    rules.write_text(mapping_text(), encoding="utf-8")
    assert run("roads", write(tmp_path), "--mapping", rules)[0] == 1  # two accounts cannot be read
    doubtful = write(tmp_path, [("2.28.11-1", "1.234")])
    assert run("roads", doubtful, "--mapping", rules)[0] == 1
    assert run("roads", doubtful, "--mapping", rules, "--number-style", "comma")[0] == 0
    personal = write(tmp_path, [("2.28.11-1", "5", "x"), ("010190-1234", "5", "x")])
    assert isinstance(run("roads", personal)[2], PersonalNumbers)


def test_a_renamed_column_is_used_only_when_accepted(tmp_path):
    kept = tmp_path / "gemt.json"
    run("roads", write(tmp_path, LINES[:3]), "--save-mapping", kept)
    renamed = write(tmp_path, LINES[:3], header="Kontostreng;Beløb i kr.")
    refused = run("roads", renamed, "--mapping", kept)[2]
    assert "Beløb i kr." in str(refused)
    code, shown, _ = run("roads", renamed, "--mapping", kept, "--accept-renames", "--save-mapping", kept)
    assert (code, "Kolonnen »Beløb« hedder nu »Beløb i kr.«." in shown) == (0, True)
    assert run("roads", renamed, "--mapping", kept)[0] == 0
    assert run("roads", write(tmp_path, LINES[:3]), "--mapping", kept)[0] == 0  # last year's file still is read
