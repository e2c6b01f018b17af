"""From the mailed link to approved, as a practised person walks: what is typed, and what is clicked.

Only links and buttons that the page at hand offers are used. Time is reckoned, not measured: the keystroke-level model
of Card, Moran and Newell (Communications of the ACM 23(7), 1980). The figures lie at hand on a list; finding them in
one's own systems is not counted, nor is waiting for pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.factories.templates import change_cells
from tests.functional.simulated_round.people import Municipality, Person, alerts_of, as_dane
from tests.functional.simulated_round.workbook import cells_of, rows_of, section_of, typed_in
from tests.functional.simulated_round.year import Cell, Sheet
from tests.functional.site import PASSWORD, token_in

KEY, POINT, PRESS, HOMING, THOUGHT = 0.28, 1.1, 0.2, 0.4, 1.35
"""Seconds: a key by an average typist (40 words a minute), pointing, a press of the mouse, hand between mouse and
keys, and making up one's mind (the operators K, P, B B, H and M)."""
OUTSIDE_EXCEL = 5
"""Clicks that the site does not see: open the download, save it, choose a file, which one, Open."""
COMMENT = "talt om; rigtigt"


@dataclass
class Effort:
    """What a walk took. ``tabs`` are steps with a key over fields that are left as they are."""

    way: str
    rows: int = 0
    prefilled: int = 0
    typed: int = 0
    chosen: int = 0
    keys: int = 0
    tabs: int = 0
    comments: int = 0
    fields: int = 0
    clicks: int = 0
    pages: int = 0

    def press(self, count: int = 1) -> None:
        self.clicks += count

    def type(self, text: str) -> None:
        self.fields += 1
        self.keys += len(text) + 1

    @property
    def seconds(self) -> float:
        decided = self.typed + self.chosen + self.comments + self.fields
        return (decided * THOUGHT + (self.keys + self.tabs) * KEY
                + self.clicks * (THOUGHT + POINT + PRESS) + 2 * HOMING * self.pages)  # fmt: skip

    def write(self) -> str:
        return (
            f"| {self.way} | {self.rows} | {self.prefilled} | {self.typed} | {self.chosen} | {self.comments} "
            f"| {self.fields} | {self.clicks} | {self.keys} | {self.tabs} | {self.seconds / 60:.1f} |"
        )


HEAD = (
    "| way | cells | filled from the start | cells to type | answers to choose | explanations | other fields | clicks "
    "| keys | tabs | minutes |\n|--|" + "--:|" * 10
)


class Walker(Person):
    """Follows what a page offers, and counts."""

    def __init__(self, address: str, effort: Effort) -> None:
        super().__init__(address)
        self.effort = effort

    def take(self, link: str, name: str) -> str:
        """From the mail: the link, a name, a password, a button."""
        self.effort.press()
        page = self.page(link)
        self.effort.type(name)
        self.effort.type(PASSWORD)
        return self.press(page, self.at, name=name, password=PASSWORD)

    def follow(self, page: str, at: str) -> str:
        assert f'href="{at}' in page, f"no link to {at}"
        self.effort.press()
        self.effort.pages += 1
        return self.page(at)

    def press(self, page: str, at: str, **facts: str) -> str:
        self.effort.press()
        self.effort.pages += 1
        return self.send(page, at, **facts)


def prefilled_in(rows: dict[str, tuple[int, list[Any]]]) -> int:
    return sum(row[5] not in ("", None) or row[6] not in ("", None) for _, row in rows.values())


def walk_by_workbook(town: Municipality, walker: Walker, link: str, truth: Sheet) -> None:
    """The reporter's way by Excel, until the figures are sent."""
    effort = walker.effort
    page = walker.follow(walker.take(link, "Rikke Indberetter"), town.at)
    assert f'href="{town.at}skema.xlsx"' in page
    effort.press()
    book = walker.open(f"{town.at}skema.xlsx")
    rows = rows_of(book)
    _count_cells(town, effort, truth, {name: row for name, (_, row) in rows.items()}, prefilled_in(rows))
    effort.press(OUTSIDE_EXCEL)
    effort.tabs += effort.rows - effort.typed - effort.chosen
    filled = change_cells(book, cells_of(town.pack, truth, rows))
    effort.press()
    page = walker.upload(page, f"{town.at}fil/", "veje.xlsx", filled)
    page = walker.press(page, f"{walker.at}gem/", what="apply")
    for found in sorted(town.findings_on(page)):
        section = walker.follow(page, f"{town.at}afsnit/{section_of(town.pack, found.variable)}/")
        _explain(town, walker, section, found.variable, truth[found.variable])
        page = walker.follow(section, town.at)
    page = walker.press(page, f"{town.at}send/")
    assert "Tallene er sendt" in alerts_of(page), alerts_of(page)


def walk_by_form(town: Municipality, walker: Walker, link: str, truth: Sheet) -> None:
    """The reporter's way by the form, section by section, until the figures are sent."""
    effort = walker.effort
    page = walker.follow(walker.take(link, "Rikke Indberetter"), town.at)
    rows = rows_of(walker.open(f"{town.at}skema.xlsx"))  # only to know what is filled from the start
    _count_cells(town, effort, truth, {name: row for name, (_, row) in rows.items()}, prefilled_in(rows))
    sections = [one.id for one in town.pack.questionnaire.sections]
    for section in sections:
        page = walker.follow(page, f"{town.at}afsnit/{section}/")
        effort.press()  # into the first field; from there by the tab key
        _fill_section(town, walker, page, section, truth)
    page = walker.follow(page, town.at)
    assert not [one for one in town.findings_on(page) if one.level in ("error", "missing")]
    page = walker.press(page, f"{town.at}send/")
    assert "Tallene er sendt" in alerts_of(page), alerts_of(page)


def _fill_section(town: Municipality, walker: Walker, page: str, section: str, truth: Sheet) -> None:
    for name, cell in truth.items():
        if section_of(town.pack, name) != section:
            continue
        walker.effort.tabs += 3
        row = page.split(f'id="r-{name}"', 1)[1].split("</form>", 1)[0]
        if not _stands_there(row, cell) and "level-warning" in _save(town, walker, page, name, cell):
            _explain(town, walker, walker.page(f"{town.at}afsnit/{section}/"), name, cell)


def _stands_there(row: str, cell: Cell) -> bool:
    options = re.findall(r'<option value="(\w+)" selected>', row)
    shown = re.findall(r'name="value" inputmode="decimal" autocomplete="off" value="([^"]*)"', row)
    value = Decimal(shown[0].replace(".", "").replace(",", ".").replace("−", "-")) if shown and shown[0] else None
    if not shown:
        value = next((Decimal(one) for one in options if one.isdigit()), None)
    missing = next((one for one in options if not one.isdigit()), "")
    return (value, missing) == (cell.value, cell.missing)


def _save(town: Municipality, walker: Walker, page: str, name: str, cell: Cell, comment: str = "") -> str:
    row = page.split(f'id="r-{name}"', 1)[1].split("</form>", 1)[0]
    facts = {
        "seen": re.findall(r'name="seen" value="(\d+)"', row)[0], "missing": cell.missing, "comment": comment,
        "value": "" if cell.value is None else as_dane(cell.value),
    }  # fmt: skip
    state = walker.post(f"{town.at}tal/{name}/", facts, token_in(page), {"HX-Request": "true"})
    assert "Gemt" in state, state
    return state


def _explain(town: Municipality, walker: Walker, page: str, name: str, cell: Cell) -> None:
    walker.effort.comments += 1
    walker.effort.press()
    walker.effort.keys += len(COMMENT) + 1
    _save(town, walker, page, name, cell, COMMENT)


def _count_cells(town: Municipality, effort: Effort, truth: Sheet, rows: dict[str, list[Any]], prefilled: int) -> None:
    effort.rows, effort.prefilled = len(rows), prefilled
    questions = {one.id for one in town.pack.questions}
    for name in dict.fromkeys(name for name, _, _ in typed_in(town.pack, truth, rows)):
        if name in questions or truth[name].missing:
            effort.chosen += 1
            effort.keys += 3  # open the list, first letter, done
        else:
            effort.typed += 1
            effort.keys += len(as_dane(truth[name].value or Decimal(0))) + 1


def walk_to_approval(town: Municipality, walker: Walker, link: str) -> None:
    """The approver's way."""
    page = walker.follow(walker.take(link, "Anders Godkender"), town.at)
    page = walker.press(page, f"{town.at}godkend/")
    assert "Tallene er godkendt." in alerts_of(page), alerts_of(page)
