"""The key-figure set of purchases in pandas, with the columns that repeat kept as categories: the frugal way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

_LINES = ("invoice", "municipality", "category", "agreement", "cause", "item", "measure", "quantity", "net_oere",
          "price_above_oere", "agreed_price_dkk")  # fmt: skip
_INVOICES = ("invoice", "municipality", "place", "supplier", "kind", "number", "issue_date", "net_oere", "gross_oere",
             "order_number", "channel", "line_count")  # fmt: skip
_REPEATED = (
    "municipality",
    "category",
    "agreement",
    "cause",
    "measure",
    "item",
    "place",
    "supplier",
    "kind",
    "channel",
)


def read(folder: Path) -> tuple[Any, Any]:
    """Read both tables, column by column, so that no more than one is there as plain texts at a time."""
    return _read(folder / "invoices.parquet", _INVOICES), _read(folder / "lines.parquet", _LINES)


def _read(file: Path, columns: tuple[str, ...]) -> Any:
    found = {}
    for name in columns:
        column = duckdb.sql(f"SELECT {name} FROM '{file}'").df()[name]
        found[name] = column.astype("category") if name in _REPEATED else column
    return pd.DataFrame(found)


def compute(folder: Path) -> dict[str, tuple[int, float]]:
    """Compute the set; return the number of rows and the sum of one column of each figure."""
    invoices, lines = read(folder)
    told: dict[str, tuple[int, float]] = {}
    told["leaks"] = _leaks(lines)
    told["invoices"] = _invoices(invoices, ["municipality"])
    told["invoices_by_category"] = _by_category(lines, invoices)
    told["compliance"] = _compliance(lines)
    told["small_invoices"] = _small(invoices)
    told["duplicates"] = _duplicates(invoices)
    told |= _prices(lines)
    return told


def _leaks(lines: Any) -> tuple[int, float]:
    part = lines.assign(below=lines.net_oere - lines.price_above_oere)
    keys = ["municipality", "agreement", "cause"]
    sums = part.groupby(keys, observed=True)[["below", "price_above_oere"]].sum()
    return len(sums), float(sums.to_numpy().sum())


def _counted(frame: Any, size: Any) -> Any:
    billed = frame.kind == "invoice"
    ordered = (frame.channel != "none") | (frame.order_number != "")
    electronic = frame.channel == "e_order"
    return frame.assign(
        invoices=billed, credit_notes=~billed, under_200=billed & (size.abs() < 20000),
        under_500=billed & (size.abs() < 50000), under_1000=billed & (size.abs() < 100000),
        with_order_number=billed & ordered, e_orders=billed & electronic,
        e_order_oere=frame.net_oere.where(electronic, 0), invoice_oere=frame.net_oere.where(billed, 0),
    )  # fmt: skip


_SUMS = ["invoices", "credit_notes", "under_200", "under_500", "under_1000", "with_order_number", "e_orders",
         "e_order_oere", "invoice_oere"]  # fmt: skip


def _invoices(invoices: Any, keys: list[str]) -> tuple[int, float]:
    groups = _counted(invoices, invoices.net_oere).groupby(keys, observed=True)
    sums, suppliers = groups[[*_SUMS, "line_count", "net_oere"]].sum(), groups["supplier"].nunique()
    return len(suppliers), float(sums.under_500.sum())


def _by_category(lines: Any, invoices: Any) -> tuple[int, float]:
    keys = ["municipality", "category", "invoice"]
    spread = lines.groupby(keys, observed=True)["net_oere"].agg(["count", "sum"]).reset_index()
    spread = spread.rename(columns={"sum": "net_oere", "count": "lines"})
    heads = invoices[["invoice", "kind", "channel", "order_number", "supplier", "net_oere"]]
    joined = spread.merge(heads.rename(columns={"net_oere": "whole"}), on="invoice")
    groups = _counted(joined, joined.whole).groupby(["municipality", "category"], observed=True)
    sums, suppliers = groups[[*_SUMS, "lines", "net_oere"]].sum(), groups["supplier"].nunique()
    return len(suppliers), float(sums.under_500.sum())


def _compliance(lines: Any) -> tuple[int, float]:
    priced = lines.agreed_price_dkk.notna() & (lines.quantity.fillna(0) != 0)
    causes = lines.pivot_table(
        index=["municipality", "category"],
        columns="cause",
        values="net_oere",
        aggfunc="sum",
        observed=True,
        fill_value=0,
    )
    keys = ["municipality", "category"]
    counts = lines.assign(priced=priced, kept=priced & (lines.price_above_oere == 0)).groupby(keys, observed=True)
    told = counts[["priced", "kept", "price_above_oere"]].sum()
    addressable = causes.sum(axis=1) - causes["not_addressable"]
    shares = (causes["compliant"] / addressable.where(addressable != 0)).fillna(0)
    return len(told), float(shares.sum())


def _small(invoices: Any) -> tuple[int, float]:
    small = invoices[(invoices.kind == "invoice") & (invoices.net_oere.abs() < 20000)]
    dated = small.assign(year=small.issue_date.dt.year, month=small.issue_date.dt.month)
    together = dated.groupby(["municipality", "place", "supplier", "year", "month"], observed=True).size().reset_index()
    known = ~together.supplier.isin(["", "person"])
    together["removed"] = (together[0] - 1).where(known, 0)
    sums = together.groupby(["municipality", "place"], observed=True)[[0, "removed"]].sum()
    return len(sums), float(sums.removed.sum())


def _duplicates(invoices: Any) -> tuple[int, float]:
    keys = ["municipality", "supplier", "kind", "gross_oere"]
    known = invoices[~invoices.supplier.isin(["", "person"]) & (invoices.number != "")]
    twice = known[known.duplicated(keys, keep=False)].copy()
    upper = twice.number.str.upper()
    twice["same"] = upper.str.replace(r"\s+", "", regex=True)
    twice["bare"] = upper.str.replace(r"[^0-9A-ZÆØÅ]+", "", regex=True).str.replace(r"^0+", "", regex=True)
    twice = twice.sort_values(["issue_date", "invoice"])
    first = twice[twice.duplicated([*keys, "same"])]
    groups = twice.groupby([*keys, "bare"], observed=True)
    days = (twice.issue_date - groups["issue_date"].shift()).dt.days
    second = twice[days.notna() & (days <= 60) & (twice.same != groups["same"].shift()) & (twice.bare != "")]
    second = second[~second.invoice.isin(first.invoice)]
    return len(first) + len(second), float(first.gross_oere.sum() + second.gross_oere.sum())


def _prices(lines: Any) -> dict[str, tuple[int, float]]:
    keys = ["category", "item", "measure"]
    priced = lines[(lines["item"] != "") & (lines.municipality != "") & (lines.quantity > 0) & (lines.net_oere > 0)]
    sums = priced.groupby([*keys, "municipality"], observed=True)[["quantity", "net_oere"]].sum().reset_index()
    sums["spend"] = sums.net_oere / 100
    sums["price"] = sums.spend / sums.quantity
    groups = sums.groupby(keys, observed=True)
    spread = groups["price"].quantile([0.25, 0.5, 0.75]).unstack()
    pooled = groups[["spend", "quantity"]].sum()
    spread["pooled"], spread["bought_by"] = pooled.spend / pooled.quantity, groups.size()
    joined = sums.merge(spread[spread.bought_by >= 5].reset_index(), on=keys)
    joined["saving"] = (joined.price - joined[0.5]).clip(lower=0) * joined.quantity
    joined["saving_low"] = (joined.price - joined[0.25]).clip(lower=0) * joined.quantity
    joined["standard"] = joined.quantity * joined.pooled
    by_item = joined.groupby(keys, observed=True)[["saving", "saving_low", "spend"]].sum()
    where = ["municipality", "category"]
    by_place = joined.groupby(where, observed=True)[["spend", "saving", "saving_low", "quantity", "standard"]].sum()
    return {
        "item_prices": (len(by_item), float(by_item.saving.sum())),
        "place_savings": (len(by_place), float(by_place.saving.sum())),
        "price_mix": (len(by_place), float(by_place.standard.sum())),
    }
