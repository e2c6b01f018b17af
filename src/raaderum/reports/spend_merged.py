"""What all municipalities' packages say together, as a table and a workbook: a hidden sum is said to be hidden."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import xlsxwriter

from raaderum.domain.purchases import Cause
from raaderum.packs import AreaPack
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words
from raaderum.reports.text.spend_causes import cause_name
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets
from raaderum.studies.spend_merge import TOTAL, MergedShares
from raaderum.studies.spend_share import SharePackage


def merged_table(merged: MergedShares, pack: AreaPack, packages: Iterable[SharePackage], words: Words) -> Table:
    """Write every sum with what it is of; the agreements' names are those of the packages."""
    _ = words.gettext
    names = _names(pack, packages, words)
    kinds = {"category": _("kategori"), "agreement": _("fælles aftale")}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            kinds[cell.kind],
            names.get((cell.kind, cell.id), cell.id),
            _("i alt") if cell.cause == TOTAL else cause_name(Cause(cell.cause), words),
            cell.members,
            cell.dkk,
            _("skjult: for få, eller én fylder for meget") if cell.dkk is None else "",
        )
        for cell in merged.cells
    )
    columns = (
        Column(_("Slags"), "text"), Column(_("Navn"), "text"), Column(_("Årsag"), "text"),
        Column(_("Kommuner"), "number0"), Column(_("Kr. ekskl. moms"), "kroner"), Column(_("Bemærkning"), "text"),
    )  # fmt: skip
    title = _("%(count)s kommuners indkøb i %(year)s") % {"count": len(merged.municipalities), "year": merged.period}
    return Table("spend-merged", title, columns, rows)


def write_merged_xlsx(table: Table, words: Words, *, example: bool) -> bytes:
    """Write the table as a workbook."""
    _ = words.gettext
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    sheets = Sheets(book, words, _("Eksempeldata: kommunerne findes ikke") if example else None)
    sheet = sheets.add(_("Indkøb"))
    for place, width in enumerate((16, 44, 34, 12, 18, 40)):
        sheet.set_column(place, place, width)
    sheets.table(sheet, sheets.top, table)
    book.close()
    return buffer.getvalue()


def _names(pack: AreaPack, packages: Iterable[SharePackage], words: Words) -> Mapping[tuple[str, str], str]:
    categories = pack.purchasing.categories if pack.purchasing else ()
    found = {("category", one.id): words.of(one.name) for one in categories}
    return found | {("agreement", cell.agreement): cell.name for one in packages for cell in one.agreements}
