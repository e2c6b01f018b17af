"""The register of processes, a process and its form, as the pages show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from raaderum.domain.processes import WorkProcess
from raaderum.packs.screening import ScreeningFile, ScreeningQuestion
from raaderum.reports.charts.screening_figures import quadrant_chart
from raaderum.reports.screening_tables import quadrant_table
from raaderum.reports.text import Words
from raaderum.studies.screening import HOURS, Contribution, Screened, ScreeningResult
from raaderum.warehouse.processes.layout import CHOICES, HELP_IN_ENGLISH, REGISTER
from raaderum.warehouse.readers.forms.layout import Column
from raaderum.web.pages.presenters.parts import write_chart, write_table

_LONG = {"description", "notes"}
_NUMBERS = {"volume", "minutes", "staff", "saving", "hours_realised"}
_FIRST = ("name", "domain", "systems", "volume", "minutes", "staff", "saving")
"""What the screening needs; the rest of the register is folded away."""
_LEFT_OUT = ("id", "municipality")


def present_list(
    result: ScreeningResult, rules: ScreeningFile, words: Words, addresses: dict[str, str]
) -> dict[str, Any]:
    """Return the four fields with their processes; ``addresses`` is number to address."""
    fields = []
    for one in rules.quadrants:
        rows = [_list_row(found, words, addresses) for found in result.processes if found.quadrant == one.id]
        fields.append({"id": one.id, "name": words.of(one.name), "advice": words.of(one.advice), "rows": rows})
    without = [found for found in result.processes if found.quadrant is None]
    unknown, settled = (
        [_list_row(found, words, addresses) for found in without if found.process.open == open_]
        for open_ in (True, False)
    )
    return {
        "fields": fields,
        "unknown": unknown,
        "settled": settled,
        "chart": write_chart(quadrant_chart(result, rules, words), None, words) if result.processes else None,
        "summary": write_table(quadrant_table(result, rules, words), words),
        "count": len(result.processes),
        "placed": sum(len(field["rows"]) for field in fields),
        "hours_saved": words.number(result.hours_saved),
        "source": rules.source.title,
        "known": [
            {"text": words.of(one.text), "title": one.source.title, "url": one.source.url} for one in rules.known_cases
        ],
    }


def _list_row(one: Screened, words: Words, addresses: dict[str, str]) -> dict[str, Any]:
    place = words.number(one.place)
    firm = one.place_low == one.place_high
    return {
        "number": one.process.id,
        "name": one.process.name,
        "municipality": one.process.municipality,
        "address": addresses[one.process.id],
        "place": place if firm else f"{place} ({one.place_low}–{one.place_high})",
        "feasibility": _share(one.feasibility, words),
        "benefit": _share(one.benefit, words),
        "confidence": _share(one.confidence, words),
        "hours": "–" if one.hours_saved is None else words.number(one.hours_saved),
        "knock_outs": [words.of(text) for text in one.knock_outs],
        "phase": words.of(CHOICES["phase"][one.process.phase]),
        "no_hours": one.hours_saved is None,
    }


def present_process(one: Screened, words: Words) -> dict[str, Any]:
    """Return a screened process: the answer, what each reply adds, what blocks and what has to be settled first."""
    return {
        "process": one.process,
        "quadrant": words.of(one.quadrant_name) if one.quadrant_name else "",
        "advice": words.of(one.advice) if one.advice else "",
        "shares": [
            (_("Egnethed"), _share(one.feasibility, words)), (_("Gevinst"), _share(one.benefit, words)),
            (_("Besvaret"), _share(one.confidence, words)),
        ],
        "hours_now": None if one.hours_now is None else words.number(one.hours_now),
        "hours_saved": None if one.hours_saved is None else words.number(one.hours_saved),
        "facts": _facts_shown(one.process, words),
        "place": words.number(one.place) if one.quadrant else "",
        "place_range": f"{one.place_low}–{one.place_high}",
        "settled": not one.process.open,
        "knock_outs": [words.of(text) for text in one.knock_outs],
        "prerequisites": [words.of(text) for text in one.prerequisites],
        "far": one.far_from_own_view,
        "stable": words.percent(one.same_quadrant),
        "parts": [
            {"name": name, "rows": [_contribution(row, words) for row in one.contributions if row.part == part]}
            for part, name in (("feasibility", _("Egnethed")), ("benefit", _("Gevinst")))
        ],
    }  # fmt: skip


def _facts_shown(process: WorkProcess, words: Words) -> list[tuple[str, str]]:
    """Return what the numbers rest on, and who answers for it."""
    shown: dict[str, str | None] = {
        key: None if value is None else words.factor(value)
        for key in ("volume", "minutes", "staff")
        for value in (getattr(process, key),)
    }
    shown |= {"saving": None if process.saving is None else words.percent(process.saving), "owner": process.owner}
    shown |= {key: words.of(CHOICES[key][getattr(process, key)]) for key in ("phase", "visibility")}
    return [(words.of(one.heading), shown[one.key] or "–") for one in REGISTER if one.key in shown]


def _contribution(row: Contribution, words: Words) -> dict[str, str]:
    answer = words.of(row.shown) if row.shown else row.answer or _("ikke besvaret")
    if row.question == HOURS and row.answer is not None:
        answer = words.number(float(row.answer))
    added = "–" if row.contribution is None else words.points(row.contribution)
    return {"name": words.of(row.name), "answer": answer, "added": added}


def present_form(
    process: WorkProcess | None, written: dict[str, str], rules: ScreeningFile, words: Words, *, clash: bool = False,
    evidence: dict[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the fields of the form, filled in with what was written, else with what is stored.

    After a ``clash`` each field that somebody else has stored another value in says which. ``evidence`` is what an
    event log says for the value of a field.
    """
    stored = form_values(process, rules, words) if process else {}
    values = stored | written
    facts = [_fact(one, values, words) for one in REGISTER if one.key in _FIRST]
    more = [_fact(one, values, words) for one in REGISTER if one.key not in (*_FIRST, *_LEFT_OUT)]
    stages: list[dict[str, Any]] = [
        {
            "id": stage,
            "questions": [_question(one, values, rules, words) for one in rules.questions if one.stage == stage],
        }
        for stage in ("quick", "depth")
    ]
    for field in (*facts, *more, *(one for stage in stages for one in stage["questions"])):
        field["evidence"] = (evidence or {}).get(field.get("key") or field.get("id", ""))
    if clash:
        for field in (*facts, *more):
            field["theirs"] = _theirs(field["key"], stored, written)
        for question in (one for stage in stages for one in stage["questions"]):
            question["theirs"] = _theirs(question["id"], stored, written)
    return {"facts": facts, "more": more, "stages": stages, "values": values, "clash": clash}


def _theirs(key: str, stored: dict[str, str], written: dict[str, str]) -> str:
    theirs = stored.get(key, "")
    return "" if theirs == written.get(key, "").strip() else theirs or _("ikke udfyldt")


def _fact(one: Column, values: dict[str, str], words: Words) -> dict[str, Any]:
    names = CHOICES.get(one.key, {})
    return {
        "key": one.key,
        "label": one.heading.in_language(words.language),
        "help": one.help if words.language == "da" else HELP_IN_ENGLISH.get(one.key, ""),
        "value": values.get(one.key, ""),
        "long": one.key in _LONG,
        "number": one.key in _NUMBERS,
        "percent": one.key == "saving",
        "date": one.kind == "date",
        "choices": [(words.of(name), words.of(name)) for name in names.values()],
    }


def _question(one: ScreeningQuestion, values: dict[str, str], rules: ScreeningFile, words: Words) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": words.of(one.text),
        "help": words.of(one.help),
        "number": one.kind == "number",
        "value": values.get(one.id, ""),
        "options": [words.of(option.name) for option in rules.options_of(one)],
    }


def form_values(process: WorkProcess, rules: ScreeningFile, words: Words) -> dict[str, str]:
    """Return a process as somebody would write it in the form."""
    found: dict[str, str] = {}
    for column in REGISTER:
        value = getattr(process, column.key)
        if column.key in CHOICES:
            found[column.key] = words.of(CHOICES[column.key][value]) if value else ""
        elif column.key == "systems":
            found[column.key] = "; ".join(process.systems)
        elif column.key == "saving":
            found[column.key] = "" if value is None else words.factor(value * 100)
        elif column.key == "legal_verified":
            found[column.key] = value.isoformat() if value else ""
        else:
            found[column.key] = "" if value is None else _plain_number(value) if column.key in _NUMBERS else str(value)
    for question in rules.questions:
        answer = process.answers.get(question.id)
        if answer is None:
            continue
        shown = next((words.of(option.name) for option in rules.options_of(question) if option.id == answer), None)
        found[question.id] = shown if shown is not None else _plain_number(float(answer))
    return found


def _plain_number(value: float) -> str:
    """Write a number as somebody would type it: no sign for thousands, which could be read in two ways."""
    return f"{value:.10g}".replace(".", ",")


def _share(value: float | None, words: Words) -> str:
    return "–" if value is None else words.percent(value)
