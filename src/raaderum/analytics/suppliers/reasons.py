"""Why a supplier was matched, or was not: sentences that can be printed as they are."""

from __future__ import annotations

from raaderum.domain.text import Text

DECIDED = Text("afgjort af en medarbejder", "decided by a person")
DECIDED_NONE = Text("afgjort af en medarbejder: ikke i registret", "decided by a person: not in the register")
SAME_CVR = Text("samme CVR", "same CVR number")
SAME_GLN = Text("samme GLN", "same GLN")
SEVERAL_WITH_CVR = Text("flere i registret har samme CVR", "several in the register have the same CVR number")
SEVERAL_WITH_GLN = Text("flere i registret har samme GLN", "several in the register have the same GLN")
GLN_AGAINST_CVR = Text("samme GLN, men et andet CVR", "same GLN, but another CVR number")
NO_NAME = Text("intet navn", "no name")

OTHER_CVR = Text("et andet CVR", "another CVR number")
TWIN = Text("samme navn findes med en anden selskabsform", "the same name exists with another legal form")
OTHER_FORM = Text("en anden selskabsform", "another legal form")
NO_POSTCODE = Text("postnummer mangler", "postcode missing")
OTHER_POSTCODE = Text("et andet postnummer", "another postcode")
UNLIKE = Text("navnet ligner ikke nok", "the name is not alike enough")
CLOSE_RIVAL = Text("næste kandidat er for tæt på", "the next candidate is too close")


def nobody(percent: float | None) -> Text:
    """Return the reason that no candidate is worth showing; ``percent`` is that of the best one."""
    if percent is None:
        return Text("intet navn i registret ligner", "no name in the register is alike")
    shown = round(percent)
    return Text(f"intet navn i registret ligner nok (nærmest: {shown} pct.)",
                f"no name in the register is alike enough (nearest: {shown} %)")  # fmt: skip


def by_name(percent: float, same_postcode: bool | None, runner_up: float | None, doubt: Text | None) -> Text:
    """Return the reason of a match by name.

    >>> by_name(97.2, True, 71.0, None).da
    'navn 97 pct., samme postnummer, næste kandidat 71 pct.'
    >>> by_name(100.0, None, None, NO_POSTCODE).da
    'navn 100 pct., ingen anden kandidat; skal ses efter: postnummer mangler'
    """
    danish, english = [f"navn {_shown(percent)} pct."], [f"name {_shown(percent)} %"]
    if same_postcode:
        danish.append("samme postnummer")
        english.append("same postcode")
    danish.append("ingen anden kandidat" if runner_up is None else f"næste kandidat {_shown(runner_up)} pct.")
    english.append("no other candidate" if runner_up is None else f"next candidate {_shown(runner_up)} %")
    text = Text(", ".join(danish), ", ".join(english))
    if doubt is None:
        return text
    return Text(f"{text.da}; skal ses efter: {doubt.da}", f"{text.en}; to be looked at: {doubt.en}")


def _shown(percent: float) -> int:
    """Only equal names are shown as 100."""
    return 100 if percent == 100.0 else min(round(percent), 99)
