"""Values far from those of others, measured so that one large value does not hide another."""

from raaderum.analytics.outliers.robust import LIMIT, is_skewed, median_and_spread, robust_distance

__all__ = ["LIMIT", "is_skewed", "median_and_spread", "robust_distance"]
