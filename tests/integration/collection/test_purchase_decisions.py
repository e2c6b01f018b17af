"""What a person decides about purchases: it is kept, it moves the figures, and only those who may can do it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.spend.decisions import SITE_FILE
from raaderum.warehouse.spend.generate import generate_documents
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.places import Places, read_places, save_places
from raaderum.warehouse.spend.publish import publish
from raaderum.warehouse.spend.read_register import read_agreements
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.register import save_register
from raaderum.warehouse.spend.setting import load_procurement, read_setting
from raaderum.warehouse.spend.store import open_store
from raaderum.warehouse.spend.versions import open_published
from tests.integration.collection.conftest import People

OWN, OTHER = "X017", "X001"
NOW = datetime(2026, 11, 2, tzinfo=UTC)
AT = f"/indkoeb/{OWN}/afgoerelser/"
ABOUT = ("kind", "first", "second")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A published store of one municipality's invoices, and what was planted in them."""
    year, folder = tmp_path_factory.mktemp("år"), tmp_path_factory.mktemp("indkoeb")
    generate_documents(year, 1_000, seed=3)
    _, purchasing = load_procurement(default_folders().packs)
    register, _ = read_agreements(year / "register", purchasing.categories)
    places, _ = read_places(year / "register" / "Steder.csv")
    save_register(folder, register)
    save_places(folder, Places(tuple(replace(one, municipality=OWN) for one in places.places)))
    with open_store(folder, "500MB") as store:
        load(store, [year / "documents"], Reading(), now=NOW, processes=1)
        publish(store, read_setting(folder, default_folders()), NOW)
    return folder, json.loads((year / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture
def store(made: tuple[Path, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its own, which the site shows."""
    folder = tmp_path / "indkoeb"
    shutil.copytree(made[0], folder)
    monkeypatch.setenv("RAADERUM_SPEND_STORE", str(folder))
    return folder


def matters(page: Any) -> list[dict[str, Any]]:
    """What waits on the page, with what may be answered."""
    found = []
    for form in html.fromstring(page.content).iterfind(".//form[@class='choices']"):
        values = {one.get("name"): one.get("value") for one in form.iter("input") if one.get("name") in ABOUT}
        if "kind" in values:
            found.append(values | {"answers": [one.get("value") for one in form.iter("option")]})
    return found


def answer(client: Any, matter: dict[str, Any], chosen: str) -> Any:
    said = {name: matter[name] for name in ABOUT} | {"answer": chosen}
    return client.post(f"{AT}gem/", said)


def test_a_decided_supplier_moves_the_figures(
    client: Any, people: People, store: Path, made: tuple[Path, dict[str, Any]]
) -> None:
    from raaderum.web.workspace.actions.jobs import KINDS
    from raaderum.web.workspace.models import Job

    client.force_login(people[f"reporter-{OWN}"])
    waiting = [one for one in matters(client.get(AT)) if one["kind"] == "supplier"]
    assert waiting
    meant = {one["shown"]["name"]: one["supplier"] for one in made[1]["misnamed"]}
    page = html.fromstring(client.get(AT).content)
    titles = [h.text for h in page.iterfind(".//section[@aria-labelledby='supplier-title']//h3")]
    for title, matter in zip(titles, waiting, strict=True):
        assert meant[title] in matter["answers"]
        assert answer(client, matter, meant[title]).status_code == 302
    page = client.get(AT).content.decode()
    assert "ikke regnet med i tallene endnu" in page
    assert [one for one in matters(client.get(AT)) if one["kind"] == "supplier"] == []
    before = open_published(store).number
    assert client.post(f"{AT}regn-om/").status_code == 302
    job = Job.objects.get(kind="purchases.publish")
    assert KINDS[job.kind](job.arguments, lambda _: None) == {"published": before + 1}
    assert (store / SITE_FILE).exists()
    assert "ikke regnet med i tallene endnu" not in client.get(AT).content.decode()
    again = KINDS[job.kind](job.arguments, lambda _: None)
    assert again == {"published": before + 1}  # done twice, nothing more comes of it


def test_a_decision_taken_back_waits_again(client: Any, people: People, store: Path) -> None:
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.models import PurchaseDecision

    client.force_login(people[f"reporter-{OWN}"])
    first = next(one for one in matters(client.get(AT)) if one["kind"] == "duplicate")
    answer(client, first, "not")
    answer(client, first, "same")
    row = PurchaseDecision.objects.get()
    assert (row.answer, row.organisation.code) == ("same", OWN)
    client.post(f"{AT}fortryd/{row.pk}/")
    assert not PurchaseDecision.objects.exists()
    assert first in matters(client.get(AT))
    told = list(Event.objects.filter(subject="purchase_decision").values_list("action", flat=True))
    assert told == ["purchases.decided", "purchases.decided", "purchases.taken_back"]


def test_what_was_not_asked_is_not_answered(client: Any, people: People, store: Path) -> None:
    from raaderum.web.workspace.models import PurchaseDecision

    client.force_login(people[f"reporter-{OWN}"])
    first = matters(client.get(AT))[0]
    assert answer(client, first, "cvr:99999999").status_code == 404
    assert answer(client, first | {"first": "name:unknown"}, "").status_code == 404
    answer(client, first, "?")
    assert not PurchaseDecision.objects.exists()


@pytest.mark.parametrize("who", [f"reader-{OWN}", f"approver-{OWN}", f"reporter-{OTHER}"])
def test_others_may_not_decide(who: str, client: Any, people: People, store: Path) -> None:
    client.force_login(people[f"reporter-{OWN}"])
    first = matters(client.get(AT))[0]
    client.force_login(people[who])
    assert answer(client, first, first["answers"][1]).status_code == 403
    assert matters(client.get(AT)) == []


def test_where_others_buy_too_kl_answers(client: Any, people: People, store: Path) -> None:
    """Half of the places are another municipality's: who a common supplier is, is theirs as well."""
    from raaderum.warehouse.spend.places import load_places
    from raaderum.web.workspace.models import PurchaseDecision

    places = load_places(store).places
    moved = [replace(one, municipality=(OWN, OTHER)[number % 2]) for number, one in enumerate(places)]
    save_places(store, Places(tuple(moved)))
    with open_store(store, "500MB", create=False) as opened:
        publish(opened, read_setting(store, default_folders()), NOW)
    client.force_login(people["kl_adviser"])
    seen = {(one["kind"], one["first"], one["second"]) for one in matters(client.get(AT))}
    client.force_login(people[f"reporter-{OWN}"])
    page = client.get(AT)
    own = {(one["kind"], one["first"], one["second"]) for one in matters(page)}
    assert own < seen
    assert "KL svarer, for svaret gælder alle" in page.content.decode()
    kind, first, second = min(seen - own)
    client.force_login(people["kl_adviser"])
    matter = next(one for one in matters(client.get(AT)) if one["first"] == first)
    client.force_login(people[f"reporter-{OWN}"])
    assert answer(client, matter, matter["answers"][1]).status_code == 403
    assert (kind, second) == (matter["kind"], matter["second"])
    client.force_login(people["kl_adviser"])
    answer(client, matter, matter["answers"][1])
    row = PurchaseDecision.objects.get()
    client.force_login(people[f"reporter-{OWN}"])
    assert client.post(f"{AT}fortryd/{row.pk}/").status_code == 403


def test_a_class_is_decided_for_an_item(client: Any, people: People, store: Path) -> None:
    from raaderum.web.workspace.actions.purchases import decisions

    client.force_login(people[f"reporter-{OWN}"])
    found = [one for one in matters(client.get(AT)) if one["kind"] == "class"]
    assert found
    answer(client, found[0], "food")
    assert decisions().categories() == {(found[0]["first"], found[0]["second"]): "food"}


def test_what_was_learned_is_explained_and_can_be_put_right(client: Any, people: People, store: Path) -> None:
    """The words that weighed most stand in the line's text; the answer takes the place of what was learned."""
    import duckdb

    client.force_login(people[f"reporter-{OWN}"])
    page = html.fromstring(client.get(AT).content)
    (section,) = page.iterfind(".//section[@aria-labelledby='learned-title']")
    first = section.find(".//li")
    lines = [line.text_content() for line in first.iter("p")]
    (because,) = [line for line in lines if line.startswith("Ordene, der vejer mest: ")]
    text = f"{first.findtext('h3').casefold()} leverandøren"
    assert all(word in text for word in because.partition(": ")[2].split(", "))
    form = {one.get("name"): one.get("value") for one in first.iter("input") if one.get("name") in ABOUT}
    other = [one.get("value") for one in first.iter("option")][2]  # the first is what was learned
    answer(client, form, other)
    with open_store(store, "500MB", create=False) as opened:
        from raaderum.warehouse.spend.decisions import hand_over_decisions
        from raaderum.web.workspace.actions.purchases import decisions

        hand_over_decisions(store, decisions())
        published = publish(opened, read_setting(store, default_folders()), NOW)
    lines_file = published.folder / "lines.parquet"
    asked = f"SELECT DISTINCT category FROM '{lines_file}' WHERE supplier = ? AND (item = ? OR ? = '')"
    found = duckdb.execute(asked, [form["first"], form["second"], form["second"]]).fetchall()
    assert (other,) in found


def test_own_purchases_are_found_from_the_tasks(client: Any, people: People, store: Path) -> None:
    client.force_login(people[f"reporter-{OWN}"])
    page = client.get("/indberetning/").content.decode()
    assert f"/indkoeb/{OWN}/" in page
    assert f"/indkoeb/{OTHER}/" not in page
    assert client.get(f"/indkoeb/{OWN}/").status_code == 200
    client.force_login(people["kl_adviser"])  # who answers where several buy
    assert f"/indkoeb/{OTHER}/" in client.get("/indberetning/").content.decode()
    assert re.search(r"Hvem er leverandøren\?", client.get(AT).content.decode())


def test_the_status_of_measures_is_kept(client: Any, people: People) -> None:
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.models import MeasureStatus

    at = f"/tiltag/indkoeb/{OWN}/"
    client.force_login(people[f"reporter-{OWN}"])
    page = html.fromstring(client.get(at).content)
    names = [one.get("name").removeprefix("state-") for one in page.iter("select") if one.get("name")[:6] == "state-"]
    assert len(names) == 22
    first, second = names[:2]
    form = {f"was-state-{first}": "", f"state-{first}": "underway", f"note-{first}": "Indkøb, inden maj",
            f"was-state-{second}": "", f"state-{second}": ""}  # fmt: skip
    client.post(f"{at}gem/", form)
    row = MeasureStatus.objects.get()
    assert (row.measure, row.state, row.note) == (first, "underway", "Indkøb, inden maj")
    client.post(f"{at}gem/", {f"was-state-{first}": "", f"state-{first}": ""})  # an old page: nothing was changed in it
    assert MeasureStatus.objects.get().state == "underway"
    old = {f"was-state-{first}": "", f"state-{first}": "planned"}
    assert "en anden har ændret det imens" in client.post(f"{at}gem/", old, follow=True).content.decode()
    lone = {f"was-state-{second}": "", f"state-{second}": "", f"note-{second}": "hvem?"}
    assert "vælg en status til bemærkningen" in client.post(f"{at}gem/", lone, follow=True).content.decode()
    assert MeasureStatus.objects.get().state == "underway"
    own = {f"was-state-{first}": "underway", f"was-note-{first}": "Indkøb, inden maj", f"state-{first}": "done"}
    client.post(f"{at}gem/", own | {f"note-{first}": "0101701234"})
    assert MeasureStatus.objects.get().state == "underway"  # the note looks like a person's number
    assert Event.objects.filter(action="measure.status").count() == 1
    client.force_login(people[f"reader-{OWN}"])
    assert "Indkøb, inden maj" in client.get(at).content.decode()
    assert client.post(f"{at}gem/", form).status_code == 403
    client.force_login(people[f"reporter-{OTHER}"])
    assert client.get(at).status_code == 403
