"""The register of processes on the site: form and workbook show the same, nothing is lost, all is in the trail."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from lxml import html

from tests.integration.collection.conftest import People

AT = "/automatisering/X017/processer/"
FACTS = {
    "name": "Faste regninger bogføres", "volume": "4800", "minutes": "6", "saving": "60", "judgement": "I mindre grad",
    "change": "I nogen grad", "structured": "I høj grad", "variation": "Slet ikke", "digital": "I nogen grad",
    "systems": "Økonomisystem; Bank", "exceptions": "15",
}  # fmt: skip


@pytest.fixture
def reporter(client: Any, people: People) -> Any:
    client.force_login(people["reporter-X017"])
    return client


def entries() -> list[Any]:
    from raaderum.web.workspace.models import ProcessEntry

    return list(ProcessEntry.objects.all())


def test_rows_without_numbers_are_read_in_one_go(reporter: Any, django_assert_max_num_queries: Any) -> None:
    """What is asked of the database must not grow with the square of the rows."""
    many = rows(*({"Nr.": "", "Proces": f"Opgave nummer {place}"} for place in range(60)))
    with django_assert_max_num_queries(60 * 3 + 40):
        reporter.post(f"{AT}fil/", {"file": many})
    assert len(entries()) == 60


def test_numbers_never_run_out_and_never_write_over(reporter: Any) -> None:
    reporter.post(
        f"{AT}fil/", {"file": rows({"Nr.": "P999999", "Proces": "Høj"}, {"Nr.": "P999999999", "Proces": "Højest"})}
    )
    for name in ("Ansøgninger", "Byggesager", "Citater"):
        reporter.post(f"{AT}gem/", {"name": name})
    assert {one.name for one in entries()} == {"Høj", "Højest", "Ansøgninger", "Byggesager", "Citater"}


def test_what_is_for_one_alone_is_seen_by_nobody_else(client: Any, people: People) -> None:
    client.force_login(people["reporter-X017"])
    client.post(f"{AT}gem/", FACTS | {"visibility": "Kun mig"})
    (entry,) = entries()
    assert FACTS["name"] in client.get(AT).content.decode()
    client.force_login(people["kl_adviser"])
    for page in (AT, f"{AT}portefoelje/", WORKSHOP):
        assert FACTS["name"] not in client.get(page).content.decode()
    assert client.get(f"{AT}{entry.pk}/").status_code == 404
    said = client.post(f"{AT}fil/", {"file": rows({"Nr.": "P1", "Proces": "En anden"})}, follow=True).content.decode()
    assert "Nr. P1 er taget." in said
    assert FACTS["name"] not in said


def test_a_long_number_is_refused_and_an_odd_one_names_its_file(reporter: Any) -> None:
    said = reporter.post(f"{AT}fil/", {"file": rows({"Nr.": "X" * 41, "Proces": "Lang"})}, follow=True).content.decode()
    assert "har mere end 40 tegn" in said
    assert not entries()
    assert reporter.get(f"{AT}ligner/", {"name": "x", "number": "\0"}).status_code == 200


@pytest.mark.parametrize("field", ["entry", "seen"])
def test_a_sign_that_is_no_number_is_no_fault(reporter: Any, field: str) -> None:
    assert reporter.post(f"{AT}gem/", FACTS | {field: "²"}).status_code == 302


def test_an_empty_register_names_the_next_step(reporter: Any) -> None:
    page = reporter.get(AT).content.decode()
    assert "Her er ingen processer endnu." in page
    assert "Hent skemaet" in page


def test_a_register_of_processes_that_lack_answers_is_not_empty(reporter: Any) -> None:
    reporter.post(f"{AT}gem/", FACTS | {"volume": ""})
    page = reporter.get(AT).content.decode()
    assert "Her er ingen processer endnu." not in page
    assert "0 processer er screenet" in page
    assert FACTS["name"] in page


def test_a_process_is_written_screened_and_becomes_a_case(reporter: Any) -> None:
    answer = reporter.post(f"{AT}gem/", FACTS, follow=True)
    (entry,) = entries()
    assert (entry.number, entry.process.hours_saved, entry.process.answers["exceptions"]) == ("P1", 288, 15)
    assert entry.process.systems == ("Økonomisystem", "Bank")
    page = html.fromstring(answer.content).text_content()
    assert "Forenkl først" in page or "Automatisér nu" in page or "ledig kapacitet" in page
    assert "Frigjort tid er kapacitet, ikke råderum" in page
    case = reporter.get(f"{AT}{entry.pk}/case.xlsx")
    assert case["Content-Disposition"] == 'attachment; filename="business-case-P1.xlsx"'
    assert case.content[:2] == b"PK"
    listed = reporter.get(AT).content.decode()
    assert "Faste regninger bogføres" in listed
    assert "1 proces er screenet" in listed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"volume": "-4800"}, "er negativ (-4800)"),
        ({"minutes": "1.234"}, "»1.234« kan læses på to måder"),
        ({"saving": "160"}, "er ikke en andel fra 0 til 100 pct."),
        ({"name": "  "}, "Cellen er tom."),
        ({"judgement": "måske"}, "Vælg: I høj grad"),
        ({"kle": "abc"}, "»abc« er ikke et KLE-nummer"),
        ({"description": "Om 010190-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_bad_input_comes_back_as_it_was_written_with_a_sentence(
    reporter: Any, changed: dict[str, str], said: str
) -> None:
    answer = reporter.post(f"{AT}gem/", FACTS | changed)
    assert answer.status_code == 400
    page = html.fromstring(answer.content)
    assert said in page.text_content()
    assert page.xpath("//input[@name='systems']")[0].get("value") == "Økonomisystem; Bank"
    assert entries() == []


def test_what_another_changed_meanwhile_is_not_overwritten(reporter: Any) -> None:
    reporter.post(f"{AT}gem/", FACTS)
    (entry,) = entries()
    seen = {"entry": str(entry.pk), "seen": "1"}
    assert reporter.post(f"{AT}gem/", FACTS | seen | {"minutes": "7"}).status_code == 302
    late = reporter.post(f"{AT}gem/", FACTS | seen | {"minutes": "9"})
    assert "En anden har ændret processen imens" in late.content.decode()
    assert html.fromstring(late.content).text_content().count("Gemt nu: 7") == 1
    assert 'value="9"' in late.content.decode()
    assert entries()[0].process.minutes == 7
    again = reporter.post(f"{AT}gem/", FACTS | {"entry": str(entry.pk), "seen": "2", "minutes": "9"})
    assert again.status_code == 302
    assert entries()[0].process.minutes == 9


def test_a_second_click_stores_nothing_twice(reporter: Any) -> None:
    from raaderum.web.workspace.models import PlanItem

    first = reporter.post(f"{AT}gem/", FACTS)
    second = reporter.post(f"{AT}gem/", FACTS)
    assert first["Location"] == second["Location"]
    assert [one.revision for one in entries()] == [1]
    reporter.post(f"{AT}gem/", FACTS | {"minutes": "5"})
    assert [one.number for one in entries()] == ["P1", "P2"]
    for _ in range(2):
        reporter.post("/automatisering/X017/workshop/plan/", {"what": "Spørg leverandøren", "who": "Systemejer"})
    assert PlanItem.objects.count() == 1


def test_names_that_look_alike_are_shown_while_typing(reporter: Any) -> None:
    reporter.post(f"{AT}gem/", FACTS)
    found = reporter.get(f"{AT}ligner/", {"name": "bogføres: faste regninger", "number": ""}).content.decode()
    assert "Faste regninger bogføres" in found
    assert "Faste regninger" not in reporter.get(f"{AT}ligner/", {"name": "Vikarer"}).content.decode()
    assert (
        "Faste regninger" not in reporter.get(f"{AT}ligner/", {"name": FACTS["name"], "number": "P1"}).content.decode()
    )


def test_the_workbook_and_the_form_are_two_views_of_one_register(reporter: Any) -> None:
    reporter.post(f"{AT}gem/", FACTS)
    before = entries()[0]
    book = reporter.get(f"{AT}skema.xlsx").content
    same = reporter.post(f"{AT}fil/", {"file": named(book)}, follow=True).content.decode()
    assert "Nye processer: 0. Ændrede: 0. Uændrede: 1." in same
    assert entries()[0].revision == before.revision
    reporter.post(f"{AT}gem/", FACTS | {"name": "Løn til vikarer"})
    reporter.post(f"{AT}{before.pk}/fjern/")
    back = reporter.post(f"{AT}fil/", {"file": named(book)}, follow=True).content.decode()
    assert f"Nye processer: 1 (P1 {before.name}). Ændrede: 0. Uændrede: 0." in back
    assert {one.name: one.process.answers for one in entries()}[before.name] == before.process.answers


def rows(*processes: dict[str, str]) -> io.BytesIO:
    """A register as CSV, with the columns that the rows have."""
    columns = list(processes[0])
    lines = [columns, *([one.get(key, "") for key in columns] for one in processes)]
    return named("\n".join(";".join(line) for line in lines).encode(), "bord 2.csv")


def test_an_old_workbook_does_not_write_over_what_others_have_changed(reporter: Any) -> None:
    reporter.post(f"{AT}gem/", FACTS)
    book = reporter.get(f"{AT}skema.xlsx").content
    entry = entries()[0]
    reporter.post(f"{AT}gem/", FACTS | {"entry": str(entry.pk), "seen": "1", "minutes": "99"})
    said = reporter.post(f"{AT}fil/", {"file": named(book)}, follow=True).content.decode()
    assert f"P1 {entry.name} er ændret på sitet, siden skemaet blev hentet." in said
    assert entries()[0].process.minutes == 99


def test_two_tables_that_use_one_number_both_keep_their_process(reporter: Any) -> None:
    first, second = ({"Nr.": "P6", "Proces": name} for name in ("Refusion søges", "Attester hentes"))
    reporter.post(f"{AT}fil/", {"file": rows(first)})
    said = reporter.post(f"{AT}fil/", {"file": rows(second)}, follow=True).content.decode()
    assert "Nr. P6 er »Refusion søges« på sitet, men »Attester hentes« i skemaet." in said
    reporter.post(f"{AT}fil/", {"file": rows({**second, "Nr.": ""})})
    again = reporter.post(f"{AT}fil/", {"file": rows({**second, "Nr.": ""})}, follow=True).content.decode()
    assert "Uændrede: 1." in again
    assert [(one.number, one.name) for one in entries()] == [("P6", "Refusion søges"), ("P7", "Attester hentes")]


def test_a_log_fills_in_the_form_with_its_evidence_and_is_not_kept(reporter: Any) -> None:
    days = [f"s{n};{step};2026-{1 + n // 20:02d}-{1 + n % 20:02d}T0{8 + at}:00:00;Kim" for n in range(120)
            for at, step in enumerate(("Modtag", "Svar"))]  # fmt: skip
    log = "case:concept:name;concept:name;time:timestamp;org:resource\n" + "\n".join(days)
    page = html.fromstring(reporter.post(f"{AT}log/", {"log": named(log.encode(), "Attester.csv")}).content)
    assert page.xpath("//input[@name='name']/@value") == ["Attester"]
    assert page.xpath("//select[@name='variation']/option[@selected]/text()") == ["Slet ikke"]
    assert "Loggen siger" in page.text_content()
    assert "Kim" not in page.text_content()
    assert not entries()
    refused = reporter.post(f"{AT}log/", {"log": named(b"a;b\n1;2\n", "x.csv")}, follow=True).content.decode()
    assert "x.csv" in refused


def named(content: bytes, name: str = "skema.xlsx") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 ikke et regneark", b"a;b\n1;2\n", b"\x00\xff" * 50])
def test_a_file_that_is_no_register_is_refused_with_a_sentence(reporter: Any, content: bytes) -> None:
    answer = reporter.post(f"{AT}fil/", {"file": named(content)}, follow=True)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert entries() == []


def test_every_write_is_in_the_trail(reporter: Any, people: People) -> None:
    from raaderum.web.audit.models import Event

    reporter.post(f"{AT}gem/", FACTS)
    reporter.post(f"{AT}{entries()[0].pk}/fjern/")
    events = list(Event.objects.filter(subject="process").order_by("id"))
    assert [one.action for one in events] == ["process.saved", "process.removed"]
    assert {one.organisation for one in events} == {"X017"}
    assert events[1].before["facts"]["name"] == FACTS["name"]


def test_readers_and_others_see_and_change_what_the_policy_says(client: Any, people: People, reporter: Any) -> None:
    reporter.post(f"{AT}gem/", FACTS)
    (entry,) = entries()
    client.force_login(people["reader-X017"])
    page = client.get(f"{AT}{entry.pk}/").content.decode()
    assert "Lav en business case" in page
    assert "Tag processen ud" not in page
    assert client.post(f"{AT}gem/", FACTS).status_code == 403
    client.force_login(people["reporter-X001"])
    assert client.get(AT).status_code == 403
    assert client.get(f"/automatisering/X001/processer/{entry.pk}/").status_code == 404


def test_the_example_is_open_and_marked(client: Any) -> None:
    page = client.get("/eksempel/automatisering/processer/").content.decode()
    assert "130 processer er screenet" in page
    assert "ksempeldata" in page
    assert client.get("/eksempel/automatisering/processer/P999/").status_code == 404
    assert "Loven tillader det ikke." in page


# --- what others have automated --------------------------------------------------------------------------


def test_only_what_its_owner_shows_everybody_is_seen_by_others(client: Any, people: People) -> None:
    client.force_login(people["reporter-X001"])
    running = FACTS | {"phase": "I drift", "hours_realised": "310"}
    for name, seen in (("Adresser slås op", "Alle"), ("Hemmelig proces", "Kommunen"), ("Feriekort tjekkes", "Alle")):
        client.post("/automatisering/X001/processer/gem/", running | {"name": name, "visibility": seen})
    client.post("/automatisering/X001/processer/gem/", FACTS | {"name": "Kun en idé", "visibility": "Alle"})
    client.force_login(people["reporter-X017"])
    client.post(f"{AT}gem/", FACTS | {"name": "Feriekort tjekkes"})
    page = html.fromstring(client.get(f"{AT}andre/").content).text_content()
    assert "2 processer er i drift hos andre. Nye for jer: 1." in page
    assert "Adresser slås op" in page
    assert "310" in page
    assert "Hemmelig proces" not in page
    assert "Kun en idé" not in page


# --- the workshop ----------------------------------------------------------------------------------------


WORKSHOP = "/automatisering/X017/workshop/"


def test_the_day_is_half_past_nine_to_half_past_three_in_three_steps(reporter: Any) -> None:
    page = html.fromstring(reporter.get(WORKSHOP).content).text_content()
    for text in ("9.30–9.50", "15.15–15.30", "Trin 1: Find processerne", "Trin 2: Afklar forudsætningerne",
                 "Trin 3: Lav handlingsplanen", "Begynd med kataloget"):  # fmt: skip
        assert text in page


def test_the_day_leaves_list_cases_prerequisites_and_plan_as_page_word_and_excel(reporter: Any, tmp_path: Any) -> None:
    import docx

    from raaderum.warehouse.readers.workbook_grid import Limits, load_grid

    reporter.post(f"{AT}gem/", FACTS | {"legal_basis": "Ved ikke"})
    (entry,) = entries()
    line = {"what": "Spørg leverandøren om en snitflade", "who": "It-chef", "due": "2027-02-01",
            "process": str(entry.pk), "partner": "Birkested", "prerequisite": "Systemet bliver"}  # fmt: skip
    reporter.post(f"{WORKSHOP}plan/", line)
    page = html.fromstring(reporter.get(WORKSHOP).content).text_content()
    said = ("Faste regninger bogføres", "Få juristen til at afklare hjemlen.", "Spørg leverandøren om en snitflade",
            "It-chef", "1. februar 2027", "Birkested")  # fmt: skip
    assert all(text in page for text in said)
    word = docx.Document(io.BytesIO(reporter.get(f"{WORKSHOP}resultat.docx").content))
    cells = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert all(text in cells for text in said)
    headers = " ".join(p.text for section in word.sections for p in section.header.paragraphs)
    assert "ksempeldata" in headers.casefold() or "EKSEMPELDATA" in headers
    path = tmp_path / "w.xlsx"
    path.write_bytes(reporter.get(f"{WORKSHOP}resultat.xlsx").content)
    grid = load_grid(path, "Handlingsplan", Limits(), old_format=False)
    assert any("Spørg leverandøren" in grid.text(r, 0) for r in range(len(grid.cells)))
    assert reporter.get(f"{WORKSHOP}resultat.exe").status_code == 404


def test_the_plan_is_kept_up(reporter: Any) -> None:
    from raaderum.web.workspace.models import PlanItem

    assert "Skriv både hvad og hvem." in reporter.post(f"{WORKSHOP}plan/", {"what": "x"}, follow=True).content.decode()
    late = {"what": "x", "who": "y", "due": "31-02-2027"}
    assert "er ikke en dato" in reporter.post(f"{WORKSHOP}plan/", late, follow=True).content.decode()
    odd = {"what": "Ring", "who": "Chef", "process": "²"}
    assert reporter.post(f"{WORKSHOP}plan/", odd).status_code == 302
    PlanItem.objects.all().delete()
    secret = {"what": "Ring til 010190-1234", "who": "y"}
    assert "CPR" in reporter.post(f"{WORKSHOP}plan/", secret, follow=True).content.decode()
    assert not PlanItem.objects.exists()
    reporter.post(f"{WORKSHOP}plan/", {"what": "Ring", "who": "Chef"})
    item = PlanItem.objects.get()
    changed = {"what": "Ring i dag", "who": "Chef", "due": "2027-03-01", "state": "done", "seen": item.seen}
    reporter.post(f"{WORKSHOP}plan/{item.pk}/", changed)
    item.refresh_from_db()
    assert (item.what, item.state, item.due_on.year) == ("Ring i dag", "done", 2027)
    late = reporter.post(f"{WORKSHOP}plan/{item.pk}/", changed | {"what": "Skriv"}, follow=True).content.decode()
    assert "En anden har ændret linjen imens." in late
    item.refresh_from_db()
    assert item.what == "Ring i dag"
    reporter.post(f"{WORKSHOP}plan/", {"what": "Uden dato", "who": "Chef"})
    assert [one.what for one in PlanItem.objects.all()] == ["Ring i dag", "Uden dato"]
    PlanItem.objects.exclude(pk=item.pk).delete()
    reporter.post(f"{WORKSHOP}plan/{item.pk}/", {"remove": "1"})
    assert not PlanItem.objects.exists()


def test_the_best_choice_under_a_budget_is_shown_and_what_is_no_number_is_said(client: Any) -> None:
    at = "/eksempel/automatisering/processer/portefoelje/"
    tree = html.fromstring(client.get(at, {"budget": "900.000", "timer": "900"}).content)
    page = tree.text_content().replace("\u00a0", " ")
    taken = tree.xpath("//*[@aria-labelledby='taken-title']//tbody/tr")
    rows = [[cell.text_content() for cell in row.iter("td")] for row in taken]
    outlay, hours = (sum(int(row[at].replace(".", "")) for row in rows) for at in (2, 3))
    said = re.search(r"Det første år koster det ([\d.]+) kr\. og ([\d.]+) it-timer", page)
    assert said is not None
    told_outlay, told_hours = (int(one.replace(".", "")) for one in said.groups())
    assert told_hours == pytest.approx(hours, abs=len(rows))
    assert told_outlay == pytest.approx(outlay + 150_000, abs=len(rows) + 500), "the platform's first year is in it"
    assert told_outlay <= 900_000
    assert told_hours <= 900
    assert "Intet andet valg er mere værd inden for rammen." in page
    assert "der er ikke it-timer nok" in page
    assert "»mange« er ikke et tal" in client.get(at, {"budget": "mange"}).content.decode()
    assert "Intet kan betale sig inden for rammen" in client.get(at, {"budget": "100000"}).content.decode()
