"""Documents in ZIP, tar, tar.zst and tar.gz, read one at a time: no file is written, and no name of theirs is opened.

An archive from a stranger may lie about sizes, repeat itself without end, hold links or names that point elsewhere.
What is beyond the limits is refused, and the rest of that archive is not read.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

import zstandard

from raaderum.domain.purchases import Refusal
from raaderum.warehouse.readers.invoices.limits import MB, Limits
from raaderum.warehouse.readers.invoices.refusal_texts import KINDS
from raaderum.warehouse.readers.invoices.refusals import refuse

ZIP, ZSTD, GZIP = b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x1f\x8b"
_EMPTY_ZIP = b"PK\x05\x06"
_TAR_MARK, _TAR_PLACE = b"ustar", 257
HEAD = 512
"""How much of a file tells what it is."""
_NESTED = (".zip", ".tar", ".zst", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz")
_HEADERS = 2 * MB
"""What the names of one tar member may take."""
_DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, zstandard.ZstdError, zlib.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError, IndexError, KeyError, OverflowError, MemoryError,
)  # fmt: skip
"""What the standard library's readers raise on archives that are broken on purpose or by accident."""


class Document(NamedTuple):
    """A file that may be an invoice, and where it was found: a path, or archive!member."""

    name: str
    data: bytes


Found = Iterator[Document | Refusal]


class TooMuch(Exception):
    """An archive unpacks to more than is read. ``code`` and facts are those of a refusal."""

    def __init__(self, code: str, most: int) -> None:
        super().__init__(code)
        self.code, self.most = code, most


def is_archive(head: bytes) -> bool:
    """Tell whether a file is an archive that is read, by its first bytes."""
    return head.startswith((ZIP, _EMPTY_ZIP, ZSTD, GZIP)) or is_tar(head)


def is_tar(head: bytes) -> bool:
    """Tell whether a file is a tar without compression."""
    return head[_TAR_PLACE : _TAR_PLACE + len(_TAR_MARK)] == _TAR_MARK


def iter_archive(path: Path, name: str, head: bytes, limits: Limits) -> Found:
    """Yield the documents of an archive in its own order, and a refusal for what is not read.

    Args:
        path: The archive; smaller than ``limits.archive_bytes``.
        name: What it is called; a member is called name!member.
        head: Its first bytes.
        limits: The most that is read.
    """
    try:
        if head.startswith((ZIP, _EMPTY_ZIP)):
            yield from _iter_zip(path, name, limits)
        else:
            yield from _iter_stream(path, name, head, limits)
    except TooMuch as problem:
        yield refuse(name, problem.code, most=problem.most)
    except _DAMAGED as problem:
        yield refuse(name, "broken-archive", problem=str(problem) or type(problem).__name__)


def is_junk(name: str) -> bool:
    """Tell whether a file is one that operating systems leave behind: it is passed over without a word.

    >>> is_junk("__MACOSX/._a.xml"), is_junk("mappe/.DS_Store"), is_junk("mappe/a.xml")
    (True, True, False)
    """
    parts = PurePosixPath(name).parts
    return bool(parts) and (
        "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def _check_name(member: str, inside: str) -> str:
    """Return the code of why a member is not read because of its name."""
    plain = inside.replace("\\", "/")
    if plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/") or "\x00" in plain:
        return "escaping-path"
    return "nested-archive" if member.lower().endswith(_NESTED) else ""


# --- ZIP --------------------------------------------------------------------------------------------------------------


def _iter_zip(path: Path, name: str, limits: Limits) -> Found:
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not is_junk(one.filename)]
        if any(one.filename == "[Content_Types].xml" for one in members):
            yield refuse(name, "not-xml", kind=KINDS["office"])
            return
        if len(members) > limits.members:
            raise TooMuch("too-many-files", limits.members)
        left = limits.unpacked_bytes
        for member in members:
            code, facts = _check_member(member, limits)
            document = f"{name}!{member.filename}"
            if code:
                yield refuse(document, code, **facts)
                continue
            left -= member.file_size
            if left < 0:
                raise TooMuch("archive-too-large", limits.unpacked_bytes // MB)
            yield _read_member(archive, member, document)


def _check_member(member: zipfile.ZipInfo, limits: Limits) -> tuple[str, dict[str, Any]]:
    code = _check_name(member.filename, member.orig_filename)
    if code:
        return code, {}
    kind = member.external_attr >> 28  # the type of file in Unix's mode
    if kind not in {0, 8}:
        return "archive-link", {}
    if member.flag_bits & 0x1:
        return "encrypted", {}
    if member.file_size > limits.file_bytes:
        return "too-large", {"size": member.file_size // MB, "most": limits.file_bytes // MB}
    if member.file_size > limits.ratio_from and member.file_size > limits.ratio * max(1, member.compress_size):
        return "archive-bomb", {"most": limits.ratio}
    return "", {}


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, document: str) -> Document | Refusal:
    """Read one member: never more than the size it states, which has been checked."""
    try:
        with archive.open(member) as stream:
            return Document(document, stream.read())
    except _DAMAGED as problem:
        return refuse(document, "broken-archive", problem=str(problem) or type(problem).__name__)


# --- tar, and what compresses it --------------------------------------------------------------------------------------


class _Metered:
    """A stream of unpacked bytes that stops where more is asked for than is allowed just now."""

    def __init__(self, stream: IO[bytes] | Any, packed: IO[bytes], limits: Limits, *, compressed: bool) -> None:
        self.stream, self.packed, self.limits, self.compressed = stream, packed, limits, compressed
        self.allowed, self.total, self.tail = _HEADERS, 0, b""

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; raises TooMuch beyond the limits."""
        chunk: bytes = self.stream.read(size)
        self.total += len(chunk)
        self.tail = chunk[-512:] or self.tail
        self.allowed -= len(chunk)
        if self.allowed < 0 or self.total > self.limits.unpacked_bytes:
            raise TooMuch("archive-too-large", self.limits.unpacked_bytes // MB)
        if self.compressed and self.total > max(self.limits.ratio_from, self.limits.ratio * self.packed.tell()):
            raise TooMuch("archive-bomb", self.limits.ratio)
        return chunk


def _iter_stream(path: Path, name: str, head: bytes, limits: Limits) -> Found:
    with path.open("rb") as packed:
        stream: Any = packed
        if head.startswith(ZSTD):
            stream = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed, read_across_frames=True)
        elif head.startswith(GZIP):
            stream = gzip.GzipFile(fileobj=packed)
        metered = _Metered(stream, packed, limits, compressed=not is_tar(head))
        with tarfile.open(fileobj=metered, mode="r|") as archive:  # type: ignore[call-overload]
            yield from _iter_tar(archive, metered, name, limits)


def _iter_tar(archive: tarfile.TarFile, metered: _Metered, name: str, limits: Limits) -> Found:
    count = 0
    while (member := archive.next()) is not None:
        # The next name is read after this member's bytes, whether these are wanted or not.
        metered.allowed = _HEADERS + member.size if member.isreg() else _HEADERS
        archive.members = []  # type: ignore[attr-defined]  # tarfile remembers them all
        if member.isdir() or is_junk(member.name):
            continue
        count += 1
        if count > limits.members:
            raise TooMuch("too-many-files", limits.members)
        document = f"{name}!{member.name}"
        code, facts = _check_tar_member(member, limits)
        if code:
            yield refuse(document, code, **facts)
            continue
        content = archive.extractfile(member)
        data = content.read() if content else b""
        if len(data) != member.size:
            raise tarfile.ReadError("unexpected end of data")
        yield Document(document, data)
    if metered.tail.strip(b"\x00"):  # a tar ends in zeros; tarfile does not miss them
        raise tarfile.ReadError("unexpected end of data")


def _check_tar_member(member: tarfile.TarInfo, limits: Limits) -> tuple[str, dict[str, Any]]:
    if not member.isreg() or member.issparse():
        return "archive-link", {}
    code = _check_name(member.name, member.name)
    if code:
        return code, {}
    if member.size > limits.file_bytes:
        return "too-large", {"size": member.size // MB, "most": limits.file_bytes // MB}
    return "", {}
