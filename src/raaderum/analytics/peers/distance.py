"""Weighted Gower distance, in blocks.

Source: J. C. Gower (1971), "A general coefficient of similarity and some of its properties",
Biometrics 27(4), with robust ranges (5–95 percentile, clipped) instead of minimum and maximum.

On scaled columns the distance is a weighted Manhattan distance, and a category is half the
Manhattan distance of its 0/1 columns; that is what makes it fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from raaderum.domain.features import FeatureMatrix, Scale
from raaderum.domain.panel import FloatArray

_BLOCK_ROWS = 256


def scale_features(values: FloatArray, scales: Sequence[Scale]) -> FloatArray:
    """Scale features to 0–1 so that a difference of 1 is the 5–95 percentile range.

    Args:
        values: (unit, feature); NaN where missing. Log features must be positive or zero.
        scales: One per feature. ``category`` columns are returned as they are (codes).

    Returns:
        (unit, feature), clipped to 0–1 but for categories. A feature without spread is 0.
    """
    scaled = np.array(values, dtype=np.float64)
    for j, scale in enumerate(scales):
        if scale == "category":
            continue
        column = scaled[:, j]
        known = ~np.isnan(column)
        if scale == "log":
            column = np.where(known, np.log1p(np.maximum(column, 0.0)), np.nan)
        elif scale == "rank":
            column = np.where(known, _ranks(column, known), np.nan)
        low, high = np.percentile(column[known], [5, 95]) if known.any() else (0.0, 0.0)
        width = high - low
        scaled[:, j] = np.clip((column - low) / width, 0.0, 1.0) if width > 0 else np.where(known, 0.0, np.nan)
    return scaled


def component_distances(scaled: FloatArray, scales: Sequence[Scale]) -> FloatArray:
    """Return (feature, unit, unit): each feature's own distance, 0–1; NaN where either is missing."""
    parts = np.abs(scaled.T[:, :, None] - scaled.T[:, None, :])
    for j, scale in enumerate(scales):
        if scale == "category":
            parts[j] = np.where(np.isnan(parts[j]), np.nan, (parts[j] != 0).astype(np.float64))
    return parts


def gower_distances(scaled: FloatArray, scales: Sequence[Scale], weights: FloatArray) -> FloatArray:
    """Return (unit, unit) distances, 0–1; features missing in either unit drop out of the denominator.

    NaN where two units share no feature with a weight.
    """
    blocks = [block for _, block in _distance_blocks(scaled, scales, weights)]
    return np.concatenate(blocks) if blocks else np.empty((0, 0))


def nearest(scaled: FloatArray, scales: Sequence[Scale], weights: FloatArray, k: int) -> tuple[np.ndarray, FloatArray]:
    """Return the k nearest others of every unit, nearest first; equal distances in row order.

    Never holds more than a block of the distance matrix, so memory grows with units × k.

    Returns:
        Rows (unit, k) and distances (unit, k).
    """
    count = scaled.shape[0]
    k = min(k, count - 1)
    rows, distances = np.empty((count, k), dtype=np.intp), np.empty((count, k))
    for start, block in _distance_blocks(scaled, scales, weights):
        own = np.arange(block.shape[0])
        block[own, start + own] = np.inf
        np.nan_to_num(block, copy=False, nan=np.inf, posinf=np.inf)
        found = _smallest(block, k)
        rows[start : start + len(own)] = found
        distances[start : start + len(own)] = np.take_along_axis(block, found, axis=1)
    return rows, distances


def feature_scales(matrix: FeatureMatrix) -> tuple[Scale, ...]:
    """Return the scale of each feature."""
    return tuple(feature.scale for feature in matrix.features)


def _smallest(block: FloatArray, k: int) -> np.ndarray:
    """Return the columns of the k smallest per row, ordered by value then column."""
    kth = np.partition(block, k - 1, axis=1)[:, k - 1 : k]
    # Ties at the k-th place: every candidate up to it is considered, so that the row order decides.
    candidates = [np.flatnonzero(row <= limit) for row, limit in zip(block, kth[:, 0], strict=True)]
    picked = np.empty((block.shape[0], k), dtype=np.intp)
    for i, columns in enumerate(candidates):
        order = np.argsort(block[i, columns], kind="stable")[:k]
        picked[i] = columns[order]
    return picked


def _distance_blocks(
    scaled: FloatArray, scales: Sequence[Scale], weights: FloatArray
) -> Iterator[tuple[int, FloatArray]]:
    # Here, because reading scipy.spatial takes longer than most commands that measure no distance.
    from scipy.spatial.distance import cdist

    wide, wide_known, wide_weights = _expand_categories(scaled, scales, weights)
    missing = np.isnan(scaled)
    filled = np.where(wide_known, wide, 0.0)
    any_missing = bool(missing.any())
    for start in range(0, scaled.shape[0], _BLOCK_ROWS):
        stop = min(start + _BLOCK_ROWS, scaled.shape[0])
        top = cdist(filled[start:stop] * wide_weights, filled * wide_weights, "cityblock")
        if not any_missing:
            yield start, top / weights.sum()
            continue
        known, block_known = wide_known.astype(float), wide_known[start:stop].astype(float)
        weighted = filled * wide_weights
        # A missing value was filled with 0: take out what that added, |0 − x|, on both sides.
        top -= (1 - block_known) @ (np.abs(weighted) * known).T
        top -= (np.abs(weighted[start:stop]) * block_known) @ (1 - known).T
        bottom = ((~missing[start:stop]) * weights) @ (~missing).T.astype(float)
        yield start, np.divide(np.maximum(top, 0.0), bottom, out=np.full_like(top, np.nan), where=bottom > 0)


def _expand_categories(
    scaled: FloatArray, scales: Sequence[Scale], weights: FloatArray
) -> tuple[FloatArray, np.ndarray, FloatArray]:
    """Turn each category into 0/1 columns with half its weight; return values, known, weights."""
    values, known, out_weights = [], [], []
    for j, scale in enumerate(scales):
        column = scaled[:, j]
        present = ~np.isnan(column)
        if scale != "category":
            values.append(column)
            known.append(present)
            out_weights.append(weights[j])
            continue
        for level in np.unique(column[present]):
            values.append((column == level).astype(float))
            known.append(present)
            out_weights.append(weights[j] / 2)
    return np.column_stack(values), np.column_stack(known), np.array(out_weights)


def _ranks(column: FloatArray, known: np.ndarray) -> FloatArray:
    """Rank the known values from 1; equal ones share the mean of their ranks."""
    ranks = np.full(column.shape, np.nan)
    _, places, counts = np.unique(column[known], return_inverse=True, return_counts=True)
    ranks[known] = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks
