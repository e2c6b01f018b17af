"""manage.py work: do what is asked for, and take over what a dead worker left."""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from raaderum.web.workspace.actions.jobs import revive

PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it is stopped; ``--once`` until nothing waits."""

    help = "Udfør baggrundsarbejde: udgivelser, beskeder, lange filer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say when to end."""
        parser.add_argument("--once", action="store_true", help="Slut, når intet venter.")
        parser.add_argument("--with-parent", action="store_true", help="Slut sammen med det, der startede den.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 — Django asks so
        """Work."""
        parent = os.getppid()
        while True:
            try:
                revive(timezone.now())
                call_command("db_worker", batch=True, verbosity=0)
            except (OperationalError, InterfaceError):
                if options["once"]:
                    raise
                # Busy, or gone for a while: who waits for an answer must not wait for somebody to start this again.
                _log.exception("the database could not be used; trying again")
                connection.close()
            if options["once"] or (options["with_parent"] and os.getppid() != parent):
                return
            time.sleep(PAUSE_SECONDS)
