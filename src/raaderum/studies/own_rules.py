"""Say where rows of an own file belong, and take it back: the rules of its saved mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.packs import AreaPack
from raaderum.studies.own_file import FileKind
from raaderum.warehouse.readers.account_mapping import (
    AccountRule,
    Condition,
    Destination,
    check_variables,
    extract_mapping_from_json,
    extract_mapping_to_json,
)
from raaderum.warehouse.readers.account_strings import PARTS
from raaderum.warehouse.readers.label_mapping import (
    LabelRule,
    check_labels,
    label_mapping_from_json,
    label_mapping_to_json,
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Rows that are ``when`` go to a figure, to a policy area (accounts only), or, without either, are not ours."""

    when: Mapping[str, str]
    variable: str = ""
    policy_area: str = ""
    factor: str = "1"


def place_rows(mapping: str, kind: FileKind, placements: Iterable[Placement], pack: AreaPack) -> str:
    """Return the mapping with rules for rows that none of its rules matches: so they go behind the others.

    Rules for single accounts come before those for whole functions.

    Raises:
        InvalidMapping: The area does not collect the figure.
    """
    asked = sorted(placements, key=lambda one: -len(one.when))
    if kind == "list":
        saved = label_mapping_from_json(mapping, "")
        rules = tuple(LabelRule(one.when["label"], one.variable, one.factor) for one in asked)
        labels = replace(saved, rules=(*saved.rules, *rules))
        check_labels(labels, pack, labels.name)
        return label_mapping_to_json(labels)
    kept = extract_mapping_from_json(mapping, "")
    accounts = replace(kept.accounts, rules=(*kept.accounts.rules, *(_account_rule(one) for one in asked)))
    check_variables(accounts, pack, accounts.name)
    return extract_mapping_to_json(replace(kept, accounts=accounts))


def _account_rule(one: Placement) -> AccountRule:
    to = Destination("not_ours")
    if one.variable:
        to = Destination("variable", one.variable)
    elif one.policy_area:
        to = Destination("policy_area", one.policy_area)
    return AccountRule(tuple(Condition(part, (one.when[part],)) for part in PARTS if part in one.when), to)


def list_rules(mapping: str, kind: FileKind) -> list[tuple[dict[str, str], Placement]]:
    """Return the rules of a mapping in their order, each with what it asks for, several patterns in one text."""
    if kind == "list":
        return [
            ({"label": rule.label}, Placement({"label": rule.label}, rule.variable, factor=rule.factor))
            for rule in label_mapping_from_json(mapping, "").rules
        ]
    found = []
    for rule in extract_mapping_from_json(mapping, "").accounts.rules:
        when = {str(condition.part): ", ".join(condition.patterns) for condition in rule.when}
        variable = rule.to.value if rule.to.kind == "variable" else ""
        found.append((when, Placement(when, variable, "" if variable else rule.to.value)))
    return found


def drop_rule(mapping: str, kind: FileKind, number: int) -> str:
    """Return the mapping without its rule ``number``, counted from 0.

    Raises:
        NoSuchThing: There is none.
    """
    if not 0 <= number < len(list_rules(mapping, kind)):
        raise NoSuchThing(value=number + 1)
    if kind == "list":
        labels = label_mapping_from_json(mapping, "")
        return label_mapping_to_json(replace(labels, rules=labels.rules[:number] + labels.rules[number + 1 :]))
    kept = extract_mapping_from_json(mapping, "")
    rules = kept.accounts.rules
    accounts = replace(kept.accounts, rules=rules[:number] + rules[number + 1 :])
    return extract_mapping_to_json(replace(kept, accounts=accounts))
