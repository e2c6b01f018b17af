"""What would this file of our own fill? An account extract or a list, by the mapping that was saved last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from raaderum.packs import AreaPack
from raaderum.studies.account_extract import Filled, Sum, Unmatched, fill_variables, total_of
from raaderum.warehouse.readers.account_extract import AccountExtract, Posting, read_extract
from raaderum.warehouse.readers.account_mapping import (
    AccountMapping,
    ExtractMapping,
    extract_mapping_from_json,
    extract_mapping_to_json,
)
from raaderum.warehouse.readers.account_strings import PARTS, AccountString
from raaderum.warehouse.readers.column_changes import ColumnChanges, accept_renames, compare_columns
from raaderum.warehouse.readers.column_fields import LIST_FIELDS, POSTING_FIELDS, Field, fold
from raaderum.warehouse.readers.column_mapping import ColumnMapping, suggest_mapping
from raaderum.warehouse.readers.label_mapping import (
    Entry,
    LabelMapping,
    check_labels,
    label_mapping_from_json,
    label_mapping_to_json,
    read_list,
)
from raaderum.warehouse.readers.table_findings import TableFinding, TableQuestion
from raaderum.warehouse.readers.table_values import DateStyle, NumberStyle
from raaderum.warehouse.readers.tables import OwnTable, read_own_table

FileKind = Literal["accounts", "list"]
"""``accounts``: postings with an account string; ``list``: labels with a quantity, as from an asset register."""


NOTHING = Sum(Decimal(0), 0)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person has said of a file that it does not say by itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    number_style: NumberStyle = "open"
    date_style: DateStyle = "open"
    accept_renames: bool = False
    sheet: str = ""
    header_line: int = 0
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that no rule matched. ``members`` are the single accounts of an account group; a label has none.

    ``when`` is what a rule for them would ask for: parts of the account string, or the label.
    """

    name: str
    sum: Sum
    lines: tuple[int, ...]
    readable: bool
    when: Mapping[str, str]
    members: tuple[Group, ...] = ()


@dataclass(frozen=True, eq=False)
class OwnFileResult:
    """What a file would fill. Where something has to be answered first, ``columns_missing`` is True and the rest empty.

    ``mapping`` is the mapping with the columns as they are now, to be saved.
    """

    mapping: str
    rows: int
    headers: tuple[str, ...]
    questions: tuple[TableQuestion, ...] = ()
    changes: ColumnChanges | None = None
    columns_missing: bool = False
    variables: tuple[Filled, ...] = ()
    policy_areas: tuple[Filled, ...] = ()
    of_which: tuple[Filled, ...] = ()
    not_ours: Sum = NOTHING
    unmatched: tuple[Group, ...] = ()
    total: Sum = NOTHING
    findings: tuple[TableFinding, ...] = ()

    @property
    def open(self) -> bool:
        """True where a question that matters is open."""
        return self.columns_missing or any(question.needed for question in self.questions)


def empty_mapping(kind: FileKind, name: str, area: str) -> str:
    """Return a mapping without columns and rules."""
    if kind == "accounts":
        return extract_mapping_to_json(ExtractMapping(AccountMapping(name, area)))
    return label_mapping_to_json(LabelMapping(name, area))


def settle_columns(
    saved: ColumnMapping | None, table: OwnTable, fields: Sequence[Field], answers: Answers
) -> tuple[ColumnMapping | None, tuple[TableQuestion, ...]]:
    """Return which column is which: as saved, as answered, or as the file says; else what has to be answered."""
    if saved is not None and not answers.columns:
        known = replace(
            saved,
            number_style=saved.number_style if answers.number_style == "open" else answers.number_style,
            date_style=saved.date_style if answers.date_style == "open" else answers.date_style,
        )
        return (accept_renames(known, compare_columns(known, table)) if answers.accept_renames else known), ()
    found = suggest_mapping(
        table, fields, answers=answers.columns, number_style=answers.number_style, date_style=answers.date_style
    )
    return (found.mapping if found.complete else None), found.questions


def read_own_file(path: Path, kind: FileKind, mapping: str, pack: AreaPack, answers: Answers) -> OwnFileResult:
    """Read a file by a saved mapping, and sum what goes to each figure.

    Args:
        path: The file.
        kind: What it is.
        mapping: The saved mapping, as JSON.
        pack: The area whose figures are filled.
        answers: What has been answered.

    Raises:
        UserError: The file or the mapping cannot be read, or a rule names what the area does not collect.
    """
    table = read_own_table(path, sheet=answers.sheet, header_line=answers.header_line, delimiter=answers.delimiter)
    if kind == "accounts":
        return _read_accounts(table, extract_mapping_from_json(mapping, path.name), pack, answers)
    return _read_labels(table, label_mapping_from_json(mapping, path.name), pack, answers)


def _read_accounts(table: OwnTable, saved: ExtractMapping, pack: AreaPack, answers: Answers) -> OwnFileResult:
    columns, questions = settle_columns(saved.columns, table, POSTING_FIELDS, answers)
    changes = compare_columns(columns, table) if columns else None
    if columns is None or (changes is not None and not changes.usable):
        return _unanswered(table, extract_mapping_to_json(saved), questions, changes)
    read = read_extract(table, columns, saved.accounts.layout)
    result = fill_variables(read.postings, saved.accounts, pack, saved.accounts.name)
    return OwnFileResult(
        extract_mapping_to_json(replace(saved, columns=replace(read.rows.mapping, header=table.headers))),
        len(table.rows), table.headers, read.rows.questions, changes,
        variables=result.variables, policy_areas=result.policy_areas, of_which=result.of_which,
        not_ours=result.not_ours, unmatched=tuple(_with_members(one, read) for one in result.unmatched),
        total=result.total, findings=read.findings,
    )  # fmt: skip


def _unanswered(
    table: OwnTable, mapping: str, questions: tuple[TableQuestion, ...], changes: ColumnChanges | None
) -> OwnFileResult:
    return OwnFileResult(mapping, len(table.rows), table.headers, questions, changes, columns_missing=True)


def _with_members(one: Unmatched, read: AccountExtract) -> Group:
    lines, members = set(one.lines), dict[AccountString, list[Posting]]()
    for posting in read.postings:
        if posting.line in lines and posting.account is not None:
            members.setdefault(posting.account, []).append(posting)
    if not members:
        return Group(one.account, one.sum, one.lines, readable=False, when={})
    account = next(iter(members))
    when = {"function": account.function} | ({"dranst": account.dranst} if account.dranst else {})
    return Group(one.account, one.sum, one.lines, one.readable, when,
                 tuple(_member(account, found) for account, found in sorted(members.items())))  # fmt: skip


def _member(account: AccountString, postings: Sequence[Posting]) -> Group:
    when = {str(part): account.part(part) for part in PARTS if account.part(part)}
    amounts = total_of([posting.amount_dkk for posting in postings])
    return Group(str(account), amounts, tuple(posting.line for posting in postings), readable=True, when=when)


def _read_labels(table: OwnTable, saved: LabelMapping, pack: AreaPack, answers: Answers) -> OwnFileResult:
    check_labels(saved, pack, saved.name)
    columns, questions = settle_columns(saved.columns, table, LIST_FIELDS, answers)
    changes = compare_columns(columns, table) if columns else None
    if columns is None or (changes is not None and not changes.usable):
        return _unanswered(table, label_mapping_to_json(saved), questions, changes)
    read = read_list(table, columns)
    filled, not_ours, rest = dict[str, list[Decimal]](), list[Decimal](), dict[str, list[Entry]]()
    for entry in read.entries:
        rule = saved.rule(entry.label)
        if rule is None:
            rest.setdefault(fold(entry.label), []).append(entry)
        elif rule.variable:
            filled.setdefault(rule.variable, []).append(entry.quantity * Decimal(rule.factor))
        else:
            not_ours.append(entry.quantity)
    return OwnFileResult(
        label_mapping_to_json(replace(saved, columns=replace(read.rows.mapping, header=table.headers))),
        len(table.rows), table.headers, read.rows.questions, changes,
        variables=tuple(
            Filled(name, variable.name.da, total_of(filled[name]))
            for name, variable in pack.variables.items() if name in filled
        ),
        not_ours=total_of(not_ours),
        unmatched=tuple(
            Group(found[0].label, total_of([e.quantity for e in found]), tuple(e.line for e in found),
                  readable=bool(found[0].label), when={"label": found[0].label})
            for found in rest.values()
        ),
        total=total_of([entry.quantity for entry in read.entries]), findings=read.findings,
    )  # fmt: skip
