"""The files of a pack, as they lie on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from raaderum.packs.catalogue import FILES, MEASURES, OPTIONAL

MOST_BYTES = 1_000_000


class _Strict(yaml.composer.Composer, yaml.constructor.SafeConstructor, yaml.resolver.Resolver):
    """Refuses a key given twice, which YAML itself lets the last one win, and aliases, which can swell without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]
            event = self.peek_event()  # type: ignore[attr-defined]
            raise yaml.constructor.ConstructorError(None, None, "an alias (*) is not allowed", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key}” is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


class _StrictLoader(_Strict, yaml.SafeLoader):
    """The loader that is everywhere, and whose words about a mistake are used."""


_FastLoader: type[yaml.SafeLoader | yaml.CSafeLoader] = _StrictLoader
if yaml.__with_libyaml__:

    class _LibraryLoader(_Strict, yaml.CSafeLoader):
        """Reads with libyaml, three times as fast. Nodes are still composed here: libyaml's own way knows no limit."""

        def __init__(self, stream: str) -> None:
            yaml.CSafeLoader.__init__(self, stream)
            yaml.composer.Composer.__init__(self)

    _FastLoader = _LibraryLoader


def read_yaml(path: Path) -> Any:
    """Return the content of one YAML file; keys given twice, aliases and files over 1 MB are errors."""
    if path.stat().st_size > MOST_BYTES:
        raise yaml.YAMLError(f"the file is larger than {MOST_BYTES} bytes")
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """Return the content of a YAML text."""
    try:
        return yaml.load(text, Loader=_FastLoader)  # noqa: S506 — a SafeLoader
    except yaml.YAMLError:
        # libyaml has other words for the same mistake: a message must not depend on the machine.
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 — a SafeLoader


def pack_files(folder: Path) -> list[Path]:
    """Return the files that make a pack, in a fixed order: those of the schema, and its measures."""
    named = [folder / name for name in FILES if name not in OPTIONAL or (folder / name).is_file()]
    return [*named, *sorted((folder / MEASURES).glob("*.md"))]


def read_measure(path: Path) -> dict[str, Any]:
    """Return a measure's file as ``{"head": …, "body": …}``: YAML between two lines of ---, then Markdown."""
    if path.stat().st_size > MOST_BYTES:
        raise yaml.YAMLError(f"the file is larger than {MOST_BYTES} bytes")
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise yaml.YAMLError("the file does not begin with a head between two lines of ---")
    return {"head": parse_yaml(parts[1]), "body": parts[2].strip()}
