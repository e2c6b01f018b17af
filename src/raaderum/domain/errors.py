"""Every way a user can be refused, and what they are told.

RaaderumError
├── UserError            the user's input: code, thing, value, what is wrong, what to do
│   ├── unknown …        UnknownArea, UnknownUnit, UnknownKeyFigure, UnknownPeriod, UnknownTarget, UnknownFeature,
│   │                    UnknownVariable
│   ├── pack …           InvalidPack, InvalidDescription
│   ├── release …        UnknownRelease, NoRelease, EmptyRelease, TamperedRelease
│   ├── figures …        FigureMissing, NoPeers, InvalidChoice
│   ├── source …         SourceUnreachable, UnexpectedAnswer, InvalidFacts, UnreadableWorkbook, UnreadableAnswer
│   ├── own files …      UnreadableTable, TableTooLarge, UnreadableCell, PersonalNumbers, ColumnsChanged,
│   │                    InvalidMapping, UnreadableAccount
│   ├── collection …     NotAllowed, InvitationSpent, NoSuchThing, RoundNotOpen, SubmissionLocked, SecondPersonNeeded,
│   │                    NotReady, PersonalNumberWritten, UploadRefused
│   ├── reporting …      MacroWorkbook, NotATemplate, NoSubmissions, MixedSubmissions, RepeatedSubmission,
│   │                    SubmissionsRefused
│   └── (this machine)   PortTaken, CannotWrite (DiskFull), FontsMissing (in reports)
└── (anything else is our bug)

One table, at the foot, maps classes to exit codes and HTTP status.
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


class SourceUnreachable(UserError):
    """An outside source did not answer and nothing is stored."""

    code = "source-unreachable"
    danish = (
        "{source} svarede ikke på {address} ({reason}), og der ligger intet gemt svar. "
        "Prøv igen, når der er netforbindelse. Den seneste gode udgivelse står uændret."
    )
    english = (
        "{source} did not answer at {address} ({reason}), and no answer is stored. "
        "Try again when there is a network. The last good release is unchanged."
    )


class UnexpectedAnswer(UserError):
    """An outside source answered with something that cannot be read with certainty."""

    code = "unexpected-answer"
    danish = "Svaret fra {source} om {table} kan ikke bruges: {problem_da} Den seneste gode udgivelse står uændret."
    english = "The answer from {source} about {table} cannot be used: {problem_en} The last good release is unchanged."


class InvalidFacts(UserError):
    """A shipped or supplied file of figures has a cell that cannot be read."""

    code = "invalid-facts"
    danish = "{file}, linje {line}, kolonne {column}: »{value}« {problem_da}"
    english = "{file}, line {line}, column {column}: “{value}” {problem_en}"


class UnreadableWorkbook(UserError):
    """A workbook as a whole, or a sheet, column or row of it, cannot be found or read."""

    code = "unreadable-workbook"
    danish = "Regnearket {file} kan ikke læses. {problem_da}"
    english = "The workbook {file} cannot be read. {problem_en}"


class UnreadableTable(UserError):
    """A municipality's own file as a whole cannot be read."""

    code = "unreadable-table"
    danish = "Filen {file} kan ikke læses. {problem_da}"
    english = "The file {file} cannot be read. {problem_en}"


class TableTooLarge(UnreadableTable):
    """A municipality's own file is larger than what is read."""

    code = "table-too-large"


class UnreadableCell(UserError):
    """One cell, or one row from that cell on, keeps a municipality's own file from being read."""

    code = "unreadable-cell"
    danish = "{place_da}: »{value}« {problem_da}"
    english = "{place_en}: “{value}” {problem_en}"


class PersonalNumbers(UserError):
    """A municipality's own file holds what looks like CPR numbers. They are not shown."""

    code = "personal-numbers"
    danish = (
        "{place_da}: her står noget, der ligner et CPR-nummer{more_da}. Filen er ikke læst. "
        "Slet kolonnen eller cellen. Er det et beløb, så skriv det med punktum mellem tusinderne."
    )
    english = (
        "{place_en}: here is what looks like a CPR number{more_en}. The file was not read. "
        "Delete the column or the cell. If it is an amount, write it with a separator between the thousands."
    )


class ColumnsChanged(UserError):
    """A saved column mapping does not fit the columns of a file."""

    code = "columns-changed"
    danish = "Kolonnerne i {file} passer ikke til den gemte kolonneopsætning »{mapping}«. {problem_da}"
    english = "The columns of {file} do not fit the saved column mapping “{mapping}”. {problem_en}"


class InvalidMapping(UserError):
    """A saved mapping has something that cannot be used."""

    code = "invalid-mapping"
    danish = "Opsætningen {file} kan ikke bruges. {where_da}: »{value}« {problem_da}"
    english = "The mapping {file} cannot be used. {where_en}: “{value}” {problem_en}"


class UnreadableAccount(UserError):
    """An account string that cannot be read with certainty."""

    code = "unreadable-account"
    danish = "Kontostrengen »{value}« kan ikke læses: {problem_da}"
    english = "The account string “{value}” cannot be read: {problem_en}"


class MacroWorkbook(UserError):
    """A workbook with macros: they could do anything, so it is not opened."""

    code = "macro-workbook"
    danish = "Regnearket {file} har makroer og læses ikke. Gem det som .xlsx uden makroer."
    english = "The workbook {file} has macros and is not read. Save it as .xlsx without macros."


class NotATemplate(UserError):
    """A workbook that was not made by `raaderum template`, or whose hidden sheet is gone."""

    code = "not-a-template"
    danish = (
        "{file} er ikke et skema fra Råderum, eller dens skjulte ark er slettet. "
        "Hent en: raaderum template OMRÅDE --unit KODE --year ÅR -o FIL.xlsx"
    )
    english = (
        "{file} is not a template from Råderum, or its hidden sheet is deleted. "
        "Get one: raaderum template AREA --unit CODE --year YEAR -o FILE.xlsx"
    )


class NoSubmissions(UserError):
    """A folder that should hold filled templates holds none."""

    code = "no-submissions"
    danish = "Mappen {folder} har ingen regneark. Læg de udfyldte skemaer (.xlsx) i den."
    english = "The folder {folder} holds no workbooks. Put the filled templates (.xlsx) in it."


class MixedSubmissions(UserError):
    """Real and fictional units in one folder."""

    code = "mixed-submissions"
    danish = "Mappen har både rigtige kommuner ({real}) og eksempler ({fictional}). De må ikke blandes: brug to mapper."
    english = "The folder has real municipalities ({real}) and examples ({fictional}). Do not mix: use two folders."


class RepeatedSubmission(UserError):
    """Two files of the same unit and year."""

    code = "repeated-submission"
    danish = "{file} og {other} er begge for {unit}, {year}. Slet eller flyt den ene."
    english = "{file} and {other} are both for {unit}, {year}. Delete or move one of them."


class SubmissionsRefused(UserError):
    """Files with errors: no release is built."""

    code = "submissions-refused"
    danish = "Ingen udgivelse er bygget: {errors} fejl og {missing} manglende tal. Den seneste gode står uændret."
    english = "No release was built: {errors} errors and {missing} missing figures. The last good one is unchanged."


class UnreadableAnswer(UserError):
    """A frozen answer was stored by a version whose answers this one cannot read."""

    code = "unreadable-answer"
    danish = "Svaret {key} er gemt af en anden version af Råderum og kan ikke vises af denne. Det ligger uændret."
    english = "The answer {key} was stored by another version of Råderum; this one cannot show it. It is unchanged."


class NotAllowed(UserError):
    """The person has no role that gives the right."""

    code = "not-allowed"
    danish = "Din rolle giver ikke adgang til det. Spørg jeres lokale administrator, eller skift bruger."
    english = "Your role does not give access to that. Ask your local administrator, or log in as another."


class NoSuchThing(UserError):
    """Something in the collection that does not exist, or that the person may not know of."""

    code = "no-such-thing"
    danish = "»{value}« findes ikke her. Gå til dine opgaver, og vælg der."
    english = "“{value}” does not exist here. Go to your tasks, and choose there."


class InvitationSpent(UserError):
    """An invitation that can no longer be accepted, or is somebody else's."""

    code = "invitation-spent"
    danish = (
        "Invitationen kan ikke bruges: den er brugt, trukket tilbage, til en anden mailadresse eller over {days} dage "
        "gammel. Bed den, der inviterede, om en ny."
    )
    english = (
        "The invitation cannot be used: it is used, withdrawn, for another address or more than {days} days old. "
        "Ask the one who invited you for a new one."
    )


class RoundNotOpen(UserError):
    """The round is in another state than what was asked needs."""

    code = "round-not-open"
    danish = "Runden »{name}« er {state_da}. Det kan ikke gøres nu."
    english = "The round “{name}” is {state_en}. That cannot be done now."


class SubmissionLocked(UserError):
    """Figures that are sent or approved cannot be changed."""

    code = "submission-locked"
    danish = "Indberetningen er {state_da}. Tallene kan først ændres, når den er sendt tilbage."
    english = "The submission is {state_en}. The figures can be changed when it has been sent back."


class SecondPersonNeeded(UserError):
    """Whoever sends figures for approval does not approve them."""

    code = "second-person-needed"
    danish = "En anden end den, der sendte tallene til godkendelse, skal godkende dem."
    english = "Somebody else than who sent the figures for approval must approve them."


class NotReady(UserError):
    """Errors or missing figures keep a submission from being sent or approved."""

    code = "not-ready"
    danish = "Indberetningen er ikke klar: {errors} fejl, {missing} tal mangler. Ret dem, eller forklar, og prøv igen."
    english = (
        "The submission is not ready: {errors} errors, {missing} figures missing. Correct or explain them, and try "
        "again."
    )


class PersonalNumberWritten(UserError):
    """A CPR number in something that somebody wrote. It is repeated nowhere."""

    code = "personal-number"
    danish = "{place}: teksten ligner et CPR-nummer. Intet er gemt. Fjern det, og prøv igen."
    english = "{place}: the text looks like a CPR number. Nothing was stored. Remove it, and try again."


class UploadRefused(UserError):
    """A workbook that cannot be saved in this submission."""

    code = "upload-refused"
    danish = "{file} kan ikke bruges. {reason_da} Intet er gemt."
    english = "{file} cannot be used. {reason_en} Nothing was stored."


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


EXIT_CODES: dict[type[UserError], int] = {UserError: 1}
HTTP_STATUS: dict[type[UserError], int] = {
    UserError: 400,
    UnknownArea: 404,
    UnknownUnit: 404,
    ShortUnitCode: 404,
    UnknownKeyFigure: 404,
    UnknownPeriod: 404,
    UnknownRelease: 404,
    NotAllowed: 403,
    NoSuchThing: 404,
    RoundNotOpen: 409,
    SubmissionLocked: 409,
    SecondPersonNeeded: 409,
    NotReady: 409,
    NoRelease: 503,
    EmptyRelease: 503,
    TamperedRelease: 503,
    SourceUnreachable: 503,
    UnreadableAnswer: 503,
    TableTooLarge: 413,
}


def look_up(table: dict[type[UserError], int], error: UserError) -> int:
    """Return the entry of ``table`` for the class of ``error`` or its nearest ancestor there."""
    return next(table[cls] for cls in type(error).__mro__ if cls in table)
