"""Translations: collect texts, check that every one is translated, compile.

    python tools/translations.py collect|check|compile

Danish is the source language, so only English has a catalogue. Two domains: raaderum (sentences,
tables and charts) and django (pages). Babel does the work; Django templates are first turned into
Python by Django itself.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[1] / "src/raaderum"
WEB = SOURCE / "web"
DOMAINS = {
    "raaderum": SOURCE / "locale/en/LC_MESSAGES/raaderum.po",
    "django": WEB / "locale/en/LC_MESSAGES/django.po",
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
}


def main(command: str) -> int:
    commands = {"collect": collect, "check": check, "compile": compile_all}
    return commands[command]()


def collect() -> int:
    """Bring the catalogues up to date with the source; keep what is translated."""
    for domain, path in DOMAINS.items():
        known = load(path)
        template = Catalog(charset="utf-8")
        for place, message in texts(domain):
            template.add(message, locations=[(place, 0)])
        known.update(template, no_fuzzy_matching=True)
        known.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, known, width=110, include_lineno=False, sort_by_file=True, omit_header=False)
    return 0


def check() -> int:
    """Fail where a text has no translation, or a translation lost a {placeholder}."""
    problems = [problem for domain, path in DOMAINS.items() for problem in faults(domain, load(path))]
    for problem in problems:
        print(problem)
    if not problems:
        print(f"Translations: {sum(1 for d in DOMAINS for _ in texts(d))} texts, all in English.")
    return 1 if problems else 0


def faults(domain: str, catalog: Catalog) -> Iterator[str]:
    for place, message in texts(domain):
        found = catalog.get(message if isinstance(message, str) else message[0])
        singular = message if isinstance(message, str) else message[0]
        if found is None or not found.string or (isinstance(found.string, tuple) and not all(found.string)):
            yield f"{place}: not translated: {singular!r} (run: make translations)"
            continue
        strings = found.string if isinstance(found.string, tuple) else (found.string,)
        for text in strings:
            if placeholders(text) - placeholders(str(message)):
                yield f"{place}: the translation has other placeholders: {text!r}"


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}|%\((\w+)\)s", text))


def compile_all() -> int:
    """Write the files that the program reads."""
    for path in DOMAINS.values():
        if path.is_file():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, load(path))
    return 0


def load(path: Path) -> Catalog:
    if not path.is_file():
        return Catalog(locale="en", charset="utf-8", project="Råderum", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def texts(domain: str) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield (file, text) for every text in the domain; plurals as tuples."""
    seen: set[str | tuple[str, ...]] = set()
    for path in sorted((WEB if domain == "django" else SOURCE).rglob("*")):
        if path.suffix not in (".py", ".html") or "migrations" in path.parts or "static" in path.parts:
            continue
        if domain == "raaderum" and WEB in path.parents:
            continue
        for message in messages(path):
            if message and message not in seen:
                seen.add(message)
                yield str(path.relative_to(SOURCE)), message


def messages(path: Path) -> Iterator[str | tuple[str, ...]]:
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # The layout of the page is no Python: only the calls matter.
        content = "\n".join(line.strip() for line in templatize(content, origin=path.name).splitlines())
    for _line, message, _comments, _context in extract("python", io.BytesIO(content.encode()), keywords=KEYWORDS):
        yield message if isinstance(message, str) else tuple(message)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("collect", "check", "compile"):
        sys.exit(__doc__)
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(main(sys.argv[1]))
