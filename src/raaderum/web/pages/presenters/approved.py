"""An approved version, as the page shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from raaderum.domain.observations import REASON_TEXTS, MissingReason
from raaderum.reports.text import Words
from raaderum.web.workspace.models import ApprovedVersion
from raaderum.web.workspace.queries.progress import names_of
from raaderum.web.workspace.queries.submissions import pack_of


def present_approved(
    version: ApprovedVersion, rows: list[dict[str, Any]], words: Words, *, names: bool
) -> dict[str, Any]:
    """Return the page. ``names``: the asker may see who sent and approved; others see when."""
    submission, pack = version.submission, pack_of(version.submission)
    options = {q.id: {str(o.value): words.of(o.text) for o in q.options} for q in pack.questions}
    people = names_of([version.sent_by, version.approved_by]) if names else {}
    nobody = _("en person, der er glemt") if names else ""
    return {
        "title": _("%(name)s, %(round)s: version %(number)s")
        % {"name": submission.organisation.name, "round": submission.round.name, "number": version.number},
        "version": version,
        "names": names,
        "sent_by": people.get(version.sent_by) or nobody,
        "approved_by": people.get(version.approved_by) or nobody,
        "rows": [
            {
                "id": row["variable"],
                "cell": row["cell"],
                "name": words.of(pack.variables[row["variable"]].name),
                "unit": "" if row["variable"] in options else words.of(pack.variables[row["variable"]].unit),
                "value": _shown(row, options.get(row["variable"], {}), words),
                "comment": row["comment"],
            }
            for row in rows
        ],
        "dataset": submission.round.dataset,
    }


def _shown(row: dict[str, Any], options: dict[str, str], words: Words) -> str:
    if row["value"] is None:
        return words.of(REASON_TEXTS[MissingReason(row["missing"])])
    value = Decimal(row["value"])
    return options.get(row["value"]) or words.number(float(value), max(0, -int(value.as_tuple().exponent)))
