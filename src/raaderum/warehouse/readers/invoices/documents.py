"""From paths to documents: files, folders and archives in a fixed order, each read once and none trusted."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from raaderum.domain.purchases import Invoice, Refusal
from raaderum.warehouse.readers.invoices.archives import HEAD, Document, Found, is_archive, is_junk, iter_archive
from raaderum.warehouse.readers.invoices.limits import LIMITS, MB, Limits
from raaderum.warehouse.readers.invoices.refusals import DocumentRefused, refuse
from raaderum.warehouse.readers.invoices.ubl import NO_RATES, Rates, read_invoice

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".xlsm")


def iter_documents(paths: Iterable[Path], limits: Limits = LIMITS) -> Found:
    """Yield the documents of files, folders and archives, and a refusal for what is none.

    The order is that of ``paths``; within a folder by name, its own files before those of folders below; within an
    archive the archive's own. Only one document is in memory at a time. A file that is too large is not read at all.

    Args:
        paths: As the user gave them; documents are named after them.
        limits: The most that is read.
    """
    for path in paths:
        yield from _iter_path(path, limits)


def _iter_path(path: Path, limits: Limits) -> Found:
    for one in iter_files(path):
        if isinstance(one, Refusal):
            yield one
        else:
            yield from _iter_file(one, limits)


def iter_files(path: Path) -> Iterator[Path | Refusal]:
    """Yield the files at and below a path by name; links are not followed."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        yield refuse(str(path), "missing-file")
        return
    if stat.S_ISLNK(mode):
        yield refuse(str(path), "link")
    elif stat.S_ISREG(mode):
        if not is_junk(path.name):
            yield path
    elif stat.S_ISDIR(mode):
        try:
            below = sorted(path.iterdir(), key=lambda one: (one.is_dir() and not one.is_symlink(), one.name))
        except OSError as problem:
            yield refuse(str(path), "unreadable-file", problem=problem.strerror or str(problem))
            return
        for one in below:
            yield from iter_files(one) if one.name != "__MACOSX" else ()
    else:
        yield refuse(str(path), "special-file")


def _iter_file(path: Path, limits: Limits) -> Found:
    name = str(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            if path.suffix.lower() in _TABLES:
                yield refuse(name, "table-file")
                return
            packed = is_archive(head)
            most = limits.archive_bytes if packed else limits.file_bytes
            if size > most:
                yield refuse(name, "too-large", size=size // MB, most=most // MB)
                return
            if not packed:
                yield Document(name, head + stream.read(limits.file_bytes))
                return
    except OSError as problem:
        yield refuse(name, "unreadable-file", problem=problem.strerror or str(problem))
        return
    yield from iter_archive(path, name, head, limits)


def read_paths(
    paths: Iterable[Path], *, rates: Rates = NO_RATES, limits: Limits = LIMITS
) -> Iterator[Invoice | Refusal]:
    """Yield the invoices of files, folders and archives, and a refusal for every document that is not read.

    Args:
        paths, limits: As of ``iter_documents``.
        rates: Kroner for one unit of a currency.
    """
    for document in iter_documents(paths, limits):
        if isinstance(document, Refusal):
            yield document
            continue
        try:
            yield read_invoice(document.data, document.name, rates=rates, limits=limits)
        except DocumentRefused as refused:
            yield refused.refusal
