"""From a pack's ``statbank`` column to the cells to ask for, checked against what the table has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from raaderum.domain.errors import near_names
from raaderum.domain.key_figures import StatBankColumn, Variable
from raaderum.domain.reader_errors import UnexpectedAnswer
from raaderum.warehouse.readers.statbank_answers import Dimension, TableInfo, excerpt, refuse
from raaderum.warehouse.readers.statbank_cells import Selection

_AREA_SIGNS = frozenset({"101", "461"})  # København and Odense: a table by municipality has both
_MUNICIPALITY = re.compile(r"[1-8][0-9]{2}")  # regions are 081–085, kinds of municipality 910–960
_NOT_MUNICIPALITIES = frozenset({"411"})  # Christiansø belongs to no municipality
_COUNTRY_CODES = ("000", "0")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MOST_NAMED = 12


def select_cells(info: TableInfo, column: StatBankColumn, variable: Variable) -> Selection:
    """Return the cells that give ``variable`` per municipality (and country) and year.

    Args:
        info: What StatBank tells of the table.
        column: The pack's selection in it.
        variable: Whose figures they are; its account number must stand in the text of a chosen code.

    Raises:
        UnexpectedAnswer: The table lacks, or has more than, what the column chooses; the account is
            another; or a year would get several figures.
    """
    area = find_area(info, column)
    fixed = _fixed_codes(info, column, variable, area)
    values = {dimension.id: (fixed[dimension.id],) for dimension in info.variables if dimension.id in fixed}
    free = {area.id: _area_codes(area), info.time.id: _time_codes(info, column, variable)}
    _check_account(info, fixed, variable)
    order = [dimension.id for dimension in info.variables]
    return Selection(info.id, area.id, info.time.id, {name: (values | free)[name] for name in order})


def find_area(info: TableInfo, column: StatBankColumn) -> Dimension:
    """Return the dimension whose codes are municipalities.

    Raises:
        UnexpectedAnswer: There is none, or more than one that the column does not choose from.
    """
    chosen = {name.casefold() for name in column.select}
    areas = [d for d in info.variables if not d.time and d.texts.keys() >= _AREA_SIGNS]
    if len(areas) > 1:  # a migration table has two: the one that the pack fixes is not the area
        areas = [d for d in areas if d.id.casefold() not in chosen]
    if len(areas) != 1:
        names = _listing(d.id for d in info.variables)
        raise refuse(
            info.id,
            f"tabellen har {len(areas)} dimensioner med kommuner, men skal have netop én (den har {names}). "
            "Vælg en anden tabel i variables.yaml.",
            f"the table has {len(areas)} dimensions of municipalities, but must have exactly one (it has {names}). "
            "Choose another table in variables.yaml.",
        )
    return areas[0]


def period_of(time_code: str, column: StatBankColumn) -> int:
    """Return the year that a figure of ``time_code`` counts for.

    >>> period_of("2025K1", StatBankColumn("FOLK1A", time_suffix="K1", period_shift=-1))
    2024
    """
    return int(time_code[:4]) + column.period_shift


def _fixed_codes(info: TableInfo, column: StatBankColumn, variable: Variable, area: Dimension) -> dict[str, str]:
    by_fold = {dimension.id.casefold(): dimension for dimension in info.variables}
    fixed: dict[str, str] = {}
    for name, code in column.select.items():
        dimension = by_fold.get(name.casefold())
        if dimension is None:
            raise _unknown_dimension(info, variable, name)
        if dimension.id in (area.id, info.time.id):
            raise _not_to_be_chosen(info, variable, name)
        if code not in dimension.texts:
            raise _unknown_code(info.id, variable, dimension, code)
        fixed[dimension.id] = code
    for dimension in info.variables:
        if dimension.id not in (*fixed, area.id, info.time.id):
            raise _undecided_dimension(info, variable, dimension)
    return fixed


def _area_codes(area: Dimension) -> tuple[str, ...]:
    codes = area.texts
    country = [code for code in _COUNTRY_CODES if code in codes][:1]
    municipalities = [c for c in codes if _MUNICIPALITY.fullmatch(c) and c not in _NOT_MUNICIPALITIES]
    return (*country, *sorted(municipalities))


def _time_codes(info: TableInfo, column: StatBankColumn, variable: Variable) -> tuple[str, ...]:
    known = info.time.texts
    asked = list(known) if column.time == ["*"] else list(column.time)
    for code in asked:
        if code not in known:
            raise _unknown_code(info.id, variable, info.time, code)
    codes = sorted(code for code in asked if code.endswith(column.time_suffix))
    if not codes:
        raise refuse(
            info.id,
            f"variablen {variable.id} vælger ingen tid: tabellen har {_listing(known)}, og time_suffix er "
            f"»{column.time_suffix}«. Ret time eller time_suffix i variables.yaml.",
            f"the variable {variable.id} chooses no time: the table has {_listing(known)}, and time_suffix is "
            f"“{column.time_suffix}”. Correct time or time_suffix in variables.yaml.",
        )
    _check_years(info, variable, codes)
    return tuple(codes)


def _check_years(info: TableInfo, variable: Variable, codes: list[str]) -> None:
    for code in codes:
        if not _YEAR.match(code):
            raise refuse(
                info.id,
                f"tidskoden »{code}« begynder ikke med et årstal. Vælg tider i variables.yaml under {variable.id}.",
                f"the time code “{code}” does not begin with a year. Choose times in variables.yaml, "
                f"under {variable.id}.",
            )
    year, count = Counter(code[:4] for code in codes).most_common(1)[0]
    if count > 1:
        raise refuse(
            info.id,
            f"variablen {variable.id} får {count} tal for {year} ({_listing(c for c in codes if c[:4] == year)}). "
            "Sæt time_suffix i variables.yaml, fx K1 for første kvartal.",
            f"the variable {variable.id} gets {count} figures for {year} "
            f"({_listing(c for c in codes if c[:4] == year)}). "
            "Set time_suffix in variables.yaml, such as K1 for the first quarter.",
        )


def _check_account(info: TableInfo, fixed: dict[str, str], variable: Variable) -> None:
    """Refuse codes none of whose texts has the account number: they are figures of something else."""
    if not variable.account:
        return
    whole_number = re.compile(rf"(?<![0-9.]){re.escape(variable.account)}(?![0-9]|\.[0-9])")
    texts = {d.id: d.texts[fixed[d.id]] for d in info.variables if d.id in fixed}
    if any(whole_number.search(text) for text in texts.values()):
        return
    chosen = "; ".join(f"{name} {fixed[name]} = {excerpt(text)}" for name, text in texts.items())
    raise refuse(
        info.id,
        f"variablen {variable.id} er konto {variable.account}, men nummeret står ikke i teksten til nogen af de valgte "
        f"koder ({chosen}). Ret select eller account i variables.yaml.",
        f"the variable {variable.id} is account {variable.account}, but the number is in the text of none of the "
        f"codes chosen ({chosen}). Correct select or account in variables.yaml.",
    )


def _unknown_dimension(info: TableInfo, variable: Variable, name: str) -> UnexpectedAnswer:
    known = [dimension.id for dimension in info.variables]
    return refuse(
        info.id,
        f"tabellen har ikke dimensionen »{name}«, som variablen {variable.id} vælger fra. Den har {_listing(known)}. "
        "Ret select i variables.yaml.",
        f"the table lacks the dimension “{name}”, which the variable {variable.id} chooses from. It has "
        f"{_listing(known)}. Correct select in variables.yaml.",
        near_names(name, known),
    )


def _not_to_be_chosen(info: TableInfo, variable: Variable, name: str) -> UnexpectedAnswer:
    return refuse(
        info.id,
        f"variablen {variable.id} vælger en kode i »{name}«, men der hentes alle kommuner og tider. "
        f"Slet {name} under select i variables.yaml.",
        f"the variable {variable.id} chooses a code of “{name}”, but all municipalities and times are fetched. "
        f"Delete {name} under select in variables.yaml.",
    )


def _undecided_dimension(info: TableInfo, variable: Variable, dimension: Dimension) -> UnexpectedAnswer:
    return refuse(
        info.id,
        f"tabellen har dimensionen »{dimension.id}« ({excerpt(dimension.text)}), som variablen {variable.id} ikke "
        f"tager stilling til. Tilføj den under select i variables.yaml med en af koderne {_listing(dimension.texts)}.",
        f"the table has the dimension “{dimension.id}” ({excerpt(dimension.text)}), which the variable {variable.id} "
        f"does not decide on. Add it under select in variables.yaml with one of the codes "
        f"{_listing(dimension.texts)}.",
    )


def _unknown_code(table: str, variable: Variable, dimension: Dimension, code: str) -> UnexpectedAnswer:
    near = near_names(code, dimension.texts)
    return refuse(
        table,
        f"dimensionen {dimension.id} har ikke koden »{code}«, som variablen {variable.id} vælger. Den har "
        f"{_listing(dimension.texts)}. Ret select eller time i variables.yaml.",
        f"the dimension {dimension.id} lacks the code “{code}”, which the variable {variable.id} chooses. It has "
        f"{_listing(dimension.texts)}. Correct select or time in variables.yaml.",
        [f"{name} ({excerpt(dimension.texts[name])})" for name in near],
    )


def _listing(names: Iterable[str]) -> str:
    known = list(names)
    return ", ".join(known[:_MOST_NAMED]) + (" …" if len(known) > _MOST_NAMED else "")
