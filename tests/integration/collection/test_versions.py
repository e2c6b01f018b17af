"""A round of budgets beside one of accounts: other figures of the same year, and nothing is mixed up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.collection.conftest import NAMES, TODAY, People
from tests.integration.collection.test_round import finish


def open_budget(client: Any, people: People) -> Any:
    from raaderum.web.workspace.models import Round

    client.force_login(people["kl_administrator"])
    asked = {"area": "roads", "period": "2025", "dataset": "example", "version": "original_budget",
             "due_on": "2027-01-10", "validation_on": "2027-01-20"}  # fmt: skip
    answer = client.post("/indberetning/ny-runde/", asked)
    assert answer.status_code == 302
    return Round.objects.get(version="original_budget")


def test_a_budget_round_asks_for_amounts_anew_and_refuses_the_sheet_of_the_accounts(
    client: Any, people: People, round_: Any
) -> None:
    budget = open_budget(client, people)
    assert budget.name == "Veje 2025, oprindeligt budget"
    submission = budget.submissions.get(organisation__code="X017")
    assert submission.figures.get(variable="winter_salting_dkk").value is None
    assert submission.figures.get(variable="road_km").value is not None
    client.force_login(people["reporter-X017"])
    of_accounts = client.get(f"/indberetning/{round_.pk}/X017/skema.xlsx")
    content = b"".join(of_accounts.streaming_content) if of_accounts.streaming else of_accounts.content
    at = f"/indberetning/{budget.pk}/X017/"
    client.post(f"{at}fil/", {"file": SimpleUploadedFile("skema.xlsx", content)})
    page = client.get(at).content.decode()
    assert "regnskab 2025, men her ventes" in " ".join(page.split())
    own = client.get(f"{at}skema.xlsx")
    content = b"".join(own.streaming_content) if own.streaming else own.content
    assert client.post(f"{at}fil/", {"file": SimpleUploadedFile("skema.xlsx", content)})["Location"].endswith("/")


def test_a_released_budget_stands_beside_the_accounts_with_its_approver(
    client: Any, people: People, round_: Any, organisations: Any
) -> None:
    from raaderum.web.workspace import actions

    finish(people, round_.submissions.get(organisation__code="X017"))
    budget = actions.open_round(
        by=None, area="roads", period=2025, dataset="example", version="original_budget", today=TODAY,
        due_on=date(2026, 11, 20), validation_on=date(2026, 12, 1),
        organisations=[organisations[code] for code in NAMES],
    )  # fmt: skip
    submission = budget.submissions.get(organisation__code="X017")
    accounts = round_.submissions.get(organisation__code="X017")
    for figure in submission.figures.filter(value__isnull=True, missing=""):
        figure.value = accounts.figures.get(variable=figure.variable).value
        figure.save()
    version = finish(people, submission)
    publication = actions.publish_release(by=None, round_=actions.start_validation(by=None, round_=budget))
    at = f"/udgivelser/{publication.release[:12]}/X017/tal/?aar=2025"
    page = client.get(f"{at}&udgave=budget").content.decode()
    assert "Oprindeligt budget" in page
    assert f"/godkendt/{version.pk}/" in page
    older = client.get(at).content.decode()
    assert f"/godkendt/{accounts.approved.get().pk}/" in older
    assert f"/godkendt/{version.pk}/" not in older
    shown = client.get("/eksempel/omraader/veje/X017/?udgave=forkert")
    assert shown.status_code == 400
