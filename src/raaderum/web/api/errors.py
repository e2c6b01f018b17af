"""What a program is told when something cannot be done: problem+json (RFC 9457), in Danish or English."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from raaderum.domain.error_codes import HTTP_STATUS, look_up
from raaderum.domain.errors import UserError

PROBLEM = "application/problem+json"


def language_of(request: HttpRequest) -> str:
    """Return the language that the program asks for; Danish unless it asks for English."""
    wanted = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if wanted.startswith("en") else "da"


def problem(request: HttpRequest, status: int, code: str, da: str, en: str, **more: Any) -> HttpResponse:
    """Write a problem. ``code`` is stable; the sentence may change."""
    body = {"type": f"urn:raaderum:{code}", "status": status, "code": code, "title": code.replace("-", " "),
            "detail": en if language_of(request) == "en" else da, **more}  # fmt: skip
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


def say_errors(api: NinjaAPI) -> None:
    """Let every error be a problem."""

    @api.exception_handler(UserError)
    def user_error(request: HttpRequest, error: UserError) -> HttpResponse:
        status = look_up(HTTP_STATUS, error)
        return problem(request, status, error.code, error.message("da"), error.message("en"))

    @api.exception_handler(AuthenticationError)
    def no_key(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        answer = problem(
            request,
            401,
            "no-key",
            "Send en gyldig nøgle: Authorization: Bearer …",
            "Send a valid key: Authorization: Bearer …",
        )
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(Throttled)
    def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
        answer = problem(
            request,
            429,
            "too-many-requests",
            "For mange forespørgsler. Vent lidt.",
            "Too many requests. Wait a little.",
        )
        if error.wait:
            answer["Retry-After"] = str(int(error.wait) + 1)
        return answer

    @api.exception_handler(ValidationError)
    def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
        where = [{"at": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors]
        da, en = "Forespørgslen har ikke den rigtige form.", "The request has not the right form."
        return problem(request, 422, "not-understood", da, en, errors=where)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(request, error.status_code, "http-error", "Det kan ikke gøres.", "That cannot be done.")
