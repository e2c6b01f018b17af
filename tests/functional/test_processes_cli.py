"""raaderum processes end to end: what is said of a log, as text and as JSON, and of one that cannot be read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories.event_logs import save, xes

Run = Callable[..., "subprocess.CompletedProcess[str]"]
WAYS = [["Modtag", "Vurder", "Afgør"], ["Modtag", "Vurder", "Vurder", "Afgør"]]
TRACES = [
    (f"010190-{case:04}", [(step, f"2026-{1 + case % 12:02}-{1 + hour:02}T08:00:00+01:00", f"Ida {hour}", "complete")
                           for hour, step in enumerate(WAYS[case % 2])])
    for case in range(60)
]  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the entry point in this process, in a folder of its own."""
    from raaderum.cli.main import run as entry

    monkeypatch.chdir(tmp_path)

    def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
        for name, value in ({"COLUMNS": "200", "NO_COLOR": "1"} | environment).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["raaderum", "processes", *map(str, words)])
        code: Any = 0
        try:
            entry()
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(words, code or 0, out, err)

    return run


def test_a_log_as_text(run, tmp_path):
    save(tmp_path, xes(TRACES), "log.xes.gz", packed=True)
    done = run("log.xes.gz")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.replace("\u00a0", " ").splitlines()
    assert len(lines) <= 25
    assert lines[0] == "Sager\t60\t01.01.2026 til 04.12.2026"
    assert "Omarbejde\t30\ten aktivitet gjort mere end én gang i samme sag; i 50 pct. af sagerne" in lines
    assert "Forskellige måder: i høj grad." in done.stdout
    assert "CPR-numre" in done.stdout
    for private in ("Ida", "010190"):
        assert private not in done.stdout


def test_a_log_as_json(run, tmp_path):
    save(tmp_path, xes(TRACES))
    done = run("log.xes", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert [told[name] for name in ("cases", "events", "activities", "variants", "directly_follows_edges")] == [
        60, 210, 3, 2, 3,
    ]  # fmt: skip
    assert [told[name] for name in ("rework", "rework_repetitions", "self_loops", "hand_overs")] == [30, 30, 30, 150]
    assert told["top_variant_shares"] == {"1": 0.5, "5": 1.0, "10": 1.0}
    assert told["throughput_days"]["p90"] == 3
    assert told["waiting_days"]["median"] == 1
    assert told["touch_minutes"] is None
    assert told["touch_missing"] == "no-transitions"
    assert {one["question"] for one in told["suggestions"]} >= {"variation", "digital", "volume", "staff", "steps"}
    assert all(one["evidence"]["da"] and one["evidence"]["en"] for one in told["suggestions"])
    assert all(note["da"] and note["en"] for note in told["notes"])
    for private in ("Ida", "010190"):
        assert private not in done.stdout


@pytest.mark.parametrize(
    ("language", "said"), [("da", "ingen kolonne med tidspunkter"), ("en", "no column with points")]
)
def test_a_log_that_cannot_be_read(run, tmp_path, language, said):
    save(tmp_path, "sag;aktivitet;dag\n1;a;2026-01-01\n", "log.csv")
    done = run("log.csv", RAADERUM_LANGUAGE=language)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    done = run("log.csv", "--time-column", "dag")
    assert done.returncode == 0
    assert "Sager\t1\t" in done.stdout
