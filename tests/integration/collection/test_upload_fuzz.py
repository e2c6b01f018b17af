"""Whatever is uploaded, the answer is a page with a sentence: no fault of ours, nothing stored but what reads right.

A filled template is damaged in every way that we could think of: bytes, the parts of the archive, the XML in them,
and the contents of cells. `HYPOTHESIS_PROFILE=full` tries many.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories.damages import DAMAGES, PARTS, Damage, damage_all, lying
from tests.factories.templates import ENTRY_PART, change_cells, change_part, formula, number, text
from tests.integration.collection.conftest import TODAY, People

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")  # a part that is there twice is meant
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CPR = "0101901234"
TABLES = ["workspace_upload", "workspace_figure", "audit_event", "django_session"]
_ALERT = re.compile(r'<div class="alert alert-error" role="alert">.*?<p class="alert-text">(.*?)</p>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+\d+)"')

_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@dataclass
class Desk:
    """Somebody who reports, the template that waits to be damaged, and what became of each file."""

    client: Any
    at: str
    book: bytes = field(repr=False)
    seen: Counter[str] = field(default_factory=Counter)

    def put(self, content: bytes, name: str = "veje.xlsx", kind: str = XLSX) -> str:
        """Upload a file; return the sentence of its refusal, or nothing where it can be saved."""
        before = contents()
        answer = self.client.post(f"{self.at}fil/", {"file": SimpleUploadedFile(name, content, kind)})
        assert answer.status_code == 302, answer.status_code
        page = self.client.get(answer["Location"])
        assert page.status_code == 200
        shown = unescape(page.content.decode())
        assert "Traceback" not in shown
        after = contents()
        assert after["workspace_figure"] == before["workspace_figure"], "nothing is saved before somebody says so"
        if "/fil/" in answer["Location"]:
            assert [len(after[t]) - len(before[t]) for t in ("workspace_upload", "audit_event")] == [1, 1]
            self.seen["read"] += 1
            return ""
        said = _ALERT.search(shown)
        assert said is not None
        assert re.search(r"\w.*\.", said[1]), said[1]
        assert after["workspace_upload"] == before["workspace_upload"], "a file that is refused leaves nothing"
        assert after["audit_event"] == before["audit_event"]
        self.seen["refused"] += 1
        return said[1]


def contents() -> dict[str, list[str]]:
    """All rows of the tables that an upload may touch, and the sessions, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = [str(row) for row in cursor.fetchall()]
    return found


@pytest.fixture
def desk(client: Any, people: People, submission: Any) -> Desk:
    from raaderum.reports.xlsx.template import write_template
    from raaderum.web.workspace.queries.submissions import template_of

    client.raise_request_exception = False
    client.force_login(people["reporter-X017"])
    return Desk(client, f"/indberetning/{submission.round_id}/X017/", write_template(template_of(submission), TODAY))


WHOLE = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest),
    st.binary(max_size=200).map(lambda rest: b"\xd0\xcf\x11\xe0" + rest),
    st.just(b"kommune;tal\nHybenlev;1.234,5\n"),
    st.just(b"<html><table><tr><td>1</td></tr></table></html>"),
)
NAMES = st.one_of(
    st.sampled_from(["veje.xlsx", "veje.csv", "veje.xlsm", "VEJE.XLSX", "veje", ".xlsx", "../../veje.xlsx",
                     "con.xlsx", "æ" * 250 + ".xlsx", "a" * 300 + ".xlsx", "x.xlsx\n.exe", "<b>veje</b>.xlsx"]),
    st.text(_LETTERS, min_size=1, max_size=30).map(lambda name: f"{name}.xlsx"),
)  # fmt: skip
"""But "..", which Django's own test file refuses to be called."""
KINDS = st.sampled_from([XLSX, "text/csv", "application/octet-stream", "image/png", "", "a/b; charset=utf-16"])
CONTENTS = st.one_of(
    st.just(""),
    st.text(_LETTERS, max_size=40).map(text),
    st.sampled_from(["=1+1", "1.234,5", "1e400", "NaN", "#REF!", "_x0000_", "_x0041_", "x" * 600]).map(text),
    st.floats().map(number),
    st.integers(-(10**30), 10**30).map(number),
    st.sampled_from(["#REF!", "b1", formula("1+1"), formula("A1", 0), formula("[1]Ark1!A1", 3), number("x"),
                     formula('WEBSERVICE("http://127.0.0.1:9/")', 1), formula("cmd|'/c calc'!A0", 1)]),
)  # fmt: skip


# --- the tests -------------------------------------------------------------------------------------------


def test_a_damaged_template(desk: Desk) -> None:
    """Once, or twice over: the second damage meets what the first left, where that can still be opened."""

    @given(damages=st.lists(DAMAGES, min_size=1, max_size=2))
    def put(damages: list[Damage]) -> None:
        desk.put(damage_all(desk.book, damages))

    put()
    assert desk.seen["refused"]
    print(dict(desk.seen))


def test_what_is_no_template(desk: Desk) -> None:
    """Other files, other names, other kinds; and a template under a name that is not its own."""

    @given(content=WHOLE, name=NAMES, kind=KINDS)
    @example(content=b"", name="veje.xlsx", kind=XLSX)
    def put(content: bytes, name: str, kind: str) -> None:
        assert desk.put(content, name, kind)

    @given(name=NAMES, kind=KINDS)
    @example(name="æ" * 250 + ".xlsx", kind=XLSX)
    def rename(name: str, kind: str) -> None:
        desk.put(desk.book, name, kind)

    put()
    rename()
    assert desk.seen["read"]
    print(dict(desk.seen))


def test_any_content_of_any_cell(desk: Desk) -> None:
    """It is refused with a sentence, or shown; and what is shown can be saved."""
    cells = sorted(set(_CELL.findall(zipfile.ZipFile(io.BytesIO(desk.book)).read(ENTRY_PART).decode())))

    @given(changes=st.dictionaries(st.sampled_from(cells), CONTENTS, min_size=1, max_size=8))
    def put(changes: dict[str, str]) -> None:
        if desk.put(change_cells(desk.book, changes)):
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM workspace_upload")
            (upload,) = cursor.fetchone()
        at = f"{desk.at}fil/{upload}/gem/"
        answer = desk.client.post(at, {"what": "apply", "conflicts": "ours"}, follow=True)
        assert answer.status_code == 200
        assert "Skemaets tal er gemt." in answer.content.decode()

    put()
    assert desk.seen["read"]
    print(dict(desk.seen))


@pytest.mark.parametrize("part", PARTS[-5:])
def test_a_cpr_number_in_any_cell(part: str, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The file is refused and the cell named; the number is on no page, not in the database and not in the log."""
    caplog.set_level(logging.DEBUG)
    cells = sorted(set(_CELL.findall(zipfile.ZipFile(io.BytesIO(desk.book)).read(part).decode())))
    written = st.sampled_from(["{0}{1}", "{0}-{1}", "{0} {1}", "{0}\u00a0{1}", "{0}\u2013{1}", "{0}\u200b{1}"])
    around = st.sampled_from(["{}", "se {}", "({})", "{}, ring", "borger {} " + "x" * 600, "x " * 300 + "{}"])

    @given(cell=st.sampled_from(cells), written=written, around=around)
    @example(cell="B4" if "B4" in cells else cells[0], written="{0}{1}", around="{}")
    def put(cell: str, written: str, around: str) -> None:
        planted = around.format(written.format(CPR[:6], CPR[6:]))
        said = desk.put(change_cells(desk.book, {cell: text(planted)}, part))
        assert said
        assert f"!{cell}" in said or part == PARTS[-1] or is_key(part, cell)
        assert not holds_number(said)
        assert not any(holds_number(row) for rows in contents().values() for row in rows)

    put()
    assert not holds_number(caplog.text)
    print(dict(desk.seen))


def is_key(part: str, cell: str) -> bool:
    """Tell whether a cell is one of the hidden keys of the columns: without them the sheet cannot be read at all."""
    return part == ENTRY_PART and cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "3"


def holds_number(said: str) -> bool:
    """Tell whether a text holds the number, also where the sign in the middle is written as a code."""
    return re.search(rf"{CPR[:6]}(.|\\\w+)?{CPR[6:]}", said) is not None


@pytest.mark.parametrize("name", ["010190-1234.xlsx", "borger 0101901234.xlsx"])
def test_a_cpr_number_in_the_name_of_the_file(name: str, desk: Desk) -> None:
    said = desk.put(desk.book, name)
    assert said
    assert not holds_number(said)


def test_a_cpr_number_in_the_name_of_a_sheet(desk: Desk) -> None:
    """Where our sheet is gone, the message lists those that are there."""
    said = desk.put(change_part(desk.book, "xl/workbook.xml", lambda xml: xml.replace("Indtastning", "010190-1234")))
    assert said
    assert not holds_number(said)


def test_a_part_that_becomes_much_more_than_it_says(desk: Desk) -> None:
    """200 MB in an archive of some kilobytes that says it is small: refused before it is unpacked as a whole."""
    import tracemalloc

    content = lying("xl/styles.xml", 200_000_000)(desk.book)
    tracemalloc.start()
    assert desk.put(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000
