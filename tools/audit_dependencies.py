"""Audit what the program depends on: pinned and hashed, no addresses, licences, known vulnerabilities.

The list of known vulnerabilities lies on the network. Where it cannot be reached, that is said, and
nothing is claimed; a vulnerability that is found fails the check.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PACKAGE = re.compile(r"^[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==\S+")


def main() -> int:
    problems = [*lock_faults(), *npm_faults()]
    for problem in problems:
        print(problem)
    licences = subprocess.run([sys.executable, ROOT / "tools/third_party.py", "--check"], check=False).returncode
    return 1 if problems or licences or vulnerabilities() else 0


def lock_faults() -> Iterator[str]:
    for path in LOCKS:
        entries = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        for entry in entries:
            if re.search(r"https?://|--(extra-)?index-url|--find-links", entry):
                yield f"{path.name}: a lock file names an address: {entry[:80]}"
            if PACKAGE.match(entry) and "--hash=sha256:" not in entry:
                yield f"{path.name}: no hash: {entry.split()[0]}"


def npm_faults() -> Iterator[str]:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for name, entry in lock["packages"].items():
        if "resolved" in entry:
            yield f"package-lock.json: {name} names an address"
        if name and "integrity" not in entry:
            yield f"package-lock.json: {name} has no hash"


def vulnerabilities() -> bool:
    """Tell whether a known vulnerability was found; say so where the list was out of reach."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(ROOT / "requirements/run.txt"), "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        print("Known vulnerabilities were NOT checked: the list could not be reached.")
        return False
    checked = [package for package in packages if "vulns" in package]
    found = [(package["name"], flaw["id"]) for package in checked for flaw in package["vulns"]]
    for name, flaw in found:
        print(f"Known vulnerability: {name} {flaw}")
    if len(checked) < len(packages):
        left_out = len(packages) - len(checked)
        print(f"Known vulnerabilities: {len(checked)} packages checked; {left_out} NOT, the list was out of reach.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
