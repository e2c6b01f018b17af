"""Charts as Vega-Lite specifications: one for the page, the PDF and the slide's picture."""

from raaderum.reports.charts.figures import Chart, expected_chart, peers_chart, spread_chart, spread_legend, trend_chart
from raaderum.reports.charts.gap_figures import (
    Step,
    cause_chart,
    cause_steps,
    central_steps,
    factor_steps,
    leaf_steps,
    node_chart,
    waterfall_chart,
    waterfall_table,
)
from raaderum.reports.charts.static import draw_svg, has_drawn

__all__ = [
    "Chart",
    "Step",
    "cause_chart",
    "cause_steps",
    "central_steps",
    "draw_svg",
    "expected_chart",
    "factor_steps",
    "has_drawn",
    "leaf_steps",
    "node_chart",
    "peers_chart",
    "spread_chart",
    "spread_legend",
    "trend_chart",
    "waterfall_chart",
    "waterfall_table",
]
