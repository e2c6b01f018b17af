"""Canonical JSON: sorted keys and at most twelve significant digits, so that two machines write the same bytes."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from raaderum.studies.results.answer import Answer, GapAnswer
from raaderum.studies.results.expected import ExpectedResult
from raaderum.studies.results.gap import GapResult, PotentialResult
from raaderum.studies.results.passport import PassportResult
from raaderum.studies.results.peers import PeersResult
from raaderum.studies.results.position import PositionResult
from raaderum.studies.results.validation import ValidationResult

SIGNIFICANT_DIGITS = 12

AnyResult = (
    PositionResult
    | PeersResult
    | ExpectedResult
    | GapResult
    | PotentialResult
    | PassportResult
    | ValidationResult
    | Answer
    | GapAnswer
)
Result = Annotated[AnyResult, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[AnyResult] = TypeAdapter(Result)


def to_json(result: AnyResult) -> str:
    """Return the canonical JSON of a result."""
    plain = _round(_ADAPTER.dump_python(result, mode="json"))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str | bytes) -> AnyResult:
    """Return the result that ``to_json`` wrote."""
    return _ADAPTER.validate_json(text)


def _round(value: Any) -> Any:
    if isinstance(value, float):
        rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else value
        return rounded + 0.0  # no negative zero
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_round(item) for item in value]
    return value
