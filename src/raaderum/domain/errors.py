"""Every way a user can be refused, and what they are told.

RaaderumError
├── UserError            the user's input: code, thing, value, what is wrong, what to do
│   ├── unknown …        UnknownArea, UnknownUnit, UnknownKeyFigure, UnknownPeriod, UnknownTarget, UnknownFeature,
│   │                    UnknownVariable, UnknownProcess
│   ├── pack …           InvalidPack, InvalidDescription
│   ├── release …        UnknownRelease, NoRelease, EmptyRelease, TamperedRelease
│   ├── figures …        FigureMissing, NoPeers, InvalidChoice
│   ├── source …         SourceUnreachable, UnexpectedAnswer, InvalidFacts, UnreadableWorkbook, UnreadableAnswer
│   ├── own files …      UnreadableTable, TableTooLarge, UnreadableCell, PersonalNumbers, ColumnsChanged,
│   │                    InvalidMapping, UnreadableAccount, UnreadableForm
│   ├── collection …     NotAllowed, InvitationSpent, NoSuchThing, RoundNotOpen, SubmissionLocked, SecondPersonNeeded,
│   │                    NotReady, PersonalNumberWritten, UploadRefused
│   ├── reporting …      MacroWorkbook, NotATemplate, NoSubmissions, MixedSubmissions, RepeatedSubmission,
│   │                    SubmissionsRefused
│   ├── purchases …      NoPurchases, NothingToLoad, StoreBusy, UnreadableStore, MemoryTooSmall, ReadingStopped
│   ├── cases …          IncompleteProposal, NothingToGain
│   ├── event logs …     UnreadableEventLog, EventLogTooLarge, UnreadableEvent, LogColumnMissing, EmptyEventLog
│   └── (this machine)   PortTaken, CannotWrite (DiskFull), FontsMissing (in reports)
└── (anything else is our bug)

Readers, collection, purchases, cases and event logs have modules of their own; error_codes.py maps classes to exit
codes and HTTP status.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any


class RaaderumError(Exception):
    """Root of all errors raised on purpose."""


class UserError(RaaderumError):
    """Something in the input cannot be used. Carries a sentence in Danish and in English.

    Subclasses set ``code`` (stable, for machines), ``danish`` and ``english`` (format strings
    over the keyword arguments given when the error is raised).
    """

    code = "user-error"
    danish = "{problem}"
    english = "{problem}"

    def __init__(self, *, near: Sequence[str] = (), **facts: object) -> None:
        self.facts = facts
        self.near = tuple(near)
        super().__init__(self.message("da"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error travel from a process of its own, such as the workers of report --all."""
        return partial(type(self), near=self.near, **self.facts), ()

    def message(self, language: str = "da") -> str:
        """Return one or more whole sentences: the thing, the value, what is wrong, what to do."""
        english = language == "en"
        template = self.english if english else self.danish
        text = template.format(**self.facts)
        if self.near:
            lead = "Did you mean" if english else "Mente du"
            text += f" {lead} {(' or ' if english else ' eller ').join(self.near)}?"
        return text


def near_names(wanted: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to ``count`` of ``known`` that look like ``wanted``, best first."""
    by_fold = {name.casefold(): name for name in known}
    hits = get_close_matches(wanted.casefold(), list(by_fold), n=count, cutoff=0.6)
    return tuple(by_fold[hit] for hit in hits)


class UnknownArea(UserError):
    """The area has no pack."""

    code = "unknown-area"
    danish = "Området »{value}« findes ikke. Kendte områder: {known}."
    english = "There is no area “{value}”. Known areas: {known}."


class UnknownProcess(UserError):
    """The register has no process of that number."""

    code = "unknown-process"
    danish = "Der er ingen proces med nummeret »{value}«. Kendte numre: {known}."
    english = "There is no process with the number “{value}”. Known numbers: {known}."


class UnknownUnit(UserError):
    """The code is not a unit of the release."""

    code = "unknown-unit"
    danish = "Kommunekoden »{value}« findes ikke i udgivelsen. Skriv en af de {count} koder, fx {code} for {name}."
    english = (
        "The municipality code “{value}” is not in the release. "
        "Write one of the {count} codes, such as {code} for {name}."
    )


class ShortUnitCode(UserError):
    """A code with three digits, as Statistics Denmark writes it."""

    code = "short-unit-code"
    danish = "Kommunekoden »{value}« har tre cifre. Koder har fire: skriv {padded}{name}."
    english = "The municipality code “{value}” has three digits. Codes have four: write {padded}{name}."


class UnknownKeyFigure(UserError):
    """The key figure is not in the pack."""

    code = "unknown-key-figure"
    danish = "Nøgletallet »{value}« findes ikke i området {area}. Kendte nøgletal: {known}."
    english = "There is no key figure “{value}” in the area {area}. Known key figures: {known}."


class UnknownPeriod(UserError):
    """The period is not in the release for this key figure."""

    code = "unknown-period"
    danish = "Der er ingen tal for {figure_da} i »{value}«. Udgivelsen har {known_da}."
    english = "There are no figures for {figure_en} in “{value}”. The release has {known_en}."


class UnknownTarget(UserError):
    """What to compare with is not one of the presets."""

    code = "unknown-target"
    danish = "»{value}« er ikke noget at sammenligne med. Vælg en af: {known}."
    english = "“{value}” is not something to compare with. Choose one of: {known}."


class UnknownFeature(UserError):
    """A weight names a framework condition that the pack does not have."""

    code = "unknown-feature"
    danish = "Rammevilkåret »{value}« findes ikke i området {area}. Kendte rammevilkår: {known}."
    english = "There is no framework condition “{value}” in the area {area}. Known ones: {known}."


class UnknownVariable(UserError):
    """A figure that is to be tried is none that municipalities report."""

    code = "unknown-variable"
    danish = "Tallet »{value}« indberettes ikke i området {area}. Vælg et, der står i skemaet."
    english = "The figure “{value}” is not reported in the area {area}. Choose one that is in the form."


class InvalidChoice(UserError):
    """A parameter has a value outside what is allowed."""

    code = "invalid-choice"
    danish = "»{name}« er »{value}«, men skal være {allowed_da}."
    english = "“{name}” is “{value}”, but must be {allowed_en}."


class InvalidPack(UserError):
    """One or more mistakes in a pack's files."""

    code = "invalid-pack"
    danish = "Pakken {pack} kan ikke bruges:\n{findings}"
    english = "The pack {pack} cannot be used:\n{findings}"


class InvalidDescription(UserError):
    """One or more mistakes in the description of an area's example data."""

    code = "invalid-description"
    danish = "Eksempeldata kan ikke laves af {file}:\n{findings}"
    english = "Example data cannot be made from {file}:\n{findings}"


class UnknownRelease(UserError):
    """No stored release starts with this id."""

    code = "unknown-release"
    danish = "Der er ingen udgivelse med id »{value}«. Se dem med: raaderum release list."
    english = "There is no release with the id “{value}”. List them with: raaderum release list."


class NoRelease(UserError):
    """No release has been built for this area and data set."""

    code = "no-release"
    danish = (
        "Der er endnu ingen udgivelse for {area} ({dataset}). "
        "Byg den: raaderum release build --area {area} --dataset {dataset}."
    )
    english = (
        "There is no release for {area} ({dataset}) yet. "
        "Build it: raaderum release build --area {area} --dataset {dataset}."
    )


class EmptyRelease(UserError):
    """A release would hold, or holds, no observation."""

    code = "empty-release"
    danish = "Udgivelsen for {area} har ingen tal. {reason_da} Den seneste gode udgivelse står uændret."
    english = "The release for {area} has no figures. {reason_en} The last good release is unchanged."


class TamperedRelease(UserError):
    """Content and id of a stored release do not agree."""

    code = "tampered-release"
    danish = (
        "Udgivelsen {value} er ændret, efter at den blev bygget: {what}. "
        "Slet mappen {folder}, og byg den igen med: raaderum release build."
    )
    english = (
        "The release {value} was changed after it was built: {what}. "
        "Delete the folder {folder} and build it again with: raaderum release build."
    )


class FigureMissing(UserError):
    """The unit has no value for the key figure in the period."""

    code = "figure-missing"
    danish = "{unit} har intet tal for {figure_da} i {period} ({reason_da}). Vælg et andet år eller et andet nøgletal."
    english = "{unit} has no value for {figure_en} in {period} ({reason_en}). Choose another year or key figure."


class NoPeers(UserError):
    """Fewer units than asked for can be compared with."""

    code = "no-peers"
    danish = "{unit} kan ikke sammenlignes: {reason_da} Vælg færre rammevilkår, eller vælg selv kommuner."
    english = "{unit} cannot be compared: {reason_en} Choose fewer framework conditions, or choose municipalities."


class PortTaken(UserError):
    """The site cannot listen where it was asked to."""

    code = "port-taken"
    danish = "{host}:{port} kan ikke bruges: noget andet lytter der, eller adressen er forkert. Prøv --port {other}."
    english = "{host}:{port} cannot be used: something else listens there, or the address is wrong. Try --port {other}."


class CannotWrite(UserError):
    """A file could not be written."""

    code = "cannot-write"
    danish = (
        "{file} kan ikke skrives ({reason}). Vælg en anden mappe, eller ret rettighederne. "
        "Det, der stod der før, er uændret."
    )
    english = (
        "{file} cannot be written ({reason}). Choose another folder, or correct the rights. "
        "What was there before is unchanged."
    )


class DiskFull(CannotWrite):
    """There is no room left for a file."""

    code = "disk-full"
    danish = (
        "{file} kan ikke skrives: disken er fuld. Slet noget, eller vælg en anden disk. "
        "Det, der stod der før, er uændret."
    )
    english = (
        "{file} cannot be written: the disk is full. Delete something, or choose another disk. "
        "What was there before is unchanged."
    )


def cannot_write(file: object, problem: OSError) -> CannotWrite:
    """Return the error that names ``file`` and says why it could not be written."""
    full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
    return (DiskFull if full else CannotWrite)(file=file, reason=problem.strerror or problem)
