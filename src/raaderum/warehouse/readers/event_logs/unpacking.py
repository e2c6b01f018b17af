"""The bytes of a log, packed or not, a piece at a time, and never more than the limits allow."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from raaderum.domain.process_errors import EventLogTooLarge, UnreadableEventLog
from raaderum.warehouse.readers.event_logs.limits import MB, Limits

_GZIP = b"\x1f\x8b"
_ARCHIVES = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@contextmanager
def open_log(path: Path, limits: Limits) -> Iterator[io.BufferedReader]:
    """Open a log for reading its unpacked bytes from the start.

    Raises:
        UnreadableEventLog: It is not there, cannot be opened, or is packed in another way than gzip.
        EventLogTooLarge: It holds more than ``limits``; raised while it is read, too.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as raw:
            start = raw.read(8)
            raw.seek(0)
            _check(path.name, start, size, limits)
            inner: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if start.startswith(_GZIP) else raw
            most = limits.file_bytes if inner is raw else min(limits.file_bytes, _most_unpacked(size, limits))
            yield io.BufferedReader(_Capped(path.name, inner, most, limits))
    except OSError as problem:
        raise UnreadableEventLog(
            file=path.name,
            problem_da="Den findes ikke, eller den kan ikke åbnes. Ret stien.",
            problem_en="It does not exist, or it cannot be opened. Correct the path.",
        ) from problem


def _check(file: str, start: bytes, size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise _too_large(file, limits)
    if start.startswith(_ARCHIVES):
        raise UnreadableEventLog(
            file=file,
            problem_da="Den er et regneark eller en pakket mappe. Pak den ud, eller gem arket som .csv.",
            problem_en="It is a workbook or an archive. Unpack it, or save the sheet as .csv.",
        )
    if start.startswith(_OLD_OFFICE):
        raise UnreadableEventLog(
            file=file,
            problem_da="Den er et gammelt regneark. Gem det som .csv.",
            problem_en="It is an old workbook. Save it as .csv.",
        )


def _most_unpacked(size: int, limits: Limits) -> int:
    return max(limits.ratio_from, limits.ratio * size)


class _Capped(io.RawIOBase):
    """A stream that stops where there is more than there should be, and says so when the packing is broken."""

    def __init__(self, file: str, inner: BinaryIO | gzip.GzipFile, most: int, limits: Limits) -> None:
        self._file, self._inner, self._most, self._limits = file, inner, most, limits
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._inner.read(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
            raise UnreadableEventLog(
                file=self._file,
                problem_da="Den er ikke pakket rigtigt, eller den er ikke hel. Hent den igen.",
                problem_en="It is not packed rightly, or it is not complete. Get it again.",
            ) from problem
        self._seen += len(piece)
        if self._seen > self._most:
            raise (
                _bomb(self._file, self._most)
                if self._most < self._limits.file_bytes
                else _too_large(self._file, self._limits)
            )
        buffer[: len(piece)] = piece
        return len(piece)


def _too_large(file: str, limits: Limits) -> EventLogTooLarge:
    size = f"{limits.file_bytes / MB:.0f}"
    return EventLogTooLarge(
        file=file,
        problem_da=f"Den fylder mere end {size} MB. Tag en kortere periode.",
        problem_en=f"It is larger than {size} MB. Take a shorter period.",
    )


def _bomb(file: str, most: int) -> EventLogTooLarge:
    size = f"{most / MB:.0f}"
    return EventLogTooLarge(
        file=file,
        problem_da=f"Den fylder mere end {size} MB, når den pakkes ud: langt mere end en log plejer. Pak den ud selv, "
        "og se, hvad der er i den.",
        problem_en=f"It fills more than {size} MB unpacked: far more than a log does. Unpack it yourself, and look at "
        "what is in it.",
    )
