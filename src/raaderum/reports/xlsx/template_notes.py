"""What stands under Bemærk while a template is filled in: formulas that say at once what the check would."""

from __future__ import annotations

from raaderum.domain.key_figures import Reporting
from raaderum.domain.observations import REASON_TEXTS
from raaderum.reports.xlsx.template_sheets import Sheets, letter
from raaderum.studies.submission_rules import implausible, is_jump, JUMP_DOWN, JUMP_UP
from raaderum.studies.template import TemplateRow

NOTES = {"carried_over": "overført fra sidste år: ret, hvis ændret", "known": "forudfyldt: ret, hvis forkert"}
