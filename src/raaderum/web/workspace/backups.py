"""A backup is one file: everything in the database, and the releases and packs beside it. Restored is identical."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from raaderum import __version__

DATABASE, MANIFEST = "database.jsonl", "manifest.json"
FOLDERS = ("releases", "packs")
EPHEMERAL = {"sessions.session", "usersessions.usersession", "contenttypes.contenttype", "auth.permission"}
"""What a restored site makes anew: logins, and what Django derives from the code."""


GUARDS = (
    "raaderum.web.audit.migrations.0002_only_added_to",
    "raaderum.web.workspace.migrations.0003_approved_is_final",
)


class ToTheMicrosecond(DjangoJSONEncoder):
    """Writes moments whole: Django's own form stops at the millisecond."""

    def default(self, o: Any) -> Any:
        """Return what stands for a value that JSON has no form of."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class NotABackup(ValueError):
    """A file that is no backup of ours, or is damaged."""


def write_backup(data: Path, target: Path) -> dict[str, Any]:
    """Write all there is into ``target``; return what it holds. What is there before is replaced only by a whole file.

    Args:
        data: The data folder.
        target: The file to write.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        rows, outermost = Path(folder) / DATABASE, not connection.in_atomic_block
        with transaction.atomic(), rows.open("w", encoding="utf-8") as file:
            if outermost:
                _snapshot()
            counts = _dump(file)
        manifest = {"version": __version__, "rows": counts, "sha256": _sha256(rows)}
        part = Path(folder) / "backup.tar.gz"
        with tarfile.open(part, "w:gz") as archive:
            _add_text(archive, MANIFEST, json.dumps(manifest, sort_keys=True))
            archive.add(rows, DATABASE)
            for name in FOLDERS:
                if (data / name).is_dir():
                    archive.add(data / name, name)
        os.replace(part, target)
    return manifest


def read_backup(source: Path, data: Path) -> dict[str, Any]:
    """Put a backup in place of everything there is.

    Raises:
        NotABackup: It is none, or its rows are not what was written. Nothing is changed.
    """
    with tempfile.TemporaryDirectory(dir=data) as folder:
        unpacked = Path(folder)
        manifest = _unpack(source, unpacked)
        with transaction.atomic(), connection.constraint_checks_disabled():
            _unguarded_flush()
            with (unpacked / DATABASE).open(encoding="utf-8") as file:
                for line in file:
                    for row in serializers.deserialize("json", f"[{line}]"):
                        row.save()
            connection.check_constraints()
        _reset_sequences()
        for name in FOLDERS:
            _replace(unpacked / name, data / name)
    return manifest


def _snapshot() -> None:
    """See the database as it is now, for as long as the transaction lasts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _models() -> list[Any]:
    return [
        model for model in serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()])
        if model._meta.label_lower not in EPHEMERAL and not model._meta.proxy
    ]  # fmt: skip


def _dump(file: io.TextIOBase | Any) -> dict[str, int]:
    counts = {}
    for model in _models():
        rows = model._base_manager.order_by("pk").iterator(chunk_size=2_000)
        number = 0
        for row in rows:
            file.write(serializers.serialize("json", [row], cls=ToTheMicrosecond)[1:-1] + "\n")
            number += 1
        counts[model._meta.label_lower] = number
    return counts


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        intact = manifest["sha256"] == _sha256(folder / DATABASE)
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as problem:
        raise NotABackup(f"{source.name} er ikke en sikkerhedskopi fra Råderum, eller den er ødelagt.") from problem
    if not intact:
        raise NotABackup(f"{source.name} er ødelagt: indholdet passer ikke med det, der blev skrevet.")
    return manifest


@dataclass(frozen=True)
class _Statements:
    """What the guards' migrations write through, inside our transaction."""

    connection: Any

    def execute(self, statement: str) -> None:
        """Run one statement."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement)


def _unguarded_flush() -> None:
    """Empty all tables. What is final is guarded by the database: the guards are taken down and put up again."""
    guards, statements = [import_module(name) for name in GUARDS], _Statements(connection)
    for one in guards:
        one.unguard(apps, statements)
    for model in reversed(_models()):
        statements.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 — our own names
    for one in guards:
        one.guard(apps, statements)


def _reset_sequences() -> None:
    """Let new rows get numbers after the restored ones (PostgreSQL counts them apart from the rows)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _replace(source: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    if source.is_dir():
        shutil.move(source, target)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
