"""What the site keeps."""

from raaderum.web.workspace.models.approved_version import ApprovedVersion
from raaderum.web.workspace.models.figure import Figure
from raaderum.web.workspace.models.frozen_answer import FrozenAnswer
from raaderum.web.workspace.models.job import Job
from raaderum.web.workspace.models.notice import Notice, Silence
from raaderum.web.workspace.models.own_file import FileKind, FileSetup, OwnFile
from raaderum.web.workspace.models.plan_item import PlanItem
from raaderum.web.workspace.models.process_entry import ProcessEntry
from raaderum.web.workspace.models.purchase_decision import MeasureStatus, PurchaseDecision
from raaderum.web.workspace.models.round import Publication, Round
from raaderum.web.workspace.models.submission import Assignment, Submission, WorkSpan
from raaderum.web.workspace.models.upload import Upload

__all__ = [
    "ApprovedVersion",
    "Assignment",
    "Figure",
    "FileKind",
    "FileSetup",
    "FrozenAnswer",
    "Job",
    "MeasureStatus",
    "Notice",
    "OwnFile",
    "PlanItem",
    "ProcessEntry",
    "Publication",
    "PurchaseDecision",
    "Round",
    "Silence",
    "Submission",
    "Upload",
    "WorkSpan",
]
