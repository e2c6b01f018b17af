"""What reading an own file gave, as the site keeps it until the file is used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from raaderum.domain.errors import UserError
from raaderum.studies.account_extract import Filled, Sum
from raaderum.studies.own_file import Group, OwnFileResult

MOST_GROUPS, MOST_MEMBERS, MOST_FINDINGS, MOST_LINES = 200, 100, 50, 10
"""How much of a file is shown at once. What is placed makes room for the rest."""


def outcome_of(result: OwnFileResult) -> dict[str, Any]:
    """Return a result as JSON; amounts are texts, so that no øre is lost."""
    changes = result.changes
    return {
        "rows": result.rows,
        "headers": [text for text in result.headers if text],
        "open": result.open,
        "questions": [
            {"code": one.code, "field": one.field, "choices": list(one.choices), "needed": one.needed,
             "da": one.sentence(), "en": one.sentence("en")}
            for one in result.questions
        ],
        "changes": None if changes is None or changes.unchanged else {
            "usable": changes.usable, "renamed": bool(changes.renamed),
            "da": changes.sentences(), "en": changes.sentences("en"),
        },
        "variables": _filled(result.variables),
        "policy_areas": _filled(result.policy_areas),
        "of_which": _filled(result.of_which),
        "not_ours": _sum(result.not_ours),
        "unmatched": [_group(one) for one in result.unmatched[:MOST_GROUPS]],
        "unmatched_count": len(result.unmatched),
        "total": _sum(result.total),
        "findings": [
            {"level": one.level, "place": one.place, "da": f"{one.sentence()} {one.remedy()}".strip(),
             "en": f"{one.sentence('en')} {one.remedy('en')}".strip()}
            for one in result.findings[:MOST_FINDINGS]
        ],
        "findings_count": len(result.findings),
        "errors_count": sum(one.level == "error" for one in result.findings),
    }  # fmt: skip


def refusal_of(problem: UserError) -> dict[str, Any]:
    """Return why a file cannot be used."""
    return {"refused": {"da": problem.message("da"), "en": problem.message("en")}}


def _group(one: Group) -> dict[str, Any]:
    return {
        "name": one.name, **_sum(one.sum), "lines": list(one.lines[:MOST_LINES]), "readable": one.readable,
        "when": dict(one.when), "members": [_group(member) for member in one.members[:MOST_MEMBERS]],
    }  # fmt: skip


def _filled(found: Iterable[Filled]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, **_sum(one.sum)} for one in found]


def _sum(part: Sum) -> dict[str, Any]:
    return {"amount": f"{part.amount_dkk:f}", "count": part.count}
