"""The work that can be asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.releases import ReleaseStore
from raaderum.web.workspace.actions.changes import tell_of_release
from raaderum.web.workspace.actions.jobs import Report, kind
from raaderum.web.workspace.actions.publishing import publish_release
from raaderum.web.workspace.models import Round


@kind("release.publish")
def publish(arguments: dict[str, Any], tell: Report) -> dict[str, str]:
    """Build a round's release, and tell those whom it concerns. Done twice, nothing more comes of it."""
    by = UUID(arguments["person"])
    publication = publish_release(by=by, round_=Round.objects.get(pk=arguments["round"]))
    tell(60)
    tell_of_release(publication=publication, store=ReleaseStore(default_folders().releases))
    return {"release": publication.release}
