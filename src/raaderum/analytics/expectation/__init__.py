"""What a unit could be expected to spend, given its framework conditions."""

from raaderum.analytics.expectation.regression import Expectation, fit_expectation

__all__ = ["Expectation", "fit_expectation"]
