"""Why a document is not read, and what to do: one table of codes. CPR numbers are shown in no text of it."""

from __future__ import annotations

from raaderum.domain.errors import RaaderumError
from raaderum.domain.purchases import Refusal
from raaderum.domain.text import Text
from raaderum.warehouse.readers.invoices.masking import hide_cpr
from raaderum.warehouse.readers.invoices.refusal_texts import TEXTS
from raaderum.warehouse.readers.submission_findings import clean, quote

_LONGEST_NAME = 500


class DocumentRefused(RaaderumError):
    """A document cannot be read. ``refusal`` is what is written in the list of rejected documents."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    def __str__(self) -> str:
        return f"{self.refusal.document}: {self.refusal.reason_en} {self.refusal.remedy_en}"


class Problem(RaaderumError):
    """What is wrong inside a document, before it is known how the document is called.

    ``place`` is where the refusal's line number is looked for: the names of the elements from the root.
    """

    def __init__(self, code: str, *, line: int | None = None, place: tuple[str, ...] = (), **facts: object) -> None:
        super().__init__(code)
        self.code, self.line, self.place, self.facts = code, line, place, facts


def shown_name(document: str) -> str:
    """Return a document's name as it may be stored: without CPR numbers and without signs that cannot be written."""
    if document.isprintable() and len(document) <= _LONGEST_NAME:
        return hide_cpr(document)
    return hide_cpr(clean(document.encode("utf-8", "replace").decode("utf-8")))[:_LONGEST_NAME]


def refuse(document: str, code: str, line: int | None = None, **facts: object) -> Refusal:
    """Return the refusal of a document for the reason ``code``; ``facts`` fill its sentences."""
    texts = TEXTS[code]
    return Refusal(
        shown_name(document), code, line,
        *(_fill(text, language, facts) for text in texts for language in ("da", "en")),
    )  # fmt: skip


def _fill(text: Text, language: str, facts: dict[str, object]) -> str:
    shown = {
        name: value.in_language(language) if isinstance(value, Text) else quote(hide_cpr(str(value)))
        for name, value in facts.items()
    }
    return text.in_language(language).format(**shown)
