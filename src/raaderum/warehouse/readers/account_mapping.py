"""Where a municipality's own accounts belong: ordered rules, saved as a file, the first that fits decides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from raaderum.domain.errors import near_names
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.account_strings import PARTS, AccountPart, AccountString
from raaderum.warehouse.readers.column_mapping import (
    ColumnMapping,
    load_object,
    mapping_from_plain,
    mapping_to_plain,
    wrong_mapping,
)

ACCOUNTS_FORMAT = "raaderum-accounts-1"
Kind = Literal["variable", "policy_area", "not_ours"]
KINDS: tuple[Kind, ...] = ("variable", "policy_area", "not_ours")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a posting goes: a variable of the pack, a policy area (politikområde), or "not ours" (no value)."""

    kind: Kind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of the account string is one of ``patterns``: digits, with * for any at the end ("2.28.*")."""

    part: AccountPart
    patterns: tuple[str, ...]

    def fits(self, account: AccountString) -> bool:
        """Tell whether it fits; a part that is not there fits nothing."""
        value = account.part(self.part)
        return bool(value) and any(
            value.startswith(pattern[:-1]) if pattern.endswith("*") else value == pattern for pattern in self.patterns
        )


@dataclass(frozen=True, slots=True)
class AccountRule:
    """All conditions together; ``why`` is the municipality's own note."""

    when: tuple[Condition, ...]
    to: Destination
    why: str = ""

    def fits(self, account: AccountString) -> bool:
        """Tell whether all conditions fit."""
        return all(condition.fits(account) for condition in self.when)


@dataclass(frozen=True, slots=True)
class OfWhichRule:
    """A figure that is part of others, such as income: outside the sums. ``sign`` −1 turns income into plus."""

    when: tuple[Condition, ...]
    variable: str
    sign: Literal[1, -1] = 1

    def fits(self, account: AccountString) -> bool:
        """Tell whether all conditions fit."""
        return all(condition.fits(account) for condition in self.when)


@dataclass(frozen=True, slots=True)
class AccountMapping:
    """A municipality's rules for one area. ``layout`` is its own order of the parts of an account string, if any."""

    name: str
    area: str
    rules: tuple[AccountRule, ...] = ()
    of_which: tuple[OfWhichRule, ...] = ()
    layout: tuple[tuple[AccountPart, int], ...] = ()

    def destination(self, account: AccountString) -> Destination | None:
        """Return where the first rule that fits sends a posting; None where no rule does."""
        return next((rule.to for rule in self.rules if rule.fits(account)), None)


@dataclass(frozen=True, slots=True)
class ExtractMapping:
    """All that is saved for one file: its columns, once they are known, and the accounts."""

    accounts: AccountMapping
    columns: ColumnMapping | None = field(default=None)


def check_variables(mapping: AccountMapping, pack: AreaPack, file: str) -> None:
    """Refuse rules for another area, or with a variable that the area does not collect in kroner.

    Raises:
        InvalidMapping: With near names.
    """
    if mapping.area != pack.id:
        raise wrong_mapping(file, "area", mapping.area, f"skal være {pack.id}. Vælg den rigtige opsætning.",
                            f"must be {pack.id}. Choose the right mapping.")  # fmt: skip
    known = [v.id for v in pack.variables.values() if v.reported is not None and v.quantity == "amount"]
    asked = [(f"rules[{i}]", rule.to.value) for i, rule in enumerate(mapping.rules, 1) if rule.to.kind == "variable"]
    asked += [(f"of_which[{i}]", rule.variable) for i, rule in enumerate(mapping.of_which, 1)]
    for where, name in asked:
        if name not in known:
            raise wrong_mapping(
                file, where, name, f"er ikke et beløb, der indberettes i området {pack.id}. Ret navnet.",
                f"is no amount that is reported in the area {pack.id}. Correct the name.", near_names(name, known),
            )  # fmt: skip


# --- as a file ------------------------------------------------------------------------------------


def extract_mapping_to_json(mapping: ExtractMapping) -> str:
    """Return the canonical JSON: equal mappings give equal texts."""
    accounts = mapping.accounts
    plain: dict[str, Any] = {
        "format": ACCOUNTS_FORMAT,
        "name": accounts.name,
        "area": accounts.area,
        "layout": [{"part": part, "digits": digits} for part, digits in accounts.layout],
        "rules": [
            {"when": _when_to_plain(rule.when), "to": _to_plain(rule.to), **({"why": rule.why} if rule.why else {})}
            for rule in accounts.rules
        ],
        "of_which": [
            {"when": _when_to_plain(rule.when), "variable": rule.variable, "sign": rule.sign}
            for rule in accounts.of_which
        ],
    }
    if mapping.columns is not None:
        plain["columns"] = mapping_to_plain(mapping.columns)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def extract_mapping_from_json(text: str, file: str) -> ExtractMapping:
    """Return the mapping in a JSON text.

    Raises:
        InvalidMapping: Not JSON, or something in it is not as it must be; the message says where.
    """
    plain = load_object(text, file)
    _known_keys(file, "", plain, {"format", "name", "area", "layout", "rules", "of_which", "columns"})
    if plain.get("format") != ACCOUNTS_FORMAT:
        raise _must(file, "format", plain.get("format"), ACCOUNTS_FORMAT)
    accounts = AccountMapping(
        _text(file, "name", plain.get("name", "")),
        _text(file, "area", plain.get("area")),
        tuple(_rule(file, f"rules[{i}]", one) for i, one in enumerate(_list(file, "rules", plain), 1)),
        tuple(_of_which(file, f"of_which[{i}]", one) for i, one in enumerate(_list(file, "of_which", plain), 1)),
        _layout(file, _list(file, "layout", plain)),
    )
    columns = plain.get("columns")
    if columns is not None and not isinstance(columns, dict):
        raise _must(file, "columns", columns, "{…}")
    return ExtractMapping(accounts, None if columns is None else mapping_from_plain(columns, file))


def _when_to_plain(when: Sequence[Condition]) -> dict[str, list[str]]:
    return {condition.part: list(condition.patterns) for condition in when}


def _to_plain(to: Destination) -> dict[str, str | bool]:
    return {"not_ours": True} if to.kind == "not_ours" else {to.kind: to.value}


def _rule(file: str, where: str, plain: object) -> AccountRule:
    rule = _object(file, where, plain)
    _known_keys(file, where, rule, {"when", "to", "why"})
    to = _object(file, f"{where}.to", rule.get("to"))
    kinds = [kind for kind in KINDS if kind in to]
    if len(kinds) != 1 or len(to) != 1 or (kinds[0] == "not_ours" and to["not_ours"] is not True):
        raise _must(file, f"{where}.to", json.dumps(to, ensure_ascii=False), "variable, policy_area, not_ours: true")
    value = "" if kinds[0] == "not_ours" else _text(file, f"{where}.to.{kinds[0]}", to[kinds[0]])
    when = _when(file, f"{where}.when", rule.get("when"))
    return AccountRule(when, Destination(kinds[0], value), str(rule.get("why", "")))


def _of_which(file: str, where: str, plain: object) -> OfWhichRule:
    rule = _object(file, where, plain)
    _known_keys(file, where, rule, {"when", "variable", "sign"})
    sign = rule.get("sign", 1)
    if sign not in {1, -1} or isinstance(sign, bool):
        raise _must(file, f"{where}.sign", sign, "1, -1")
    variable = _text(file, f"{where}.variable", rule.get("variable"))
    return OfWhichRule(_when(file, f"{where}.when", rule.get("when")), variable, 1 if sign == 1 else -1)


def _when(file: str, where: str, plain: object) -> tuple[Condition, ...]:
    """Return conditions in the order of the parts. A rule without any would fit everything: it is refused."""
    when = _object(file, where, plain)
    _known_keys(file, where, when, set(PARTS))
    if not when:
        raise _must(file, where, "{}", ", ".join(PARTS))
    found = []
    for part in (part for part in PARTS if part in when):
        patterns = when[part] if isinstance(when[part], list) else [when[part]]
        for pattern in patterns:
            body = pattern.removesuffix("*") if isinstance(pattern, str) else "?"
            if not pattern or not all(sign.isascii() and (sign.isdigit() or sign == ".") for sign in body):
                raise _must(file, f"{where}.{part}", pattern, '"2.28.11", "2.28.*"')
        if not patterns:
            raise _must(file, f"{where}.{part}", "[]", '"2.28.11", "2.28.*"')
        found.append(Condition(part, tuple(patterns)))
    return tuple(found)


def _layout(file: str, plain: Sequence[object]) -> tuple[tuple[AccountPart, int], ...]:
    layout: list[tuple[AccountPart, int]] = []
    for i, one in enumerate(plain, 1):
        entry = _object(file, f"layout[{i}]", one)
        _known_keys(file, f"layout[{i}]", entry, {"part", "digits"})
        digits = entry.get("digits")
        part = next((name for name in PARTS if name == entry.get("part")), None)
        if part is None or part in dict(layout):
            raise _must(file, f"layout[{i}].part", entry.get("part"), f"{', '.join(PARTS)} (1 ×)")
        fixed = {"function": 5, "dranst": 1, "ownership": 1}.get(part)
        last = i == len(plain)
        if type(digits) is not int or digits < (0 if last else 1) or (fixed and digits != fixed):
            raise _must(file, f"layout[{i}].digits", digits, str(fixed or "1, 2, 3 …"))
        layout.append((part, digits))
    if layout and "function" not in dict(layout):
        raise _must(file, "layout", "", "function")
    return tuple(layout)


def _object(file: str, where: str, plain: object) -> Mapping[str, Any]:
    if isinstance(plain, dict):
        return plain
    raise _must(file, where, plain, "{…}")


def _list(file: str, where: str, plain: Mapping[str, Any]) -> list[object]:
    value = plain.get(where, [])
    if isinstance(value, list):
        return value
    raise _must(file, where, value, "[…]")


def _text(file: str, where: str, value: object) -> str:
    if isinstance(value, str) and (value or where == "name"):
        return value
    raise _must(file, where, value, "»tekst«")


def _known_keys(file: str, where: str, plain: Mapping[str, Any], known: set[str]) -> None:
    for key in plain:
        if key not in known:
            near = near_names(key, known)
            raise wrong_mapping(file, where or "JSON", key, "kendes ikke. Ret navnet, eller slet linjen.",
                                "is not known. Correct the name or delete the line.", near)  # fmt: skip


def _must(file: str, where: str, value: object, allowed: str) -> Exception:
    return wrong_mapping(file, where, value, f"skal være: {allowed}.", f"must be: {allowed}.")
