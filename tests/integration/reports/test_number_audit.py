"""The central proof: every number in PDF, Excel, slides and on the pages comes from the result.

How the charts of the PDF are handled: ticks on an axis are not numbers of the result. The paper is laid out a
second time with empty pictures, and its text is audited; the drawn charts are audited as SVG without their
axes; and the numerals of the real paper are shown to be exactly those of the two together with the axes. So
every numeral of the real paper is audited, except the ticks.
"""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from pypdf import PdfReader

from raaderum.reports.briefing import Briefing
from raaderum.reports.charts import Chart
from raaderum.reports.tables import Table, write_cell
from raaderum.reports.text import words_in
from raaderum.studies import Answer, from_json, to_json
from raaderum.studies.choices import known_periods
from raaderum.warehouse.release import Release
from tests.conftest import ROOT
from tests.integration.reports.conftest import TODAY, Written
from tests.integration.reports.number_tokens import (
    CONSTANTS,
    Pool,
    Token,
    counts,
    pool_of,
    quantiles,
    read_tokens,
    shares_of_distance,
    unaccounted,
)
from tests.integration.reports.readers import (
    read_cells,
    read_chart,
    read_drawings,
    read_page,
    read_pdf,
    read_rows,
    read_slides,
    read_svg,
)

FOUR = ("0461", "0825", "0316", "0813")
"""A large municipality, an island, one with level shifts, one with a negative figure."""

_LINES = (ROOT / "facts/municipalities.csv").read_text(encoding="utf-8").splitlines()[1:]
REST = sorted({line.split(",")[0].zfill(4) for line in _LINES} - {*FOUR, "0000"})
TIES = ("0240", "0259", "0440")
"""Where a number is a tie to twelve digits, as it is stored, and not quite one to sixteen."""

MUNICIPALITIES = [*FOUR, *(pytest.param(code, marks=pytest.mark.full) for code in REST)]

Writer = Callable[[str], Written]
Pages = Callable[[str], dict[str, str]]

every_municipality = pytest.mark.parametrize("code", MUNICIPALITIES)


def pool_for_text(result: dict[str, Any]) -> Pool:
    """All that a text about a whole answer, or about one of its parts, may show.

    Among it is the year after the accounts: inhabitants are counted on 1 January of it.
    """
    more = counts(result)
    more += [float(part["period"] + 1) for part in (result, result.get("position")) if part and "period" in part]
    for position in (result, result.get("position"), *result.get("others", [])):
        more += quantiles(position) if position and "spread" in position else []
    peers = result if result["kind"] == "peers" else result.get("peers")
    return pool_of(result, more=more, shares=shares_of_distance(peers) if result["kind"] == "peers" else ())


def without_today(text: str) -> str:
    return re.sub(rf"{TODAY.day}\.\s{words_in('da').day(TODAY).split(' ', 1)[1]}", "", text)


def told(tokens: list[Token]) -> str:
    return "\n".join(map(str, tokens))


def chart_problems(specification: dict[str, Any], raw: Pool, text: Pool) -> list[str]:
    """Charts draw exact values (rounded to six decimals), or the distance to the country in per cent."""
    numbers, texts = read_chart(specification)
    wrong = [str(n) for n in numbers if not (_near(n, raw, 1.0) or _near(n, raw, 100.0))]
    return wrong + [str(token) for one in texts for token in unaccounted(one, text)]


def _near(value: float, pool: Pool, scale: float) -> bool:
    numbers = (*pool.plain, *pool.shares)
    return any(abs(value - number * scale) <= 1e-6 for number in numbers)


@every_municipality
def test_every_number_of_the_pdf_comes_from_the_result(code: str, written: Writer) -> None:
    one = written(code)
    pool = pool_for_text(one.result)
    text = without_today("\n".join(read_pdf(one.pdf_without_pictures)))
    assert len(read_tokens(text)) > 250
    assert not (bad := unaccounted(text, pool)), told(bad)
    for picture in one.pictures:
        assert not (bad := unaccounted(read_svg(picture, axes=False), pool)), told(bad)


@every_municipality
def test_the_real_pdf_holds_the_audited_numbers_and_ticks_only(code: str, written: Writer) -> None:
    one = written(code)
    real = Counter(t.text for t in read_tokens("\n".join(read_pdf(one.pdf))))
    audited = Counter(t.text for t in read_tokens("\n".join(read_pdf(one.pdf_without_pictures))))
    drawn = Counter(t.text for picture in one.pictures for t in read_tokens(read_svg(picture, axes=True)))
    assert real == audited + drawn


@every_municipality
def test_every_number_of_the_workbook_comes_from_the_result(code: str, written: Writer) -> None:
    one = written(code)
    text, raw = pool_for_text(one.result), pool_of(one.result, shown_in_text=False)
    cells = read_cells(one.xlsx)
    numbers = [cell for cell in cells if isinstance(cell.value, float)]
    assert len(numbers) > 200
    assert not [cell for cell in numbers if not raw.holds(cell.value)]
    bad = [
        f"{cell.sheet}!{cell.place}: {token}"
        for cell in cells
        if isinstance(cell.value, str)
        for token in unaccounted(without_today(cell.value), text)
    ]
    bad += [str(token) for line in read_drawings(one.xlsx) for token in unaccounted(line, text)]
    assert not bad


@every_municipality
def test_every_number_of_the_slides_comes_from_the_result(code: str, written: Writer) -> None:
    one = written(code)
    text, raw = pool_for_text(one.result), pool_of(one.result, shown_in_text=False)
    numbers, texts = read_slides(one.pptx)
    assert len(numbers) > 15
    assert not [n for n in numbers if not (raw.holds(n) or raw.holds(n, 100.0))]
    bad = [token for line in texts for token in unaccounted(without_today(line), text)]
    assert not bad, told(bad)


@pytest.mark.parametrize("name", ["position", "peers", "expected"])
@every_municipality
def test_every_number_of_the_pages_comes_from_the_result(code: str, name: str, written: Writer, pages: Pages) -> None:
    result = written(code).result
    page, part = read_page(pages(code)[name]), result[name]
    pool = pool_for_text(part)
    assert len(read_tokens(page.text)) > 30
    assert not (bad := unaccounted(page.text, pool)), told(bad)
    raw = pool_of(part, shown_in_text=False)
    assert len(page.charts) == {"position": 2, "peers": 1, "expected": 1}[name]
    for chart, specification in page.charts.items():
        assert not chart_problems(specification, raw, pool), chart


@pytest.mark.parametrize("code", FOUR)
def test_every_number_of_the_select_boxes_is_known(
    code: str, written: Writer, pages: Pages, public_release: Release
) -> None:
    years = [str(year) for year in reversed(known_periods(public_release, "road_maintenance"))]
    pool = pool_for_text(written(code).result)
    for content in pages(code).values():
        options = read_page(content).options
        assert options.pop("aar") == years
        assert "noegletal" in options
        for choice in (choice for choices in options.values() for choice in choices):
            assert not (bad := unaccounted(choice, pool)), told(bad)


@pytest.mark.parametrize("code", FOUR)
def test_the_finding_is_the_same_sentence_everywhere(code: str, written: Writer, pages: Pages) -> None:
    one = written(code)
    own = words_in("da").kroner(abs(one.answer.position.own.value))
    assert own in one.briefing.headline
    assert f"<h1>{one.briefing.headline}</h1>" in pages(code)["position"]
    assert PdfReader(io.BytesIO(one.pdf)).metadata.title == one.briefing.headline
    assert [one.briefing.headline] in read_rows(one.xlsx, "Svar")


TABLES_OF_PAGES = {
    "position": ("differences", "context", "trend"),
    "peers": ("peers", "features"),
    "expected": ("drivers",),
}


@every_municipality
def test_tables_are_the_same_on_page_and_in_workbook(code: str, written: Writer, pages: Pages) -> None:
    """Cell by cell: what the page writes is what the workbook's raw number gives when it is written."""
    one, words = written(code), words_in("da")
    sheets = {s: read_rows(one.xlsx, s) for s in ("Svar", "Sammenligningskommuner", "Udvikling", "Forventet")}
    html = pages(code)
    for name, ids in TABLES_OF_PAGES.items():
        tables = read_page(html[name]).tables
        for table_id in ids:
            table: Table = getattr(one.briefing, table_id)
            rows = next(rows for rows in sheets.values() if [table.title] in rows)
            start = rows.index([table.title]) + 1
            found = rows[start : start + 1 + len(table.rows)]
            assert found[0] == [column.title for column in table.columns]
            written_again = [
                [
                    _again(value, column.kind, words)
                    for value, column in zip(_full(row, table), table.columns, strict=True)
                ]
                for row in found[1:]
            ]
            assert tables[f"table-{table_id}"][1:] == written_again, table_id


def _full(row: list[Any], table: Table) -> list[Any]:
    return [*row, *[""] * (len(table.columns) - len(row))]


def _again(value: Any, kind: Any, words: Any) -> str:
    return value if isinstance(value, str) else write_cell(value, kind, words)


ENGLISH_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d+\.\d{1,2}(?![\d.])")


def english_numbers(text: str, answer: Answer) -> list[str]:
    """No comma for thousands and no point for decimals; versions and licences have their own way."""
    allowed = {"2.0", answer.pack_version, answer.version}
    return [hit for hit in ENGLISH_NUMBER.findall(text) if hit not in allowed]


@pytest.mark.parametrize("code", FOUR)
def test_numbers_in_documents_are_written_the_danish_way(code: str, written: Writer) -> None:
    one = written(code)
    texts = [*read_pdf(one.pdf), *(read_svg(picture, axes=True) for picture in one.pictures)]
    texts += [cell.value for cell in read_cells(one.xlsx) if isinstance(cell.value, str)]
    assert not [hit for text in texts for hit in english_numbers(text, one.answer)]


@pytest.mark.parametrize("name", ["position", "peers", "expected"])
def test_numbers_on_pages_are_written_the_danish_way(name: str, written: Writer, pages: Pages) -> None:
    assert english_numbers(read_page(pages("0461")[name]).text, written("0461").answer) == []


def test_numbers_on_slides_are_written_the_danish_way(written: Writer) -> None:
    _, texts = read_slides(written("0461").pptx)
    assert not [hit for text in texts for hit in english_numbers(text, written("0461").answer)]


def test_no_constant_is_allowed_that_nothing_says(written: Writer, pages: Pages) -> None:
    """The list of constants cannot grow stale."""
    said = "\n".join([*read_pdf(written("0461").pdf), *(read_page(content).text for content in pages("0461").values())])
    said = re.sub(r"\s+", " ", said.replace("\xad", "").replace("‐ ", "")).casefold()
    assert [phrase for phrase in CONSTANTS if phrase.casefold() not in said] == []


@pytest.mark.parametrize("code", [*FOUR, *TIES])
def test_a_stored_number_is_written_as_the_live_one(code: str, written: Writer) -> None:
    """A frozen answer is read from its JSON: page and paper must not change by one in the last digit."""
    live = written(code)
    stored = Written(from_json(to_json(live.answer)))
    assert texts_of(live.briefing) == texts_of(stored.briefing)


def texts_of(briefing: Briefing) -> list[str]:
    """All that a briefing says, with its tables as they are written."""
    texts = []
    for name in (field.name for field in fields(briefing)):
        part = getattr(briefing, name)
        if isinstance(part, Table):
            kinds = [column.kind for column in part.columns]
            texts += [write_cell(v, k, briefing.words) for row in part.rows for v, k in zip(row, kinds, strict=True)]
        elif isinstance(part, Chart):
            texts += [part.title, part.alt, *read_chart(part.specification)[1]]
        elif isinstance(part, str | list | dict):
            texts.append(str(part))
    return texts


# --- the audit can fail ---------------------------------------------------------------------------------


def test_a_changed_number_on_a_page_is_found(written: Writer, pages: Pages) -> None:
    content, result = pages("0461")["position"], written("0461").result
    pool = pool_for_text(result["position"])
    own = words_in("da").number(result["position"]["own"]["value"])
    changed = content.replace(f"{own}\xa0kr.", f"{int(own) + 1}\xa0kr.", 1)
    assert changed != content
    assert [token.text for token in unaccounted(read_page(changed).text, pool)] == [str(int(own) + 1)]


def test_a_changed_number_in_a_chart_is_found(written: Writer, pages: Pages) -> None:
    result = written("0461").result["position"]
    raw, text = pool_of(result, shown_in_text=False), pool_for_text(result)
    specification = read_page(pages("0461")["position"]).charts["chart-spread"]
    assert chart_problems(specification, raw, text) == []
    specification["layer"][0]["data"]["values"][0]["x"] += 0.01
    assert len(chart_problems(specification, raw, text)) == 1


def test_a_changed_cell_of_a_workbook_is_found(written: Writer) -> None:
    raw = pool_of(written("0461").result, shown_in_text=False)
    cell = next(cell.value for cell in read_cells(written("0461").xlsx) if isinstance(cell.value, float))
    assert raw.holds(cell)
    assert not raw.holds(cell * 1.000001)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("43 pct.", "42 pct."),
        ("48,6 mio. kr.", "49,6 mio. kr."),
        ("2.28.13", "2.28.11"),
        ("0,18", "0,17"),
        ("−59", "−70"),
    ],
)
def test_each_kind_of_numeral_can_be_wrong(wrong: str, right: str, written: Writer) -> None:
    pool = pool_for_text(written("0461").result)
    assert unaccounted(right, pool) == []
    assert len(unaccounted(wrong, pool)) == 1


def test_the_audit_finds_most_small_changes(written: Writer, pages: Pages) -> None:
    """Its strength, measured: each numeral of the position page changed by a little, one at a time.

    Some changes give the numeral of another number of the result; the cell-by-cell test is there for those.
    """
    result = written("0461").result
    pool = pool_for_text(result["position"])
    dice = random.Random(1)
    tokens = [t for t in read_tokens(read_page(pages("0461")["position"]).text) if t.value is not None and t.value > 20]
    tokens = [t for t in tokens if not re.fullmatch(r"20[0-3]\d", t.text)]  # another year is a year of the result
    found = 0
    for token in tokens:
        last = dice.choice([d for d in "0123456789" if d != token.text[-1]])
        found += len(unaccounted(f"{token.text[:-1]}{last}{_suffix(token)}", pool))
    assert len(tokens) > 80
    assert found / len(tokens) > 0.75


def _suffix(token: Token) -> str:
    return {"share": " pct.", "million": " mio. kr.", "kroner": " kr."}.get(token.unit, "")
