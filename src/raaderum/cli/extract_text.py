"""What raaderum extract writes: to people, and to programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from raaderum.cli.console import error, say
from raaderum.studies.account_extract import ExtractResult, Filled, Sum
from raaderum.warehouse.readers.account_extract import AccountExtract
from raaderum.warehouse.readers.table_findings import TableFinding, TableQuestion

_SHOWN = 10
"""Findings of one kind, and lines of one account, before the rest is counted."""
_DELIMITERS = {";": "semikolon", ",": "komma", "\t": "tabulator", "|": "lodret streg"}


def print_questions(questions: Iterable[TableQuestion]) -> None:
    """Write what the file does not say by itself, and how to answer."""
    error("Filen siger ikke selv alt. Svar, og kør igen:")
    for question in questions:
        how = f" Svar: --column {question.field}=OVERSKRIFT" if question.code.endswith("-column") else ""
        how = how or f" Svar: --{question.code} {' eller '.join(question.choices)}"
        optional = "" if question.needed else " (kan undværes)"
        error(f"  {question.sentence()}{how}{optional}")


def print_extract(read: AccountExtract, result: ExtractResult, *, compared: bool) -> None:
    """Write what the file would fill, what changed in its columns, and what no rule matched.

    ``compared``: the columns were saved before, so it is worth saying that they are the same.
    """
    table = read.rows.table
    say(f"{table.file}{f', arket »{table.sheet}«' if table.sheet else ''}: {_how_read(read)}")
    _print_columns(read, compared)
    lines = len(result.variables)
    _print_sums(f"Ville udfylde {lines} {'linje' if lines == 1 else 'linjer'} i skemaet", result.variables)
    _print_sums("Politikområder", result.policy_areas)
    _print_sums("Heraf (indgår i tallene ovenfor)", result.of_which)
    _print_unmatched(result)
    say("\nAfstemning")
    for name, part in (
        ("Fundet plads til", result.matched),
        ("Ikke vores", result.not_ours),
        ("Ingen regel", result.left),
        ("I alt", result.total),
    ):
        say(f"  {name:<18}{_kroner(part.amount_dkk):>22}  {_postings(part)}")
    _print_findings(read.findings)
    asked = [question for question in read.rows.questions if question.needed]
    if asked:
        print_questions(asked)


def _how_read(read: AccountExtract) -> str:
    table = read.rows.table
    dates = sorted(str(value) for row in read.rows.rows if (value := row.values.get("date")) is not None)
    parts = [f"{len(table.rows)} rækker", f"overskrifter i række {table.header_line}"]
    if table.delimiter:
        parts.append(f"{table.encoding}, delt med {_DELIMITERS[table.delimiter]}")
    if dates:
        parts.append(f"datoer fra {dates[0]} til {dates[-1]}")
    return ", ".join(parts) + "."


def _print_columns(read: AccountExtract, compared: bool) -> None:
    say("\nKolonner")
    for field in read.rows.mapping.fields:
        say(f"  {field.id}: »{field.headers[0]}«")
    for sentence in read.rows.changes.sentences():
        say(f"  {sentence}")
    if compared and read.rows.changes.unchanged:
        say("  Kolonnerne er som i opsætningen.")


def _print_sums(heading: str, sums: Sequence[Filled]) -> None:
    if sums:
        say(f"\n{heading}")
    for one in sums:
        name = f"{one.name} ({one.id})" if one.id != one.name else one.name
        say(f"  {name}: {_kroner(one.sum.amount_dkk)}, {_postings(one.sum)}")


def _print_unmatched(result: ExtractResult) -> None:
    if result.unmatched:
        say("\nIngen regel passer")
    for one in result.unmatched:
        more = f" og {len(one.lines) - _SHOWN} til" if len(one.lines) > _SHOWN else ""
        lines = ", ".join(str(line) for line in one.lines[:_SHOWN]) + more
        account = one.account or "(ingen konto)"
        say(f"  {account}: {_kroner(one.sum.amount_dkk)}, {_postings(one.sum)} (række {lines})")


def _print_findings(findings: Sequence[TableFinding]) -> None:
    counts = Counter((one.level, one.code) for one in findings)
    for level, heading in (("error", "Fejl"), ("warning", "Advarsler")):
        kinds = [code for (found, code) in counts if found == level]
        if kinds:
            say(f"\n{heading}")
        for code in kinds:
            same = [one for one in findings if (one.level, one.code) == (level, code)]
            for one in same[:_SHOWN]:
                say(f"  {one.place}: {one.sentence()} {one.remedy()}".rstrip())
            if len(same) > _SHOWN:
                say(f"  … og {len(same) - _SHOWN} til af samme slags.")


def _kroner(amount: Decimal) -> str:
    """Return "1.234.567,89 kr."; a minus is −."""
    exponent = amount.normalize().as_tuple().exponent
    digits = max(2, -exponent) if isinstance(exponent, int) else 2
    text = f"{abs(amount):,.{digits}f}".translate(str.maketrans(",.", ".,"))
    return f"{'−' if amount < 0 else ''}{text} kr."


def _postings(part: Sum) -> str:
    return f"{part.count} post" + ("" if part.count == 1 else "er")


def as_dictionary(read: AccountExtract, result: ExtractResult) -> dict[str, object]:
    """Return all of it as JSON; amounts are texts, so that no øre is lost."""
    changes = read.rows.changes
    return {
        "file": read.rows.table.file,
        "sheet": read.rows.table.sheet,
        "area": result.area,
        "rows": len(read.rows.rows),
        "columns": {
            "fields": {field.id: field.headers[0] for field in read.rows.mapping.fields},
            "unchanged": changes.unchanged,
            "moved": [{"header": one.header, "before": one.before, "now": one.now} for one in changes.moved],
            "renamed": [{"before": one.before, "now": one.now, "why": one.why} for one in changes.renamed],
            "missing": list(changes.missing),
            "new": list(changes.new),
        },
        "variables": {one.id: _plain(one.sum) for one in result.variables},
        "policy_areas": {one.id: _plain(one.sum) for one in result.policy_areas},
        "of_which": {one.id: _plain(one.sum) for one in result.of_which},
        "matched": _plain(result.matched),
        "not_ours": _plain(result.not_ours),
        "unmatched": [
            {"account": one.account, **_plain(one.sum), "lines": list(one.lines), "readable": one.readable}
            for one in result.unmatched
        ],
        "left": _plain(result.left),
        "total": _plain(result.total),
        "residual_dkk": str(result.residual_dkk),
        "questions": [question.sentence() for question in read.rows.questions],
        "findings": [_finding(one) for one in read.findings],
    }


def _plain(part: Sum) -> dict[str, object]:
    return {"amount_dkk": str(part.amount_dkk), "count": part.count}


def _finding(finding: TableFinding) -> dict[str, object]:
    return {
        "level": finding.level,
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "column": finding.column,
        "sentence": finding.sentence(),
        "remedy": finding.remedy(),
    }
