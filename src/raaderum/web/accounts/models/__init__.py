"""People, organisations, and who may do what where."""

from raaderum.web.accounts.models.consents import Consent
from raaderum.web.accounts.models.grants import Grant, Role
from raaderum.web.accounts.models.invitations import Invitation
from raaderum.web.accounts.models.organisations import Organisation, OrganisationEan, Parenthood
from raaderum.web.accounts.models.tokens import ApiToken
from raaderum.web.accounts.models.users import User, UserManager

__all__ = [
    "ApiToken",
    "Consent",
    "Grant",
    "Invitation",
    "Organisation",
    "OrganisationEan",
    "Parenthood",
    "Role",
    "User",
    "UserManager",
]
