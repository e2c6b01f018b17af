"""Which variables do these postings fill? A municipality's own account extract against its own rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from raaderum.packs import AreaPack
from raaderum.warehouse.readers.account_extract import Posting, by_account
from raaderum.warehouse.readers.account_mapping import AccountMapping, check_variables

_EXACT = Context(prec=60)
"""Digits. Amounts have at most twelve before the point and six behind: no sum of a file needs rounding."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Kroner with øre, and how many postings they are the sum of."""

    amount_dkk: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Filled:
    """What a variable or a policy area would get."""

    id: str
    name: str
    sum: Sum


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Postings on one account that no rule matched; ``readable`` is False where the account cannot be read."""

    account: str
    sum: Sum
    lines: tuple[int, ...]
    """Excel's row numbers, rising."""
    readable: bool


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """Every krone of an extract once: variables + policy areas + not ours + unmatched = total, exactly.

    ``of_which`` are parts of the sums, such as income, and stand outside.
    """

    area: str
    variables: tuple[Filled, ...]
    policy_areas: tuple[Filled, ...]
    not_ours: Sum
    unmatched: tuple[Unmatched, ...]
    of_which: tuple[Filled, ...]
    total: Sum

    @property
    def matched(self) -> Sum:
        """What the rules sent to a variable or a policy area."""
        return _add(one.sum for one in (*self.variables, *self.policy_areas))

    @property
    def left(self) -> Sum:
        """What no rule matched."""
        return _add(one.sum for one in self.unmatched)

    @property
    def residual_dkk(self) -> Decimal:
        """Total less all parts, in kroner: always 0."""
        with localcontext(_EXACT):
            return self.total.amount_dkk - self.matched.amount_dkk - self.not_ours.amount_dkk - self.left.amount_dkk


def fill_variables(
    postings: Sequence[Posting], mapping: AccountMapping, pack: AreaPack, file: str = ""
) -> ExtractResult:
    """Sum the postings by where the rules send them; the first rule that fits decides.

    Args:
        postings: In any order; amounts in kroner, cost plus and income minus.
        mapping: The municipality's rules.
        pack: The area whose variables are filled.
        file: The mapping's file, for what it says where a rule cannot be used.

    Raises:
        InvalidMapping: A rule names a variable that the area does not collect in kroner.
    """
    check_variables(mapping, pack, file or mapping.name)
    groups: dict[tuple[str, str], list[Posting]] = {}
    rest: list[Posting] = []
    for posting in postings:
        to = mapping.destination(posting.account) if posting.account is not None else None
        if to is None:
            rest.append(posting)
        else:
            groups.setdefault((to.kind, to.value), []).append(posting)
    names = {name: variable.name.da for name, variable in pack.variables.items()}
    order = list(pack.variables)
    filled = [Filled(value, names[value], _sum(found)) for (kind, value), found in groups.items() if kind == "variable"]
    policy = [Filled(value, value, _sum(found)) for (kind, value), found in groups.items() if kind == "policy_area"]
    return ExtractResult(
        pack.id,
        tuple(sorted(filled, key=lambda one: order.index(one.id))),
        tuple(sorted(policy, key=lambda one: one.id)),
        _sum(groups.get(("not_ours", ""), [])),
        tuple(_unmatched(name, found) for name, found in by_account(rest)),
        tuple(_of_which(postings, mapping, names)),
        _sum(postings),
    )


def _unmatched(name: str, postings: Sequence[Posting]) -> Unmatched:
    readable = all(posting.account is not None for posting in postings)
    return Unmatched(name, _sum(postings), tuple(sorted(posting.line for posting in postings)), readable)


def _of_which(postings: Sequence[Posting], mapping: AccountMapping, names: dict[str, str]) -> Iterable[Filled]:
    for variable in dict.fromkeys(rule.variable for rule in mapping.of_which):
        rules = [rule for rule in mapping.of_which if rule.variable == variable]
        signed = []
        for posting in postings:
            rule = next((r for r in rules if posting.account is not None and r.fits(posting.account)), None)
            if rule is not None:
                signed.append(posting.amount_dkk * rule.sign)
        yield Filled(variable, names[variable], total_of(signed))


def _sum(postings: Sequence[Posting]) -> Sum:
    return total_of([posting.amount_dkk for posting in postings])


def total_of(amounts: Sequence[Decimal]) -> Sum:
    """Return the exact sum of amounts, and how many there are."""
    with localcontext(_EXACT):
        return Sum(sum(amounts, Decimal(0)), len(amounts))


def _add(sums: Iterable[Sum]) -> Sum:
    kept = list(sums)
    with localcontext(_EXACT):
        return Sum(sum((one.amount_dkk for one in kept), Decimal(0)), sum(one.count for one in kept))
