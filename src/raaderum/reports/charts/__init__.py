"""Charts as Vega-Lite specifications: one for the page, the PDF and the slide's picture."""

from raaderum.reports.charts.figures import Chart, expected_chart, peers_chart, spread_chart, spread_legend, trend_chart
from raaderum.reports.charts.static import draw_svg, has_drawn

__all__ = [
    "Chart",
    "draw_svg",
    "expected_chart",
    "has_drawn",
    "peers_chart",
    "spread_chart",
    "spread_legend",
    "trend_chart",
]
