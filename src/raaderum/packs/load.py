"""Read a pack's folder into one frozen object."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from raaderum.domain.errors import InvalidPack, UnknownArea, UnknownKeyFigure, UnknownTarget, near_names
from raaderum.domain.features import Feature
from raaderum.domain.key_figures import KeyFigure, Variable
from raaderum.domain.text import Text
from raaderum.packs.check import read_pack
from raaderum.packs.purchasing import PurchasingFile
from raaderum.packs.schema import (
    AreaFile,
    DatasetRules,
    GoldenFile,
    Identity,
    KeyFiguresFile,
    Measure,
    PeerSet,
    PeersFile,
    Question,
    QuestionnaireFile,
    Target,
    VariablesFile,
)
from raaderum.packs.screening import ScreeningFile
from raaderum.packs.workshop import WorkshopFile


@dataclass(frozen=True, eq=False)
class AreaPack:
    """An area as data: what to collect, which key figures, which peers, which measures.

    ``variables`` hold the questions of practice as well: an answer is observed like a figure.
    """

    area: AreaFile
    variables: dict[str, Variable]
    identities: tuple[Identity, ...]
    key_figures: dict[str, KeyFigure]
    peers: PeersFile
    golden: GoldenFile
    questionnaire: QuestionnaireFile | None
    measures: tuple[Measure, ...]
    descriptions: dict[str, str]
    """The Danish text of each measure (Markdown), by its id."""
    content_hash: str
    purchasing: PurchasingFile | None = None
    screening: ScreeningFile | None = None
    workshop: WorkshopFile | None = None

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

    def targets(self, dataset: str) -> tuple[Target, ...]:
        """Return what units of ``dataset`` can be compared with, the default first."""
        chosen = self.rules(dataset).targets
        return tuple(self.target(name) for name in chosen) if chosen else tuple(self.area.targets)

    def peer_set(self, dataset: str, key_figure: str) -> PeerSet:
        """Return the framework conditions that hold for a key figure: those of the nearest figure above it with a set.

        Where no set holds: all features that have a weight of their own.
        """
        sets = [one for one in self.peers.sets if dataset in one.datasets]
        above: str | None = key_figure
        while above is not None:
            for one in sets:
                if above in one.figures:
                    return one
            above = next((name for name, f in self.key_figures.items() if above in f.children), None)
        return next((one for one in sets if not one.figures), self._own_weights)

    @cached_property
    def _own_weights(self) -> PeerSet:
        weighted = [feature for feature in self.peers.features if feature.weight > 0]
        return PeerSet(
            id="all",
            name=self.area.name,
            why=self.area.question,
            datasets=list(self.area.datasets),
            weights={feature.id: feature.weight for feature in weighted},
            expectation=[feature.id for feature in weighted if feature.expectation],
            weakness=self.peers.weakness,
            left_out=self.peers.left_out,
        )

    @property
    def questions(self) -> tuple[Question, ...]:
        """Questions of practice, in the order of the file."""
        return tuple(self.questionnaire.questions) if self.questionnaire else ()

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


_NONE = "ingen (sæt RAADERUM_HOME til projektets mappe)"


def list_packs(root: Path) -> list[str]:
    """Return the ids of the packs below ``root``.

    Raises:
        UnknownArea: There is no such folder.
    """
    if not root.is_dir():
        raise UnknownArea(value=root.name, known=_NONE)
    return sorted(folder.name for folder in root.iterdir() if (folder / "area.yaml").is_file())


def load_pack(folder: Path) -> AreaPack:
    """Load and check the pack in ``folder``.

    Raises:
        UnknownArea: There is no such folder.
        InvalidPack: A file is missing, unreadable or breaks a rule; every finding is named.
    """
    if not (folder / "area.yaml").is_file():
        known = list_packs(folder.parent) if folder.parent.is_dir() else []
        raise UnknownArea(value=folder.name, known=", ".join(known) or _NONE, near=near_names(folder.name, known))
    findings, raw, models = read_pack(folder)
    if findings:
        raise InvalidPack(pack=folder.name, findings="\n".join(f"  {finding}" for finding in findings))
    variables: VariablesFile = models["variables.yaml"]
    figures: KeyFiguresFile = models["key_figures.yaml"]
    questionnaire: QuestionnaireFile | None = models.get("questionnaire.yaml")
    questions = questionnaire.questions if questionnaire else []
    return AreaPack(
        area=models["area.yaml"],
        variables={v.id: v for v in (*variables.variables, *map(_as_variable, questions))},
        identities=tuple(variables.identities),
        key_figures={f.id: f for f in figures.key_figures},
        peers=models["peers.yaml"],
        golden=models["golden.yaml"],
        questionnaire=questionnaire,
        measures=tuple(model for model in models.values() if isinstance(model, Measure)),
        descriptions={model.id: raw[name]["body"] for name, model in models.items() if isinstance(model, Measure)},
        content_hash=hashlib.sha256(canonical_pack(raw)).hexdigest(),
        purchasing=models.get("purchasing.yaml"),
        screening=models.get("screening.yaml"),
        workshop=models.get("workshop.yaml"),
    )


def screening_rules(pack: AreaPack) -> ScreeningFile:
    """Return the questions, weights and limits of screening.

    Raises:
        InvalidPack: The pack has no screening.yaml.
    """
    if pack.screening is None:
        raise InvalidPack(pack=pack.id, findings="  screening.yaml mangler.")
    return pack.screening


def _as_variable(question: Question) -> Variable:
    """Return a question as what is observed: the number of the option chosen."""
    return Variable(question.id, question.text, Text("svar", "answer"), "choice")


def canonical_pack(raw: dict[str, Any]) -> bytes:
    """Return the content of a pack's files as canonical JSON (comments and layout do not count)."""
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return unicodedata.normalize("NFC", text).encode()
