"""The doors of the pages of purchasing: the example's are open to all, one's own to those who have the right.

Ibis and DuckDB take seconds to import, so a page is imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from raaderum.web.accounts.policy import Right
from raaderum.web.pages.datasets import stay_in
from raaderum.web.pages.guard import Asker, needs

View = Callable[..., HttpResponseBase]
AREA = "procurement"


def of_example(page: str) -> View:
    """Return a view that shows a page of the example's purchases to anybody."""

    def shown(request: HttpRequest, code: str, **words: Any) -> HttpResponseBase:
        stay_in(request, "example")
        return _show(request, page, "example", code, None, words)

    return shown


def of_own(page: str) -> View:
    """Return a view that shows a page of a municipality's own purchases to those who may read its drafts."""

    @needs(Right.READ_DRAFT, area=AREA)
    def shown(request: HttpRequest, asker: Asker, organisation: Any, **words: Any) -> HttpResponseBase:
        return _show(request, page, "own", organisation.code, asker, words)

    return shown


def of_deciders(page: str) -> View:
    """Return a view that takes in what somebody decides about a municipality's purchases."""

    @require_POST
    @needs(Right.DECIDE_PURCHASES, area=AREA)
    def done(request: HttpRequest, asker: Asker, organisation: Any, **words: Any) -> HttpResponseBase:
        return _show(request, page, "own", organisation.code, asker, words)

    return done


def _show(
    request: HttpRequest, page: str, source: str, code: str, asker: Asker | None, words: dict[str, Any]
) -> HttpResponseBase:
    from raaderum.web.pages.views.purchases import decisions, pages
    from raaderum.web.pages.views.purchases.asked import ask

    view: View = getattr(pages, page, None) or getattr(decisions, page)
    return view(request, asked=ask(source, code, asker, request.GET.get("aar", "")), **words)
