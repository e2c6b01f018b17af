"""Evaluate key figures on a panel: sum over sum, missing with reasons, trees that close."""

from raaderum.analytics.keyfigures.evaluate import FigureValues, evaluate_key_figure, roll_up, sum_variables
from raaderum.analytics.keyfigures.tree import Closure, check_closure

__all__ = ["Closure", "FigureValues", "check_closure", "evaluate_key_figure", "roll_up", "sum_variables"]
