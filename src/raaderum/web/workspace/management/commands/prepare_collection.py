"""manage.py prepare_collection: KL, the municipalities, and an invitation for the first administrator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from raaderum.domain.units import Dataset
from raaderum.web.accounts.actions import create_organisation, invite
from raaderum.web.accounts.models import Organisation, Role
from raaderum.web.workspace import queries


class Command(BaseCommand):
    """Can be run again: what is there already is left as it is."""

    help = "Opret KL og kommunerne, og invitér den første KL-administrator. Kan køres igen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say whom to invite, and whether the fictional municipalities come along."""
        parser.add_argument("--email", required=True, help="Mailadressen på den første KL-administrator.")
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="Sitets adresse, som linket får.")
        parser.add_argument("--example", action="store_true", help="Opret også de kommuner, der ikke findes.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 — Django asks so
        """Store what is missing, and print the link."""
        association = Organisation.objects.filter(code="KL").first() or create_organisation(
            by=None, code="KL", name="KL", kind="association"
        )
        wanted: list[Dataset] = ["public", "example"] if options["example"] else ["public"]
        made = sum(_create_missing(dataset) for dataset in wanted)
        _, token = invite(by=None, email=options["email"], organisation=association, role=Role.KL_ADMINISTRATOR)
        self.stdout.write(f"{made} kommuner er oprettet; {Organisation.objects.count()} organisationer i alt.")
        self.stdout.write("Den første KL-administrator tager imod her (linket vises kun nu):")
        self.stdout.write(options["address"].rstrip("/") + reverse("invitation", args=[token]))


def _create_missing(dataset: Dataset) -> int:
    known = set(Organisation.objects.values_list("code", flat=True))
    area = queries.first_area().id
    new = [unit for unit in queries.release(area, dataset=dataset).municipalities if unit.code not in known]
    for unit in new:
        create_organisation(by=None, code=unit.code, name=unit.name, kind="municipality")
    return len(new)
