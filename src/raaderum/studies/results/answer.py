"""All that is said about one unit, as one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from raaderum.studies.results.expected import ExpectedResult
from raaderum.studies.results.gap import GapResult, PotentialResult
from raaderum.studies.results.peers import PeersResult
from raaderum.studies.results.position import PositionResult


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is said about one unit: what a frozen link stores and a paper is made of.

    ``expected`` is None where too few units have a value; ``others`` are the positions of the
    area's other key figures, for the annex.
    """

    study: str
    release: str
    dataset: str
    area: str
    pack_version: str
    version: str
    parameters: dict[str, Any]
    position: PositionResult
    peers: PeersResult
    expected: ExpectedResult | None
    others: tuple[PositionResult, ...]
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True)
class GapAnswer:
    """The explained gap of one unit and what it is worth: what a frozen link of that page stores."""

    study: str
    release: str
    dataset: str
    area: str
    pack_version: str
    version: str
    parameters: dict[str, Any]
    gap: GapResult
    potential: PotentialResult
    kind: Literal["gap_answer"] = "gap_answer"
