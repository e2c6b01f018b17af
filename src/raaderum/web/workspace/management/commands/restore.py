"""manage.py restore FILE."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from raaderum.warehouse.folders import default_folders
from raaderum.web.workspace.backups import NotABackup, read_backup


class Command(BaseCommand):
    """Restores one; stop the site first."""

    help = "Sæt en sikkerhedskopi i stedet for alt, hvad der er."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="Ja: alt, hvad der er nu, bliver erstattet.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 — Django asks so
        """Restore it."""
        if not options["yes"]:
            raise CommandError("Alt, hvad der er nu, bliver erstattet. Stop sitet, og skriv --yes.")
        try:
            manifest = read_backup(options["file"].absolute(), default_folders().data)
        except NotABackup as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{sum(manifest['rows'].values())} rækker er lagt tilbage.")
