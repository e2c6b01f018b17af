"""What stands under Bemærk while a template is filled in: formulas that say at once what the check would."""

from __future__ import annotations

from raaderum.domain.key_figures import Reporting
from raaderum.domain.observations import REASON_TEXTS
from raaderum.reports.xlsx.template_sheets import Sheets, letter
from raaderum.studies.submission_rules import JUMP_DOWN, JUMP_UP, is_jump, is_plausible, least_step, plausible_range
from raaderum.studies.template import TemplateRow

CARRIED = "overført fra sidste år: ret, hvis ændret"
KNOWN = "forudfyldt: ret, hvis forkert"
MISSING, OPTIONAL = "mangler", "frivilligt"
BOTH, NOT_A_NUMBER = "både tal og årsag", "ikke et tal"
IMPLAUSIBLE, JUMP = "uden for det typiske", "stor ændring fra sidste år"


def note_formula(sheets: Sheets, entry: TemplateRow) -> str:
    """Return the formula of a row: the most important thing first, and nothing where all is well."""
    line, rules = sheets.places.lines[entry.variable.id], entry.variable.reported
    value, reason, previous = (f"{letter(key)}{line}" for key in ("value", "reason", "previous"))
    inner = f'IF({_unchanged(entry, value)},"{_prefilled(entry)}","")'
    if rules is not None:
        moved = f"AND({previous}>0,ABS({value}-{previous})>={least_step(rules)!r},"
        moved += f"OR({value}>{previous}*{JUMP_UP},{value}<{previous}*{JUMP_DOWN}))"
        if rules.low >= 0:
            inner = f'IF(IF(ISNUMBER({previous}),{moved},FALSE),"{JUMP}",{inner})'
        inner = f'IF({_outside(sheets, rules, value)},"{IMPLAUSIBLE}",{inner})'
        inner = f'IF(NOT(ISNUMBER({value})),"{NOT_A_NUMBER}",{inner})'
    inner = f'IF({value}="",IF({_unchanged(entry, reason, is_reason=True)},"{_prefilled(entry)}",""),{inner})'
    blank = f'IF(AND({value}="",{reason}=""),"{_blank(rules)}"'
    return f'={blank},IF(AND({value}<>"",{reason}<>""),"{BOTH}",{inner}))'


def note_now(sheets: Sheets, entry: TemplateRow) -> str:
    """Return what the formula gives from the start."""
    rules, now = entry.variable.reported, entry.now
    if now is None:
        return _blank(rules)
    if now.value is None or rules is None:
        return _prefilled(entry)
    value = float(now.value)
    if not is_plausible(value, plausible_range(rules, sheets.value_now(rules.per))):
        return IMPLAUSIBLE
    before = entry.previous.value if entry.previous is not None else None
    return JUMP if is_jump(value, None if before is None else float(before), rules) else _prefilled(entry)


def _blank(rules: Reporting | None) -> str:
    return OPTIONAL if rules is not None and rules.optional else MISSING


def _prefilled(entry: TemplateRow) -> str:
    return {"carried_over": CARRIED, "known": KNOWN, "": ""}[entry.prefilled]


def _unchanged(entry: TemplateRow, cell: str, *, is_reason: bool = False) -> str:
    """Return the test that a cell still holds what it held from the start."""
    now = entry.now
    if now is None or (now.missing is not None) != is_reason:
        return "FALSE"
    if now.missing is not None:
        return f'{cell}="{REASON_TEXTS[now.missing].da}"'
    if entry.question is not None:
        return f'{cell}="{entry.answer(now)}"'
    return f"{cell}={float(now.value or 0)!r}"


def _outside(sheets: Sheets, rules: Reporting, value: str) -> str:
    if not rules.per:
        return f"OR({value}<{rules.low!r},{value}>{rules.high!r})"
    if rules.per not in sheets.places.lines:
        return "FALSE"
    per = f"{letter('value')}{sheets.places.lines[rules.per]}"
    slack = f"{1e-9 * max(abs(rules.low), abs(rules.high))!r}"
    outside = f"OR({value}<({rules.low!r}-{slack})*{per},{value}>({rules.high!r}+{slack})*{per})"
    return f"IF(ISNUMBER({per}),IF({per}>0,{outside},FALSE),FALSE)"
