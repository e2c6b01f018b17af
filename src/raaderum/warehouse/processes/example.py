"""Example processes, drawn from the description in examples/rpa_processes.yaml, and what is true of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from raaderum.domain.processes import WorkProcess
from raaderum.packs.files import read_yaml
from raaderum.packs.screening import ScreeningFile

FILE = "rpa_processes.yaml"
_REVERSED = {"much": "little", "little": "much", "some": "some"}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Class(_Model):
    count: int = Field(gt=0)
    feasible: str
    benefit: str
    hours: tuple[float, float]


class _Kind(_Model):
    class_: str = Field(alias="class")
    name: str
    domain: str
    kle: str
    systems: list[str]
    minutes: float


class _Legal(_Model):
    kind: str


class _Reuse(_Model):
    kind: str
    hours: float
    steps: int
    reuse_of: str


class _Planted(_Model):
    legal_obstacle: _Legal
    pays_by_reuse: _Reuse


class _Description(_Model):
    seed: int
    municipalities: list[str]
    answers: dict[str, list[float]]
    classes: dict[str, _Class]
    kinds: list[_Kind]
    planted: _Planted


@dataclass(frozen=True)
class ExampleProcesses:
    """The processes, and the truth: the class of each by id, and the two that are planted."""

    processes: tuple[WorkProcess, ...]
    truth: dict[str, str]
    legal_obstacle: str
    pays_by_reuse: str


def example_processes(examples: Path, rules: ScreeningFile) -> ExampleProcesses:
    """Draw the example processes; the same each time.

    Args:
        examples: The folder with the description.
        rules: The questions that are answered.
    """
    described = _Description.model_validate(read_yaml(examples / FILE))
    rng = np.random.default_rng(described.seed)
    found: list[WorkProcess] = []
    truth: dict[str, str] = {}
    marked: dict[str, str] = {}
    for name, one in described.classes.items():
        kinds = [kind for kind in described.kinds if kind.class_ == name]
        for number in range(one.count):
            kind = kinds[number % len(kinds)]
            key = f"P{len(found) + 1:03d}"
            where = described.municipalities[(number // len(kinds) + number) % len(described.municipalities)]
            process = _draw(described, kind, one, key, where, rules, rng)
            process, mark = _plant(described, kind, process, marked)
            if mark:
                marked[mark] = key
            found.append(process)
            truth[key] = name
    return ExampleProcesses(tuple(found), truth, marked["legal_obstacle"], marked["pays_by_reuse"])


def _draw(
    described: _Description, kind: _Kind, one: _Class, key: str, where: str, rules: ScreeningFile, rng: Any
) -> WorkProcess:
    low, high = one.hours
    saved = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    saving = round(float(rng.uniform(0.5, 0.85)), 2)
    minutes = round(kind.minutes * float(rng.uniform(0.8, 1.25)), 1)
    volume = round(saved / saving * 60 / minutes)
    answers: dict[str, str | float] = {}
    for question in (q for q in rules.questions if q.stage == "quick"):
        wanted = one.benefit if question.part == "benefit" else one.feasible
        chances = described.answers[_REVERSED[wanted] if question.reversed else wanted]
        option = rules.scale[int(rng.choice(len(chances), p=chances))].id
        # A knock-out says more than its class: only processes that cannot be automated have one.
        blocked = question.knock_out is not None and option in question.knock_out.options and one.feasible == "much"
        answers[question.id] = "some" if blocked else option
    staff = float(max(1, round(volume * minutes / 60 / 700)))
    return WorkProcess(
        key, kind.name, where, kle=kind.kle, systems=tuple(kind.systems), domain=kind.domain, volume=float(volume),
        minutes=minutes, staff=staff, saving=saving, answers=answers, owner="Afdelingsleder",
    )  # fmt: skip


def _plant(
    described: _Description, kind: _Kind, process: WorkProcess, marked: dict[str, str]
) -> tuple[WorkProcess, str]:
    """Plant what the description says in the first process of its kind."""
    legal, reuse = described.planted.legal_obstacle, described.planted.pays_by_reuse
    if kind.name == legal.kind and "legal_obstacle" not in marked:
        clear = {"judgement": "none", "digital": "high", "structured": "high", "change": "low", "variation": "low"}
        return replace(process, answers={**process.answers, **clear, "legal_basis": "no"}), "legal_obstacle"
    if kind.name == reuse.kind and "pays_by_reuse" not in marked and process.minutes and process.saving:
        volume = float(round(reuse.hours / process.saving * 60 / process.minutes))
        answers = {**process.answers, "steps": float(reuse.steps), "exceptions": 5.0}
        planted = replace(process, volume=volume, answers=answers, reuse_of=reuse.reuse_of)
        return planted, "pays_by_reuse"
    return process, ""
