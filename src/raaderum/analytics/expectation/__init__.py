"""What a unit could be expected to spend, given its framework conditions."""

from raaderum.analytics.expectation.regression import UNITS_PER_COEFFICIENT, Expectation, fit_expectation

__all__ = ["UNITS_PER_COEFFICIENT", "Expectation", "fit_expectation"]
