"""A filled register as processes: what is right is kept, what is wrong is named and left out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from raaderum.domain.errors import near_names
from raaderum.domain.processes import WorkProcess
from raaderum.packs.screening import ScreeningFile, ScreeningQuestion
from raaderum.warehouse.processes.layout import CHOICES, SEEN, depth_layout, process_layout
from raaderum.warehouse.readers.forms.cells import RowReader, shown
from raaderum.warehouse.readers.forms.findings import FormFinding, near_facts
from raaderum.warehouse.readers.forms.tables import FormRow, FormTable, read_form_tables
from raaderum.warehouse.readers.workbook_grid import Limits

_T = TypeVar("_T")
LIMITS = Limits(file_bytes=20_000_000, rows=20_000, columns=200, cells=1_000_000)
MOST_PROCESSES = 5_000
KLE = re.compile(r"\d\d(\.\d\d){0,2}", re.ASCII)
_MOST = {"volume": 5_000_000.0, "minutes": 10_000.0, "staff": 20_000.0, "hours_realised": 500_000.0}
_HOURS_OF_A_YEAR = 2_000
_WHOLE = {"volume", "hours_realised"}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_STEM, _LONGEST_NAME, _LONGEST_ID = 6, 200, 40
"""Letters of a word, of a name, and of a number."""
_MOST_COMPARED, _MOST_HINTS = 1_000, 50
"""Names of a file that the others are compared with, and rows that get a suggestion of what was meant."""
_SMALL_WORDS = frozenset(
    {"af", "og", "i", "til", "for", "på", "fra", "med", "de", "den", "det", "en", "et", "the", "of"}
)
ALIKE = 88.0
"""How alike two names are, 0–100, before it is asked whether they are the same."""


class ReadProcesses(NamedTuple):
    """The processes that are right, and what is wrong with the rest.

    ``seen`` is the revision that a row was written from, by id, where it says so; ``unnumbered`` the ids of processes
    that had none, and got the next free one.
    """

    processes: list[WorkProcess]
    findings: list[FormFinding]
    seen: dict[str, int]
    unnumbered: frozenset[str]


def read_processes(path: Path, rules: ScreeningFile) -> ReadProcesses:
    """Read a workbook of the template, or CSV files with its columns.

    Raises:
        UnreadableForm, UnreadableTable, UnreadableWorkbook, MacroWorkbook: The file as a whole.
    """
    tables = read_form_tables(path, (process_layout(rules), depth_layout(rules)), LIMITS)
    rows = [row for table in tables["processes"] for row in table.rows]
    findings: list[FormFinding] = []
    if len(rows) > MOST_PROCESSES:
        findings.append(rows[MOST_PROCESSES].find("id", "too-many", {"value": MOST_PROCESSES}))
    named = {str(row.cells.get("id", "")).casefold() for row in rows}
    depth = _read_depth([row for table in tables["depth"] for row in table.rows], named, rules, findings)
    free = (number for place in itertools.count(1) if (number := f"P{place}").casefold() not in named)
    processes: dict[str, WorkProcess] = {}
    names: dict[str, _Names] = {}
    seen: dict[str, int] = {}
    unnumbered = set()
    for row in rows[:MOST_PROCESSES]:
        reader = RowReader(row)
        process = _process(reader, rules, depth)
        if not process.id:
            process = replace(process, id=next(free))
            unnumbered.add(process.id)
        if (revision := reader.amount(SEEN.key)) is not None:
            seen[process.id] = int(revision)
        if process.id.casefold() in processes:
            reader.wrong("id", "process-twice", value=process.id)
        names.setdefault(process.municipality, _Names()).warn(reader, process.name)
        findings += reader.findings
        if reader.usable:
            processes[process.id.casefold()] = process
    return ReadProcesses(list(processes.values()), findings, seen, frozenset(unnumbered))


def _read_depth(
    rows: Sequence[FormRow], named: Collection[str], rules: ScreeningFile, findings: list[FormFinding]
) -> dict[str, dict[str, str | float]]:
    """Return the answers of the second stage by the number of the process."""
    found = {}
    for place, row in enumerate(rows[:MOST_PROCESSES]):
        reader = RowReader(row)
        key = reader.text("id", needed=True)
        if key and key.casefold() not in named:
            near = near_names(key, list(named)) if place < _MOST_HINTS else ()
            reader.wrong("id", "unknown-process", value=key, **near_facts(near))
        found[key.casefold()] = _answers(reader, rules, "depth")
        findings += reader.findings
    return found


def read_form(written: Mapping[str, str], rules: ScreeningFile) -> tuple[WorkProcess, list[FormFinding]]:
    """Read what a form of the web holds, by the same rules as a row of the workbook.

    Args:
        written: Field to text, by the keys of the columns of both sheets; shares may be written as 60 or 60 %.
        rules: The questions.
    """
    tidy = {key: text.strip() for key, text in written.items()}
    for key in _WHOLE & tidy.keys():  # of what is counted in whole numbers, a point can only be a sign of thousands
        tidy[key] = tidy[key].replace(".", "") if _THOUSANDS.fullmatch(tidy[key]) else tidy[key]
    shares = {"saving", *(one.id for one in rules.questions if one.percent)}
    for key in shares & tidy.keys():
        tidy[key] = f"{tidy[key]} %" if tidy[key] and not tidy[key].endswith("%") else tidy[key]
    readers = []
    for layout in (process_layout(rules), depth_layout(rules)):
        cells = {one.key: tidy[one.key] for one in layout.columns if tidy.get(one.key)}
        readers.append(RowReader(FormRow(FormTable(layout, "", "", {}), 1, cells)))
    register, second = readers
    depth = {tidy.get("id", "").casefold(): _answers(second, rules, "depth")}
    process = _process(register, rules, depth)
    return process, [*register.findings, *second.findings]


def _process(reader: RowReader, rules: ScreeningFile, depth: Mapping[str, dict[str, str | float]]) -> WorkProcess:
    key, name = reader.text("id"), reader.text("name", needed=True)
    if len(key) > _LONGEST_ID:
        reader.wrong("id", "id-long", value=f"{key[:12]}…", most=str(_LONGEST_ID))
    kle = reader.text("kle")
    if kle and not KLE.fullmatch(kle):
        reader.wrong("kle", "not-kle", value=kle)
    numbers: dict[str, Any] = {
        one: _count(reader, one, name) for one in ("volume", "minutes", "staff", "hours_realised")
    }
    chosen: dict[str, Any] = {one: reader.choice(one, names) for one, names in CHOICES.items()}
    process = WorkProcess(
        key, name, reader.text("municipality"), description=reader.text("description"), kle=kle, kla=reader.text("kla"),
        legal_clause=reader.text("legal_clause"), legal_verified=reader.date("legal_verified"),
        systems=tuple(part.strip() for part in reader.text("systems").split(";") if part.strip()),
        domain=reader.text("domain"), saving=_share(reader, "saving"),
        phase=chosen["phase"] or "idea", status=chosen["status"] or "not_rated", run_period=chosen["run_period"],
        visibility=chosen["visibility"] or "municipality", owner=reader.text("owner"),
        reuse_of=reader.text("reuse_of"), notes=reader.text("notes"),
        answers=_answers(reader, rules, "quick") | depth.get(key.casefold(), {}), **numbers,
    )  # fmt: skip
    _warn_hours(reader, process)
    return process


def _answers(reader: RowReader, rules: ScreeningFile, stage: str) -> dict[str, str | float]:
    """Return the answers of a row by question; an empty cell is no answer."""
    found: dict[str, str | float] = {}
    for question in (one for one in rules.questions if one.stage == stage):
        answer = _answer(reader, question, rules)
        if answer is not None:
            found[question.id] = answer
    return found


def _answer(reader: RowReader, question: ScreeningQuestion, rules: ScreeningFile) -> str | float | None:
    if question.kind != "number":
        return reader.choice(question.id, {one.id: one.name for one in rules.options_of(question)})
    value = _share(reader, question.id) if question.percent else reader.amount(question.id)
    if value is None:
        return None
    if value < 0:
        reader.wrong(question.id, "negative-count", name=question.name.da, value=shown(value))
    elif not question.percent and value != int(value):
        reader.wrong(question.id, "not-whole", name=question.name.da, value=shown(value))
    elif question.most is not None and not question.percent and value > question.most:
        reader.wrong(question.id, "too-large", name=question.name.da, value=shown(value), most=shown(question.most))
    return value * 100 if question.percent else value


def _count(reader: RowReader, key: str, name: str) -> float | None:
    value = reader.amount(key)
    label = reader.row.table.layout.column(key).heading.da
    if value is not None and value < 0:
        reader.wrong(key, "negative-count", name=f"{label} for »{name}«", value=shown(value))
    elif value is not None and value > _MOST[key]:
        reader.wrong(key, "too-large", name=label, value=shown(value), most=shown(_MOST[key]))
    return value


def _share(reader: RowReader, key: str) -> float | None:
    value = reader.amount(key, percent=True)
    if value is not None and not 0 <= value <= 1:
        reader.wrong(key, "percent", value=shown(value))
    return value


def _warn_hours(reader: RowReader, process: WorkProcess) -> None:
    """Say where cases, minutes and staff cannot all be right: nobody works more hours than a year has."""
    hours, staff = process.hours_now, process.staff
    if hours is not None and staff and hours / staff > _HOURS_OF_A_YEAR:
        facts = {"value": shown(round(hours / staff))}
        reader.findings.append(reader.row.find("minutes", "other-hours", facts, "warning"))


@dataclass(eq=False)
class _Names:
    """The names of a municipality's processes so far, so that the same one written twice is asked about."""

    stems: list[str] = field(default_factory=list)
    rows: list[tuple[str, FormRow]] = field(default_factory=list)

    def warn(self, reader: RowReader, name: str) -> None:
        """Say which name above looks like this one."""
        stems = stems_of(name)
        if name and (alike := find_alike(stems, self.stems, 1)):
            known, row = self.rows[alike[0]]
            facts = {"value": known, "other": row.address("name")}
            reader.findings.append(reader.row.find("name", "same-name", facts, "warning"))
        if len(self.stems) < _MOST_COMPARED:
            self.stems.append(stems)
            self.rows.append((name, reader.row))


def stems_of(name: str) -> str:
    """Return the words of a name without their endings, so that »bogføring« and »bogføres« are one."""
    words = re.findall(r"\w+", name[:_LONGEST_NAME].casefold())
    return " ".join(word[:_STEM] for word in words if word not in _SMALL_WORDS)


def similar_names(name: str, known: Sequence[str], most: int = 5) -> list[str]:
    """Return the known names that may be the same process, likest first.

    >>> similar_names("Bogføring af faste regninger", ["Faste regninger: bogføring", "Løn til vikarer"])
    ['Faste regninger: bogføring']
    """
    if not name.strip():
        return []
    stems = [stems_of(one) for one in known]
    return [known[at] for at in find_alike(stems_of(name), stems, most)]


def find_alike(wanted: str, stems: Sequence[str], most: int = 5) -> list[int]:
    """Return the places of the names, given by their stems, that may mean the same as ``wanted``; likest first."""
    found = extract(wanted, stems, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=None)
    return [at for _, score, at in sorted(found, key=lambda hit: (-hit[1], hit[0]))][:most]
