"""Area packs: load, check and freeze. The only schema of their files."""

from raaderum.packs.check import Finding, check_pack
from raaderum.packs.load import AreaPack, list_packs, load_pack, pack_files
from raaderum.packs.schema import Target, json_schemas

__all__ = ["AreaPack", "Finding", "Target", "check_pack", "json_schemas", "list_packs", "load_pack", "pack_files"]
