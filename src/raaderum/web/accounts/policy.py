"""Who may do what. The one place that decides; pages, API and jobs ask here.

A right is given to a role, for the person's own organisation (and those below it) or for any. What a role is
granted for one area, it is not granted for another. Nothing else gives a right: not being staff, not being
superuser, not knowing an address.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from raaderum.web.accounts.models import Role


class Right(StrEnum):
    """Something that not everybody may do. What is open to all is no right."""

    SEE_TASKS = "see_tasks"
    READ_DRAFT = "read_draft"
    READ_APPROVED = "read_approved"
    EDIT_FIGURES = "edit_figures"
    SEND_FOR_APPROVAL = "send_for_approval"
    APPROVE = "approve"
    RETURN_AFTER_REVIEW = "return_after_review"
    SEE_VALIDATION = "see_validation"
    SEE_PROTECTED = "see_protected"
    RUN_ROUND = "run_round"
    RELEASE = "release"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ORGANISATIONS = "manage_organisations"
    GIVE_CONSENT = "give_consent"
    READ_TRAIL = "read_trail"
    DECIDE_PURCHASES = "decide_purchases"
    DECIDE_SHARED_PURCHASES = "decide_shared_purchases"
    SET_MEASURE_STATUS = "set_measure_status"
    EDIT_PROCESSES = "edit_processes"


class Reach(StrEnum):
    """Where a role has a right."""

    OWN = "own"
    ANY = "any"


_LOCAL = (Role.READER, Role.REPORTER, Role.APPROVER, Role.LOCAL_ADMINISTRATOR)
_KL = (Role.KL_ADVISER, Role.KL_ADMINISTRATOR)
_own = dict.fromkeys(_LOCAL, Reach.OWN)
_kl = dict.fromkeys(_KL, Reach.ANY)

RULES: dict[Right, dict[Role, Reach]] = {
    Right.SEE_TASKS: {**_own, **_kl},
    Right.READ_DRAFT: {**_own, **_kl},
    # Municipal accounts are named between participants once they are approved (definitions, "Disclosure").
    Right.READ_APPROVED: {**dict.fromkeys(_LOCAL, Reach.ANY), **_kl},
    Right.EDIT_FIGURES: {Role.REPORTER: Reach.OWN},
    Right.SEND_FOR_APPROVAL: {Role.REPORTER: Reach.OWN},
    Right.APPROVE: {Role.APPROVER: Reach.OWN},
    Right.RETURN_AFTER_REVIEW: {Role.APPROVER: Reach.OWN, **_kl},
    Right.SEE_VALIDATION: {**dict.fromkeys(_LOCAL, Reach.ANY), **_kl},
    # What a pack protects: its owner and KL; others by consent alone.
    Right.SEE_PROTECTED: {**_own, **_kl},
    Right.RUN_ROUND: {Role.KL_ADMINISTRATOR: Reach.ANY},
    Right.RELEASE: {Role.KL_ADMINISTRATOR: Reach.ANY},
    Right.MANAGE_PEOPLE: {Role.LOCAL_ADMINISTRATOR: Reach.OWN, Role.KL_ADMINISTRATOR: Reach.ANY},
    Right.MANAGE_ORGANISATIONS: {Role.KL_ADMINISTRATOR: Reach.ANY},
    Right.GIVE_CONSENT: {Role.LOCAL_ADMINISTRATOR: Reach.OWN},
    Right.READ_TRAIL: {Role.LOCAL_ADMINISTRATOR: Reach.OWN, Role.KL_ADMINISTRATOR: Reach.ANY},
    Right.DECIDE_PURCHASES: {Role.REPORTER: Reach.OWN, **_kl},
    # Where others buy from the same supplier, the answer moves their figures too.
    Right.DECIDE_SHARED_PURCHASES: _kl,
    Right.SET_MEASURE_STATUS: {Role.REPORTER: Reach.OWN},
    # KL's adviser leads the workshop and writes down what the tables say; the trail shows who did.
    Right.EDIT_PROCESSES: {Role.REPORTER: Reach.OWN, **_kl},
}

ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {"association": _KL, "municipality": _LOCAL, "unit": _LOCAL}
"""Which roles there are in which kind of organisation."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role in an organisation, in one area or (empty) in all."""

    role: Role
    organisation: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who wants something. Without ``person``: a visitor."""

    person: UUID | None
    held: frozenset[Held] = frozenset()


VISITOR = Actor(None)


def may(actor: Actor, right: Right, organisation: str, area: str = "", above: Collection[str] = ()) -> bool:
    """Tell whether ``actor`` has a right.

    Args:
        actor: Who.
        right: What.
        organisation: Code of the organisation whose matter it is; empty where it is nobody's in particular: then
            it is enough to have the right anywhere.
        area: The area it is about; empty where it is about none: then a role in any area will do.
        above: Codes of the organisations that it belongs to today.
    """
    reaches = RULES[right]
    return any(
        held.role in reaches
        and (not held.area or not area or held.area == area)
        and (
            not organisation
            or reaches[held.role] == Reach.ANY
            or held.organisation == organisation
            or held.organisation in above
        )
        for held in actor.held
    )
