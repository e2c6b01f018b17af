"""What waits for a person's decision about purchases, in words: the question, the answers, and what an answer means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from raaderum.analytics.classification.lines import SUPPLIER
from raaderum.domain.purchases import Category
from raaderum.domain.text import Text
from raaderum.reports.text import Words

if TYPE_CHECKING:  # the studies read Ibis, which would be a fifth of what the site needs to start
    from raaderum.studies.spend_duplicates import PossibleDuplicate
    from raaderum.studies.spend_review import ClassToDecide, PartyToDecide, SpendReview

MatterKind = Literal["supplier", "class", "duplicate"]
SAME, NOT_SAME, NONE = "same", "not", ""
_SUREST = 0.99
About = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Matter:
    """One question to a person.

    ``first`` and ``second`` are what it is about, as decisions name it. ``answers`` is what can be answered, by what is
    stored, the likeliest first; ``shared``: the answer moves other municipalities' figures too.
    """

    kind: MatterKind
    first: str
    second: str
    title: str
    lines: tuple[str, ...]
    answers: Mapping[str, str]
    shown: str
    dkk: float
    shared: bool = False
    settled: bool = False
    """There is an answer already, which a person may put right: the first one."""

    @property
    def about(self) -> About:
        """What it is about."""
        return self.kind, self.first, self.second

    def meaning(self, written: str) -> str | None:
        """Return what is stored for an answer that somebody wrote: its text, the beginning of it, or its number.

        None where it is not one of the answers, or could be several.
        """
        plain = written.strip().casefold()
        keys = list(self.answers)
        if plain.isascii() and plain.isdigit():
            return keys[int(plain) - 1] if 0 < int(plain) <= len(keys) else None
        exact = [key for key in keys if plain in (key.casefold(), self.answers[key].casefold())]
        found = exact or [key for key in keys if plain and self.answers[key].casefold().startswith(plain)]
        return found[0] if len(found) == 1 else None


def write_matters(
    review: SpendReview,
    duplicates: Iterable[PossibleDuplicate],
    digests: Mapping[tuple[int, int], tuple[str, str]],
    names: Mapping[str, Text],
    categories: Iterable[Category],
    words: Words,
) -> list[Matter]:
    """Write every question that waits.

    Args:
        review: Suppliers and purchases that nothing settles.
        duplicates: What may have been paid twice.
        digests: Of the two documents of a pair, by the numbers of their invoices.
        names: Of the suppliers of duplicates.
        categories: The category tree.
        words: The language.
    """
    named = {one.id: words.of(one.name) for one in categories}
    found = [_party(one, words) for one in review.parties]
    found += [_class(one, named, words) for one in (*review.classes, *review.learned)]
    found += [
        _duplicate(one, digests[one.invoice, one.earlier], words.of(names[one.supplier]), words)
        for one in duplicates
        if (one.invoice, one.earlier) in digests
    ]
    return found


def _party(one: PartyToDecide, words: Words) -> Matter:
    _ = words.gettext
    answers = {
        candidate.supplier: _("%(name)s (navnet er %(percent)s ens)")
        % {"name": candidate.name, "percent": words.percent(candidate.percent / 100)}
        for candidate in one.candidates
    }
    where = _("Postnr. %(postcode)s") % {"postcode": one.postcode} if one.postcode else ""
    said = ", ".join(part for part in (where, f"CVR {one.cvr}" if one.cvr else "") if part)
    size = words.ngettext("%(count)s faktura, %(amount)s", "%(count)s fakturaer, %(amount)s", one.invoices)
    reason = words.of(one.reason)
    lines = (size % {"count": words.number(one.invoices), "amount": words.kroner(one.net_dkk)}, said,
             f"{reason[:1].upper()}{reason[1:].rstrip('.')}.")  # fmt: skip
    return Matter(
        "supplier", one.party, "", one.name, tuple(filter(None, lines)), answers | {NONE: _("Ingen af dem")}, one.name,
        one.net_dkk, shared=one.others > 0,
    )  # fmt: skip


def _class(one: ClassToDecide, categories: Mapping[str, str], words: Words) -> Matter:
    _ = words.gettext
    name, what = words.of(one.supplier_name), one.text or one.item
    size = words.ngettext("%(count)s linje, %(amount)s", "%(count)s linjer, %(amount)s", one.lines)
    lines = [name, size % {"count": words.number(one.lines), "amount": words.kroner(one.net_dkk)}]
    if one.guess in categories:
        known = _("Regnes som: %(category)s (%(percent)s sikkert)")
        guess = known if one.category else _("Ligner mest: %(category)s (%(percent)s sikkert)")
        lines.append(guess % {"category": categories[one.guess], "percent": _sure(one.confidence, words)})
    if one.words:
        lines.append(_("Ordene, der vejer mest: %(words)s") % {"words": one.words.replace(SUPPLIER, _("leverandøren"))})
    if not one.item:
        lines.append(_("Linjerne har intet varenummer, så svaret gælder alt, leverandøren sælger."))
    ordered = dict(sorted(categories.items(), key=lambda pair: (pair[0] != one.guess, pair[1])))
    return Matter(
        "class", one.supplier, one.item, what, tuple(lines), ordered | {NONE: _("Ingen af dem")}, f"{what}, {name}",
        one.net_dkk, shared=one.others > 0, settled=bool(one.category),
    )  # fmt: skip


def _sure(confidence: float, words: Words) -> str:
    """Write how sure it is; what was learned is never certain."""
    return words.percent(confidence) if confidence <= _SUREST else words.gettext("over 99 pct.")


def _duplicate(one: PossibleDuplicate, digests: tuple[str, str], name: str, words: Words) -> Matter:
    _ = words.gettext
    pair = _("Nr. %(number)s den %(date)s og nr. %(earlier)s den %(earlier_date)s")
    said = {
        "number": one.number, "date": words.day(one.issue_date), "earlier": one.earlier_number,
        "earlier_date": words.day(one.earlier_date),
    }  # fmt: skip
    answers = {SAME: _("Ja, det samme er betalt to gange"), NOT_SAME: _("Nej, det er to køb")}
    return Matter(
        "duplicate", min(digests), max(digests), name, (pair % said, words.kroner(one.gross_dkk)), answers,
        f"{name}, {one.number}", one.gross_dkk,
    )  # fmt: skip
