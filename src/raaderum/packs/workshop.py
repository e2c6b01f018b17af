"""workshop.yaml: a day from the catalogue of processes to an action plan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from raaderum.domain.key_figures import Citation
from raaderum.domain.text import Text
from raaderum.packs.findings import Finding, find_twice

_FILE = "workshop.yaml"
Clock = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.\d{2}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkshopStep(_Model):
    """A box of time. ``shows`` is what stands on the screen meanwhile."""

    id: str
    from_: Clock = Field(alias="from")
    to: Clock
    name: Text
    purpose: Text
    do: list[Text] = Field(min_length=1)
    shows: Literal["none", "candidates", "prerequisites", "plan"]

    @property
    def minutes(self) -> int:
        """How long it is."""
        return _minutes(self.to) - _minutes(self.from_)


class WorkshopFile(_Model):
    """workshop.yaml: who takes part, and the day hour by hour."""

    source: Citation
    participants: list[Text] = Field(min_length=1)
    steps: list[WorkshopStep] = Field(min_length=1)


def check_workshop(file: WorkshopFile) -> Iterator[Finding]:
    """Yield what the schema cannot see: steps that overlap, or leave a hole in the day."""
    yield from find_twice(_FILE, (one.id for one in file.steps))
    for before, after in pairwise(file.steps):
        if before.to != after.from_:
            yield Finding(_FILE, f"steps › {after.id}", f"begynder {after.from_}, men trinnet før slutter {before.to}.",
                          "Lad dem mødes.")  # fmt: skip
    for one in file.steps:
        if one.minutes <= 0:
            yield Finding(_FILE, f"steps › {one.id}", "slutter, før det begynder.", "Ret klokkeslættene.")


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(".")
    return int(hours) * 60 + int(minutes)
