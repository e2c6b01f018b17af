"""The agenda of a validation meeting: two pages first, every number from the result, marked, and safe to open."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from raaderum.domain.text import Text
from raaderum.reports.agenda import Agenda, compose_agenda
from raaderum.reports.pdf.agenda import write_agenda_pdf
from raaderum.reports.text import words_in
from raaderum.reports.text.validation import explanation, point_sentences
from raaderum.reports.xlsx.agenda_workbook import write_agenda_xlsx
from raaderum.studies import ValidationResult, study_validation, to_json
from raaderum.studies.results import UnitLabel
from raaderum.studies.results.validation import Explained
from raaderum.warehouse.release import Release
from tests.integration.reports.conftest import TODAY
from tests.integration.reports.number_tokens import Pool, Token, pool_of, read_tokens, unaccounted
from tests.integration.reports.readers import read_cells, read_pdf, read_rows, structure
from tests.integration.reports.test_documents import HOSTILE

MARK = "EKSEMPELDATA"
LONG = (
    "Vi fik en ny kontrakt i foråret, og samtidig blev to broer repareret efter stormen, som ramte havnen. "
    "Beløbet er afstemt med regnskabet og godkendt af økonomiafdelingen, som også har set på sidste års tal. "
)
OUR_OWN = ("3,5", "0,6745", "1,5", "10", "100", "1.000", "1", "5", "1993", "0")
"""Numerals of the sentences on the method."""


@lru_cache(maxsize=4)
def validated(release: Release, period: int) -> ValidationResult:
    return study_validation(release, period)


@pytest.fixture
def result(example_release: Release) -> ValidationResult:
    return validated(example_release, 2025)


def agenda_of(result: ValidationResult, language: str = "da") -> Agenda:
    return compose_agenda(result, words_in(language))


def numbers_of(value: Any, kroner: set[float], shares: set[float]) -> None:
    """Collect what ends on "dkk", and changes."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (int, float)) and str(key).endswith("dkk"):
                kroner.add(float(item))
            elif key == "change" and isinstance(item, float):
                shares.add(item)
            numbers_of(item, kroner, shares)
        if value.get("kind") == "bridge":
            kroner |= {float(value[name]) for name in ("value", "previous") if value[name] is not None}
    elif isinstance(value, list):
        for item in value:
            numbers_of(item, kroner, shares)


def pool(plain: Any, more: list[float]) -> Pool:
    kroner: set[float] = set()
    shares: set[float] = set()
    numbers_of(plain, kroner, shares)
    base = pool_of(plain, shown_in_text=False, more=more)
    return Pool(base.plain, base.totals | kroner, base.shares | shares, base.literals)


def counts_of(plain: dict[str, Any]) -> list[float]:
    """Sums and lengths that the agenda says: points of each kind, minutes, what is missing, who answers otherwise."""
    when = [point["when"] for point in plain["points"]]
    found = [float(when.count(name)) for name in ("before", "meeting", "written")]
    found += [float(len(when)), float(sum(part["minutes"] for part in plain["sessions"]))]
    found += [float(len(one["variables"])) for one in plain["missing"]]
    found += [float(len(one["differing"])) for one in plain["practice"]]
    found += [float(len(point["also"]) - 6) for point in plain["points"]]
    return found


def told(tokens: list[Token]) -> str:
    return "\n".join(map(str, tokens))


def test_the_points_keep_to_two_pages(result: ValidationResult) -> None:
    pages = read_pdf(write_agenda_pdf(agenda_of(result), TODAY))
    assert agenda_of(result).more_points == []
    first = " ".join(pages[:2])
    for heading in ("Forslag til tid", "Rettes før mødet", "Punkterne på mødet", "Praksis, der er forskellig"):
        assert heading in first
    assert first.count("Beslutning") == 12
    assert pages[2].replace(MARK, "").lstrip().startswith("Bilag:")
    assert not any("Bilag:" in page for page in pages[:2])


@pytest.mark.parametrize("period", [2022, 2023, 2024])
@pytest.mark.parametrize("language", ["da", "en"])
def test_other_years_keep_to_two_pages(period: int, language: str, example_release: Release) -> None:
    pages = read_pdf(write_agenda_pdf(agenda_of(validated(example_release, period), language), TODAY))
    assert pages[2].replace(MARK, "").replace("EXAMPLE DATA", "").lstrip().startswith(("Bilag:", "Annex:"))


def test_the_longest_agenda_keeps_to_two_pages(result: ValidationResult) -> None:
    """Every point as long as a point can be, each with more explanation than there is room for, and many slips."""
    longest = max((p for p in result.points if p.kind == "outlier"), key=lambda p: len(p.name.da))
    error = next(point for point in result.points if point.kind == "unit_error")
    points = [replace(error, number=number + 1, name=Text(LONG[:60], LONG[:60])) for number in range(6)]
    for point in result.points[1:]:
        points.append(
            replace(longest, number=len(points) + 1, when=point.when, at=point.at, minutes=point.minutes,
                    unit=UnitLabel("X999", "Ringkøbing-Skjern", "Nord"), logarithm=True, by_quantity=True,
                    previous=12345.6, also=("V10",), explanations=(LONG, LONG))
        )  # fmt: skip
    agenda = agenda_of(replace(result, points=tuple(points)))
    pages = read_pdf(write_agenda_pdf(agenda, TODAY))
    assert len(agenda.points) >= 8
    assert len(agenda.points) + len(agenda.more_points) == 12
    assert sum(page.count("Beslutning") for page in pages) == 12
    assert pages[2].replace(MARK, "").lstrip().startswith("Bilag:")


def test_the_pdf_is_tagged(result: ValidationResult) -> None:
    content = write_agenda_pdf(agenda_of(result), TODAY)
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 — a BooleanObject
    assert root["/Lang"] == "da"
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", root["/Metadata"].get_object().get_data().decode())
    kinds = [kind for kind, _, _ in structure(content)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H3") == 12  # each point of the meeting can be jumped to


def test_example_data_are_marked_everywhere(result: ValidationResult) -> None:
    agenda = agenda_of(result)
    assert all(MARK in page for page in read_pdf(write_agenda_pdf(agenda, TODAY)))
    content = write_agenda_xlsx(agenda, TODAY)
    sheets = {cell.sheet for cell in read_cells(content)}
    assert {cell.sheet for cell in read_cells(content) if (cell.place, cell.value) == ("A1", MARK)} == sheets
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        heads = ["".join(etree.fromstring(file.read(n)).itertext("{*}oddHeader")) for n in names]
    assert all(MARK in head for head in heads)
    assert len(names) == len(sheets) == 10


def test_collected_figures_are_not_marked(collected_release: Release) -> None:
    agenda = agenda_of(validated(collected_release, 2025))
    assert agenda.mark is None
    assert not any(MARK in page for page in read_pdf(write_agenda_pdf(agenda, TODAY)))


def test_every_number_of_a_point_comes_from_that_point(result: ValidationResult) -> None:
    """Each against itself alone, so that no other number accounts for it by chance."""
    words, plain = words_in("da"), json.loads(to_json(result))
    assert len(result.points) > 15
    for point, own in zip(result.points, plain["points"], strict=True):
        known = pool(own, [float(result.participants), float(len(point.also) - 6)])
        text = " ".join([*point_sentences(point, result, words), explanation(point, words)])
        text = re.sub(r"(\d[\d.,]*)–(\d[\d.,]*)", r"\1 \2", text)
        assert not (bad := unaccounted(text, known)), told(bad)


def test_every_number_of_the_pdf_comes_from_the_result(result: ValidationResult) -> None:
    plain = json.loads(to_json(result))
    known = pool(plain, counts_of(plain))
    text = "\n".join(read_pdf(write_agenda_pdf(agenda_of(result), TODAY)))
    text = text.replace(words_in("da").day(TODAY), "")
    text = re.sub(r"(\d[\d.,]*)–\s*(\d[\d.,]*)", r"\1 \2", text)
    assert len(read_tokens(text)) > 800
    bad = [token for token in unaccounted(text, known) if token.text not in OUR_OWN]
    assert not bad, told(bad)


def test_every_number_of_the_workbook_comes_from_the_result(result: ValidationResult) -> None:
    plain = json.loads(to_json(result))
    known = pool(plain, counts_of(plain))
    cells = read_cells(write_agenda_xlsx(agenda_of(result), TODAY))
    numbers = [cell for cell in cells if isinstance(cell.value, float)]
    assert len(numbers) > 300
    assert [c for c in numbers if not known.holds(c.value) and not known.holds(-c.value) and abs(c.value) > 1e-9] == []
    bad = [
        f"{cell.sheet}!{cell.place}: {token}"
        for cell in cells
        if isinstance(cell.value, str)
        for token in unaccounted(_plain(cell.value), known)
        if token.text not in OUR_OWN
    ]
    assert not bad


def _plain(text: str) -> str:
    return re.sub(r"(\d[\d.,]*)–\s*(\d[\d.,]*)", r"\1 \2", text.replace(words_in("da").day(TODAY), ""))


def test_the_list_has_room_for_decisions(result: ValidationResult) -> None:
    rows = read_rows(write_agenda_xlsx(agenda_of(result), TODAY), "Dagsorden")
    heading = next(row for row in rows if row[0] == "Nr.")
    assert heading[-2:] == ["Beslutning", "Hvem og hvornår"]
    listed = rows[rows.index(heading) + 1 :][: len(result.points)]
    assert [row[0] for row in listed] == [float(point.number) for point in result.points]


@pytest.mark.parametrize("said", HOSTILE)
def test_a_comment_is_plain_text(said: str, result: ValidationResult) -> None:
    point = replace(result.points[1], explanations=(said,))
    told_too = Explained(point.unit, "winter_fixed_dkk", Text("Tal", "Figure"), said)
    hostile = replace(result, points=(result.points[0], point, *result.points[2:]), explained=(told_too,))
    cells = read_cells(write_agenda_xlsx(agenda_of(hostile), TODAY))
    assert [cell for cell in cells if cell.formula is not None] == []
    assert sum(cell.value == said for cell in cells) == 2
    text = " ".join(read_pdf(write_agenda_pdf(agenda_of(hostile), TODAY)))
    assert said.strip() in re.sub(r"\s+", " ", text)


def test_nothing_to_ask_about(result: ValidationResult) -> None:
    calm = replace(
        result, points=(), sessions=result.sessions[:1], outliers=(), jumps=(), unit_errors=(), bridge=(), missing=(),
        practice=(), left_out=(), figures=(),
    )  # fmt: skip
    agenda = agenda_of(calm)
    assert agenda.headline.startswith("Intet skal afklares")
    assert write_agenda_xlsx(agenda, TODAY)
    assert "Bilag:" in read_pdf(write_agenda_pdf(agenda, TODAY))[1]


def test_danish_of_a_mayor(result: ValidationResult) -> None:
    """Differences, never verdicts; short sentences. The last line of the method is a title, and left out."""
    agenda = agenda_of(result)
    texts = [*agenda.lead, *(p.text for p in agenda.points), *agenda.method[:-1], *agenda.practice, agenda.headline]
    joined = " ".join(texts).casefold()
    assert not re.search(r"ineffektiv|dårlig|drill|kpi|dashboard|outlier|performance|!", joined)
    for sentence in re.split(r"(?<=[.?])\s+(?=[A-ZÆØÅ»])", " ".join(p.text for p in agenda.points)):
        assert len(sentence.split()) <= 24, sentence


def test_the_workbook_opens_elsewhere(
    result: ValidationResult, office: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    file = tmp_path / "dagsorden.xlsx"
    file.write_bytes(write_agenda_xlsx(agenda_of(result), TODAY))
    assert (office(file, "pdf") / "dagsorden.pdf").is_file()
