"""Reads of people and organisations."""

from raaderum.web.accounts.queries.people import actor_of, organisations_above, recipients, units_below

__all__ = ["actor_of", "organisations_above", "recipients", "units_below"]
