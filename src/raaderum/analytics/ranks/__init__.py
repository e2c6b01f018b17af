"""A rank as an interval over reasonable choices, and what choosing the lowest does."""

from raaderum.analytics.ranks.intervals import RankInterval, rank_bounds, rank_interval, sensitivity
from raaderum.analytics.ranks.order_statistics import mean_of_lowest

__all__ = ["RankInterval", "mean_of_lowest", "rank_bounds", "rank_interval", "sensitivity"]
