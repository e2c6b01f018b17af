"""How a user of business cases can be refused. The tree is drawn in errors.py."""

from __future__ import annotations

from raaderum.domain.errors import UserError


class IncompleteProposal(UserError):
    """A proposal lacks what politicians must know before they decide. ``missing_da`` and ``missing_en`` name it all."""

    code = "incomplete-proposal"
    danish = (
        "Forslaget er ikke skrevet, for det er ikke udfyldt helt. {missing_da} "
        "Udfyld det i regnearket, gem, og prøv igen."
    )
    english = (
        "The proposal is not written: it is incomplete. {missing_en} Fill it in in the workbook, save, and try again."
    )


class NothingToGain(UserError):
    """A case should begin in a difference, but there is none to gain."""

    code = "nothing-to-gain"
    danish = (
        "Der er ingen merudgift at hente i »{what}« ({dkk} kr.). Vælg en anden forskel: raaderum study gap viser dem."
    )
    english = "There is no extra cost to gain in “{what}” (DKK {dkk}). Choose another: raaderum study gap shows them."


class NoNumberInRange(UserError):
    """A case has a number at its likeliest values, but not everywhere in their ranges and scenarios."""

    code = "no-number-in-range"
    danish = (
        "Sagen giver ikke et tal overalt i spændene og scenarierne: et sted divideres med noget, der kan blive 0. "
        "Ret Lavest, Højest, Forsigtigt og Ambitiøst for de tal, der divideres med, eller skriv formlen om."
    )
    english = (
        "The case does not give a number everywhere in the ranges and scenarios: somewhere it divides by what may "
        "become 0. Correct Lowest, Highest, Cautious and Ambitious of what it divides by, or rewrite the formula."
    )
