"""What a business case is worth: cash flows, estimates, and what decides."""

from raaderum.analytics.business_cases.cash_flows import discount_factors, npv, payback_years
from raaderum.analytics.business_cases.estimates import (
    ImpossibleCorrelations,
    ThreePoint,
    correlation_matrix,
    draw_shares,
    quantile,
)
from raaderum.analytics.business_cases.irr import Irr, irr, irr_rows
from raaderum.analytics.business_cases.model import CashModel, evaluate
from raaderum.analytics.business_cases.sensitivity import Swing, break_even, tornado
from raaderum.analytics.business_cases.simulate import Outcomes, simulate

__all__ = [
    "CashModel",
    "ImpossibleCorrelations",
    "Irr",
    "Outcomes",
    "Swing",
    "ThreePoint",
    "break_even",
    "correlation_matrix",
    "discount_factors",
    "draw_shares",
    "evaluate",
    "irr",
    "irr_rows",
    "npv",
    "payback_years",
    "quantile",
    "simulate",
    "tornado",
]
