"""Parts that several pages print: tables, charts, links to documents."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.reports.charts import Chart
from raaderum.reports.tables import Table, written_rows
from raaderum.reports.text import Words


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as text. Each row is (set off?, [(text, numeric?), …])."""

    id: str
    title: str
    columns: list[tuple[str, bool]]
    rows: list[tuple[bool, list[tuple[str, bool]]]]


@dataclass(frozen=True, slots=True)
class WrittenChart:
    """A chart with the table that says the same."""

    chart: Chart
    table: WrittenTable | None

    @property
    def element(self) -> str:
        """The id of its data in the page."""
        return f"chart-{self.chart.id}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its text; ``current`` marks where one is."""

    text: str
    address: str
    current: bool = False


def write_table(table: Table, words: Words) -> WrittenTable:
    """Write every cell of a table as text."""
    numeric = [column.kind != "text" for column in table.columns]
    rows = []
    for number, texts in enumerate(written_rows(table, words)):
        rows.append((number in table.strong, list(zip(texts, numeric, strict=True))))
    return WrittenTable(
        table.id, table.title, list(zip([column.title for column in table.columns], numeric, strict=True)), rows
    )


def write_chart(chart: Chart, table: Table | None, words: Words) -> WrittenChart:
    """Put a chart and its table together."""
    return WrittenChart(chart, write_table(table, words) if table else None)
