"""Backup and restore: what comes back is what was, on both databases; and a wrong file changes nothing."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.integration.collection.conftest import People
from tests.integration.collection.test_round import finish, write


def everything(data: Path) -> dict[str, Any]:
    """All rows of all tables, and the content of all files."""
    from django.core import serializers

    from raaderum.web.workspace.backups import FOLDERS, ToTheMicrosecond, _models

    rows = {
        model._meta.label_lower: serializers.serialize("json", model._base_manager.order_by("pk"), cls=ToTheMicrosecond)
        for model in _models()
    }
    files = {
        str(path.relative_to(data)): path.read_bytes()
        for name in FOLDERS for path in sorted((data / name).rglob("*")) if path.is_file()
    }  # fmt: skip
    return rows | files


def test_restored_is_identical(people: People, submission: Any, own_data: Path, tmp_path: Path) -> None:
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.models import Figure, Submission

    write(people, submission, "signs", 4000, 'talt i maj; æøå "citat"')
    finish(people, submission)
    before = everything(own_data)
    file = tmp_path / "kopi.tar.gz"
    call_command("backup", str(file), verbosity=0)

    Figure.objects.filter(variable="signs").update(value=1)
    Submission.objects.exclude(pk=submission.pk).delete()
    Event.objects.create(at=submission.sent_at or submission.approved.get().sent_at, action="efter", subject="x")
    next((own_data / "releases").glob("*/observations.csv")).write_text("ødelagt")
    assert everything(own_data) != before

    call_command("restore", str(file), yes=True, verbosity=0)
    assert everything(own_data) == before
    # The guards stand again, and new rows get new numbers.
    newest = Event.objects.latest("pk").pk
    assert Event.objects.create(at=submission.approved.get().sent_at, action="ny", subject="x").pk > newest
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(action="rettet")


def test_a_wrong_file_changes_nothing(people: People, submission: Any, own_data: Path, tmp_path: Path) -> None:
    before = everything(own_data)
    file = tmp_path / "kopi.tar.gz"
    for content in (b"", b"ikke en kopi"):
        file.write_bytes(content)
        with pytest.raises(CommandError, match="ikke en sikkerhedskopi"):
            call_command("restore", str(file), yes=True)
    call_command("backup", str(file), verbosity=0)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError):
        call_command("restore", str(file), yes=True)
    file.write_bytes(whole)
    with tarfile.open(file) as archive, tarfile.open(tmp_path / "rettet.tar.gz", "w:gz") as changed:
        for entry in archive:
            content = archive.extractfile(entry)
            if entry.name == "database.jsonl":
                import io

                text = (content.read() if content else b"").replace(b"Hybenlev", b"Hybenby!")
                entry.size = len(text)
                changed.addfile(entry, io.BytesIO(text))
            else:
                changed.addfile(entry, content)
    with pytest.raises(CommandError, match="ødelagt"):
        call_command("restore", str(tmp_path / "rettet.tar.gz"), yes=True)
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(file))
    assert everything(own_data) == before
