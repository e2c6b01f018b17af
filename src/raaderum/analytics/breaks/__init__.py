"""Level shifts in series, and trends that refuse to cross them."""

from raaderum.analytics.breaks.level_shifts import LevelShift, find_level_shifts, trend_half_width, trend_within

__all__ = ["LevelShift", "find_level_shifts", "trend_half_width", "trend_within"]
