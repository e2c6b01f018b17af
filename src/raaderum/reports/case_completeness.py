"""What a proposal must hold before it can be written: politicians decide on it, so nothing may be blank."""

from __future__ import annotations

from raaderum.domain.business_cases import UNFILLED, BusinessCase
from raaderum.domain.case_errors import IncompleteProposal
from raaderum.domain.text import Text
from raaderum.reports.text import words_in
from raaderum.warehouse.business_cases.layout import ASSUMPTIONS, FIELDS, MASTER

NEEDED = (
    "municipality",
    "owner",
    "background",
    "change",
    "nature",
    "consequences_citizens",
    "consequences_staff",
    "uncertainty",
    "must_be_true",
)
"""Fields of the sheet Stamdata. Those without which nothing can be calculated are asked for when the file is read."""


def check_complete(case: BusinessCase) -> None:
    """Refuse a case that is not told in full.

    Raises:
        IncompleteProposal: Fields or sources are blank, there is no assumption, or one is not filled in.
    """
    fields = [one.label for one in FIELDS if one.key in NEEDED and _blank(_value(case, one.key))]
    unsourced = [
        one.name for one in case.assumptions if one.source == UNFILLED or (one.uncertain and _blank(one.source))
    ]
    if not case.assumptions or fields or unsourced:
        parts = [_fields(fields), _assumptions(case, unsourced)]
        raise IncompleteProposal(
            missing_da=" ".join(part.da for part in parts if part),
            missing_en=" ".join(part.en for part in parts if part),
        )


def _value(case: BusinessCase, key: str) -> str:
    return str(getattr(case.proposal, key, None) or getattr(case, key, ""))


def _blank(text: str) -> bool:
    """Tell whether a text says nothing: a dash or a full stop is no answer."""
    return not any(letter.isalnum() for letter in text)


def _fields(labels: list[Text]) -> Text | None:
    if not labels:
        return None
    da, en = words_in("da").listing([one.da for one in labels]), words_in("en").listing([one.en for one in labels])
    return Text(f"På arket {MASTER.sheet} mangler: {da}.", f"Missing on the sheet {MASTER.sheet}: {en}.")


def _assumptions(case: BusinessCase, unsourced: list[str]) -> Text | None:
    sheet = ASSUMPTIONS.sheet
    if not case.assumptions:
        return Text(
            f"På arket {sheet} mangler mindst én forudsætning.", f"At least one assumption is missing on {sheet}."
        )
    if not unsourced:
        return None
    da, en = "; ".join(f"»{name}«" for name in unsourced), "; ".join(f"“{name}”" for name in unsourced)
    return Text(f"På arket {sheet} mangler Kilde for: {da}.", f"Missing on the sheet {sheet}: Source of {en}.")
