"""Writes to the database: keyword-only, one transaction each."""

from raaderum.web.workspace.actions.approval import approve, send_back, send_for_approval, start_correction
from raaderum.web.workspace.actions.assignments import assign_section
from raaderum.web.workspace.actions.figures import Content, Written, write_figure, write_figures
from raaderum.web.workspace.actions.freeze import freeze_answer
from raaderum.web.workspace.actions.jobs import ask
from raaderum.web.workspace.actions.own_files import (
    answer_questions,
    drop_own_file,
    make_setup,
    place,
    propose_changes,
    receive_own_file,
    take_back_rule,
)
from raaderum.web.workspace.actions.plan import add_plan_item, change_plan_item, remove_plan_item
from raaderum.web.workspace.actions.processes import add_process, import_processes, remove_process, save_process
from raaderum.web.workspace.actions.publishing import publish_release
from raaderum.web.workspace.actions.purchases import ask_to_publish, decide, set_measure_status, take_back
from raaderum.web.workspace.actions.rounds import open_round, reopen_round, start_validation
from raaderum.web.workspace.actions.uploads import apply_upload, discard_upload, receive_upload

__all__ = [
    "Content",
    "Written",
    "add_plan_item",
    "add_process",
    "answer_questions",
    "apply_upload",
    "approve",
    "ask",
    "ask_to_publish",
    "assign_section",
    "change_plan_item",
    "decide",
    "discard_upload",
    "drop_own_file",
    "freeze_answer",
    "import_processes",
    "make_setup",
    "open_round",
    "place",
    "propose_changes",
    "publish_release",
    "receive_own_file",
    "receive_upload",
    "remove_plan_item",
    "remove_process",
    "reopen_round",
    "save_process",
    "send_back",
    "send_for_approval",
    "set_measure_status",
    "start_correction",
    "start_validation",
    "take_back",
    "take_back_rule",
    "write_figure",
    "write_figures",
]
