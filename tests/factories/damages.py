"""Ways to damage a workbook: its bytes, the parts of the archive, the XML in them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable

from hypothesis import strategies as st

from tests.factories.templates import repack

PARTS = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
         "xl/sharedStrings.xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(1, 6))]  # fmt: skip
Damage = Callable[[bytes], bytes]


def damage_all(content: bytes, damages: Iterable[Damage]) -> bytes:
    """Damage a file several times over, as long as what is left can be opened."""
    for damage in damages:
        try:
            content = damage(content)
        except Exception:  # noqa: BLE001 — Python's own packer gives up in many ways
            break
    return content


def flip(places: list[tuple[float, int]]) -> Damage:
    def damage(content: bytes) -> bytes:
        changed = bytearray(content)
        for place, byte in places:
            changed[int(place * len(changed))] = byte
        return bytes(changed)

    return damage


def cut(start: float, end: float) -> Damage:
    return lambda content: content[: int(start * len(content))] + content[int(max(start, end) * len(content)) :]


def rewrite(change: Callable[[str, bytes], list[tuple[str, bytes]]], method: int = zipfile.ZIP_DEFLATED) -> Damage:
    """Pack the parts anew, each as the parts that ``change`` makes of it."""

    def damage(content: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", method) as new:
            for name in old.namelist():
                for changed, inner in change(name, old.read(name)):
                    new.writestr(changed, inner)
        return buffer.getvalue()

    return damage


def without_parts(names: set[str]) -> Damage:
    return rewrite(lambda name, inner: [] if name in names else [(name, inner)])


def renamed(part: str, to: str) -> Damage:
    return rewrite(lambda name, inner: [(to if name == part else name, inner)])


def repeated(part: str, other: bytes) -> Damage:
    return rewrite(lambda name, inner: [(name, inner), (name, other)] if name == part else [(name, inner)])


def with_part(name: str, inner: bytes) -> Damage:
    return lambda content: repack(content, {}, {name: inner})


def in_part(part: str, change: Callable[[bytes], bytes]) -> Damage:
    return rewrite(lambda name, inner: [(name, change(inner) if name == part else inner)])


def doctype(inside: str, encoding: str) -> Callable[[bytes], bytes]:
    """Put a document type with entities before the root; the encoding is another way past who looks for it."""

    def change(xml: bytes) -> bytes:
        body = re.sub(r"^<\?xml[^>]*\?>", "", xml.decode())
        return f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{inside}]>{body}'.encode(encoding)

    return change


LAUGHS = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh"))
ENTITIES = [LAUGHS, '<!ENTITY h SYSTEM "file:///etc/hostname">', '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;']


def nested(depth: int) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"</", b"<a>" * depth + b"</a>" * depth + b"</", 1)


def cell_at(place: str) -> Callable[[bytes], bytes]:
    more = f'<row r="{re.sub("[A-Z]", "", place) or 1}"><c r="{place}"><v>1</v></c></row></sheetData>'
    return lambda xml: xml.replace(b"</sheetData>", more.encode())


def lying(part: str, size: int) -> Damage:
    """Let a part become ``size`` bytes, where the archive says that it is short."""

    def damage(content: bytes) -> bytes:
        packed = rewrite(lambda name, inner: [(name, b"\0" * size if name == part else inner)])(content)
        true, said = struct.pack("<L", size), struct.pack("<L", 1000)
        return packed.replace(true, said)

    return damage


def method(number_: int) -> Damage:
    """Say of every part that it is packed in another way than it is."""

    def damage(content: bytes) -> bytes:
        for start, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            head = re.escape(start) + b"(?s:.{%d})" % (at - 4)
            content = re.sub(b"(" + head + b")\x08\x00", lambda hit: hit[1] + struct.pack("<H", number_), content)
        return content

    return damage


_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_BYTES = st.integers(0, 255)
_SHARES = st.floats(0, 1, exclude_max=True)
_SHEETS = st.sampled_from(PARTS[-5:])
_SOME = st.sampled_from(PARTS)
DAMAGES: st.SearchStrategy[Damage] = st.one_of(
    st.lists(st.tuples(_SHARES, _BYTES), min_size=1, max_size=40).map(flip),
    st.builds(cut, _SHARES, _SHARES),
    st.sets(_SOME, min_size=1).map(without_parts),
    st.builds(renamed, _SOME, st.sampled_from([*PARTS, "../x.xml", "/xl/workbook.xml", "XL/WORKBOOK.XML", "x\\y"])),
    st.builds(repeated, _SOME, st.sampled_from([b"", b"<a/>", b"\0" * 1000])),
    st.builds(with_part, st.sampled_from(["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/externalLinks/a.xml",
                                          "xl/comments1.xml", "docProps/app.xml"]), st.binary(max_size=50)),
    st.builds(in_part, _SOME, st.builds(doctype, st.sampled_from(ENTITIES), st.sampled_from(["utf-8", "utf-16"]))),
    st.builds(in_part, _SOME, st.integers(1, 100_000).map(nested)),
    st.builds(in_part, _SHEETS, st.sampled_from(["A1048576", "XFD1", "XFD1048576", "ZZZZZZ1", "A0", "A" * 9,
                                                 "F" + "9" * 30, "F" + "9" * 5000, "F9", "f9"]).map(cell_at)),
    st.builds(in_part, _SHEETS, st.sampled_from(["A1:XFD1048576", "", "A", "F9:A1"]).map(
        lambda ref: lambda xml: re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{ref}"'.encode(), xml))),
    st.builds(in_part, _SOME, st.builds(
        flip, st.lists(st.tuples(_SHARES, _BYTES), min_size=1, max_size=5))),
    st.sampled_from([0, 9, 12, 14, 93, 99]).map(method),
    st.builds(rewrite, st.just(lambda name, inner: [(name, inner)]),
              st.sampled_from([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])),
    st.builds(lying, _SOME, st.just(3_000_000)),
    st.binary(max_size=300).map(lambda start: lambda content: start + content),
    st.binary(max_size=300).map(lambda end: lambda content: content + end),
)  # fmt: skip
