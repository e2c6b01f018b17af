"""From the bytes of a stranger's file to an element tree, or to the reason why not.

No DOCTYPE at all (so no entities and no external files), no network, a cap on bytes, elements, depth and text. What is
left to libxml2's own caps (256 or more levels, 10 MB of text) is lifted for large attachments only, under the cap on
the file.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from raaderum.warehouse.readers.invoices.limits import MB, Limits
from raaderum.warehouse.readers.invoices.refusal_texts import KINDS
from raaderum.warehouse.readers.invoices.refusals import Problem

_OPTIONS: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "recover": False,
    "remove_comments": True, "remove_pis": True,
    # Speed: no index of id attributes, and no nodes for the white space between elements.
    "collect_ids": False, "remove_blank_text": True,
}  # fmt: skip
_PARSER = etree.XMLParser(huge_tree=False, **_OPTIONS)
_PARSER_OF_ATTACHMENTS = etree.XMLParser(huge_tree=True, **_OPTIONS)
_TEXT_CAP = 10 * MB
"""libxml2 refuses longer text unless it is told otherwise."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,180}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_USUAL = b'<?xml version="1.0" encoding="UTF-8"?>'
_BYTE_ENCODINGS = frozenset(
    {
        b"utf-8",
        b"utf8",
        b"us-ascii",
        b"ascii",
        b"iso-8859-1",
        b"iso-8859-15",
        b"latin1",
        b"windows-1252",
    }
)
"""All others are refused, UTF-16 (seen by its first bytes) apart: in EBCDIC or UTF-7 a DOCTYPE would not be seen."""
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_MARKS = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_KINDS = (
    (b"%PDF", "pdf"), (b"{", "json"), (b"[", "json"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"), (b"II*\x00", "image"), (b"PK\x03\x04", "archive"), (b"\x1f\x8b", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"), (b"\xd0\xcf\x11\xe0", "office"), (b"{\\rtf", "office"),
)  # fmt: skip
_CAPS = frozenset(
    {
        etree.ErrorTypes.ERR_RESOURCE_LIMIT,
        etree.ErrorTypes.ERR_CDATA_NOT_FINISHED,
        etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED,
    }
)
"""What libxml2 answers where one of its own caps is met."""


def parse(data: bytes, limits: Limits) -> Any:
    """Return the root element of a document.

    Raises:
        Problem: It is no XML, or XML that is not read.
    """
    if len(data) > limits.file_bytes:
        raise Problem("too-large", size=_megabytes(len(data)), most=_megabytes(limits.file_bytes))
    _check_bytes(data, limits)
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as problem:
        return _try_again(data, problem)
    except (ValueError, LookupError) as problem:  # an encoding that is declared and does not exist
        raise Problem("broken-xml", problem=str(problem)) from problem


def _check_bytes(data: bytes, limits: Limits) -> None:
    """Refuse what can be told from the bytes alone: not XML, a DOCTYPE, another encoding, too many elements."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = data.startswith(_WIDE)
    if not start.startswith(b"<") and not wide:
        raise _not_xml(data, start)
    if _MARKS[0] in data or (wide and any(mark in data for mark in _MARKS)):
        raise Problem("doctype")
    if wide:
        if b"\x00\x00\x00" in data[:16]:
            raise Problem("encoding", encoding="UTF-32")
    elif not start.startswith(_USUAL):
        _check_declaration(start)
    if len(data) > limits.elements and data.count(b"<") // 2 + data.count(b"=") > limits.elements:
        raise Problem("too-many-elements", most=limits.elements)


def _check_declaration(start: bytes) -> None:
    """Refuse an encoding that a DOCTYPE could hide in, and a web page."""
    if start.startswith(b"<?xml") and b"?>" not in start:
        raise Problem("broken-xml", line=1, problem="xml declaration")
    declared = _DECLARED.match(start)
    if declared and declared[1].lower() not in _BYTE_ENCODINGS:
        raise Problem("encoding", line=1, encoding=declared[1].decode("ascii"))
    if start[:5].lower() == b"<html":
        raise Problem("not-xml", kind=KINDS["html"])


def _not_xml(data: bytes, start: bytes) -> Problem:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Problem("empty")
    known = next((kind for magic, kind in _KINDS if start.startswith(magic)), "")
    if not known:
        known = "binary" if b"\x00" in data[:1000] else "text"
    return Problem("not-xml", kind=KINDS[known])


def _try_again(data: bytes, problem: etree.XMLSyntaxError) -> Any:
    """Read a document with a large attachment; anything else is broken."""
    if len(data) > _TEXT_CAP and problem.code in _CAPS and "depth" not in str(problem):
        try:
            return etree.fromstring(data, _PARSER_OF_ATTACHMENTS)
        except etree.XMLSyntaxError as second:
            problem = second
    raise _explain(data, problem) from problem


def _explain(data: bytes, problem: etree.XMLSyntaxError) -> Problem:
    line, said = problem.lineno or None, " ".join(str(problem.msg or problem).split())
    if problem.code == etree.ErrorTypes.ERR_INVALID_ENCODING:
        declared = _DECLARED.match(data[:200].lstrip(b"\xef\xbb\xbf \t\r\n"))
        return Problem("encoding", line=line, encoding=declared[1].decode("ascii") if declared else "UTF-8")
    if "Excessive depth" in said:
        return Problem("too-deep", line=line)
    return Problem("broken-xml", line=line, problem=said.split(", line ")[0])


def _megabytes(count: int) -> str:
    return f"{count / MB:.0f}"
