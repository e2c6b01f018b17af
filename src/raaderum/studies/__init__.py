"""One module per question a user asks. The only place where methods, packs and data meet."""

from raaderum.studies.answer import study_answer
from raaderum.studies.choices import Choices, make_choices
from raaderum.studies.expected import study_expected
from raaderum.studies.peers import study_peers
from raaderum.studies.position import study_position
from raaderum.studies.results import Answer, AnyResult, ExpectedResult, PeersResult, PositionResult, from_json, to_json
from raaderum.studies.verification import verify_release

__all__ = [
    "Answer",
    "AnyResult",
    "Choices",
    "ExpectedResult",
    "PeersResult",
    "PositionResult",
    "from_json",
    "make_choices",
    "study_answer",
    "study_expected",
    "study_peers",
    "study_position",
    "to_json",
    "verify_release",
]
