"""How much of a document and of an archive is read, so that no file can take the machine down."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read.

    Attributes:
        file_bytes: Of one document, attachments included.
        elements: Elements and attributes of one document.
        lines: Lines of one document.
        text: Characters that are kept of a text; the rest is cut.
        identifier: Characters of a number such as the invoice's; longer ones are refused, as a cut number is another.
        archive_bytes: Of a packed archive.
        unpacked_bytes: Of all that one archive holds.
        members: Files in one archive.
        ratio: Unpacked against packed, for what is larger than ``ratio_from`` unpacked. Invoices are text that
            repeats itself: 26 to 1 has been measured.
    """

    file_bytes: int = 60 * MB
    elements: int = 1_000_000
    lines: int = 50_000
    text: int = 500
    identifier: int = 200
    archive_bytes: int = 4_000 * MB
    unpacked_bytes: int = 40_000 * MB
    members: int = 1_000_000
    ratio: int = 300
    ratio_from: int = 5 * MB


LIMITS = Limits()
