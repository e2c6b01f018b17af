"""Business cases for tests: the made-up starter, changed cell by cell in the file, and random ones."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

from raaderum.domain.business_cases import BusinessCase
from raaderum.reports.xlsx.case_workbook import write_case
from raaderum.studies.business_case import study_business_case
from raaderum.warehouse.business_cases.starter import starter_case
from tests.factories.templates import change_cells

TODAY = date(2026, 11, 29)
DRAWS = 1 << 10


def starter() -> BusinessCase:
    """Return the case of a new workbook."""
    return starter_case(TODAY)


def save_case(case: BusinessCase, path: Path) -> Path:
    """Write a case as its workbook."""
    path.write_bytes(write_case(study_business_case(case, draws=DRAWS), TODAY))
    return path


def sheet_part(content: bytes, sheet: str) -> str:
    """Return the part of a workbook that holds a sheet: they lie in the order of the tabs."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def change_case(path: Path, sheet: str, cells: dict[str, str]) -> Path:
    """Change cells of a sheet: the address, and the XML of the new cell's content."""
    content = path.read_bytes()
    path.write_bytes(change_cells(content, cells, sheet_part(content, sheet)))
    return path


def without_values(path: Path) -> Path:
    """Take away what every formula last came to, so that who opens the file has to calculate."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)  # noqa: PLW2901
                content = re.sub(rb'(<c [^>]*?) t="str"([^>]*><f>)', rb"\1\2", content)  # noqa: PLW2901
            archive.writestr(name, content)
    return path
