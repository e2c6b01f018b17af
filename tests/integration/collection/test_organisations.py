"""Units below a municipality, what protected figures may be shown, and a second factor that is demanded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.integration.collection.conftest import People
from tests.integration.collection.test_round import finish

UNITS = "/indberetning/brugere/X017/enheder/"


@pytest.fixture
def administrator(client: Any, people: People) -> Any:
    client.force_login(people["local_administrator-X017"])
    return client


def test_a_unit_comes_gets_a_number_and_closes(administrator: Any) -> None:
    from raaderum.web.accounts.models import Organisation
    from raaderum.web.accounts.queries import organisations_above

    asked = {"name": "Hybenhus", "from_date": "2020-01-01", "eans": "5790000000012, 5790000000029",
             "cvr": "12345674", "self_owning": "yes"}  # fmt: skip
    administrator.post(f"{UNITS}ny/", asked)
    unit = Organisation.objects.get(code="X017-1")
    assert (unit.name, unit.kind, unit.cvr, unit.self_owning) == ("Hybenhus", "unit", "12345674", True)
    assert sorted(unit.eans.values_list("ean", flat=True)) == ["5790000000012", "5790000000029"]
    assert organisations_above("X017-1", date(2026, 1, 1)) == ("X017",)
    administrator.post("/indberetning/brugere/X017-1/enhed/", {"what": "ean", "ean": "5790000000005"})
    administrator.post("/indberetning/brugere/X017-1/enhed/", {"what": "close", "day": "2026-06-01"})
    unit.refresh_from_db()
    assert (unit.to_date, unit.eans.count()) == (date(2026, 6, 1), 3)
    page = administrator.get(UNITS).content.decode()
    assert "Hybenhus" in page
    assert "1.6.2026" in page
    administrator.post(f"{UNITS}ny/", {"name": "Vejgruppen", "from_date": "2021-01-01"})
    assert Organisation.objects.filter(code="X017-2").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"eans": "5790000000013"}, "13 cifre, der er et EAN-nummer"),
        ({"cvr": "12345678"}, "otte cifre, der er et CVR-nummer"),
        ({"from_date": "i går"}, "en dato, fx 2027-01-31"),
        ({"name": "  "}, "et navn"),
    ],
)
def test_a_wrong_number_is_refused_with_a_sentence(wrong: dict[str, str], sentence: str, administrator: Any) -> None:
    from raaderum.web.accounts.models import Organisation

    before = Organisation.objects.count()
    administrator.post(f"{UNITS}ny/", {"name": "Hybenhus", "from_date": "2020-01-01", **wrong})
    assert sentence in administrator.get(UNITS).content.decode()
    assert Organisation.objects.count() == before


def test_only_kl_moves_a_unit_to_another_municipality(administrator: Any, people: People) -> None:
    from raaderum.web.accounts.queries import organisations_above

    administrator.post(f"{UNITS}ny/", {"name": "Hybenhus", "from_date": "2020-01-01"})
    move = {"what": "move", "parent": "X001", "day": "2026-01-01"}
    administrator.post("/indberetning/brugere/X017-1/enhed/", move)
    assert organisations_above("X017-1", date(2026, 6, 1)) == ("X017",)
    administrator.force_login(people["kl_administrator"])
    administrator.post("/indberetning/brugere/X017-1/enhed/", move)
    assert organisations_above("X017-1", date(2025, 6, 1)) == ("X017",)
    assert organisations_above("X017-1", date(2026, 6, 1)) == ("X001",)


def test_protected_figures_follow_the_consent(
    administrator: Any, people: People, submission: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Roads are public; here they are taken for protected, since no pack protects anything yet."""
    from raaderum.web.workspace.queries import consents

    version = finish(people, submission)
    at, own = f"/godkendt/{version.pk}/", "/indberetning/brugere/X017/samtykke/"
    assert "ikke beskyttet" in administrator.get(own).content.decode()
    administrator.force_login(people["reporter-X001"])
    assert administrator.get(at).status_code == 200
    monkeypatch.setattr(consents, "is_protected", lambda pack: True)
    assert administrator.get(at).status_code == 403
    administrator.force_login(people["local_administrator-X017"])
    assert administrator.get(at).status_code == 200
    administrator.post(own, {"area": "roads", "level": "named"})
    administrator.force_login(people["reporter-X001"])
    assert administrator.get(at).status_code == 200
    administrator.force_login(people["kl_adviser"])
    assert administrator.get(at).status_code == 200


def test_who_keeps_figures_to_themselves_is_in_no_release(
    people: People, round_: Any, submission: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from raaderum.web.accounts.actions import give_consent
    from raaderum.web.workspace.actions import publishing, start_validation

    for one in round_.submissions.all():
        finish(people, one)
    start_validation(by=people["kl_administrator"].public_id, round_=round_)
    monkeypatch.setattr(publishing, "is_protected", lambda pack: True)
    for code, level in (("X001", "named"), ("X002", "anonymous")):
        organisation = round_.submissions.get(organisation__code=code).organisation
        give_consent(by=None, organisation=organisation, area="roads", level=level)
    kept: list[str] = []
    monkeypatch.setattr(
        publishing, "replace_reported", lambda release, rows: kept.extend(sorted({o.unit for o in rows})) or release
    )
    publishing.build_candidate(round_)
    assert kept == ["X001"]  # a release carries names; and X017 has said nothing: the least


@pytest.mark.parametrize(
    ("demanded", "role", "let_in"),
    [
        ("", "kl_adviser", True),
        ("kl", "kl_adviser", False),
        ("kl", "reporter-X017", True),
        ("all", "reporter-X017", False),
    ],
)
def test_a_second_factor_can_be_demanded(
    demanded: str, role: str, let_in: bool, client: Any, people: People, round_: Any, settings: Any
) -> None:
    settings.MFA_DEMANDED_OF = demanded
    client.force_login(people[role])
    answer = client.get("/indberetning/")
    if let_in:
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer["Location"]) == (302, "/konto/2fa/totp/activate/")
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(people[role], generate_totp_secret())
    assert client.get("/indberetning/").status_code == 200
