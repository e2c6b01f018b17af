"""Everybody reports at once: 98 fictional municipalities with three people each, on PostgreSQL and the real server.

Said at the end: whether an acknowledged write is lost, whether anything failed, how much slower a page is than alone,
and what limits. Nothing is loaded but pages and answers: styles and scripts stay in a browser's cache.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks import Line
from tests.benchmarks.load_round import PASSWORD, mail_of
from tests.functional.site import Somebody, token_in

MUNICIPALITIES = 98
RAMP_SECONDS, HOLD_SECONDS = 100.0, 45.0
"""A login costs 0.3 s of a processor, on purpose: all within a minute would be all that two processors can do."""
WORKERS = os.cpu_count() or 1
"""Processes of the server. Each runs Python on one processor; `raaderum serve` starts one."""
WARM, ALONE = 10, 60
"""How often each page is asked for alone, without and with a watch."""
RAADERUM = Path(sys.executable).with_name("raaderum")
NO_POSTGRES = "load: left out, PostgreSQL is not installed (Debian: apt-get install postgresql)"


def run(
    municipalities: int = MUNICIPALITIES, ramp: float = RAMP_SECONDS, hold: float = HOLD_SECONDS, workers: int = WORKERS
) -> list[Line]:
    """Start the database and the site, ask alone, then let the crowd in; ``hold`` seconds with all of them count."""
    programs = postgres_programs()
    if programs is None:
        print(NO_POSTGRES)
        return []
    with tempfile.TemporaryDirectory() as name, database(programs, Path(name)) as (address, postmaster):
        folder = Path(name)
        environment = {**os.environ, "RAADERUM_DATA": str(folder / "data"), "DATABASE_URL": address}
        plan = prepare(environment, municipalities, folder)
        with site(environment, workers) as (host, processes):
            alone = ask_alone(host, plan)
            crowd, used = let_in(folder, host, ramp, hold, {**processes, "database": postmaster})
        found = check(environment, crowd, folder)
    return report(crowd, alone, used, found, hold, workers)


def postgres_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[-3]))
    initdb = found[-1] if found else shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def database(programs: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Start a database that waits for the disk as one in use does; give its address and process."""
    place, port = folder / "db", free_port()
    as_owner: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        shutil.chown(folder, "postgres")
        folder.chmod(0o755)
        as_owner = ["runuser", "-u", "postgres", "--"]

    def call(*command: str) -> None:
        subprocess.run([*as_owner, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)

    initdb, control = str(programs / "initdb"), [str(programs / "pg_ctl"), "-D", str(place)]
    call(initdb, "-D", str(place), "-U", "raaderum", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    call(*control, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        postmaster = int((place / "postmaster.pid").read_text(encoding="ascii").split()[0])
        call(str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "raaderum", "raaderum")
        yield f"postgresql://raaderum@127.0.0.1:{port}/raaderum", postmaster
    finally:
        call(*control, "-m", "immediate", "stop")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def prepare(environment: dict[str, str], municipalities: int, folder: Path) -> dict[str, Any]:
    """Build the releases, make the round; return where it is and which cells the workbooks fill in."""
    for more in ([], ["--dataset", "example"]):
        command = [RAADERUM, "release", "build", "--area", "roads", *more]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, check=True)
    plan = ask_round(environment, "make", str(municipalities))
    plan["uploaded"] = [name for name in plan["lines"] if name.startswith("booked_")][:6]
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    return plan


def ask_round(environment: dict[str, str], *command: str) -> dict[str, Any]:
    call = [sys.executable, "-m", "tests.benchmarks.load_round", *command]
    answer = subprocess.run(call, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(answer.stdout.splitlines()[-1])


@contextmanager
def site(environment: dict[str, str], workers: int) -> Iterator[tuple[str, dict[str, int]]]:
    """Start the server with so many processes, and one worker; give the address, and the process of each."""
    port, manage = free_port(), [sys.executable, "manage.py"]
    subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], env=environment, check=True)
    host = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", "4", "--log-level", "warning"]
    log = Path(environment["RAADERUM_DATA"]) / "server.log"
    with log.open("wb") as output:
        started = {
            "server": subprocess.Popen(
                [*command, "raaderum.web.config.wsgi:application"], env=environment, stdout=output, stderr=output
            ),
            "worker": subprocess.Popen([*manage, "work"], env=environment, stdout=output, stderr=output),
        }
    try:
        _wait_for_answer(host)
        yield host, {name: process.pid for name, process in started.items()}
    finally:
        for process in started.values():
            process.terminate()
            process.wait(timeout=30)
        said = log.read_text(encoding="utf-8", errors="replace")
        if "Traceback" in said:
            print(said[-4000:])


def _wait_for_answer(host: str) -> None:
    for _ in range(300):
        try:
            Somebody(host).get("/konto/login/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start within a minute")


def ask_alone(host: str, plan: dict[str, Any]) -> dict[str, list[float]]:
    """Ask for the pages as the only one there, and save cells; return milliseconds."""
    code, person = plan["codes"][-1], Somebody(host)
    at = f"/indberetning/{plan['round']}/{code}/"
    token = token_in(person.get("/konto/login/"))
    person.post("/konto/login/", {"login": mail_of(code, 1), "password": PASSWORD}, token)
    section = person.get(f"{at}afsnit/network/")
    token, variable = token_in(section), "road_km"
    headers = {"HX-Request": "true"}
    calls = {
        "submission": lambda _: person.get(at),
        "section": lambda _: person.get(f"{at}afsnit/network/"),
        "save": lambda turn: person.post(
            f"{at}tal/{variable}/", {"value": str(600 + turn), "missing": "", "comment": "alene", "seen": turn}, token,
            headers,
        ),
    }  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(WARM + ALONE):
        for name, call in calls.items():
            started = time.perf_counter()
            call(turn)
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: found[WARM:] for name, found in times.items()}


def let_in(
    folder: Path, host: str, ramp: float, hold: float, processes: dict[str, int]
) -> tuple[dict[str, Any], dict[str, float]]:
    """Let the crowd in; return what it saw, and how many processors each was using while all were there."""
    out = folder / "crowd.json"
    command = [sys.executable, "-m", "tests.benchmarks.load_people", host, str(folder / "plan.json"), str(ramp)]
    people = subprocess.Popen([*command, str(hold), str(out)], stdout=subprocess.DEVNULL)
    roots = {**processes, "crowd": people.pid}
    try:
        _wait_for(people, Path(f"{out}.held"), ramp + 200)
        before, begun = _used(roots), time.perf_counter()
        _wait_for(people, Path(f"{out}.over"), hold + 60)
        after, spent = _used(roots), time.perf_counter() - begun
        used = {name: (after[name] - before[name]) / spent for name in before}
        people.wait(timeout=120)
    finally:
        if people.poll() is None:
            people.kill()
    return json.loads(out.read_text(encoding="utf-8")), used


def _used(roots: dict[str, int]) -> dict[str, float]:
    all_of_it = psutil.cpu_times()
    machine = sum(all_of_it) - all_of_it.idle - all_of_it.iowait - all_of_it.guest - all_of_it.guest_nice
    return {name: processor_seconds(root) for name, root in roots.items()} | {"machine": machine}


def _wait_for(people: subprocess.Popen[bytes], sign: Path, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while not sign.exists():
        if people.poll() is not None or time.perf_counter() > until:
            raise RuntimeError("the crowd did not come")
        time.sleep(0.05)


def processor_seconds(root: int) -> float:
    """Return what a process and those it started have used, the ended ones too."""
    total = 0.0
    for process in [psutil.Process(root), *psutil.Process(root).children(recursive=True)]:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def check(environment: dict[str, str], crowd: dict[str, Any], folder: Path) -> dict[str, Any]:
    path = folder / "told.json"
    path.write_text(json.dumps(crowd["told"]), encoding="utf-8")
    return ask_round(environment, "read", str(path))


def report(
    crowd: dict[str, Any],
    alone: dict[str, list[float]],
    used: dict[str, float],
    found: dict[str, Any],
    hold: float,
    workers: int,
) -> list[Line]:
    times: dict[str, list[float]] = {}
    arriving: list[float] = []
    for at, name, spent, wrong in crowd["times"]:
        if crowd["held"] <= at <= crowd["until"] and not wrong:
            times.setdefault(name, []).append(spent)
        elif name == "save" and at < crowd["held"] and not wrong:
            arriving.append(spent)
    failed = [(name, wrong) for _, name, _, wrong in crowd["times"] if wrong]
    told, people = len(crowd["told"]), crowd["inside"]
    lines = [
        Line(f"p95 of {name}, {people} people beside one alone", percentile(times[name]), percentile(alone[name]), "ms")
        for name in ("submission", "section", "save")
        if times.get(name)
    ]
    lost, wrong = len(found["lost"]) + len(found["broken"]), "; ".join(f"{n}: {w}" for n, w in failed[:3])
    return [
        *lines,
        Line(f"lost edits of {told} acknowledged, against none", lost, 0.0, "edits", 1.0, str(found["lost"][:2] or "")),
        Line(f"failures of {len(crowd['times'])} requests, against none", len(failed), 0.0, "failures", 1.0, wrong),
        Line("p95 of save while all log in, beside one alone", percentile(arriving), percentile(alone["save"]), "ms"),
        Line("requests a second with all there", sum(map(len, times.values())) / hold, 1.0, "per s", None,
             describe(crowd, times, used, workers)),
    ]  # fmt: skip


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def describe(crowd: dict[str, Any], times: dict[str, list[float]], used: dict[str, float], workers: int) -> str:
    """Say how people behaved, what was used, and what limits."""
    middle = ", ".join(f"{name} {statistics.median(spent):.0f} ms" for name, spent in sorted(times.items()))
    shares = ", ".join(f"{name} {share:.2f}" for name, share in used.items() if name != "machine")
    conflicts = ", ".join(f"{count} {name}" for name, count in crowd["conflicts"].items())
    return (
        f"{workers} server processes of 4 threads; a person saves a cell every 5–15 s and looks 3–8 s at a page; "
        f"conflicts: {conflicts}; medians: {middle}; "
        f"processors used of {os.cpu_count()}: {shares}, all on the machine {used['machine']:.2f}. "
        f"{limit(used, workers)}"
    )


def limit(used: dict[str, float], workers: int) -> str:
    """Say what limits, and the next step up."""
    processors = os.cpu_count() or 1
    others = used["machine"] - sum(share for name, share in used.items() if name != "machine")
    if others > 0.3:
        return f"Other programs used {others:.1f} processors meanwhile: the figures say little."
    if used["server"] >= 0.85 * min(workers, processors):
        more = "processors for them" if workers >= processors else "server processes (granian --workers)"
        return f"What limits is Python in the server's {workers} processes; the next step up is more {more}."
    if used["machine"] >= 0.85 * processors:
        return "What limits is the machine, which the crowd shares; the next step up is a machine of its own."
    if used["database"] >= 0.8:
        return "What limits is the database; the next step up is a machine of its own for it."
    return "Nothing is at its limit."
