"""Every error of a user has a stable code, a sentence in both languages, an exit code and a status."""

import errno
import pickle
import string

import pytest

from raaderum.domain import case_errors, collection_errors, errors, process_errors, purchase_errors, reader_errors
from raaderum.domain.error_codes import EXIT_CODES, HTTP_STATUS, look_up
from raaderum.domain.errors import (
    NoRelease,
    RaaderumError,
    UnknownKeyFigure,
    UnknownUnit,
    UserError,
    cannot_write,
    near_names,
)
from raaderum.domain.reader_errors import InvalidFacts

MODULES = (errors, reader_errors, collection_errors, purchase_errors, case_errors, process_errors)
CLASSES = sorted(
    {cls for one in MODULES for cls in vars(one).values() if isinstance(cls, type) and issubclass(cls, UserError)},
    key=lambda cls: cls.__name__,
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_error_speaks_both_languages(cls):
    values = {name: f"<{name}>" for name in fields(cls.danish) | fields(cls.english)}
    error = cls(**values)
    danish, english = error.message("da"), error.message("en")
    assert str(error) == danish
    # What is said of the value in one language is said in the other (words that differ end in _da and _en).
    assert {n.removesuffix("_da") for n in fields(cls.danish)} == {n.removesuffix("_en") for n in fields(cls.english)}
    assert "{" not in danish + english
    assert cls is UserError or danish != english


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_error_arrives_whole_from_another_process(cls):
    error = cls(near=("a", "b"), **dict.fromkeys(fields(cls.danish) | fields(cls.english), "x"))
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is cls
    assert (arrived.message("da"), arrived.message("en")) == (error.message("da"), error.message("en"))


def test_a_full_disk_is_called_that():
    full = cannot_write("svar.pdf", OSError(errno.ENOSPC, "No space left on device"))
    assert full.code == "disk-full"
    assert full.message("da").startswith("svar.pdf kan ikke skrives: disken er fuld. Slet noget,")
    refused = cannot_write("svar.pdf", PermissionError(errno.EACCES, "Permission denied"))
    assert refused.code == "cannot-write"
    assert refused.message("da").startswith("svar.pdf kan ikke skrives (Permission denied). Vælg en anden mappe")


def test_codes_are_stable_names_and_no_two_share_one():
    codes = [cls.code for cls in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(set(code) <= set(string.ascii_lowercase + "-") for code in codes)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_error_has_an_exit_code_and_a_status(cls):
    error = cls(**dict.fromkeys(fields(cls.danish) | fields(cls.english), "x"))
    assert look_up(EXIT_CODES, error) != 0
    assert 400 <= look_up(HTTP_STATUS, error) < 600


def test_a_class_without_its_own_entry_takes_its_ancestors():
    class Narrower(NoRelease):
        pass

    assert look_up(HTTP_STATUS, Narrower(area="roads", dataset="public")) == 503
    assert look_up(HTTP_STATUS, UserError(problem="x")) == 400


def test_near_names_are_offered():
    error = UnknownKeyFigure(value="road_mantenance", area="roads", known="…", near=["road_maintenance"])
    assert error.message("da").endswith("Mente du road_maintenance?")
    assert error.message("en").endswith("Did you mean road_maintenance?")
    two = UnknownUnit(value="Odens", count=98, code="0101", name="København", near=["0461 (Odense)", "0727 (Odder)"])
    assert two.message("da").endswith("Mente du 0461 (Odense) eller 0727 (Odder)?")


def test_near_names_ignore_case_and_come_best_first():
    known = ["Odense", "Odder", "Odsherred", "Aarhus"]
    assert near_names("odense", known)[0] == "Odense"
    assert near_names("ODENSEE", known, 1) == ("Odense",)
    assert near_names("xyz", known) == ()


def test_facts_are_kept_for_machines():
    error = InvalidFacts(file="a.csv", line=7, column="net", value="1,5", problem_da="er ikke et tal.", problem_en="…")
    assert error.message("da") == "a.csv, linje 7, kolonne net: »1,5« er ikke et tal."
    assert error.facts["line"] == 7
    assert isinstance(error, RaaderumError)
