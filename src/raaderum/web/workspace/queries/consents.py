"""What may be shown of whom. Municipal accounts are named; what a pack protects follows the consent."""

from __future__ import annotations

from raaderum.packs import AreaPack
from raaderum.web.accounts.models import Consent, Organisation
from raaderum.web.workspace.models import ApprovedVersion, Round
from raaderum.web.workspace.packs import kept_pack


def is_protected(pack: AreaPack) -> bool:
    """Tell whether what is reported in an area is protected."""
    rules = pack.area.datasets.get("collected")
    return rules is not None and rules.disclosure == "protected"


def round_is_protected(round_: Round) -> bool:
    """Tell whether a round's figures are protected."""
    return is_protected(kept_pack(round_.area, round_.pack_hash))


def consent_of(organisation: Organisation, area: str) -> str:
    """Return what an organisation has agreed to in an area; the least, where it has said nothing."""
    level = Consent.objects.filter(organisation=organisation, area=area).values_list("level", flat=True).first()
    return level or Consent.Level.OWN_ONLY


def shown_to_others(version: ApprovedVersion) -> bool:
    """Tell whether other participants may see approved figures with the municipality's name."""
    submission = version.submission
    if not round_is_protected(submission.round):
        return True
    return consent_of(submission.organisation, submission.round.area) == Consent.Level.NAMED
