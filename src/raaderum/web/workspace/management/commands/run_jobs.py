"""manage.py run_jobs daily: everything that is due. Meant for a timer; two at once do the work once."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone


class Command(BaseCommand):
    """Runs the jobs of one schedule, in the order of their names."""

    help = "Kør det, der skal gøres hver dag. Sæt det på en timer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which schedule."""
        parser.add_argument("schedule", choices=["daily"])

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 — Django asks so
        """Run each job, and print how much it did."""
        package = import_module(f"raaderum.web.jobs.{options['schedule']}")
        for found in sorted(iter_modules(package.__path__), key=lambda one: one.name):
            job = import_module(f"{package.__name__}.{found.name}")
            self.stdout.write(f"{found.name}: {job.run(timezone.now())}")
