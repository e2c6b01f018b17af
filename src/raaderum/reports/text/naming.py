"""What a figure is measured per, and what stands for the whole country: it differs by key figure and data set."""

from __future__ import annotations

from typing import Protocol

from raaderum.domain.observations import VERSION_TEXTS, Version
from raaderum.reports.text.words import Words
from raaderum.studies.results import FigureCard, Header


def per(figure: FigureCard, words: Words) -> str:
    """Return what comes after an amount: "pr. indbygger", "pr. km vej"."""
    unit = words.of(figure.unit)
    for money in ("kr. ", "DKK "):
        unit = unit.removeprefix(money)
    return unit


def unit_title(figure: FigureCard, words: Words) -> str:
    """Return the unit as the heading of a column: "Kr. pr. km vej"."""
    unit = words.of(figure.unit)
    return unit[0].upper() + unit[1:]


class Versioned(Protocol):
    """A result that says which version of the figures it compares, and of which year."""

    @property
    def account_version(self) -> str:
        """The id of the version."""

    @property
    def period(self) -> int:
        """The year."""


def version_name(result: Versioned, words: Words) -> str:
    """Name what is compared: "regnskab", "oprindeligt budget"."""
    return words.of(VERSION_TEXTS[Version(result.account_version)])


def name_version(result: Versioned, words: Words) -> str:
    """Name what is compared, its year and price level: "Regnskab 2025, løbende priser"."""
    name = version_name(result, words)
    text = words.gettext("{version} {period}, løbende priser")
    return words.say(text, version=name[0].upper() + name[1:], period=result.period)


def version_note(result: Versioned, words: Words) -> str | None:
    """Return what to know where budgets are compared; None of accounts."""
    if result.account_version == Version.ACCOUNTS:
        return None
    text = words.gettext("Tallene er {version}, ikke regnskab. »Brugte« betyder her »regnede med at bruge«.")
    return words.say(text, version=version_name(result, words))


def whole_country(result: Header, words: Words) -> str:
    """Name all together: the country where it is published, else all municipalities of the data set added together."""
    _ = words.gettext
    return _("hele landet") if result.dataset == "public" else _("alle kommuner under ét")


def country(result: Header, words: Words) -> str:
    """Name all together in a word, as after "i forhold til"."""
    _ = words.gettext
    return _("landet") if result.dataset == "public" else _("alle kommuner under ét")


def country_figure(result: Header, words: Words) -> str:
    """Name the figure of all together, as after "over" and "under"."""
    _ = words.gettext
    return _("landstallet") if result.dataset == "public" else _("tallet for alle kommuner under ét")


def over_or_under(result: Header, words: Words) -> str:
    """Title the axis of a distance to all together."""
    return words.say(words.gettext("pct. over eller under {country}"), country=whole_country(result, words))


def development_title(result: Header, words: Words) -> str:
    """Title what is shown year by year."""
    return words.say(words.gettext("Udvikling i forhold til {country}"), country=whole_country(result, words))
