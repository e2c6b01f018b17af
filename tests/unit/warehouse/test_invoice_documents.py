"""Files, folders and archives of invoices: what is found, in which order, and what is refused unread."""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from raaderum.domain.purchases import Invoice, Refusal
from raaderum.warehouse.readers.invoices import LIMITS, Document, iter_documents, read_paths
from tests.factories.invoice_xml import invoice_xml

XML = invoice_xml().encode()


def names(path: Path, limits=LIMITS) -> list[str]:
    """What is found below a path: a document's name, or a refusal's name and code."""
    found = []
    for one in iter_documents([path], limits):
        name = one.name if isinstance(one, Document) else f"{one.document} {one.code}"
        found.append(name.replace(str(path), "@"))
    return found


def write_zip(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tar_bytes(members: dict[str, bytes | tarfile.TarInfo]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            content = b"" if isinstance(data, tarfile.TarInfo) else data
            info.name, info.size = name, len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def special(kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, target
    return info


def write_tar(path: Path, members: dict[str, bytes | tarfile.TarInfo]) -> Path:
    content = tar_bytes(members)
    if path.suffix == ".zst":
        content = zstandard.compress(content)
    elif path.suffix == ".gz":
        content = gzip.compress(content)
    path.write_bytes(content)
    return path


# --- what is found ----------------------------------------------------------------------------------------------------


def test_the_order_is_by_name_with_files_before_folders(tmp_path):
    for name in ("b/x.xml", "a/z.xml", "a/y.xml", "c.xml", "æ.xml", "A.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(XML)
    assert names(tmp_path) == ["@/A.xml", "@/c.xml", "@/æ.xml", "@/a/y.xml", "@/a/z.xml", "@/b/x.xml"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.zst", "a.tar.gz", "uden-endelse"])
def test_archives_are_known_by_what_they_hold(tmp_path, name):
    members = {"mappe/1.xml": XML, "2.xml": XML + b"\n"}
    path = tmp_path / name
    if name in {"a.zip", "uden-endelse"}:
        write_zip(path, members)
    else:
        write_tar(path, dict(members))
    assert names(path) == ["@!mappe/1.xml", "@!2.xml"]
    assert [one.data for one in iter_documents([path]) if isinstance(one, Document)] == list(members.values())


def test_all_kinds_mixed(tmp_path):
    (tmp_path / "1.xml").write_bytes(XML)
    write_zip(tmp_path / "2.zip", {"a.xml": XML, "b.txt": b"hej"})
    write_tar(tmp_path / "3.tar.zst", {"a.xml": XML})
    (tmp_path / "4.csv").write_text("a;b", encoding="utf-8")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX/._1.xml").write_bytes(b"x")
    found = [(Path(one.document).name, getattr(one, "code", "read")) for one in read_paths([tmp_path])]
    assert found == [
        ("1.xml", "read"), ("2.zip!a.xml", "read"), ("2.zip!b.txt", "not-xml"), ("3.tar.zst!a.xml", "read"),
        ("4.csv", "table-file"),
    ]  # fmt: skip


def test_the_rest_is_read_where_one_is_bad(tmp_path):
    write_zip(tmp_path / "a.zip", {f"{number}.xml": XML if number % 2 else b"<a>" for number in range(6)})
    found = list(read_paths([tmp_path]))
    assert [isinstance(one, Invoice) for one in found] == [False, True] * 3


def test_several_zstandard_frames_are_one_stream(tmp_path):
    content = tar_bytes({"a.xml": XML, "b.xml": XML})
    path = tmp_path / "a.tar.zst"
    path.write_bytes(zstandard.compress(content[:1000]) + zstandard.compress(content[1000:]))
    assert names(path) == ["@!a.xml", "@!b.xml"]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_missing_path_is_refused(tmp_path):
    assert names(tmp_path / "ingen") == ["@ missing-file"]
    assert names(Path("nul\x00byte")) == ["nulbyte missing-file"]


def test_a_file_of_5_gb_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "stor.xml"
    with path.open("wb") as stream:
        stream.truncate(5_000_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    (one,) = iter_documents([path])
    assert isinstance(one, Refusal)
    assert one.reason_da == "Filen fylder 5000 MB. Højst 60 MB læses."
    with path.open("r+b") as stream:
        stream.write(b"PK\x03\x04")
    (one,) = iter_documents([path])
    assert (one.code, one.reason_en) == ("too-large", "The file is 5000 MB. At most 4000 MB are read.")


def test_links_are_not_followed(tmp_path):
    (tmp_path / "ude.xml").write_bytes(XML)
    folder = tmp_path / "mappe"
    folder.mkdir()
    (folder / "a.xml").symlink_to(tmp_path / "ude.xml")
    (folder / "b").symlink_to(tmp_path, target_is_directory=True)
    assert names(folder) == ["@/a.xml link", "@/b link"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.xml")
    assert names(tmp_path) == ["@/a.xml special-file"]


def test_a_file_without_access_is_refused(tmp_path, monkeypatch):
    """Root may read everything, so the refusal of the system is played."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "a.xml").write_bytes(XML)
    monkeypatch.setattr(Path, "open", refuse)
    (one,) = iter_documents([tmp_path])
    assert (one.code, one.reason_en) == ("unreadable-file", "The file cannot be read: Permission denied.")


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "x/../../a.xml", "C:/a.xml", "..\\a.xml"])
def test_names_that_point_outside_are_refused(tmp_path, name):
    assert names(write_zip(tmp_path / "a.zip", {name: XML, "b.xml": XML}))[0].endswith(" escaping-path")
    assert names(write_tar(tmp_path / "a.tar", {name: XML, "b.xml": XML}))[0].endswith(" escaping-path")
    assert names(tmp_path / "a.tar")[1] == "@!b.xml"


def test_links_in_archives_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("a.xml")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("b.xml", XML)
    assert names(path) == ["@!a.xml archive-link", "@!b.xml"]
    kinds = {"a.xml": special(tarfile.SYMTYPE, "/etc/passwd"), "b.xml": special(tarfile.LNKTYPE, "c.xml"),
             "c.xml": special(tarfile.CHRTYPE), "d.xml": special(tarfile.FIFOTYPE), "e.xml": XML}  # fmt: skip
    assert names(write_tar(tmp_path / "a.tar", kinds)) == [
        "@!a.xml archive-link", "@!b.xml archive-link", "@!c.xml archive-link", "@!d.xml archive-link", "@!e.xml",
    ]  # fmt: skip


def test_an_archive_in_an_archive_is_refused(tmp_path):
    assert names(write_zip(tmp_path / "a.zip", {"b.zip": b"PK", "c.tar.zst": b"", "d.xml": XML})) == [
        "@!b.zip nested-archive", "@!c.tar.zst nested-archive", "@!d.xml",
    ]  # fmt: skip


def test_a_locked_member_is_refused(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.xml": XML, "b.xml": XML})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption, in the directory at the end
    path.write_bytes(data)
    (first, second) = iter_documents([path])
    assert (first.code, first.reason_da) == ("encrypted", "Filen i arkivet er låst med adgangskode.")
    assert isinstance(second, Document)


def test_bombs_are_not_unpacked(tmp_path):
    zeros = b"\x00" * 30_000_000
    path = write_zip(tmp_path / "a.zip", {"a.xml": zeros, "b.xml": XML})
    assert names(path) == ["@!a.xml archive-bomb", "@!b.xml"]
    for name in ("a.tar.zst", "a.tar.gz"):
        assert names(write_tar(tmp_path / name, {"a.xml": zeros, "b.xml": XML})) == ["@ archive-bomb"]


def test_a_zip_that_lies_about_sizes_gives_no_more_than_it_says(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.xml": b"\x00" * 10_000_000})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 24 :][:4] = b""
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    assert names(path) == ["@!a.xml broken-archive"]


def test_the_total_and_the_count_are_capped(tmp_path):
    members = {f"{number}.xml": XML for number in range(10)}
    for path in (write_zip(tmp_path / "a.zip", members), write_tar(tmp_path / "a.tar", dict(members))):
        assert names(path, replace(LIMITS, members=3))[-1] == "@ too-many-files"
        found = names(path, replace(LIMITS, unpacked_bytes=3 * len(XML)))
        assert found[-1] == "@ archive-too-large"
        assert len(found) <= 4


def test_a_member_that_is_too_large_is_passed_over(tmp_path):
    members = {"a.xml": bytes(range(256)) * 40, "b.xml": XML}
    limits = replace(LIMITS, file_bytes=8_000)
    for path in (write_zip(tmp_path / "a.zip", members), write_tar(tmp_path / "a.tar", dict(members))):
        assert names(path, limits) == ["@!a.xml too-large", "@!b.xml"]


def test_a_tar_whose_names_are_a_bomb_is_refused(tmp_path):
    """The standard library reads a member's name whole, however long it says it is."""
    header = tarfile.TarInfo("././@PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, 3_000_000_000
    path = tmp_path / "a.tar"
    path.write_bytes(header.tobuf(tarfile.USTAR_FORMAT) + b"x" * 5_000_000)
    assert names(path) == ["@ archive-too-large"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.zst", "a.tar.gz"])
def test_broken_archives_are_refused(tmp_path, name):
    path = tmp_path / name
    if name == "a.zip":
        write_zip(path, {"a.xml": os.urandom(9_000)})
    else:
        write_tar(path, {"a.xml": os.urandom(9_000)})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    assert names(path)[-1].endswith("broken-archive")


def test_a_tar_that_stops_between_two_files_is_refused(tmp_path):
    """The standard library takes it for the end."""
    data = tar_bytes({"a.xml": XML, "b.xml": XML})
    path = tmp_path / "a.tar.zst"
    path.write_bytes(zstandard.compress(data[: 512 + (len(XML) + 511) // 512 * 512]))
    assert names(path) == ["@!a.xml", "@ broken-archive"]


def test_an_office_file_is_no_archive_of_invoices(tmp_path):
    path = write_zip(tmp_path / "a.docx", {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})
    (one,) = iter_documents([path])
    assert one.reason_da == "Det er ikke en XML-fil, men et Office-dokument."


def test_names_show_no_cpr_number_and_no_control_signs(tmp_path):
    (tmp_path / "faktura_010190-1234.xml").write_bytes(b"<a>")
    (tmp_path / "faktura_0101901235.xml").write_bytes(XML)
    (tmp_path / "a\nb.xml").write_bytes(b"<a>")
    write_zip(tmp_path / "c.zip", {"CPR 0101901236.xml": b"", "\x07.xml": b""})
    for one in read_paths([tmp_path]):
        assert "010190" not in repr(one)
        assert one.document.isprintable()
