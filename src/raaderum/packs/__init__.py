"""Area packs: load, check and freeze. The only schema of their files."""

from raaderum.packs.catalogue import json_schemas
from raaderum.packs.check import check_pack
from raaderum.packs.files import pack_files
from raaderum.packs.findings import Finding
from raaderum.packs.load import AreaPack, list_packs, load_pack
from raaderum.packs.purchasing import PurchasingFile
from raaderum.packs.schema import Measure, PeerSet, Question, Target
from raaderum.packs.screening import ScreeningFile

__all__ = [
    "AreaPack",
    "Finding",
    "Measure",
    "PeerSet",
    "PurchasingFile",
    "Question",
    "ScreeningFile",
    "Target",
    "check_pack",
    "json_schemas",
    "list_packs",
    "load_pack",
    "pack_files",
]
