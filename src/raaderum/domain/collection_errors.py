"""How somebody who reports or approves is refused. The tree is drawn in errors.py."""

from __future__ import annotations

from raaderum.domain.errors import UserError


class NotAllowed(UserError):
    """The person has no role that gives the right."""

    code = "not-allowed"
    danish = "Din rolle giver ikke adgang til det. Spørg jeres lokale administrator, eller skift bruger."
    english = "Your role does not give access to that. Ask your local administrator, or log in as another."


class NoSuchThing(UserError):
    """Something in the collection that does not exist, or that the person may not know of."""

    code = "no-such-thing"
    danish = "»{value}« findes ikke her. Gå til dine opgaver, og vælg der."
    english = "“{value}” does not exist here. Go to your tasks, and choose there."


class InvitationSpent(UserError):
    """An invitation that can no longer be accepted, or is somebody else's."""

    code = "invitation-spent"
    danish = (
        "Invitationen kan ikke bruges: den er brugt, trukket tilbage, til en anden mailadresse eller over {days} dage "
        "gammel. Bed den, der inviterede, om en ny."
    )
    english = (
        "The invitation cannot be used: it is used, withdrawn, for another address or more than {days} days old. "
        "Ask the one who invited you for a new one."
    )


class RoundNotOpen(UserError):
    """The round is in another state than what was asked needs."""

    code = "round-not-open"
    danish = "Runden »{name}« er {state_da}. Det kan ikke gøres nu."
    english = "The round “{name}” is {state_en}. That cannot be done now."


class SubmissionLocked(UserError):
    """Figures that are sent or approved cannot be changed."""

    code = "submission-locked"
    danish = "Indberetningen er {state_da}. Tallene kan først ændres, når den er sendt tilbage."
    english = "The submission is {state_en}. The figures can be changed when it has been sent back."


class SecondPersonNeeded(UserError):
    """Whoever sends figures for approval does not approve them."""

    code = "second-person-needed"
    danish = "En anden end den, der sendte tallene til godkendelse, skal godkende dem."
    english = "Somebody else than who sent the figures for approval must approve them."


class NotReady(UserError):
    """Errors or missing figures keep a submission from being sent or approved."""

    code = "not-ready"
    danish = "Indberetningen er ikke klar: {errors} fejl, {missing} tal mangler. Ret dem, eller forklar, og prøv igen."
    english = (
        "The submission is not ready: {errors} errors, {missing} figures missing. Correct or explain them, and try "
        "again."
    )


class PersonalNumberWritten(UserError):
    """A CPR number in something that somebody wrote. It is repeated nowhere."""

    code = "personal-number"
    danish = "{place}: teksten ligner et CPR-nummer. Intet er gemt. Fjern det, og prøv igen."
    english = "{place}: the text looks like a CPR number. Nothing was stored. Remove it, and try again."


class UploadRefused(UserError):
    """A workbook that cannot be saved in this submission."""

    code = "upload-refused"
    danish = "{file} kan ikke bruges. {reason_da} Intet er gemt."
    english = "{file} cannot be used. {reason_en} Nothing was stored."
