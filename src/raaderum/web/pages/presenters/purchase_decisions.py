"""What waits for a person's decision about purchases, as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.reports.spend_matters import Matter, write_matters
from raaderum.reports.text import Words
from raaderum.studies.spend_duplicates import study_duplicate_digests
from raaderum.studies.spend_review import SpendReview, study_spend_review
from raaderum.warehouse.spend.decisions import decisions_with, load_decisions
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.presenters.purchases import answer_of
from raaderum.web.workspace.actions.purchases import decisions
from raaderum.web.workspace.models import PurchaseDecision
from raaderum.web.workspace.queries.progress import names_of
from raaderum.web.workspace.queries.purchases import store_of

if TYPE_CHECKING:
    from raaderum.web.pages.views.purchases.asked import Asked

Kind = PurchaseDecision.Kind
MOST_SHOWN, MOST_DECIDED = 25, 100


def present_review(asked: Asked, words: Words) -> dict[str, Any]:
    """Return the page of decisions."""
    decided = list(PurchaseDecision.objects.filter(organisation__code=asked.unit.code)[:MOST_DECIDED])
    held = set(PurchaseDecision.objects.values_list("kind", "first", "second"))
    held |= {(Kind.DUPLICATE, *one.about) for one in load_decisions(store_of(asked.source)).duplicates}
    matters = [one for one in _matters(asked, words) if one.about not in held]
    notes = {
        Kind.SUPPLIER: (_("Hvem er leverandøren?"), _("Navnet ligner en leverandør på jeres aftaler.")),
        Kind.CLASS: (_("Hvad er købt?"), _unclassified(_review(asked), words)),
        Kind.DUPLICATE: (_("Er det betalt to gange?"), _("Fakturaerne ligner hinanden. Et nej tager dem af listen.")),
    }
    learned = _("Kategorien er lært af jeres andre linjer. Sig til, hvis den er forkert.")
    title = _("Hvad skal et menneske afgøre?")
    return asked.context(title, _("Afgørelser")) | {
        "groups": [
            _group(kind, *notes[kind], [one for one in matters if one.kind == kind and not one.settled])
            for kind in notes
        ]
        + [_group("learned", _("Er kategorien rigtig?"), learned, [one for one in matters if one.settled])],
        "waits": any(not one.settled for one in matters),
        "decided": _decided(asked, decided),
        "address_decide": asked.address("purchases_decide"),
        "address_publish": asked.address("purchases_publish"),
        "may_decide": asked.asker is not None and asked.asker.may(Right.DECIDE_PURCHASES),
        "may_share": asked.asker is not None and asked.asker.may(Right.DECIDE_SHARED_PURCHASES),
        "pending": _pending(asked),
        "published_at": parse_datetime(str(asked.purchases.published.manifest.get("published_at", ""))),
    }


def waiting_matter(asked: Asked, kind: str, first: str, second: str, words: Words) -> Matter:
    """Return what an answer is about.

    Raises:
        NoSuchThing: Nothing of the municipality's own waits by that name.
    """
    for one in _matters(asked, words):
        if one.about == (kind, first, second):
            return one
    raise NoSuchThing(value=first[:80])


def _review(asked: Asked) -> SpendReview:
    code = asked.unit.code
    return asked.purchases.ask(("review", code), lambda engine: study_spend_review(engine, code))


def _matters(asked: Asked, words: Words) -> list[Matter]:
    found, answer = asked.purchases, answer_of(asked)
    digests = found.ask(("digests",), study_duplicate_digests)
    return write_matters(
        _review(asked), answer.duplicates.pairs, digests, answer.supplier_names, found.rules.categories, words
    )


def _group(kind: str, name: str, note: str, matters: list[Matter]) -> dict[str, Any]:
    return {"kind": kind, "name": name, "note": note, "count": len(matters), "matters": matters[:MOST_SHOWN]}


def _decided(asked: Asked, decided: list[PurchaseDecision]) -> list[dict[str, Any]]:
    names = names_of(one.person for one in decided)
    return [
        {
            "shown": one.shown,
            "kind": one.get_kind_display(),
            "at": one.decided_at,
            "by": names.get(one.person, ""),
            "take_back": asked.address("purchases_take_back", str(one.pk)),
            "shared": one.shared,
        }
        for one in decided
    ]


def _unclassified(review: SpendReview, words: Words) -> str:
    text = _("%(amount)s har ingen sikker kategori og indgår ikke i det, vi siger om aftalerne.")
    return text % {"amount": words.large_kroner(review.classes_dkk)}


def _pending(asked: Asked) -> bool:
    """Tell whether some decisions are not in the figures yet."""
    standing = decisions_with(store_of(asked.source), decisions())
    return bool(standing.fingerprint != asked.purchases.published.manifest.get("decisions"))
