"""The plain files of a store: read whole, written whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from raaderum.domain.errors import cannot_write
from raaderum.domain.purchase_errors import DamagedStoreFile

_T = TypeVar("_T")


def read_json(path: Path, shape: TypeAdapter[_T]) -> _T | None:
    """Return what a file holds; None where there is no such file.

    Raises:
        DamagedStoreFile: It holds something else.
    """
    try:
        return shape.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "indhold"
        raise DamagedStoreFile(
            file=path.name, problem_da=f"{where} passer ikke", problem_en=f"{where}: {first['msg']}"
        ) from problem
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise DamagedStoreFile(file=path.name, problem_da=reason, problem_en=reason) from problem


def write_json(path: Path, content: Any) -> None:
    """Write a file in the place of the old one; it is on the disk before it takes that place.

    Raises:
        CannotWrite: The disk is full, or the folder cannot be written to. The old file is unchanged.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except OSError as problem:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise cannot_write(path, problem) from problem
