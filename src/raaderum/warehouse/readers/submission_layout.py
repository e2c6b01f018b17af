"""How a template is laid out: what its writer and its reader agree on.

Rows are known by the id in the hidden last column, columns by the keys in a hidden row above the headings,
and the file by what its hidden sheet says. So rows may be moved, and a column may be put in.
"""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.domain.observations import REASON_TEXTS, MissingReason, Version

TEMPLATE = "raaderum-indberetning"
TEMPLATE_VERSION = 1
GUIDE, ENTRY, CONTROL, DEFINITIONS = "Vejledning", "Indtastning", "Kontrol", "Definitioner"
SHEETS = (GUIDE, ENTRY, CONTROL, DEFINITIONS)
MACHINE = "_raaderum"
EXAMPLE = "EKSEMPELDATA"

LONGEST_COMMENT = 500

COLUMNS = ("number", "section", "name", "unit", "previous", "value", "reason", "note", "comment", "use", "id")
"""Keys of the columns of the entry sheet, in order."""

REASONS = (MissingReason.NOT_RELEVANT, MissingReason.UNKNOWN, MissingReason.NOT_DELIVERED)
"""What a municipality can answer in place of a figure. That a figure is suppressed is not its choice."""
REASON_NAMES = {REASON_TEXTS[reason].da: reason for reason in REASONS}


def is_fictional(unit: str) -> bool:
    """Tell whether a code is that of a unit that does not exist, such as X017."""
    return not unit.isdigit()


@dataclass(frozen=True, slots=True)
class Identity:
    """What a template says that it is. ``release`` is the id of the release it was prefilled from.

    ``base`` counts the writes to the submission when the template was made, where there is one.
    """

    area: str
    pack_version: str
    pack_hash: str
    unit: str
    unit_name: str
    year: int
    release: str
    template_version: int = TEMPLATE_VERSION
    base: int = 0
    version: Version = Version.ACCOUNTS

    def as_rows(self) -> list[tuple[str, str]]:
        """Return what the hidden sheet holds: key and text."""
        return [
            ("template", TEMPLATE),
            ("template_version", str(self.template_version)),
            ("area", self.area),
            ("pack_version", self.pack_version),
            ("pack_hash", self.pack_hash),
            ("unit", self.unit),
            ("unit_name", self.unit_name),
            ("year", str(self.year)),
            ("release", self.release),
            ("base", str(self.base)),
            ("version", self.version.value),
        ]
