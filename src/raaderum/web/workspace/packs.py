"""The packs that rounds were opened with, kept by the hash of their content: a round keeps its definitions."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from raaderum.domain.errors import UnknownArea, near_names
from raaderum.packs import AreaPack, list_packs, load_pack
from raaderum.warehouse.folders import default_folders


def keep_pack(area: str) -> AreaPack:
    """Keep a copy of an area's pack as it is now, and return it.

    Raises:
        UnknownArea: There is none.
    """
    folders = default_folders()
    if area not in (known := list_packs(folders.packs)):
        raise UnknownArea(value=area, known=", ".join(known), near=near_names(area, known))
    pack = load_pack(folders.packs / area)
    target = _folder(area, pack.content_hash)
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=target.parent))
        shutil.copytree(folders.packs / area, part, dirs_exist_ok=True)
        try:
            os.replace(part, target)
        except OSError:  # somebody else kept it meanwhile
            shutil.rmtree(part)
    return kept_pack(area, pack.content_hash)


def kept_pack(area: str, content_hash: str) -> AreaPack:
    """Return the pack that a round was opened with."""
    return _load(_folder(area, content_hash))


def pack_folder(area: str, content_hash: str) -> Path:
    """Return where a kept pack lies."""
    return _folder(area, content_hash)


def _folder(area: str, content_hash: str) -> Path:
    return default_folders().data / "packs" / content_hash / area


@lru_cache(maxsize=16)
def _load(folder: Path) -> AreaPack:
    return load_pack(folder)
