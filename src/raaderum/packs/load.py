"""Read a pack's folder into one frozen object."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from raaderum.domain.errors import InvalidPack, UnknownArea, UnknownKeyFigure, UnknownTarget, near_names
from raaderum.domain.features import Feature
from raaderum.domain.key_figures import KeyFigure, Variable
from raaderum.packs.schema import (
    FILES,
    AreaFile,
    DatasetRules,
    GoldenFile,
    Identity,
    KeyFiguresFile,
    PeersFile,
    Target,
    VariablesFile,
)

MOST_BYTES = 1_000_000


@dataclass(frozen=True, eq=False)
class AreaPack:
    """An area as data: what to collect, which key figures, which peers."""

    area: AreaFile
    variables: dict[str, Variable]
    identities: tuple[Identity, ...]
    key_figures: dict[str, KeyFigure]
    peers: PeersFile
    golden: GoldenFile
    content_hash: str

    @property
    def id(self) -> str:
        """The area's id, such as "roads"."""
        return self.area.id

    @property
    def features(self) -> tuple[Feature, ...]:
        """Framework conditions, in the order of the file."""
        return tuple(self.peers.features)

    def rules(self, dataset: str) -> DatasetRules:
        """Return what ``dataset`` can answer in this area."""
        return next(rules for name, rules in self.area.datasets.items() if name == dataset)

    def figure(self, wanted: str) -> KeyFigure:
        """Return a key figure by id, or say which there are."""
        if wanted not in self.key_figures:
            known = ", ".join(self.key_figures)
            raise UnknownKeyFigure(value=wanted, area=self.id, known=known, near=near_names(wanted, self.key_figures))
        return self.key_figures[wanted]

    def target(self, wanted: str) -> Target:
        """Return something to compare with by id, or say which there are."""
        for target in self.area.targets:
            if target.id == wanted:
                return target
        known = [target.id for target in self.area.targets]
        raise UnknownTarget(value=wanted, known=", ".join(known), near=near_names(wanted, known))


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key given twice, which YAML itself lets the last one win, and aliases, which can swell without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
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


def read_yaml(path: Path) -> Any:
    """Return the content of one YAML file; keys given twice, aliases and files over 1 MB are errors."""
    if path.stat().st_size > MOST_BYTES:
        raise yaml.YAMLError(f"the file is larger than {MOST_BYTES} bytes")
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 — a SafeLoader


def pack_files(folder: Path) -> list[Path]:
    """Return the files that make a pack, in a fixed order."""
    return [folder / name for name in FILES]


def list_packs(root: Path) -> list[str]:
    """Return the ids of the packs below ``root``.

    Raises:
        UnknownArea: There is no such folder.
    """
    if not root.is_dir():
        raise UnknownArea(value=root.name, known="ingen (sæt RAADERUM_HOME til projektets mappe)")
    return sorted(folder.name for folder in root.iterdir() if (folder / "area.yaml").is_file())


def load_pack(folder: Path) -> AreaPack:
    """Load and check the pack in ``folder``.

    Raises:
        UnknownArea: There is no such folder.
        InvalidPack: A file is missing, unreadable or breaks a rule; every finding is named.
    """
    from raaderum.packs.check import check_pack  # the check needs the parsed files of this module

    if not (folder / "area.yaml").is_file():
        known = list_packs(folder.parent) if folder.parent.is_dir() else []
        raise UnknownArea(value=folder.name, known=", ".join(known) or "ingen", near=near_names(folder.name, known))
    findings = check_pack(folder)
    if findings:
        raise InvalidPack(pack=folder.name, findings="\n".join(f"  {finding}" for finding in findings))
    raw = {path.name: read_yaml(path) for path in pack_files(folder)}
    variables = VariablesFile.model_validate(raw["variables.yaml"])
    figures = KeyFiguresFile.model_validate(raw["key_figures.yaml"])
    return AreaPack(
        area=AreaFile.model_validate(raw["area.yaml"]),
        variables={v.id: v for v in variables.variables},
        identities=tuple(variables.identities),
        key_figures={f.id: f for f in figures.key_figures},
        peers=PeersFile.model_validate(raw["peers.yaml"]),
        golden=GoldenFile.model_validate(raw["golden.yaml"]),
        content_hash=hashlib.sha256(canonical_pack(raw)).hexdigest(),
    )


def canonical_pack(raw: dict[str, Any]) -> bytes:
    """Return the content of a pack's files as canonical JSON (comments and layout do not count)."""
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return unicodedata.normalize("NFC", text).encode()
