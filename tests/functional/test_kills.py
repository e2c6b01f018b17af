"""Kill the server and the worker in the middle: what was acknowledged is there, nothing is half, work goes on."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.functional.site import AT, CELLS, GONE, MANAGE, Count, Filler, Site, Somebody, seconds_of, started, token_in

FEW, MANY = 10, 50


# --- figures ---------------------------------------------------------------------------------------------


def killed_writes(site: Site, times: int) -> tuple[int, int]:
    """Write comments until the server is killed, again and again; return how many were acknowledged and found."""
    dice, acknowledged, told = random.Random(7), {}, 0
    content = {
        name: {"value": "" if worth is None else as_written(worth), "missing": reason}
        for name, worth, reason in site.rows("SELECT variable, value, missing FROM workspace_figure ORDER BY line")
    }
    variables = list(content)
    for number in range(times):
        person = site.log_in("reporter")
        token = token_in(person.get(f"{AT}afsnit/network/"))
        timer = threading.Timer(dice.uniform(0.05, 0.8), site.kill)
        timer.start()
        seen = dict(site.rows("SELECT variable, revision FROM workspace_figure"))
        try:
            for step in range(10_000):
                variable = variables[(number * 7 + step) % len(variables)]
                comment = f"skrevet {number}-{step}"
                facts = content[variable] | {"comment": comment, "seen": seen.get(variable, 0)}
                state = person.post(f"{AT}tal/{variable}/", facts, token, {"HX-Request": "true"})
                if "Gemt" in state:
                    acknowledged[variable] = comment
                    told += 1
                    seen[variable] = int(re.search(r'name="seen" value="(\d+)"', state)[1])  # type: ignore[index]
        except GONE:
            pass
        timer.join()
        site.start()
    return told, check_writes(site, acknowledged)


def as_written(worth: float) -> str:
    return f"{worth:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def check_writes(site: Site, acknowledged: dict[str, str]) -> int:
    """Everything acknowledged is there, or was overwritten by a later write that was stored; and each has its event."""
    stored = dict(site.rows("SELECT variable, comment FROM workspace_figure"))
    found = sum(_not_older(stored[variable], comment) for variable, comment in acknowledged.items())
    assert found == len(acknowledged)
    assert_each_write_has_its_event(site)
    return found


def _not_older(stored: str, acknowledged: str) -> bool:
    """A write whose answer was lost in the kill may be stored after the last acknowledged one."""
    order = [tuple(map(int, text_.removeprefix("skrevet ").split("-"))) for text_ in (stored, acknowledged)]
    return order[0] >= order[1]


def assert_each_write_has_its_event(site: Site) -> None:
    events = site.value("SELECT count(*) FROM audit_event WHERE subject = 'figure'")
    assert events == site.value("SELECT revision FROM workspace_submission"), "a write and its event, or neither"


# --- a template ------------------------------------------------------------------------------------------


def killed_uploads(site: Site, times: int) -> tuple[Count, Count]:
    """Kill the server by turns while a template is received and while it is saved; each is done whole or not at all."""
    dice, receiving, saving, filler = random.Random(13), Count(), Count(), Filler(site)
    spent = [
        (seconds_of(filler.ready_to_upload(number)), seconds_of(filler.ready_to_save()))
        for number in range(MANY, MANY + 3)
    ]
    to_receive, to_save = (statistics.median(column) for column in zip(*spent, strict=True))
    for number in range(times):
        if number % 2 == 0:
            _kill_receiving(site, filler, number, to_receive, dice, receiving)
        else:
            filler.ready_to_upload(number)()
            _kill_saving(site, filler, number, to_save, dice, saving)
        assert_each_write_has_its_event(site)
    return receiving, saving


def _kill_receiving(site: Site, filler: Filler, number: int, seconds: float, dice: random.Random, count: Count) -> None:
    before = filler.received()
    answered = site.kill_within(seconds, dice, filler.ready_to_upload(number))
    after = filler.received()
    assert after in {before, (before[0] + 1, before[1] + 1)}, "a file that waits and its event, or neither"
    assert filler.saved(number)[2] == 0, "nothing is saved before somebody says so"
    count.add(answered=answered, stored=after != before)
    filler.ready_to_upload(number)()
    filler.ready_to_save()()
    assert filler.saved(number) == ("applied", 1, CELLS), "and it goes on"


def _kill_saving(site: Site, filler: Filler, number: int, seconds: float, dice: random.Random, count: Count) -> None:
    answered = site.kill_within(seconds, dice, filler.ready_to_save())
    found = filler.saved(number)
    assert found in {("waiting", 0, 0), ("applied", 1, CELLS)}, "whole, or not at all"
    count.add(answered=answered, stored=found[0] == "applied")
    if found[0] == "waiting":
        filler.ready_to_save()()
    assert filler.saved(number) == ("applied", 1, CELLS), "and it goes on"


# --- an approval -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something that is clicked on the submission's page, and what it leaves."""

    role: str
    at: str
    state: str
    action: str
    notices: str


SEND = Step("reporter", "send/", "sent", "submission.sent", "sent")
APPROVE = Step("approver", "godkend/", "approved", "submission.approved", "approved")


def killed_approvals(site: Site, times: int) -> tuple[Count, Count]:
    """Kill the server by turns while figures are sent and while a second person approves them."""
    dice, sending, approving = random.Random(17), Count(), Count()
    people = {step.role: site.log_in(step.role) for step in (SEND, APPROVE)}
    spent: list[tuple[float, float]] = []
    for _ in range(3):
        spent.append((seconds_of(ready(people, SEND)), seconds_of(ready(people, APPROVE))))
        send_back(people)
    to_send, to_approve = (statistics.median(column) for column in zip(*spent, strict=True))
    for number in range(times):
        if number % 2 == 0:
            _kill_step(site, people, SEND, to_send, dice, sending)
            ready(people, APPROVE)()
        else:
            ready(people, SEND)()
            _kill_step(site, people, APPROVE, to_approve, dice, approving)
        assert traces(site, APPROVE) == ("approved", 1, 1, 1)
        send_back(people)
        assert traces(site, APPROVE) == ("draft", 0, 0, 0), "another version is begun, and no trace of it made"
    numbers = [n for (n,) in site.rows("SELECT number FROM workspace_approvedversion ORDER BY number")]
    assert numbers == list(range(1, times + 4)), "each approved once, none left out"
    return sending, approving


def ready(people: dict[str, Somebody], step: Step) -> Callable[[], str]:
    """Open the page; return the click."""
    person = people[step.role]
    token = token_in(person.get(AT))
    return lambda: person.click(f"{AT}{step.at}", {}, token)


def send_back(people: dict[str, Somebody]) -> None:
    token = token_in(people["approver"].get(AT))
    people["approver"].click(f"{AT}tilbage/", {"because": "en gang til"}, token)


def _kill_step(
    site: Site, people: dict[str, Somebody], step: Step, seconds: float, dice: random.Random, count: Count
) -> None:
    was = traces(site, step)
    answered = site.kill_within(seconds, dice, ready(people, step))
    found = traces(site, step)
    done = (step.state, 1, 1, int(step is APPROVE))
    assert found in {was, done}, "wholly, or not at all"
    count.add(answered=answered, stored=found == done)
    for _ in range(2):
        ready(people, step)()
        assert traces(site, step) == done, "a repeated click completes it, once"


def traces(site: Site, step: Step) -> tuple[str, int, int, int]:
    """The state, and what the step left of the version that is worked on: its events, notices and approved versions."""
    number, state, sent_at = site.rows("SELECT number, state, sent_at FROM workspace_submission")[0]
    events = site.rows("SELECT after FROM audit_event WHERE action = ?", step.action)
    key = f"submission-1-approved-{number}" if step is APPROVE else f"submission-1-sent-%{sent_at}%"
    return (
        state,
        sum(json.loads(after)["number"] == number for (after,) in events),
        site.value("SELECT count(*) FROM workspace_notice WHERE key LIKE ?", key),
        site.value("SELECT count(*) FROM workspace_approvedversion WHERE number = ?", number),
    )


# --- a release -------------------------------------------------------------------------------------------


def killed_releases(site: Site, times: int) -> int:
    """Ask for a release, and kill the worker until it is built; return how many kills it met."""
    dice, kills = random.Random(11), 0
    site.manage("shell", "-v", "0", "-c", ASK)
    while kills < times:
        worker = subprocess.Popen([*MANAGE, "work", "--once"], env=site.environment, start_new_session=True)
        try:
            worker.wait(dice.uniform(0.5, 5.0))
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        else:
            time.sleep(2.1)  # a lease may still run
        kills += 1
        if site.value("SELECT state FROM workspace_job") == "done":
            break
    for _ in range(20):
        if site.value("SELECT state FROM workspace_job") == "done":
            break
        time.sleep(2.1)
        site.manage("work", "--once")
    assert site.value("SELECT state FROM workspace_job") == "done"
    assert site.value("SELECT count(*) FROM workspace_publication") == 1
    assert site.value("SELECT count(*) FROM audit_event WHERE action = 'round.released'") == 1
    assert "holder ikke" not in subprocess.run(
        [Path(sys.executable).with_name("raaderum"), "release", "verify"], env=site.environment, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    return kills


ASK = """
import uuid
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import Round, Submission
one, two = uuid.uuid4(), uuid.uuid4()
submission = Submission.objects.get()
actions.send_for_approval(by=one, submission=submission)
actions.approve(by=two, submission=submission)
actions.start_validation(by=one, round_=Round.objects.get())
actions.ask(by=one, name="release.publish", key="en udgivelse", round=Round.objects.get().pk, person=str(one))
"""


# --- all of them -----------------------------------------------------------------------------------------


def run_all(site: Site, times: int) -> None:
    told, found = killed_writes(site, times if times > FEW else FEW // 2)
    assert told > 0
    receiving, saving = killed_uploads(site, times)
    sending, approving = killed_approvals(site, times)
    kills = killed_releases(site, times)
    print(f"{times} kills while writing: {told} acknowledged, {found} figures as acknowledged")
    print(f"receiving a template: {receiving}\nsaving it: {saving}")
    print(f"sending: {sending}\napproving: {approving}\n{kills} of the worker")


def test_ten_kills_of_each(site_data: Path, tmp_path: Path) -> None:
    with started(site_data, tmp_path) as site:
        run_all(site, FEW)


@pytest.mark.full
def test_fifty_kills_of_each(site_data: Path, tmp_path: Path) -> None:
    """On a site of its own, since the round of the other is released by now."""
    with started(site_data, tmp_path) as site:
        run_all(site, MANY)
