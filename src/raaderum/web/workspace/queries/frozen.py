"""Frozen answers, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pydantic import ValidationError

from raaderum import __version__
from raaderum.domain.errors import UserError
from raaderum.domain.observations import Version
from raaderum.domain.reader_errors import UnreadableAnswer
from raaderum.domain.units import Dataset
from raaderum.studies import (
    Answer,
    GapAnswer,
    from_json,
    make_choices,
    make_gap_choices,
    study_answer,
    study_gap_answer,
    to_json,
)
from raaderum.studies.results import AnyResult
from raaderum.web.workspace.models import FrozenAnswer
from raaderum.web.workspace.queries.releases import load_release, release, store

MOST_SHOWN = 20
Stored = Answer | GapAnswer
"""What a frozen link keeps."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason why a frozen answer is not what would be computed now."""

    cause: str
    before: str
    after: str


def frozen_answer(key: str) -> tuple[FrozenAnswer, Stored] | None:
    """Return a stored answer by its key, or None."""
    frozen = FrozenAnswer.objects.filter(key=key).first()
    if frozen is None:
        return None
    try:
        result: AnyResult = from_json(frozen.content)
    except ValidationError as problem:
        raise UnreadableAnswer(key=key) from problem
    return (frozen, result) if isinstance(result, Answer | GapAnswer) else None


def compare_with_now(key: str, frozen: Stored) -> tuple[bool | None, list[Difference]]:
    """Recompute a frozen answer on its own release, and compare its surroundings with today's.

    Returns:
        Whether the same release still gives exactly the same numbers (None where it cannot be
        recomputed), and what differs from now: data (a newer release), definition (another pack
        version), product version, and the release itself where it cannot be read.
    """
    differences = []
    if frozen.version != __version__:
        differences.append(Difference("version", frozen.version, __version__))
    newest = release(frozen.area, dataset=dataset(frozen))
    if newest.id != frozen.release:
        differences.append(Difference("data", frozen.release[:12], newest.short_id))
        if newest.pack.area.version != frozen.pack_version:
            differences.append(Difference("definition", frozen.pack_version, newest.pack.area.version))
    try:
        store().load(frozen.release)  # from the disk: it is whole, and still what it was
        numbers = _changed_numbers(key)
    except UserError as problem:
        return None, [*differences, Difference("release", frozen.release[:12], problem.message("da"))]
    return not numbers, [*differences, *numbers[:MOST_SHOWN]]


@lru_cache(maxsize=256)
def _changed_numbers(key: str) -> tuple[Difference, ...]:
    """Compare a stored answer with the same one computed now; both are settled by the key and this program."""
    found = frozen_answer(key)
    if found is None:
        return ()
    before, after = json.loads(to_json(found[1])), json.loads(to_json(_recompute(found[1])))
    return tuple(d for d in _leaves(before, after, "") if d.cause.split(".")[-1] != "version")


def _recompute(frozen: Stored) -> Stored:
    chosen: dict[str, Any] = frozen.parameters
    data = load_release(frozen.release).in_version(Version(chosen.get("version", Version.ACCOUNTS)))
    choices = make_choices(
        data, chosen["unit"], key_figure=chosen["key_figure"], period=chosen["period"], target=chosen["target"],
        k=None if chosen["members"] else chosen["k"], weights=chosen["weights"], members=chosen["members"],
    )  # fmt: skip
    if isinstance(frozen, Answer):
        return study_answer(data, choices)
    return study_gap_answer(data, make_gap_choices(data, choices, scale=chosen["scale"], changes=chosen["changes"]))


def dataset(frozen: Stored) -> Dataset:
    """Return the data set of a stored answer."""
    return next(known for known in get_args(Dataset) if known == frozen.dataset)


def _leaves(before: Any, after: Any, path: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _leaves(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _leaves(one, other, f"{path}.{number}")
    elif not _same(before, after):
        yield Difference(path, str(before), str(after))


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= 1e-9 * max(abs(before), abs(after), 1.0)
    return bool(before == after)
