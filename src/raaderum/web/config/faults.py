"""What is answered outside any view: a page to people, a problem to programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from raaderum.web.api.errors import problem
from raaderum.web.pages import refusals

API = "/api/"


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer an address that does not exist."""
    if request.path.startswith(API):
        return problem(request, 404, "no-such-address", "Adressen findes ikke.", "The address does not exist.")
    return refusals.not_found(request, exception)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer where we failed."""
    if request.path.startswith(API):
        da, en = "Der skete en fejl hos os. Prøv igen om lidt.", "Something went wrong here. Try again in a while."
        return problem(request, 500, "our-fault", da, en)
    return refusals.our_fault(request)
