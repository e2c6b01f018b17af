"""Many small linear programmes over the same rows, solved as few large ones.

Starting the solver costs more than solving a table of ten cells, so the questions are put side by
side as blocks on a diagonal. Blocks share nothing: the best of the whole is the best of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import OptimizeResult, linprog

from raaderum.domain.panel import FloatArray

TOLERANCE = 1e-9
_COLUMNS_AT_ONCE = 2000
_INFEASIBLE = 2
_RANK = 1e-9


@dataclass(frozen=True, eq=False)
class Rows:
    """Linear constraints ``low ≤ matrix · x ≤ high``; equal bounds are an equation."""

    matrix: sparse.csr_array
    low: FloatArray
    high: FloatArray


def solve_blocks(rows: Rows, costs: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Minimise each of several costs over the same rows.

    Args:
        rows: Constraints, scaled so that the largest numbers are around 1.
        costs: (question, column).
        lower: (question, column) or (column,).
        upper: (question, column) or (column,).

    Returns:
        (question, column): a best point of each.

    Raises:
        ValueError: No point satisfies the rows.
    """
    lower, upper = np.broadcast_to(lower, costs.shape), np.broadcast_to(upper, costs.shape)
    step = max(1, _COLUMNS_AT_ONCE // costs.shape[1])
    parts = [
        _solve(rows, costs[i : i + step], lower[i : i + step], upper[i : i + step])
        for i in range(0, costs.shape[0], step)
    ]
    return np.concatenate(parts) if parts else np.empty(costs.shape)


def row_space(matrix: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the singular value decomposition (left, sizes, right) without what is zero.

    The right vectors, (rank, column), span all that the rows can say; a question is answered by
    equations alone where it lies in their span.
    """
    left, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    rank = int((sizes > _RANK * sizes.max(initial=0.0)).sum())
    return left[:, :rank], sizes[:rank], right[:rank]


def solve_equations(matrix: FloatArray, sums: FloatArray) -> FloatArray:
    """Return the columns' values that ``matrix · x = sums`` settles; NaN where it leaves a choice.

    >>> solve_equations(np.array([[1.0, 1.0, 1.0, 0.0], [1.0, 1.0, 0.0, 1.0]]), np.array([10.0, 7.0]))
    array([nan, nan, nan, nan])
    >>> solve_equations(np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]), np.array([10.0, 7.0])).round(9)
    array([nan, nan,  3.])
    """
    left, sizes, right = row_space(matrix)
    settled = 1.0 - (right**2).sum(axis=0) < _RANK
    return np.where(settled, right.T @ (left.T @ sums / sizes), np.nan)


def solve_with_prices(
    rows: Rows, costs: FloatArray, lower: FloatArray, upper: FloatArray
) -> tuple[FloatArray, np.ndarray]:
    """Minimise one cost; return a best point, and which rows its proof needs (those with a price)."""
    result = _run(rows, costs[None, :], lower[None, :], upper[None, :])
    equal, below, above = _kinds(rows)
    prices = np.zeros(rows.matrix.shape[0])
    prices[equal] = np.abs(result.eqlin.marginals)
    ranged = np.abs(result.ineqlin.marginals)
    prices[below] = ranged[: below.sum()]
    prices[above] = np.maximum(prices[above], ranged[below.sum() :])
    return result.x, prices > TOLERANCE


def _solve(rows: Rows, costs: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    return np.asarray(_run(rows, costs, lower, upper).x).reshape(costs.shape)


def _run(rows: Rows, costs: FloatArray, lower: FloatArray, upper: FloatArray) -> OptimizeResult:
    count = costs.shape[0]
    equal, below, above = _kinds(rows)
    matrix, limited = rows.matrix, bool(below.any() or above.any())
    limits = sparse.vstack([matrix[below], -matrix[above]], format="csr") if limited else matrix[below]
    limit = np.concatenate([rows.high[below], -rows.low[above]])
    problem = {
        "c": costs.ravel(),
        "A_eq": _repeat(matrix if equal.all() else matrix[equal], count),
        "b_eq": np.tile(rows.low[equal], count),
        "A_ub": _repeat(limits, count),
        "b_ub": np.tile(limit, count),
        "bounds": np.column_stack([lower.ravel(), upper.ravel()]),
        "method": "highs",
    }
    result = linprog(**problem, options={"primal_feasibility_tolerance": TOLERANCE})
    if result.status != 0:  # at the tightest tolerance the solver may give up, or disown its own rounding
        result = linprog(**problem)
    if result.status == _INFEASIBLE:
        raise ValueError("the released figures contradict each other: no values fit them all")
    if result.status != 0:
        raise RuntimeError(f"the solver stopped: {result.message}")
    return result


def _repeat(matrix: sparse.csr_array, count: int) -> sparse.csc_array:
    """Return the matrix so many times down the diagonal."""
    part = matrix.tocoo()
    turn = np.arange(count)[:, None]
    rows, columns = part.coords[0] + turn * matrix.shape[0], part.coords[1] + turn * matrix.shape[1]
    shape = (count * matrix.shape[0], count * matrix.shape[1])
    return sparse.csc_array((np.tile(part.data, count), (rows.ravel(), columns.ravel())), shape=shape)


def _kinds(rows: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which rows are equations, which stay below a limit and which above one."""
    equal = rows.low == rows.high
    return equal, ~equal & np.isfinite(rows.high), ~equal & np.isfinite(rows.low)
