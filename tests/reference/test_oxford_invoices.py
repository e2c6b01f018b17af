"""Payments of Oxford City Council through the door for CSV extracts: every row, every penny, in a foreign currency.

61,529 rows and £228,210,155.40, counted here a second time with the csv module. Read from ../shared/data/spend/oxford
(Open Government Licence); skipped where it is missing. One file has no dates, so one is given for it; one row has no
amount.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from raaderum.domain.purchases import Invoice, Refusal
from raaderum.warehouse.readers.invoices import CsvOptions, read_csv_lines
from tests.shared import shared_data

RATE = Decimal("8.65")


def test_every_row_and_every_penny_comes_through():
    files = sorted(shared_data("spend/oxford").rglob("*.csv"))
    assert len(files) == 17
    rows, pence, oere, names = 0, 0, 0, Counter()
    read: list[Invoice] = []
    refused: list[Refusal] = []
    for file in files:
        undated = date(2014, 6, 30) if "apr-jun-2014" in file.name else None
        options = CsvOptions(currency="GBP", rates={"GBP": RATE}, default_date=undated)
        for one in read_csv_lines(file, options=options):
            (read if isinstance(one, Invoice) else refused).append(one)
        with file.open(encoding="utf-8", newline="") as stream:
            header, *plain = [row for row in csv.reader(stream) if any(cell.strip() for cell in row)]
        folded = [text.strip().lower().replace("_", " ") for text in header]
        amount, who = folded.index("amount"), folded.index("supplier name")
        rows += len(plain)
        for row in plain:
            pounds = Decimal(row[amount].strip() or "0")
            pence += int(pounds * 100)
            oere += int((pounds * RATE * 100).quantize(Decimal(1), ROUND_HALF_UP))
            names[" ".join(row[who].split())] += bool(row[amount].strip())
    assert (rows, pence) == (61_529, 22_821_015_540)
    assert [one.code for one in refused] == ["row-without-amount"]
    assert sum(len(one.lines) for one in read) == 61_528
    assert sum(one.net_oere for one in read) == oere
    assert {one.currency for one in read} == {"GBP"}
    lines = Counter()
    for one in read:
        lines[one.supplier_name] += len(one.lines)
    assert lines == +names
    assert len({one.digest for one in read}) == len(read)
