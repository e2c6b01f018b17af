"""What a gap does not say: costs not split, costs left out, members left out, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence

from raaderum.domain.observations import REASON_TEXTS
from raaderum.domain.text import Text
from raaderum.reports.text.comparability import is_chosen, say_left_out
from raaderum.reports.text.gap import low
from raaderum.reports.text.words import Words
from raaderum.studies.results import GapNode, GapResult

_MOST_NAMES = 4


def limit_sentences(result: GapResult, words: Words) -> list[str]:
    """Return everything the reader must know about what is not in the answer, the gravest first."""
    lines = [f"{words.of(result.partial)}."] if result.partial else []
    lines += [words.of(text) for text in result.incomparable]
    lines += left_out_sentences(result, words)
    lines += refusal_sentences(result, words) if result.explained else []
    return [*lines, *member_sentences(result, words)]


def list_leaves(result: GapResult) -> list[GapNode]:
    """Return the costs that could be split: the leaves that are no bookkeeping and hold kroner."""
    parents = {node.parent for node in result.nodes}
    leaves = [node for node in result.nodes if node.figure not in parents and node.role != "adjustment"]
    return [node for node in leaves if node.own_dkk != 0 or node.reference_dkk != 0]


def refusal_sentences(result: GapResult, words: Words) -> list[str]:
    """Say how many costs are not split, which, and why; nothing where all are."""
    leaves = list_leaves(result)
    refused = [node for node in leaves if node.refused is not None]
    if not refused:
        return []
    first = words.ngettext(
        "{count} af {all} udgifter er ikke delt op.", "{count} af {all} udgifter er ikke delt op.", len(refused)
    )
    lines = [words.say(first, count=len(refused), all=len(leaves))]
    for reason in dict.fromkeys(node.refused for node in refused):
        if reason is None or reason in result.incomparable:
            continue  # that reason stands first of all already
        names = [words.of(node.name) for node in refused if node.refused == reason]
        lines.append(f"{_some(names, words)}: {low(words.of(reason)).rstrip('.')}.")
    return lines


def left_out_sentences(result: GapResult, words: Words) -> list[str]:
    """Say which costs are left out for everybody, and why."""
    if not result.left_out:
        return []
    text = words.ngettext(
        "{count} udgift er ikke med, hverken her eller hos de andre.",
        "{count} udgifter er ikke med, hverken her eller hos de andre.",
        len(result.left_out),
    )
    lines = [words.say(text, count=len(result.left_out))]
    for reason in dict.fromkeys(one.reason for one in result.left_out):
        names = [words.of(one.name) for one in result.left_out if one.reason == reason]
        lines.append(f"{_some(names, words)}: {words.of(_reason_text(reason))}.")
    return lines


def member_sentences(result: GapResult, words: Words) -> list[str]:
    """Say who would have been compared with, and why not."""
    return say_left_out(result.reference.left_out, words, chosen=is_chosen(result))


def _some(names: Sequence[str], words: Words) -> str:
    """Name the first few, and say how many more there are."""
    if len(names) <= _MOST_NAMES:
        return words.listing(list(names))
    more = len(names) - _MOST_NAMES + 1
    rest = words.say(words.gettext("{count} andre"), count=more)
    return words.listing([*names[: _MOST_NAMES - 1], rest])


def _reason_text(reason: str) -> Text:
    return next(text for known, text in REASON_TEXTS.items() if known.value == reason)
