"""Files that a command leaves."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from raaderum.domain.errors import cannot_write


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole, or not at all; folders above it are made.

    Raises:
        CannotWrite: The disk is full, or the folder cannot be written to.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
    except OSError as problem:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise cannot_write(file, problem) from problem
