"""Files that a command is given, and files that it leaves."""

from __future__ import annotations

import itertools
from contextlib import suppress
from pathlib import Path

from raaderum.domain.errors import InvalidChoice, cannot_write
from raaderum.domain.reader_errors import UnreadableTable


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


def check_suffix(out: Path, *suffixes: str) -> None:
    """Refuse the name of a file to write that says another format than can be written.

    Raises:
        InvalidChoice: It ends otherwise.
    """
    if out.suffix.lower() not in suffixes:
        raise InvalidChoice(
            name="--out", value=out.name, allowed_da=f"en fil, der ender på {' eller '.join(suffixes)}",
            allowed_en=f"a file that ends in {' or '.join(suffixes)}",
        )  # fmt: skip


def keep_before(source: Path, out: Path) -> Path | None:
    """Keep a copy of the workbook that is about to be written over; None where another file is written."""
    if not out.exists() or not source.samefile(out):
        return None
    content = source.read_bytes()
    for number in itertools.count(1):
        kept = source.with_name(f"{source.stem} (før{f' {number}' if number > 1 else ''}){source.suffix}")
        if not kept.exists():
            write_whole(kept, content)
            return kept
        if kept.read_bytes() == content:
            return kept
    return None


def read_mapping(file: Path) -> str:
    """Return the text of a saved mapping.

    Raises:
        UnreadableTable: There is no such file, or it is no text.
    """
    if not file.is_file():
        raise UnreadableTable(
            file=file.name,
            problem_da="Den findes ikke. Ret stien, eller lav en med --save-mapping.",
            problem_en="It does not exist. Correct the path, or make one with --save-mapping.",
        )
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableTable(
            file=file.name,
            problem_da="Den er ikke gemt som UTF-8. Gem den igen som UTF-8.",
            problem_en="It is not saved as UTF-8. Save it again as UTF-8.",
        ) from problem
