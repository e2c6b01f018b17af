"""How a form is laid out: what its template, its reader and CSV files with its columns agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from raaderum.domain.text import Text
from raaderum.warehouse.readers.column_fields import squeeze

ColumnKind = Literal["text", "date", "price", "amount", "cvr", "gln", "number"]
"""``number`` is an item number or a GTIN: ten digits in it are no CPR number."""

EXAMPLE = "EKSEMPEL"
"""What the id of a row begins with that shows how, and is not read."""
YES, NO = ("ja", "j", "yes", "true", "sand", "x", "1"), ("nej", "n", "no", "false", "falsk", "0", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``needed``: without it the table is of no use. ``help`` stands in the template."""

    key: str
    heading: Text
    help: str
    kind: ColumnKind = "text"
    needed: bool = False
    width: int = 16
    others: tuple[str, ...] = ()
    """Other headings that mean the same."""
    formula: bool = False
    """Its formula is what counts: that no program has calculated it yet does not matter."""

    def is_called(self, heading: str) -> bool:
        """Tell whether a heading means this column; case, spaces and signs do not matter."""
        names = (self.heading.da, self.heading.en, self.key, *self.others)
        return squeeze(heading) in {squeeze(name) for name in names}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A sheet of the template, or a CSV file."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    any_of: tuple[str, ...] = ()
    """At least one of these columns has to be there."""
    required: bool = True
    has_examples: bool = True
    """Whether a row that begins with EXAMPLE shows how, and is passed over."""
    texts: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    """What can be wrong in it, and what to do, beside what can be wrong in any form."""

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return next(one for one in self.columns if one.key == key)
