"""The people of a simulated round, each with a browser without a screen: KL, and two in every municipality.

They use what the site gives everybody: mailed links, forms, the workbook, and the API with a key.
"""

from __future__ import annotations

import html
import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_texts import TEXTS
from tests.factories.templates import change_cells
from tests.functional.simulated_round.plants import same
from tests.functional.simulated_round.workbook import cells_of, rows_of, section_of
from tests.functional.simulated_round.year import Cell, Sheet
from tests.functional.site import PASSWORD, Somebody, token_in

PATIENCE = 300
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, order=True)
class Found:
    """One thing that the site says is to be looked at."""

    variable: str
    code: str
    level: str


class Person(Somebody):
    """Reads bytes, sends files, and uses the API."""

    def open(self, at: str, data: bytes | None = None, **headers: str) -> bytes:
        asked = urllib.request.Request(self.address + at if at.startswith("/") else at, data, headers=headers)
        asked.add_header("Referer", self.address)
        with self.opener.open(asked, timeout=PATIENCE) as answer:
            self.at = answer.geturl().removeprefix(self.address)
            return bytes(answer.read())

    def page(self, at: str) -> str:
        return self.open(at).decode()

    def send(self, page: str, at: str, **facts: str) -> str:
        """Send a form of a page; it must be on that page."""
        assert f'action="{at}"' in page or at == self.at, f"{at} is not offered on {self.at}: {words_of(page)}"
        fields = urllib.parse.urlencode({**facts, "csrfmiddlewaretoken": token_in(page)}).encode()
        return self.open(at, fields).decode()

    def upload(self, page: str, at: str, name: str, content: bytes) -> str:
        assert f'action="{at}"' in page
        mark = secrets.token_hex(16)
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token_in(page)}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: {XLSX}\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.open(at, body, **{"Content-Type": f"multipart/form-data; boundary={mark}"}).decode()

    def accept(self, link: str, name: str) -> None:
        """Take an invitation: name and password, as the mail says."""
        page = self.page(link)
        self.send(page, self.at, name=name, password=PASSWORD)
        assert self.at == "/indberetning/", self.at

    def make_key(self) -> None:
        page = self.send(self.page("/indberetning/noegler/"), "/indberetning/noegler/", name="fagsystem")
        self.key = re.findall(r'<code class="long">([^<]+)</code>', page)[0]

    def ask(self, at: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the API; answer and status."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{self.address}/api/v1{at}", data, method="GET" if data is None else "PATCH")
        asked.add_header("Authorization", f"Bearer {self.key}")
        asked.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return json.loads(refused.read())


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1])).split())[:400]


def alerts_of(page: str) -> str:
    return html.unescape(" ".join(re.findall(r'<p class="alert-text">(.*?)</p>', page, re.S)))


@dataclass
class Municipality:
    """One municipality's side of the round. ``written`` is what it has told the site, and must come out again."""

    code: str
    door: str
    round_id: int
    pack: AreaPack
    reporter: Person
    approver: Person
    written: Sheet = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    """Cells whose content the door did not take at all: said at once, and nothing stored."""

    @property
    def at(self) -> str:
        return f"/indberetning/{self.round_id}/{self.code}/"

    @property
    def api(self) -> str:
        return f"/rounds/{self.round_id}/submissions/{self.code}"

    # --- filling in ------------------------------------------------------------------------------------

    def fill_in(self, sheet: Sheet) -> set[Found]:
        """Write a whole sheet through the municipality's door; return what is found at entry."""
        found = self._by_workbook(sheet) if self.door == "excel" else self._by_api(sheet)
        self.written = dict(sheet)
        return found

    def _by_workbook(self, sheet: Sheet) -> set[Found]:
        page = self.reporter.page(self.at)
        book = self.reporter.open(f"{self.at}skema.xlsx")
        rows = rows_of(book)
        filled = change_cells(book, cells_of(self.pack, sheet, rows))
        page = self.reporter.upload(page, f"{self.at}fil/", f"veje-{self.code}.xlsx", filled)
        assert "/fil/" in self.reporter.at, alerts_of(page)
        names = {f"F{line}": name for name, (line, _) in rows.items()}
        at_upload = {
            Found(names[cell], code_of(sentence), "error")
            for cell, sentence in re.findall(r"<li><strong>F(\d+)</strong> [^<]*?: (.*?)</li>", page)
            for cell in [f"F{cell}"]
            if code_of(sentence) in ("not-a-number", "ambiguous-number")
        }
        self.refused |= {one.variable for one in at_upload}
        page = self.reporter.send(page, f"{self.reporter.at}gem/", what="apply")
        assert "Skemaets tal er gemt." in alerts_of(page), alerts_of(page)
        return at_upload | self.findings_on(page)

    def _by_api(self, sheet: Sheet) -> set[Found]:
        pulled = {one["variable"]: one for one in self.reporter.ask(self.api)["figures"]}
        names = list(sheet)
        push = [_figure(name, sheet[name], pulled[name]["revision"]) for name in names]
        answer = self.reporter.ask(f"{self.api}/figures", {"figures": push})
        found = set()
        if answer.get("code") == "not-understood":  # said by place; the sender takes those out and tries again
            places = {int(re.findall(r"figures\.(\d+)\.", one["at"])[0]) for one in answer["errors"]}
            self.refused = {names[place] for place in places}
            found = {Found(name, "not-understood", "error") for name in self.refused}
            push = [one for one in push if one["variable"] not in self.refused]
            answer = self.reporter.ask(f"{self.api}/figures", {"figures": push})
        assert answer.get("conflicts") == [], answer
        return found | {Found(one["variable"], one["code"], one["level"]) for one in answer["findings"]}

    def write(self, cells: Sheet) -> None:
        """Write some cells: by the form, or by the API."""
        if self.door == "api":
            pulled = {one["variable"]: one for one in self.reporter.ask(self.api)["figures"]}
            push = [_figure(name, cell, pulled[name]["revision"]) for name, cell in cells.items()]
            answer = self.reporter.ask(f"{self.api}/figures", {"figures": push})
            assert (answer.get("conflicts"), len(answer.get("stored", []))) == ([], len(cells)), answer
        else:
            self._by_form(cells)
        self.written.update(cells)
        self.refused -= set(cells)

    def _by_form(self, cells: Sheet) -> None:
        sections: dict[str, list[str]] = {}
        for name in cells:
            sections.setdefault(section_of(self.pack, name), []).append(name)
        for section, names in sections.items():
            page = self.reporter.page(f"{self.at}afsnit/{section}/")
            for name in names:
                row = page.split(f'id="r-{name}"', 1)[1].split("</form>", 1)[0]
                seen = re.findall(r'name="seen" value="(\d+)"', row)[0]
                cell = cells[name]
                value = cell.text or ("" if cell.value is None else as_dane(cell.value))
                state = self.reporter.post(
                    f"{self.at}tal/{name}/", {"seen": seen, "value": value, "missing": cell.missing,
                                              "comment": cell.comment},
                    token_in(page), {"HX-Request": "true"},
                )  # fmt: skip
                assert "entry-problem" not in state, state

    # --- what is found, and the way to approval --------------------------------------------------------

    def findings(self) -> set[Found]:
        if self.door == "api":
            found = self.reporter.ask(f"{self.api}/findings")
            return {Found(one["variable"], one["code"], one["level"]) for one in found}
        return self.findings_on(self.reporter.page(self.at))

    def findings_on(self, page: str) -> set[Found]:
        """Read the submission's page: what stands under »Hvad skal I se på?« and among what is missing."""
        levels = {"Fejl": "error", "Mangler": "missing", "Usædvanligt": "warning"}
        items = re.findall(
            r'<li><strong>(\w+)</strong>: <a href="[^"]*#r-(\w+)">[^<]*</a> \(F\d+\)\. (.*?)</li>', page, re.S
        )
        found = {Found(name, code_of(sentence), levels[level]) for level, name, sentence in items}
        missing = (
            page.split("tal mangler</summary>", 1)[1].split("</details>", 1)[0] if "tal mangler</s" in page else ""
        )
        return found | {Found(name, "missing", "missing") for name in re.findall(r"#r-(\w+)", missing)}

    def send(self) -> None:
        page = self.reporter.send(self.reporter.page(self.at), f"{self.at}send/")
        assert "Tallene er sendt" in alerts_of(page), (self.code, alerts_of(page))

    def approve(self) -> None:
        page = self.approver.send(self.approver.page(self.at), f"{self.at}godkend/")
        assert "Tallene er godkendt." in alerts_of(page), (self.code, alerts_of(page))

    def differences(self, released: dict[str, Cell]) -> list[str]:
        """Return the cells that came out otherwise than they were written."""
        wrong = []
        for name, cell in self.written.items():
            out = released.get(name, Cell())
            if not same(cell.value, out.value) or (cell.missing, cell.comment) != (out.missing, out.comment):
                wrong.append(f"{self.code} {name}: {cell} became {out}")
        return wrong


def _figure(name: str, cell: Cell, revision: int) -> dict[str, Any]:
    value = cell.text or (None if cell.value is None else f"{cell.value:f}")
    return {"variable": name, "value": value, "missing": cell.missing or None, "comment": cell.comment,
            "revision": revision}  # fmt: skip


def as_dane(value: Decimal) -> str:
    """Return a number as the form shows it: 1.234,5. Ten digits without points can be taken for a CPR number."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def code_of(sentence: str) -> str:
    """Return which check a sentence on a page is from."""
    said = html.unescape(sentence)
    for code, pattern in _SENTENCES:
        if pattern.match(said):
            return code
    raise AssertionError(f"no check says: {said}")


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = [re.escape(part.strip(".?")) for part in re.split(r"\{\w+\}", sentence)]
    return re.compile(".*?".join(parts), re.S)


_SENTENCES = sorted(
    ((code, _pattern(sentence.da)) for code, (sentence, _) in TEXTS.items()), key=lambda one: -len(one[1].pattern)
)
