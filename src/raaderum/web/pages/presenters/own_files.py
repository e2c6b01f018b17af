"""Files from own systems, as the pages show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from raaderum.packs import AreaPack
from raaderum.reports.text import Words
from raaderum.studies.own_rules import list_rules
from raaderum.warehouse.readers.label_mapping import FACTORS
from raaderum.web.pages.presenters.collection import crumbs_of, sections_of
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.workspace.models import FileKind, FileSetup, Job, OwnFile, Submission
from raaderum.web.workspace.queries.submissions import pack_of


def present_own_files(submission: Submission, person: UUID) -> dict[str, Any]:
    """Return the page that a file is put up on."""
    setups = list(FileSetup.objects.filter(organisation=submission.organisation, area=submission.round.area))
    waiting = submission.own_files.filter(person=person).exclude(state=OwnFile.State.ENDED)
    title = _("Brug jeres egne filer")
    return {
        "title": title,
        "submission": submission,
        "setups": setups,
        "kinds": FileKind.choices,
        "waiting": list(waiting),
        "crumbs": crumbs_of(submission, title),
        "dataset": submission.round.dataset,
    }


def present_own_file(file: OwnFile, words: Words) -> dict[str, Any]:
    """Return how a file is read, and what is still to be said of it."""
    submission, pack, outcome = file.submission, pack_of(file.submission), file.outcome
    job = Job.objects.filter(key=f"own-file-{file.pk}-{file.readings}").first()
    accounts = file.setup.kind == FileKind.ACCOUNTS
    own = reverse("own_files", args=[submission.round_id, submission.organisation.code])
    crumbs = [*crumbs_of(submission, file.file_name)]
    crumbs.insert(-1, Link(_("Brug jeres egne filer"), own))
    failed = job is not None and job.state == Job.State.FAILED
    return {
        "title": file.file_name,
        "file": file,
        "submission": submission,
        "job": job,
        "reading": file.state == OwnFile.State.READING and not failed,
        "failed": job.sentence if failed and job is not None else "",
        "accounts": accounts,
        "refused": _said(outcome.get("refused"), words),
        "questions": [one | {"text": _said(one, words)} for one in outcome.get("questions", [])],
        "headers": outcome.get("headers", []),
        "open": outcome.get("open", False),
        "changes": outcome.get("changes"),
        "changed": (outcome.get("changes") or {}).get("en" if words.language == "en" else "da", []),
        "filled": [_line(one, pack, words, accounts) for one in outcome.get("variables", [])],
        "policy_areas": [_line(one, pack, words, accounts) for one in outcome.get("policy_areas", [])],
        "of_which": [_line(one, pack, words, accounts) for one in outcome.get("of_which", [])],
        "unmatched": [_group(one, words, accounts) for one in outcome.get("unmatched", [])],
        "unmatched_count": outcome.get("unmatched_count", 0),
        "sums": _sums(outcome, words) if accounts and "total" in outcome else [],
        "findings": [one | {"text": _said(one, words)} for one in outcome.get("findings", [])],
        "errors_count": outcome.get("errors_count", 0),
        "findings_count": outcome.get("findings_count", 0),
        "rules": [_rule(when, one, pack, words) for when, one in list_rules(file.setup.mapping, _kind(file))],
        "choices": _choices(pack, accounts, words),
        "factors": [(factor, _quantity(factor, words)) for factor in FACTORS],
        "crumbs": crumbs,
        "dataset": submission.round.dataset,
    }  # fmt: skip


def _kind(file: OwnFile) -> Any:
    return "accounts" if file.setup.kind == FileKind.ACCOUNTS else "list"


def _said(facts: dict[str, Any] | None, words: Words) -> str:
    return "" if not facts else str(facts["en" if words.language == "en" else "da"])


def _amount(text: str, words: Words, *, kroner: bool) -> str:
    return words.number(float(text), 2) if kroner else _quantity(text, words)


def _quantity(text: str, words: Words) -> str:
    """Return a number with the decimals it has, six at the most."""
    return words.number(float(text), min(6, len(text.partition(".")[2])))


def _line(one: dict[str, Any], pack: AreaPack, words: Words, accounts: bool) -> dict[str, Any]:
    variable = pack.variables.get(one["id"])
    unit = words.of(variable.unit) if variable else _("kr.")
    name = words.of(variable.name) if variable else one["name"]
    return one | {"name": name, "amount": _amount(one["amount"], words, kroner=accounts), "unit": unit}


def _group(one: dict[str, Any], words: Words, accounts: bool) -> dict[str, Any]:
    members = [_group(member, words, accounts) for member in one["members"]]
    return one | {
        "amount": _amount(one["amount"], words, kroner=accounts), "members": members if len(members) > 1 else [],
        "shown_lines": ", ".join(str(line) for line in one["lines"]), "more": max(0, one["count"] - len(one["lines"])),
    }  # fmt: skip


def _sums(outcome: dict[str, Any], words: Words) -> list[dict[str, str]]:
    placed = sum((Decimal(one["amount"]) for one in (*outcome["variables"], *outcome["policy_areas"])), Decimal(0))
    total, not_ours = Decimal(outcome["total"]["amount"]), Decimal(outcome["not_ours"]["amount"])
    lines = [
        (_("Har fået en plads"), placed),
        (_("Ikke vores"), not_ours),
        (_("Uden plads"), total - placed - not_ours),
        (_("Filen i alt"), total),
    ]
    return [{"name": name, "amount": words.number(float(value), 2)} for name, value in lines]


PART_NAMES = {
    "function": "funktion", "dranst": "dranst", "ownership": "ejerforhold", "cost_centre": "omkostningssted",
    "grouping": "gruppering", "kind": "art", "local": "egne cifre",
}  # fmt: skip


def _rule(when: dict[str, str], one: Any, pack: AreaPack, words: Words) -> dict[str, str]:
    parts = [when["label"]] if "label" in when else [f"{PART_NAMES[part]} {value}" for part, value in when.items()]
    to = _("Ikke vores")
    if one.variable in pack.variables:
        to = words.of(pack.variables[one.variable].name)
    elif one.policy_area:
        to = _("Politikområde: %(name)s") % {"name": one.policy_area}
    return {"when": ", ".join(parts), "to": to, "factor": "" if one.factor == "1" else one.factor.replace(".", ",")}


def _choices(pack: AreaPack, accounts: bool, words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the figures that rows can go to, by section."""
    where = sections_of(pack)
    sections = pack.questionnaire.sections if pack.questionnaire else []
    found = []
    for section in sections:
        names = [
            (v.id, f"{words.of(v.name)} ({words.of(v.unit)})")
            for v in pack.variables.values()
            if v.reported is not None and where.get(v.id) == section.id and (not accounts or v.quantity == "amount")
        ]
        if names:
            found.append((words.of(section.name), names))
    return found
