"""Signs of a user that no typeface has, such as an emoji: a tagged PDF may not leave them out, so they become boxes."""

from __future__ import annotations

import re
from typing import Any

MOST_SIGNS = 12
_UNKNOWN = re.compile(
    r'the text (?P<never>contains the disallowed codepoint )?`"(?:\\u\{(?P<code>\w+)\}|(?P<sign>[^"]+))"`'
)
_BOX = "□"
_FOREIGN = re.compile("[^\n\x20-\u024f\u2010-\u203a\u20ac\u2190-\u2193\u2212\u25a1]")
_FIRST_BEYOND, _BEYOND = 0x2E80, "[\u2e80-\ufefe\uff00-\ufffc\U00010000-\U0010ffff]"
"""Of the scripts and pictures beyond the European ones all are taken at once: they are many."""


def without_sign(content: dict[str, Any], problem: str) -> dict[str, Any] | None:
    """Return content without the sign that the layout program names; None where its problem is another."""
    found = _UNKNOWN.search(problem)
    if found is None:
        return None
    sign = chr(int(found["code"], 16)) if found["code"] else found["sign"]
    box = "" if found["never"] or sign < " " else _BOX
    unknown = re.compile(_BEYOND if not found["never"] and ord(sign[0]) >= _FIRST_BEYOND else re.escape(sign))
    return {key: _replace(value, unknown, box) for key, value in content.items()}


def without_foreign_signs(content: dict[str, Any]) -> dict[str, Any]:
    """Return content with a box for every sign outside the European alphabets: where too many are not in the type."""
    return {key: _replace(value, _FOREIGN, _BOX) for key, value in content.items()}


def _replace(value: Any, unknown: re.Pattern[str], box: str) -> Any:
    if isinstance(value, str):
        return unknown.sub(box, value)
    if isinstance(value, dict):
        return {key: _replace(one, unknown, box) for key, one in value.items()}
    return [_replace(one, unknown, box) for one in value] if isinstance(value, list | tuple) else value
