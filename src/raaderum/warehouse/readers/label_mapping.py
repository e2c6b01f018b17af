"""A list from an own system, such as an asset register: which label is which figure, saved for next year."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from raaderum.domain.errors import near_names
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.column_fields import fold
from raaderum.warehouse.readers.column_mapping import (
    ColumnMapping,
    load_object,
    mapping_from_plain,
    mapping_to_plain,
    wrong_mapping,
)
from raaderum.warehouse.readers.mapped_rows import MappedRows, apply_mapping
from raaderum.warehouse.readers.table_findings import TableFinding
from raaderum.warehouse.readers.tables import OwnTable

LABELS_FORMAT = "raaderum-labels-1"
FACTORS = ("1", "1000", "0.001", "10000", "0.0001", "1000000", "0.000001")
"""What a quantity can be multiplied by: metres to kilometres, hectares to square metres, and back."""


@dataclass(frozen=True, slots=True)
class LabelRule:
    """Rows with ``label`` are added up in ``variable``, each times ``factor``. Without a variable: not ours."""

    label: str
    variable: str = ""
    factor: str = "1"


@dataclass(frozen=True, slots=True)
class LabelMapping:
    """What is saved for one list: its columns, once they are known, and the labels."""

    name: str
    area: str
    rules: tuple[LabelRule, ...] = ()
    columns: ColumnMapping | None = None

    def rule(self, label: str) -> LabelRule | None:
        """Return the rule of a label; case, accents and signs do not matter."""
        return next((rule for rule in self.rules if fold(rule.label) == fold(label)), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list. ``line`` is Excel's row number."""

    line: int
    label: str
    quantity: Decimal


@dataclass(frozen=True, eq=False)
class LabelledList:
    """All rows with a quantity; those without stand in ``findings``."""

    rows: MappedRows
    entries: tuple[Entry, ...]
    findings: tuple[TableFinding, ...]


def read_list(table: OwnTable, columns: ColumnMapping) -> LabelledList:
    """Read a list. Columns: ``label`` and ``quantity``.

    Raises:
        ColumnsChanged: The columns are not those of the mapping.
    """
    rows = apply_mapping(columns, table)
    entries = [
        Entry(row.line, row.text("label"), quantity)
        for row in rows.rows
        if (quantity := row.amount("quantity")) is not None
    ]
    return LabelledList(rows, tuple(entries), rows.findings)


def check_labels(mapping: LabelMapping, pack: AreaPack, file: str) -> None:
    """Refuse rules for another area, or with a figure that the area does not collect.

    Raises:
        InvalidMapping: With near names.
    """
    if mapping.area != pack.id:
        raise wrong_mapping(file, "area", mapping.area, f"skal være {pack.id}. Vælg den rigtige opsætning.",
                            f"must be {pack.id}. Choose the right mapping.")  # fmt: skip
    known = [variable.id for variable in pack.variables.values() if variable.reported is not None]
    for number, rule in enumerate(mapping.rules, 1):
        if rule.variable and rule.variable not in known:
            raise wrong_mapping(
                file, f"rules[{number}]", rule.variable, f"indberettes ikke i området {pack.id}. Ret navnet.",
                f"is not reported in the area {pack.id}. Correct the name.", near_names(rule.variable, known),
            )  # fmt: skip
        if rule.factor not in FACTORS:
            raise _must(file, f"rules[{number}].factor", rule.factor, FACTORS)


def label_mapping_to_json(mapping: LabelMapping) -> str:
    """Return the canonical JSON: equal mappings give equal texts."""
    plain: dict[str, Any] = {
        "format": LABELS_FORMAT, "name": mapping.name, "area": mapping.area,
        "rules": [{"label": r.label, "variable": r.variable, "factor": r.factor} for r in mapping.rules],
    }  # fmt: skip
    if mapping.columns is not None:
        plain["columns"] = mapping_to_plain(mapping.columns)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def label_mapping_from_json(text: str, file: str) -> LabelMapping:
    """Return the mapping in a JSON text.

    Raises:
        InvalidMapping: Not JSON, or something in it is not as it must be.
    """
    plain = load_object(text, file)
    if plain.get("format") != LABELS_FORMAT:
        raise _must(file, "format", plain.get("format"), (LABELS_FORMAT,))
    try:
        rules = tuple(
            LabelRule(str(one["label"]), str(one.get("variable", "")), str(one.get("factor", "1")))
            for one in plain["rules"]
        )
        columns = plain.get("columns")
        kept = None if columns is None else mapping_from_plain(columns, file)
        return LabelMapping(str(plain["name"]), str(plain["area"]), rules, kept)
    except (AttributeError, KeyError, TypeError) as problem:
        raise wrong_mapping(file, "rules", str(problem), "mangler eller har en forkert form. Gem opsætningen igen.",
                            "is missing or has a wrong form. Save the mapping again.") from problem  # fmt: skip


def _must(file: str, where: str, value: object, allowed: Sequence[str]) -> Exception:
    shown = ", ".join(allowed)
    return wrong_mapping(file, where, value, f"skal være en af: {shown}.", f"must be one of: {shown}.")
