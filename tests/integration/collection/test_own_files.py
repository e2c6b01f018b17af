"""Files from own systems through the pages: said once, remembered, seen before they are saved."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.collection.conftest import TODAY, People

EXTRACT = """Kontostreng;Beløb;Tekst
2.28.11-1-1-1001;1.250.000,50;Vintertjeneste
2.28.11-1-1-1001;−250.000,25;Kreditnota
2.28.11-1-1-1002;400.000,00;Fejning
2.28.12-1;75.000,00;Belægninger
6.45.51-1;999,00;Andet
"""


@pytest.fixture
def reporter(client: Any, people: People) -> Any:
    client.force_login(people["reporter-X017"])
    return client


def put_up(client: Any, submission: Any, content: str, **facts: str) -> Any:
    at = f"/indberetning/{submission.round_id}/X017/egne-filer/ny/"
    file = SimpleUploadedFile("udtræk.csv", content.encode(), content_type="text/csv")
    return client.post(at, {"file": file, "setup": "new-accounts", "name": "Økonomi", **facts})


def work() -> None:
    """Do everything that has been asked for."""
    from raaderum.web.workspace.actions.jobs import perform
    from raaderum.web.workspace.models import Job

    for job in Job.objects.filter(state="waiting"):
        perform.func(job.pk)


def page(client: Any, at: str) -> str:
    answer = client.get(at)
    assert answer.status_code == 200
    return str(answer.content.decode())


def number_of(text: str, words: str) -> str:
    """Return the index of the group whose row has ``words``."""
    found = re.search(rf'<th scope="row"[^>]*>{re.escape(words)}</th>.*?name="to-([\d-]+)"', text, re.DOTALL)
    assert found is not None, words
    return found[1]


def test_an_account_extract_fills_the_cost_cells_and_is_remembered(reporter: Any, submission: Any) -> None:
    from raaderum.web.workspace.models import FileSetup, OwnFile

    at = put_up(reporter, submission, EXTRACT)["Location"]
    assert "læses" in page(reporter, at)
    work()
    seen = page(reporter, at)
    assert "Filen udfylder 0 tal" in seen
    assert "1.475.999,25" in seen  # 1,250,000.50 − 250,000.25 + 400,000 + 75,000 + 999
    group = number_of(seen, "2.28.11-1")
    answers = {
        "readings": "1", f"to-{group}-0": "winter_salting_dkk", f"to-{group}-1": "sweeping_urban_dkk",
        f"to-{number_of(seen, '2.28.12-1')}": "surfacing_wearing_dkk",
        f"policy-{number_of(seen, '6.45.51-1')}": "Administration",
    }  # fmt: skip
    assert reporter.post(f"{at}plads/", answers)["Location"] == at
    work()
    assert "Filen udfylder 3 tal" in page(reporter, at)
    upload = reporter.post(f"{at}brug/", {"what": "use"})["Location"]
    assert reporter.post(f"{at}brug/", {"what": "use"})["Location"] == upload, "a second click"
    assert "1.000.000,25" in page(reporter, upload)  # 1,250,000.50 − 250,000.25
    reporter.post(f"{upload}gem/", {"what": "apply"})
    figure = submission.figures.get(variable="winter_salting_dkk")
    assert (figure.value, figure.origin) == (Decimal("1000000.25"), "extract")
    assert bytes(OwnFile.objects.get().content) == b""
    again = put_up(reporter, submission, EXTRACT, setup=str(FileSetup.objects.get().pk))["Location"]
    work()
    assert "Filen udfylder 3 tal" in page(reporter, again)


def test_a_list_of_quantities_with_another_unit(reporter: Any, submission: Any) -> None:
    """850 m + 150.5 m of kerb in a list of metres are 1.0005 km."""
    content = "Type;Længde\nKantsten, nord;850\nKantsten, syd;150,5\nHegn;12\n"
    at = put_up(reporter, submission, content, setup="new-list", name="Vejregister")["Location"]
    work()
    seen = page(reporter, at)
    north, south = number_of(seen, "Kantsten, nord"), number_of(seen, "Kantsten, syd")
    answers = {"readings": "1", f"to-{number_of(seen, 'Hegn')}": "not_ours"}
    for number in (north, south):
        answers |= {f"to-{number}": "kerb_km", f"factor-{number}": "0.001"}
    reporter.post(f"{at}plads/", answers)
    work()
    assert "1,0005" in page(reporter, at)
    upload = reporter.post(f"{at}brug/", {"what": "use"})["Location"]
    reporter.post(f"{upload}gem/", {"what": "apply"})
    assert submission.figures.get(variable="kerb_km").value == Decimal("1.0005")


def test_a_column_that_was_renamed_is_shown_and_asked_about(reporter: Any, submission: Any) -> None:
    from raaderum.web.workspace.models import FileSetup

    put_up(reporter, submission, EXTRACT)
    work()
    renamed = EXTRACT.replace("Kontostreng;Beløb;Tekst", "Kontostrengen;Beløb;Tekst")
    at = put_up(reporter, submission, renamed, setup=str(FileSetup.objects.get().pk))["Location"]
    work()
    seen = page(reporter, at)
    assert "Kolonnerne er ændret siden sidst" in seen
    assert "Kontostrengen" in seen
    reporter.post(f"{at}svar/", {"accept_renames": "yes"})
    work()
    assert "1.475.999,25" in page(reporter, at)


def test_numbers_that_can_be_read_in_two_ways_are_asked_about(reporter: Any, submission: Any) -> None:
    at = put_up(reporter, submission, "Kontostreng;Beløb\n2.28.11-1;1.250\n")["Location"]
    work()
    assert "to måder" in page(reporter, at)
    reporter.post(f"{at}svar/", {"number_style": "comma"})
    work()
    assert "1.250,00" in page(reporter, at)


def test_a_rule_can_be_taken_back(reporter: Any, submission: Any) -> None:
    at = put_up(reporter, submission, EXTRACT)["Location"]
    work()
    group = number_of(page(reporter, at), "2.28.12-1")
    reporter.post(f"{at}plads/", {"readings": "1", f"to-{group}": "surfacing_wearing_dkk"})
    work()
    assert "Filen udfylder 1 tal" in page(reporter, at)
    reporter.post(f"{at}regel/", {"number": "0", "readings": "1"})
    assert "Filen udfylder 1 tal" in page(reporter, at), "an old page takes no rule away"
    reporter.post(f"{at}regel/", {"number": "0", "readings": "2"})
    work()
    assert "Filen udfylder 0 tal" in page(reporter, at)


def test_a_cpr_number_is_refused_at_the_door(reporter: Any, submission: Any) -> None:
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.models import OwnFile

    answer = put_up(reporter, submission, EXTRACT + "2.28.11-1;5,00;010190-1234\n")
    seen = page(reporter, answer["Location"])
    assert "CPR" in seen
    assert "celle C7" in seen
    assert "010190" not in seen
    assert not OwnFile.objects.exists()
    assert not [event for event in Event.objects.all() if "010190" in f"{event.before}{event.after}"]


def test_nobody_else_sees_the_file_or_uses_another_municipality_s_setup(
    reporter: Any, people: People, round_: Any, submission: Any
) -> None:
    from raaderum.web.workspace.models import FileSetup

    at = put_up(reporter, submission, EXTRACT)["Location"]
    reporter.force_login(people["reporter-X001"])
    assert reporter.get(at).status_code == 403
    other = at.replace("/X017/", "/X001/")
    assert reporter.get(other).status_code == 404
    file = SimpleUploadedFile("u.csv", EXTRACT.encode())
    own = f"/indberetning/{round_.pk}/X001/egne-filer/"
    answer = reporter.post(f"{own}ny/", {"file": file, "setup": str(FileSetup.objects.get().pk)})
    assert (answer.status_code, answer["Location"]) == (302, own)
    assert reporter.get(f"{own}opsaetning/{FileSetup.objects.get().pk}.json").status_code == 404


def test_files_nobody_came_back_to_are_dropped(reporter: Any, submission: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from raaderum.web.jobs.daily import c_own_files
    from raaderum.web.workspace.models import OwnFile

    put_up(reporter, submission, EXTRACT)
    assert c_own_files.run(timezone.now() + timedelta(days=6)) == 0
    assert c_own_files.run(timezone.now() + timedelta(days=8)) == 1
    assert bytes(OwnFile.objects.get().content) == b""


def test_with_last_year_and_one_account_extract_most_of_a_new_year_is_filled(
    client: Any, people: People, organisations: dict[str, Any]
) -> None:
    """A cost centre per cost line. Without the extract 62 of 141 cells are known, with it 62 + 45: 76 per cent."""
    from raaderum.web.workspace.actions import open_round
    from raaderum.web.workspace.queries.submissions import count, pack_of

    opened = open_round(
        by=None, area="roads", period=2026, dataset="example", due_on=TODAY, validation_on=TODAY, today=TODAY,
        organisations=[organisations["X017"]],
    )  # fmt: skip
    submission = opened.submissions.get()
    variables = pack_of(submission).variables.values()
    costs = [v.id for v in variables if v.reported is not None and v.reported.section == "economy"]
    known = count(submission)
    assert known.answered / known.rows < 0.6
    rows = [f"2.28.11-1-1-{1000 + number};{100_000 + number},00" for number in range(len(costs))]
    client.force_login(people["reporter-X017"])
    at = put_up(client, submission, "\n".join(["Kontostreng;Beløb", *rows]))["Location"]
    work()
    group = number_of(page(client, at), "2.28.11-1")
    client.post(f"{at}plads/", {"readings": "1", **{f"to-{group}-{i}": name for i, name in enumerate(costs)}})
    work()
    upload = client.post(f"{at}brug/", {"what": "use"})["Location"]
    client.post(f"{upload}gem/", {"what": "apply"})
    filled = count(submission)
    assert (filled.rows, known.answered, filled.answered) == (141, 62, 62 + 45)
    assert filled.answered / filled.rows >= 0.6


@pytest.mark.parametrize("name", ["æ" * 250 + ".csv", ".csv", "udtræk"])
def test_any_name_of_a_file_gets_an_answer(name: str, reporter: Any, submission: Any) -> None:
    at = f"/indberetning/{submission.round_id}/X017/egne-filer/ny/"
    file = SimpleUploadedFile(name, EXTRACT.encode(), content_type="text/csv")
    assert reporter.post(at, {"file": file, "setup": "new-accounts", "name": "Økonomi"}).status_code == 302


@pytest.mark.parametrize("content", ["", "Kontostreng;Beløb\n", "kun en linje"])
def test_an_empty_or_half_file_gets_a_sentence(content: str, reporter: Any, submission: Any) -> None:
    at = put_up(reporter, submission, content)["Location"]
    work()
    assert reporter.get(at).status_code == 200
