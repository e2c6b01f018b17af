"""Can these files be used? Reads filled templates, checks each, and checks that they belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from raaderum.domain.errors import UnknownArea, UserError, near_names
from raaderum.domain.reader_errors import MixedSubmissions, NoSubmissions, RepeatedSubmission, UnreadableWorkbook
from raaderum.packs import AreaPack, list_packs, load_pack
from raaderum.studies.submission_checks import check_submission
from raaderum.warehouse.readers.submission_findings import Finding, Level, refuse
from raaderum.warehouse.readers.submission_layout import ENTRY, is_fictional
from raaderum.warehouse.readers.submissions import Submission, read_identity, read_submission

_TITLE = "A1"
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is expected to be; what is empty is not asked."""

    area: str = ""
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True, eq=False)
class CheckedFile:
    """A file with all that is to be said of it; without a submission where it cannot be read."""

    path: Path
    submission: Submission | None
    findings: tuple[Finding, ...]

    def count(self, level: Level) -> int:
        """Return how many findings there are of a level."""
        return sum(finding.level == level for finding in self.findings)

    @property
    def usable(self) -> bool:
        """True where nothing keeps the file out of a release."""
        return self.submission is not None and not (self.count("error") or self.count("missing"))


def check_file(
    path: Path, packs: Path, expected: Expected | None = None, load: Callable[[Path], AreaPack] = load_pack
) -> CheckedFile:
    """Read and check one file.

    Args:
        path: The workbook.
        packs: The folder of all area packs.
        expected: What the file is expected to be.
        load: Loads a pack from its folder.
    """
    try:
        pack = load(packs / _known_area(read_identity(path).area, packs))
        submission = read_submission(path, pack)
    except UserError as problem:
        return CheckedFile(path, None, (refuse(problem),))
    except OSError as problem:
        return CheckedFile(path, None, (refuse(_cannot_open(path, problem)),))
    found = _identity_findings(submission, pack, expected or Expected())
    return CheckedFile(path, submission, (*found, *check_submission(submission, pack)))


def _known_area(area: str, packs: Path) -> str:
    known = list_packs(packs)
    if area not in known:
        raise UnknownArea(value=area, known=", ".join(known), near=near_names(area, known))
    return area


def _cannot_open(path: Path, problem: OSError) -> UnreadableWorkbook:
    reason = problem.strerror or "fejl"
    return UnreadableWorkbook(
        file=path.name,
        problem_da=f"Filen kan ikke åbnes ({reason}). Luk den i Excel, eller ret rettighederne.",
        problem_en=f"The file cannot be opened ({reason}). Close it in Excel, or correct the rights.",
    )


def _identity_findings(submission: Submission, pack: AreaPack, expected: Expected) -> list[Finding]:
    identity, found = submission.identity, list[Finding]()
    if (identity.pack_version, identity.pack_hash) != (pack.area.version, pack.content_hash):
        old = _version(identity.pack_version, identity.pack_hash)
        new = _version(pack.area.version, pack.content_hash)
        order = {"area": identity.area, "unit": identity.unit, "year": str(identity.year)}
        found.append(Finding("error", "pack-changed", ENTRY, _TITLE, facts={"old": old, "new": new, **order}))
    if submission.heading != str(identity.year):
        facts = {"value": submission.heading[:20], "expected": str(identity.year)}
        found.append(Finding("error", "year-altered", ENTRY, submission.heading_cell, facts=facts))
    if expected.area not in ("", identity.area):
        found.append(_unexpected("other-area", identity.area, expected.area))
    if expected.unit not in ("", identity.unit):
        found.append(_unexpected("other-unit", f"{identity.unit} {identity.unit_name}", expected.unit))
    if expected.year not in (None, identity.year):
        found.append(_unexpected("other-year", str(identity.year), str(expected.year)))
    return found


def _unexpected(code: str, value: str, expected: str) -> Finding:
    return Finding("error", code, ENTRY, _TITLE, facts={"value": value, "expected": expected})


def _version(version: str, content_hash: str) -> str:
    return f"{version} ({content_hash[:8]})"


def list_workbooks(folder: Path) -> list[Path]:
    """Return the workbooks of a folder, by name; files that Excel holds open beside them are left out.

    Raises:
        NoSubmissions: There are none, or no such folder.
    """
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [f for f in files if f.suffix.lower() in _WORKBOOKS and f.is_file() and not f.name.startswith(("~$", "."))]
    if not found:
        raise NoSubmissions(folder=folder)
    return found


def check_folder(folder: Path, packs: Path, area: str) -> list[CheckedFile]:
    """Read and check all workbooks of a folder; a unit's later year is checked against its earlier one.

    Raises:
        NoSubmissions: The folder holds no workbook.
    """
    load, expected = cache(load_pack), Expected(area=area)
    first = [check_file(path, packs, expected, load) for path in list_workbooks(folder)]
    values = {_key(one.submission): _values(one.submission) for one in first if one.submission is not None}
    checked = [_against_earlier(one, values, load, packs, expected) for one in first]
    return _belonging_together(checked)


def _key(submission: Submission) -> tuple[str, int]:
    return submission.identity.unit, submission.identity.year


def _values(submission: Submission) -> dict[str, float]:
    return {row.variable: float(row.value) for row in submission.rows if row.value is not None}


def _against_earlier(
    one: CheckedFile,
    values: Mapping[tuple[str, int], dict[str, float]],
    load: Callable[[Path], AreaPack],
    packs: Path,
    expected: Expected,
) -> CheckedFile:
    if one.submission is None:
        return one
    unit, year = _key(one.submission)
    if (unit, year - 1) not in values:
        return one
    pack = load(packs / one.submission.identity.area)
    found = _identity_findings(one.submission, pack, expected)
    found += check_submission(one.submission, pack, values[unit, year - 1])
    return CheckedFile(one.path, one.submission, tuple(found))


def _belonging_together(checked: Iterable[CheckedFile]) -> list[CheckedFile]:
    """Add what is wrong between the files: two of the same unit and year, real and fictional units together."""
    result, seen = [], dict[tuple[str, int], str]()
    files = list(checked)
    units = sorted({one.submission.identity.unit for one in files if one.submission is not None})
    real, fictional = [u for u in units if not is_fictional(u)], [u for u in units if is_fictional(u)]
    for one in files:
        found = list(one.findings)
        if one.submission is not None:
            unit, year = _key(one.submission)
            other = seen.setdefault((unit, year), one.path.name)
            if other != one.path.name:
                found.insert(0, refuse(RepeatedSubmission(file=one.path.name, other=other, unit=unit, year=year)))
            if real and fictional:
                found.insert(0, refuse(MixedSubmissions(real=", ".join(real), fictional=", ".join(fictional))))
        result.append(CheckedFile(one.path, one.submission, tuple(found)))
    return result
