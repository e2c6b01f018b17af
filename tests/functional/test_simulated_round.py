"""A simulated round: every fictional municipality reports a new year through the doors that a person uses.

Half fill in the workbook, half use the API. Errors are planted by a seeded rule. What the checks at entry and KL's
agenda find is compared with what was planted, and what is released with what was approved.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from raaderum.packs import AreaPack
from raaderum.warehouse.release import Release
from tests.functional.simulated_round.agenda import read_agenda
from tests.functional.simulated_round.effort import (
    HEAD,
    Effort,
    Walker,
    walk_by_form,
    walk_by_workbook,
    walk_to_approval,
)
from tests.functional.simulated_round.people import Municipality, Person, alerts_of
from tests.functional.simulated_round.plants import enter, plant_errors
from tests.functional.simulated_round.report import Fate, Tally
from tests.functional.simulated_round.rules import Rules
from tests.functional.simulated_round.world import World, started, timed
from tests.functional.simulated_round.year import Cell

FEW = ("X001", "X002", "X003", "X004")
WALKED = ("X017", "X018")
"""Whose work is counted: the first by Excel, the second by the form."""
MOST_FALSE = 20.0
"""False findings per 1,000 right cells. At 141 cells a municipality is asked about fewer than three that are right."""
UNEXPLAINABLE = {"missing", "both", "negative-quantity", "not-a-number", "not-understood"}
"""What no comment settles: it is put right before the figures can be sent."""


# --- the round, step by step -----------------------------------------------------------------------------


def open_round(world: World) -> None:
    page = world.kl.page("/indberetning/ny-runde/")
    page = world.kl.send(page, "/indberetning/ny-runde/", area=world.pack.id, period=str(world.year),
                         dataset="example", **dates_on(page))  # fmt: skip
    assert "Runden er åben" in alerts_of(page), alerts_of(page)
    world.round_id = int(world.kl.at.strip("/").split("/")[-1])


def dates_on(page: str) -> dict[str, str]:
    """The dates that the form proposes."""
    return {
        name: re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page)[0] for name in ("due_on", "validation_on")
    }  # fmt: skip


def invite(world: World, code: str, role: str) -> str:
    """KL invites somebody; return the link in the mail."""
    address, at = f"{role}-{code.lower()}@example.org", f"/indberetning/brugere/{code}/"
    page = world.kl.send(world.kl.page(at), f"{at}inviter/", email=address, role=role, area="")
    assert address in alerts_of(page), alerts_of(page)
    mail = next(one for one in reversed(world.mails) if one["To"] == address)
    return str(re.findall(r"http\S+/invitation/\S+", mail.get_content())[0])


def invite_people(world: World, codes: tuple[str, ...]) -> None:
    for number, code in enumerate(codes):
        people = {role: Person(world.site.address) for role in ("reporter", "approver")}
        for role, person in people.items():
            person.accept(invite(world, code, role), f"{role.title()} {code}")
        door = "excel" if number // 2 % 2 == 0 else "api"
        if door == "api":
            people["reporter"].make_key()
        world.towns[code] = Municipality(code, door, world.round_id, world.pack, people["reporter"], people["approver"])


def fill_in(world: World, town: Municipality, number: int) -> list[Fate]:
    """Fill in the sheet with its errors, and note what is found at entry."""
    truth, previous = world.truth[town.code], world.previous.get(town.code, {})
    plants = plant_errors(world.pack, town.code, number, truth, previous)
    entered = enter(truth, plants)
    rules = Rules(world.pack, entered, previous)
    fates = []
    for plant in plants:
        places = {place for name in plant.cells for place in rules.places(name)}
        fates.append(Fate(plant, town.door, bool(places), places))
    found = town.fill_in(entered)
    world.tally.judge(town.code, town.door, fates, found)
    world.tally.cells += len(truth) - len({name for plant in plants for name in plant.cells})
    return fates


def answer_findings(world: World, town: Municipality) -> None:
    """Put right what must be, and explain everything else, right or wrong: a stubborn municipality."""
    truth = world.truth[town.code]
    must = {one.variable for one in town.findings() if one.code in UNEXPLAINABLE} | town.refused
    if must:
        town.write({name: truth[name] for name in sorted(must)})
    asked = {one.variable for one in town.findings() if one.level in ("error", "warning")}
    town.write({name: replace(town.written[name], comment=f"set efter, {town.code}") for name in sorted(asked)})


def look_at_it_together(world: World, fates: dict[str, list[Fate]]) -> None:
    """KL closes for entry and downloads the agenda: which errors that were approved does it ask about?"""
    at = f"/indberetning/{world.round_id}/"
    page = world.kl.send(world.kl.page(at), f"{at}validering/")
    assert "Runden er til validering" in alerts_of(page), alerts_of(page)
    points = read_agenda(world.kl.open(f"{at}dagsorden.xlsx"), world.pack, {n: c for c, n in world.names.items()})
    points = [point for point in points if point.unit in world.towns]
    for code, own in fates.items():
        for fate in own:
            fate.approved = all(world.towns[code].written[n].value == c.value for n, c in fate.plant.wrong.items())
            fate.approved = fate.approved and not any(cell.text for cell in fate.plant.wrong.values())
        standing = {name for fate in own if fate.approved for name in fate.plant.cells}
        for fate in own:
            about = [p for p in points if fate.approved and p.is_about(fate.plant, standing - fate.plant.cells)]
            fate.point, fate.annex = any(p.listed for p in about), any(not p.listed for p in about)
    listed = [point for point in points if point.listed]
    touched = {(code, name) for code, own in fates.items() for f in own if f.approved for name in f.plant.cells}
    world.tally.points = len(listed)
    world.tally.false_points = [p for p in listed if not any((p.unit, name) in touched for name in p.variables)]


def send_back(world: World, town: Municipality) -> None:
    page = world.kl.send(world.kl.page(town.at), f"{town.at}tilbage/", because="se på punkterne i dagsordenen")
    assert "Tallene er sendt tilbage." in alerts_of(page), alerts_of(page)


def put_right(world: World, town: Municipality, fates: list[Fate]) -> None:
    """Correct every error that somebody has asked about; what nobody has found stays. Other explanations are kept."""
    known = {name for fate in fates if fate.is_found or fate.point for name in fate.plant.cells}
    town.write({name: world.truth[town.code][name] for name in sorted(known)})
    left = {one.variable for one in town.findings() if one.level in ("error", "warning")}
    town.write({name: replace(town.written[name], comment=f"set efter, {town.code}") for name in sorted(left)})


def release(world: World) -> str:
    at = f"/indberetning/{world.round_id}/"
    world.kl.send(world.kl.page(at), f"{at}udgiv/")
    for _ in range(600):
        if shown := re.findall(r'href="/udgivelser/(\w+)/"', world.kl.page(at)):
            return str(shown[0])
        time.sleep(0.2)
    raise AssertionError("no release on the round's page")


def compare(world: World, released: str) -> list[str]:
    """What has come out, asked of the open API as anybody can: exactly what each municipality approved?"""
    wrong = []
    for code, town in world.towns.items():
        asked = f"/releases/{released}/observations?unit={code}&period={world.year}"
        rows = town.reporter.ask(asked)["items"] if town.door == "api" else open_figures(world, asked)
        out = {
            row["variable"]: Cell(None if row["value"] is None else Decimal(str(row["value"])),
                                  row["missing"] or "", row["comment"])
            for row in rows
        }  # fmt: skip
        missed = town.differences(out)
        wrong += missed
        world.tally.released += len(town.written)
        world.tally.agreed += len(town.written) - len(missed)
        world.tally.explained += sum(bool(cell.comment) for cell in town.written.values())
    return wrong


def open_figures(world: World, asked: str) -> list[dict[str, Any]]:
    nobody = Person(world.site.address)
    nobody.key = ""
    return list(nobody.ask(asked)["items"])


def reckon_effort(world: World) -> str:
    """Walk one municipality's way by Excel and another's by the form, with their true figures; count the work."""
    lines = [HEAD]
    for code, way, walk in ((*WALKED[:1], "Excel", walk_by_workbook), (*WALKED[1:], "form", walk_by_form)):
        reporter, approver = (Walker(world.site.address, Effort(f"{way}: {who}")) for who in ("reports", "approves"))
        town = Municipality(code, "excel", world.round_id, world.pack, reporter, approver)
        walk(town, reporter, invite(world, code, "reporter"), world.truth[code])
        walk_to_approval(town, approver, invite(world, code, "approver"))
        lines += [reporter.effort.write(), approver.effort.write()]
    return "\n".join(lines)


def tell(report: str, path: Path) -> None:
    path.write_text(report, encoding="utf-8")
    print(f"\n{report}")


def run_round(world: World, codes: tuple[str, ...], folder: Path) -> Tally:
    """The whole round, from its opening to its release."""
    with timed(world, "opening"):
        open_round(world)
    with timed(world, "invitations"):
        invite_people(world, codes)
    towns, fates = world.towns, {}
    with timed(world, "filling in"):
        for number, code in enumerate(codes):
            fates[code] = fill_in(world, towns[code], number)
    with timed(world, "explaining and approving"):
        for town in towns.values():
            answer_findings(world, town)
            town.send()
            town.approve()
    with timed(world, "agenda"):
        look_at_it_together(world, fates)
    with timed(world, "correcting and approving"):
        for code, town in towns.items():
            send_back(world, town)
            put_right(world, town, fates[code])
            town.send()
            town.approve()
    with timed(world, "release"):
        wrong = compare(world, release(world))
    tell(world.tally.write(), folder / "simulated-round.md")
    assert wrong == []
    assert [f"{fate.plant}: {fate.places}" for fate in world.tally.not_found()] == []
    assert world.tally.false_rate < MOST_FALSE
    return world.tally


def test_a_few_municipalities(site_data: Path, tmp_path: Path, roads_pack: AreaPack, example_release: Release) -> None:
    with started(site_data, tmp_path, roads_pack, example_release, FEW) as world:
        tally = run_round(world, FEW, tmp_path)
    assert len(tally.fates) == 28


@pytest.mark.full
def test_all_municipalities(site_data: Path, tmp_path: Path, roads_pack: AreaPack, example_release: Release) -> None:
    with started(site_data, tmp_path, roads_pack, example_release) as world:
        tally = run_round(world, tuple(world.names), tmp_path)
    assert len(world.towns) == 98
    large = [fate for fate in tally.fates if fate.plant.kind not in ("small_5", "small_20")]
    assert sum(fate.is_found or fate.point for fate in large) >= 0.9 * len(large)


@pytest.mark.full
def test_how_much_work_it_is(site_data: Path, tmp_path: Path, roads_pack: AreaPack, example_release: Release) -> None:
    with started(site_data, tmp_path, roads_pack, example_release, WALKED) as world:
        open_round(world)
        tell(reckon_effort(world), tmp_path / "effort.md")
