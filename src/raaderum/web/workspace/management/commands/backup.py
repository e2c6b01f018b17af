"""manage.py backup FILE."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from raaderum.warehouse.folders import default_folders
from raaderum.web.workspace.backups import write_backup


class Command(BaseCommand):
    """Writes a backup."""

    help = "Skriv alt i én fil."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 — Django asks so
        """Write it."""
        manifest = write_backup(default_folders().data, options["file"].absolute())
        self.stdout.write(f"{options['file']}: {sum(manifest['rows'].values())} rækker.")
