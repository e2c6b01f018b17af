"""All figures of a release as a workbook, with codes as text and sources beside them."""

from __future__ import annotations

import io

import xlsxwriter

from raaderum.reports.text import Words
from raaderum.reports.xlsx.table_sheets import OPTIONS
from raaderum.warehouse.release import Release


def write_figures(release: Release, words: Words) -> bytes:
    """Write every observation of a release, and where each comes from."""
    _ = words.gettext
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(_("Tal"))
    titles = [
        _("Kode"), _("Kommune"), _("Variabel"), _("Navn"), _("År"), _("Version"), _("Værdi"), _("Enhed"),
        _("Mangler"), _("Oprindelse"), _("Kilde"), _("Forklaring"),
    ]  # fmt: skip
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    names = {unit.code: unit.name for unit in release.units}
    for row, o in enumerate(release.observations, start=1):
        variable = release.pack.variables[o.variable]
        texts = {
            0: o.unit, 1: names[o.unit], 2: o.variable, 3: words.of(variable.name), 5: o.version.value,
            7: words.of(variable.unit), 8: o.missing.value if o.missing else "", 9: o.origin.value, 10: o.source,
            11: o.comment,
        }  # fmt: skip
        for column, text in texts.items():
            sheet.write_string(row, column, text)
        sheet.write_number(row, 4, o.period)
        if o.value is not None:
            sheet.write_number(row, 6, float(o.value))
    sheet.autofilter(0, 0, len(release.observations), len(titles) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles) - 1, 16)
    sources = book.add_worksheet(_("Kilder"))
    sources.set_column(0, 0, 100)
    lines = [f"{name}: {citation.title} {citation.url}".strip() for name, citation in release.sources.items()]
    for row, line in enumerate([*lines, _("Udgivelse") + f": {release.id}"]):
        sources.write_string(row, 0, line)
    book.close()
    return buffer.getvalue()
