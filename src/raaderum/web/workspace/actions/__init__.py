"""Writes to the database: keyword-only, one transaction each."""

from raaderum.web.workspace.actions.approval import approve, send_back, send_for_approval, start_correction
from raaderum.web.workspace.actions.assignments import assign_section
from raaderum.web.workspace.actions.figures import Content, Written, write_figure, write_figures
from raaderum.web.workspace.actions.freeze import freeze_answer
from raaderum.web.workspace.actions.jobs import ask
from raaderum.web.workspace.actions.publishing import publish_release
from raaderum.web.workspace.actions.rounds import open_round, reopen_round, start_validation
from raaderum.web.workspace.actions.uploads import apply_upload, discard_upload, receive_upload

__all__ = [
    "Content",
    "Written",
    "apply_upload",
    "approve",
    "ask",
    "assign_section",
    "discard_upload",
    "freeze_answer",
    "open_round",
    "publish_release",
    "receive_upload",
    "reopen_round",
    "send_back",
    "send_for_approval",
    "start_correction",
    "start_validation",
    "write_figure",
    "write_figures",
]
