"""A municipality's own account extract: postings with an account string and an amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from raaderum.domain.reader_errors import UnreadableAccount
from raaderum.domain.text import Text
from raaderum.warehouse.readers.account_strings import AccountPart, AccountString, parse_account
from raaderum.warehouse.readers.column_mapping import ColumnMapping
from raaderum.warehouse.readers.mapped_rows import MappedRow, MappedRows, apply_mapping
from raaderum.warehouse.readers.table_findings import TableFinding
from raaderum.warehouse.readers.tables import OwnTable


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount on one account.

    Attributes:
        line: Excel's row number.
        cell: Where the account string stands, as Excel writes it.
        account: None where the string cannot be read; ``written`` is what stands there.
        amount_dkk: Kroner with øre: cost is plus, income minus.
        text: What the posting says of itself.
    """

    line: int
    cell: str
    account: AccountString | None
    written: str
    amount_dkk: Decimal
    text: str = ""


@dataclass(frozen=True, eq=False)
class AccountExtract:
    """All postings of a file. Rows without an amount are no postings; they stand in ``findings``."""

    rows: MappedRows
    postings: tuple[Posting, ...]
    findings: tuple[TableFinding, ...]


def read_extract(
    table: OwnTable, columns: ColumnMapping, layout: Sequence[tuple[AccountPart, int]] = ()
) -> AccountExtract:
    """Read the postings of a table.

    Args:
        table: The table.
        columns: Which column is ``account`` and which is ``amount``; ``text`` where there is one.
        layout: The municipality's own order of the parts of an account string; empty: the authorised one.

    Returns:
        Every row with an amount, also those whose account cannot be read: nothing drops out of the total.

    Raises:
        ColumnsChanged: The columns are not those of the mapping.
    """
    rows = apply_mapping(columns, table)
    known: dict[str, AccountString | UnreadableAccount] = {}
    postings, findings = [], list(rows.findings)
    flagged = {finding.cell for finding in findings}
    above = Decimal(0)
    column = rows.position("account")
    for row in rows.rows:
        amount = row.amount()
        if amount is None:
            continue
        cell = table.address(row.line, column)
        written = row.text("account")
        account = None
        if written:
            account = _parse(written, layout, known)
        if isinstance(account, AccountString):
            above += amount
        elif cell not in flagged:
            findings.append(_unread(rows, row, account, above, cell))
        parsed = account if isinstance(account, AccountString) else None
        postings.append(Posting(row.line, cell, parsed, written, amount, row.text("text")))
    return AccountExtract(rows, tuple(postings), tuple(findings))


def _parse(
    written: str, layout: Sequence[tuple[AccountPart, int]], known: dict[str, AccountString | UnreadableAccount]
) -> AccountString | UnreadableAccount:
    if written not in known:
        try:
            known[written] = parse_account(written, layout)
        except UnreadableAccount as problem:
            known[written] = problem
    return known[written]


def _unread(
    rows: MappedRows, row: MappedRow, problem: UnreadableAccount | None, above: Decimal, cell: str
) -> TableFinding:
    """Return the finding of a posting without an account: a total below its rows is told apart."""
    amount = row.amount()
    code = "no-account" if problem is None else "unreadable-account"
    if amount and amount == above:
        code = "total-row"
    why = Text(str(problem.facts["problem_da"]), str(problem.facts["problem_en"])) if problem else None
    table = rows.table
    heading = table.headers[rows.position("account")]
    return TableFinding("error", code, table.file, table.sheet, cell, heading, row.text("account"), why)


def by_account(postings: Sequence[Posting]) -> Iterator[tuple[str, list[Posting]]]:
    """Yield the postings by function and dranst, or by what is written where the account cannot be read."""
    groups: dict[str, list[Posting]] = {}
    for posting in postings:
        account = posting.account
        name = posting.written if account is None else "-".join(filter(None, (account.function, account.dranst)))
        groups.setdefault(name, []).append(posting)
    yield from sorted(groups.items())
