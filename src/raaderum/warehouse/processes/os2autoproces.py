"""Processes as OS2autoproces exchanges them: JSON with its field names, read and written.

The names of fields and of the values of lists are facts of that system. What has no place in the register (contacts,
attachments, technologies, links) is passed over, and said. Names of persons are never read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from raaderum.domain.processes import WorkProcess
from raaderum.domain.reader_errors import UnreadableForm
from raaderum.domain.text import Text
from raaderum.warehouse.processes.read_processes import KLE
from raaderum.warehouse.readers.submission_findings import clean, has_cpr, mask_cpr

MOST_BYTES, MOST_PROCESSES = 50_000_000, 20_000
LEVELS = {"VERY_HIGH": "high", "HIGH": "some", "LOW": "low", "VERY_LOW": "none", "UNKNOWN": "unknown"}
QUESTIONS = {
    "levelOfProfessionalAssessment": "judgement",
    "levelOfChange": "change",
    "levelOfStructuredInformation": "structured",
    "levelOfUniformity": "variation",  # the name says uniformity; the question asks for variation
    "levelOfDigitalInformation": "digital",
    "levelOfQuality": "quality",
    "levelOfSpeed": "speed",
    "levelOfRoutineWorkReduction": "wellbeing",
    "evaluatedLevelOfRoi": "overall",
}
PHASES = {
    "IDEA": "idea", "PREANALYSIS": "preanalysis", "SPECIFICATION": "specification", "DEVELOPMENT": "development",
    "IMPLEMENTATION": "implementation", "OPERATION": "operation", "DECOMMISSIONED": "decommissioned",
}  # fmt: skip
STATUSES = {
    "REJECTED": "rejected", "FAILED": "failed", "PENDING": "pending", "INPROGRESS": "in_progress",
    "NOT_RATED": "not_rated", "NOT_RELEVANT": "not_relevant",
}  # fmt: skip
RUN_PERIODS = {
    "ONDEMAND": "on_demand", "ONCE": "once", "DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly",
    "QUATERLY": "quarterly", "YEARLY": "yearly",
}  # fmt: skip
VISIBILITIES = {"PERSONAL": "personal", "MUNICIPALITY": "municipality", "PUBLIC": "public"}
_TITLE, _SHORT, _CLAUSE = 65, 140, 140
"""Letters that the fields of OS2autoproces hold."""
_MOST_HOURS = 1e9
_READ = frozenset({
    "id", "title", "shortDescription", "municipalityName", "kle", "kla", "legalClause", "legalClauseLastVerified",
    "itSystems", "itSystemsDescription", "domains", "timeSpendOccurancesPerEmployee", "timeSpendPerOccurance",
    "timeSpendEmployeesDoingProcess", "timeSpendPercentageDigital", "timeSpendComputedTotal", "phase", "status",
    "runPeriod", "visibility", "internalNotes", *QUESTIONS,
})  # fmt: skip


class Exchanged(NamedTuple):
    """The processes, what was wrong with some, and the fields that have no place in the register."""

    processes: list[WorkProcess]
    findings: list[Text]
    ignored: list[str]


def read_exchange(path: Path) -> Exchanged:
    """Read a JSON file: a list of processes, one process, or the answer of the system's own interface.

    Raises:
        UnreadableForm: The file as a whole.
    """
    rows = _rows(path)
    findings: list[Text] = []
    processes: dict[str, WorkProcess] = {}
    ignored: dict[str, None] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not str(row.get("title") or "").strip():
            findings.append(_say(number, "har ingen titel. Den er ikke med.", "has no title. It is left out."))
            continue
        process = _process(number, row, findings)
        if process.id in processes:
            findings.append(_say(number, "har samme nummer som en anden. Den er ikke med.",
                                 "has the number of another. It is left out."))  # fmt: skip
            continue
        processes[process.id] = process
        ignored |= dict.fromkeys(
            _quoted(key) for key, value in row.items() if key not in _READ and value not in (None, "", [], {})
        )
    return Exchanged(list(processes.values()), findings, list(ignored))


def write_exchange(processes: Iterable[WorkProcess]) -> str:
    """Return processes as JSON with the field names of OS2autoproces."""
    return json.dumps([_row(one) for one in processes], ensure_ascii=False, indent=1)


def _rows(path: Path) -> Sequence[Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refuse(path, "Den er for stor. Del den i flere.", "It is too large. Divide it.")
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        raise _refuse(path, "Den findes ikke. Ret stien.", "It does not exist. Correct the path.") from problem
    except (ValueError, RecursionError) as problem:
        raise _refuse(path, "Den er ikke JSON. Hent den igen.", "It is not JSON. Get it again.") from problem
    if isinstance(found, dict):
        inner = found.get("_embedded")
        found = inner.get("processes", []) if isinstance(inner, dict) else [found]
    if not isinstance(found, list) or len(found) > MOST_PROCESSES:
        raise _refuse(path, "Den har ingen liste af processer.", "It has no list of processes.")
    return found


def _refuse(path: Path, danish: str, english: str) -> UnreadableForm:
    return UnreadableForm(file=path.name, problem_da=danish, problem_en=english)


def _say(number: int, danish: str, english: str) -> Text:
    return Text(f"Proces nr. {number} {danish}", f"Process no. {number} {english}")


def _process(number: int, row: Mapping[str, Any], findings: list[Text]) -> WorkProcess:
    def text(key: str) -> str:
        return tidy(row.get(key), key)

    def tidy(raw: object, key: str) -> str:
        value = clean(str(raw or "")).encode("utf-8", "replace").decode()
        if not has_cpr(value):
            return value
        findings.append(_say(number, f"har noget, der ligner et CPR-nummer, i {key}. Feltet er ikke læst.",
                             f"has what looks like a CPR number in {key}. The field is not read."))  # fmt: skip
        return ""

    def count(key: str, most: float) -> float | None:
        value = row.get(key)
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            found = _quoted(value)
            findings.append(_say(number, f"har »{found}« i {key}, som ikke er et tal fra 0 til {most:g}.",
                                 f"has “{found}” in {key}, which is no number from 0 to {most:g}."))  # fmt: skip
            return None
        # The system stores 0 where nobody has written anything; no task takes no time.
        return float(value) or None

    def chosen(key: str, names: Mapping[str, str]) -> str | None:
        value = row.get(key)
        if value in (None, "", "NOT_SET"):
            return None
        if not isinstance(value, str) or value not in names:
            findings.append(_say(number, f"har »{_quoted(value)}« i {key}, som ikke kendes.",
                                 f"has “{_quoted(value)}” in {key}, which is not known."))  # fmt: skip
            return None
        return names[value]

    kle = text("kle")
    volume, minutes = count("timeSpendOccurancesPerEmployee", 5e6), count("timeSpendPerOccurance", 1e4)
    staff, percent = count("timeSpendEmployeesDoingProcess", 2e4), count("timeSpendPercentageDigital", 100)
    volume = _whole_volume(volume, minutes, staff, percent, row.get("timeSpendComputedTotal"))
    answers: dict[str, str | float] = {
        question: answer for key, question in QUESTIONS.items() if (answer := chosen(key, LEVELS)) is not None
    }
    more: dict[str, Any] = {
        "phase": chosen("phase", PHASES) or "idea",
        "status": chosen("status", STATUSES) or "not_rated",
        "run_period": chosen("runPeriod", RUN_PERIODS),
        "visibility": chosen("visibility", VISIBILITIES) or "municipality",
    }
    return WorkProcess(
        text("id") or f"O{number}", text("title"), text("municipalityName"), text("shortDescription"),
        kle if KLE.fullmatch(kle) else "", text("kla"), text("legalClause"), _day(row.get("legalClauseLastVerified")),
        _systems(row, tidy), _domain(row, tidy), volume, minutes, staff, None if percent is None else percent / 100,
        answers=answers, notes=text("internalNotes"), **more,
    )  # fmt: skip


def _whole_volume(
    volume: float | None, minutes: float | None, staff: float | None, percent: float | None, total: object
) -> float | None:
    """Return cases a year for all together.

    Newer versions of the system hold that; older ones hold cases per employee. The hours that it has computed itself
    tell which, where they are there.
    """
    if (
        volume is None
        or not minutes
        or not staff
        or not percent
        or not isinstance(total, int | float)
        or not 0 < total < _MOST_HOURS
    ):
        return volume
    alone, together = (hours * minutes * percent / 6_000 for hours in (volume, volume * staff))
    return volume * staff if abs(together - total) < abs(alone - total) else volume


def _systems(row: Mapping[str, Any], tidy: Callable[[object, str], str]) -> tuple[str, ...]:
    listed = row.get("itSystems")
    named = [one.get("name") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(text for name in named if (text := tidy(name, "itSystems"))) or tuple(
        part.strip()
        for part in tidy(row.get("itSystemsDescription"), "itSystemsDescription").split(";")
        if part.strip()
    )


def _domain(row: Mapping[str, Any], tidy: Callable[[object, str], str]) -> str:
    domains = row.get("domains")
    return tidy(domains[0], "domains").capitalize() if isinstance(domains, list) and domains else ""


def _quoted(value: object) -> str:
    """Write what somebody else's file holds: a short text without CPR numbers and signs that a terminal obeys."""
    text = mask_cpr(clean(str(value)[:200]).encode("utf-8", "replace").decode())
    return text[:40] + ("…" if len(text) > 40 else "")


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _row(one: WorkProcess) -> dict[str, Any]:
    def back(value: str | None, names: Mapping[str, str]) -> str | None:
        return next((theirs for theirs, ours in names.items() if ours == value), None)

    return {
        "id": one.id,
        "title": one.name[:_TITLE],
        "shortDescription": (one.description or one.name)[:_SHORT],
        "municipalityName": one.municipality,
        "kle": one.kle,
        "kla": one.kla,
        "legalClause": one.legal_clause[:_CLAUSE],
        "legalClauseLastVerified": one.legal_verified.isoformat() if one.legal_verified else None,
        "itSystemsDescription": "; ".join(one.systems),
        "domains": [one.domain.upper()] if one.domain else [],
        "timeSpendOccurancesPerEmployee": None if one.volume is None else round(one.volume),
        "timeSpendPerOccurance": one.minutes,
        "timeSpendEmployeesDoingProcess": None if one.staff is None else round(one.staff),
        "timeSpendPercentageDigital": None if one.saving is None else round(one.saving * 100),
        "phase": back(one.phase, PHASES),
        "status": back(one.status, STATUSES),
        "runPeriod": back(one.run_period, RUN_PERIODS),
        "visibility": back(one.visibility, VISIBILITIES),
        "internalNotes": one.notes,
        "sepMep": False,
    } | {key: back(str(one.answers.get(question)), LEVELS) or "NOT_SET" for key, question in QUESTIONS.items()}
