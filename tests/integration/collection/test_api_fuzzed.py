"""The API under schemathesis: whatever is sent, it answers as its description says, and never with a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from tests.integration.collection.conftest import People
from tests.integration.collection.test_api import key_of

PATHS = [
    ("GET", "/api/v1/areas"),
    ("GET", "/api/v1/areas/{area}/key-figures"),
    ("GET", "/api/v1/releases"),
    ("GET", "/api/v1/releases/{release}/observations"),
    ("GET", "/api/v1/rounds"),
    ("GET", "/api/v1/rounds/{round_id}/submissions/{code}"),
    ("PATCH", "/api/v1/rounds/{round_id}/submissions/{code}/figures"),
    ("GET", "/api/v1/rounds/{round_id}/submissions/{code}/findings"),
]


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """Between requests Django closes connections that are in a transaction; here the whole test is one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("method", "path"), PATHS, ids=[f"{m} {p.rsplit('/', 1)[1]}" for m, p in PATHS])
def test_nothing_that_is_sent_is_our_fault(method: str, path: str, people: People, round_: Any) -> None:
    from raaderum.web.config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    headers = key_of(people["reporter-X017"])
    operation = schema[path][method]
    tried = []

    @given(case=operation.as_strategy())
    @settings(
        max_examples=settings.get_profile(settings.get_current_profile_name()).max_examples,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        cache.clear()
        answer = case.call(headers=headers)
        tried.append(answer.status_code)
        assert answer.status_code < 500, (answer.status_code, case.as_curl_command())
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0] == "application/problem+json", case.as_curl_command()

    send()
    assert tried


def test_the_list_of_operations_is_whole() -> None:
    from raaderum.web.config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    found = {(one.ok().method.upper(), one.ok().path) for one in schema.get_all_operations()}
    assert found == set(PATHS)
