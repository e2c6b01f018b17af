"""Build a release of what is approved, and tell exactly those whose figures changed."""

from __future__ import annotations

import json
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from raaderum.domain.collection_errors import RoundNotOpen
from raaderum.domain.observations import MissingReason, Observation, Origin, Version
from raaderum.packs import AreaPack
from raaderum.warehouse.build import (
    build_collected_release,
    build_example_release,
    build_public_release,
    replace_reported,
)
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.submissions import SOURCE
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from raaderum.web.accounts.models import Consent
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.rounds import need_state, utc_now
from raaderum.web.workspace.models import ApprovedVersion, Publication, Round
from raaderum.web.workspace.packs import kept_pack, pack_folder
from raaderum.web.workspace.queries.consents import consent_of, is_protected


def publish_release(*, by: UUID | None, round_: Round) -> Publication:
    """Build, store and publish the release of a round's approved figures, with those of the area's earlier rounds.

    The same figures give the same release: asked twice, the first answer is given again.

    Raises:
        RoundNotOpen: It is not in validation, or nothing is approved.
    """
    need_state(round_, Round.State.VALIDATION, Round.State.CLOSED)
    release, versions = build_candidate(round_)
    ReleaseStore(default_folders().releases).save(release, pack_folder(round_.area, round_.pack_hash))
    return _publish(by, round_, release, versions)


def build_candidate(round_: Round) -> tuple[Release, list[ApprovedVersion]]:
    """Build, and store nowhere, the release that would be published now; return it with what it is built of.

    Raises:
        RoundNotOpen: Nothing of the round is approved.
    """
    versions = newest_versions(round_)
    if not any(version.submission.round_id == round_.pk for version in versions):
        raise RoundNotOpen(name=round_.name, state_da="uden godkendte tal", state_en="without approved figures")
    return _build(round_, kept_pack(round_.area, round_.pack_hash), versions), versions


@transaction.atomic
def _publish(by: UUID | None, round_: Round, release: Release, versions: list[ApprovedVersion]) -> Publication:
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    numbers = {v.submission.organisation.code: v.number for v in versions if v.submission.round_id == round_.pk}
    publication, new = Publication.objects.get_or_create(
        round=locked, release=release.id, defaults={"versions": numbers, "published_by": by}
    )
    if locked.state != Round.State.CLOSED:
        locked.state = Round.State.CLOSED
        locked.save(update_fields=["state"])
    if new:
        record_event(
            person=by, action="round.released", subject="round", subject_id=locked.pk,
            after={"release": release.id, "versions": numbers},
        )  # fmt: skip
    return publication


def newest_versions(round_: Round) -> list[ApprovedVersion]:
    """Return the newest approved version of each submission of the round's area and data set."""
    found: dict[int, ApprovedVersion] = {}
    versions = ApprovedVersion.objects.filter(
        submission__round__area=round_.area, submission__round__dataset=round_.dataset
    ).select_related("submission__round", "submission__organisation")
    for version in versions.order_by("submission_id", "number"):
        found[version.submission_id] = version
    return list(found.values())


def _build(round_: Round, pack: AreaPack, versions: list[ApprovedVersion]) -> Release:
    kept = [version for version in versions if not is_protected(pack) or _may_be_compared(version)]
    reported = [o for version in kept for o in observations_of(version) if o.variable in pack.variables]
    folders, now = default_folders(), utc_now()
    if round_.dataset == "example":
        return replace_reported(build_example_release(pack, folders.examples, now), reported)
    base = build_public_release(pack, folders.facts, now)
    codes = {o.unit for o in reported}
    return build_collected_release(base, [unit for unit in base.units if unit.code in codes], reported)


def _may_be_compared(version: ApprovedVersion) -> bool:
    """Tell whether a municipality's protected figures may be in a release: it carries names, so by name alone."""
    submission = version.submission
    return consent_of(submission.organisation, submission.round.area) == Consent.Level.NAMED


def observations_of(version: ApprovedVersion) -> list[Observation]:
    """Return what an approved version says."""
    submission = version.submission
    return [
        Observation(
            submission.organisation.code, row["variable"], submission.round.period,
            None if row["value"] is None else Decimal(row["value"]),
            MissingReason(row["missing"]) if row["missing"] else None,
            version=Version(submission.round.version), origin=Origin.REPORTED, source=SOURCE, comment=row["comment"],
        )
        for row in json.loads(version.content)
    ]  # fmt: skip
