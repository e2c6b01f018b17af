"""One module per question a user asks. The only place where methods, packs and data meet."""

from raaderum.studies.answer import study_answer, study_gap_answer
from raaderum.studies.choices import Choices, make_choices
from raaderum.studies.expected import study_expected
from raaderum.studies.gap import study_gap
from raaderum.studies.gap_choices import GapChoices, make_gap_choices
from raaderum.studies.passport import study_passport
from raaderum.studies.peers import study_peers
from raaderum.studies.position import study_position
from raaderum.studies.potential import study_potential
from raaderum.studies.results import (
    Answer,
    AnyResult,
    ExpectedResult,
    GapAnswer,
    GapResult,
    PassportResult,
    PeersResult,
    PositionResult,
    PotentialResult,
    ValidationResult,
    from_json,
    to_json,
)
from raaderum.studies.validation import study_validation
from raaderum.studies.verification import verify_release

__all__ = [
    "Answer",
    "AnyResult",
    "Choices",
    "ExpectedResult",
    "GapAnswer",
    "GapChoices",
    "GapResult",
    "PassportResult",
    "PeersResult",
    "PositionResult",
    "PotentialResult",
    "ValidationResult",
    "from_json",
    "make_choices",
    "make_gap_choices",
    "study_answer",
    "study_expected",
    "study_gap",
    "study_gap_answer",
    "study_passport",
    "study_peers",
    "study_position",
    "study_potential",
    "study_validation",
    "to_json",
    "verify_release",
]
