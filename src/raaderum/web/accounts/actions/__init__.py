"""Writes to people and organisations: keyword-only, one transaction, one event."""

from raaderum.web.accounts.actions.consents import give_consent
from raaderum.web.accounts.actions.grants import end_grant, grant_role
from raaderum.web.accounts.actions.invitations import accept_invitation, invite, withdraw_invitation
from raaderum.web.accounts.actions.organisations import (
    add_ean,
    close_organisation,
    create_organisation,
    create_unit,
    move_organisation,
    update_organisation,
)
from raaderum.web.accounts.actions.people import forget_person, rename_person
from raaderum.web.accounts.actions.tokens import make_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_ean",
    "close_organisation",
    "create_organisation",
    "create_unit",
    "end_grant",
    "forget_person",
    "give_consent",
    "grant_role",
    "invite",
    "make_token",
    "move_organisation",
    "rename_person",
    "revoke_token",
    "update_organisation",
    "withdraw_invitation",
]
