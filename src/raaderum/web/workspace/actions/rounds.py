"""Open a round, look at its figures together, release them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from raaderum.domain.collection_errors import RoundNotOpen
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.observations import VERSION_TEXTS, Observation, Version
from raaderum.packs import AreaPack
from raaderum.reports.xlsx.template import place_lines
from raaderum.studies.template import plan_template
from raaderum.warehouse.release import Release
from raaderum.web.accounts.models import Organisation
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.notices import tell_round_opened
from raaderum.web.workspace.models import Figure, Round, Submission
from raaderum.web.workspace.packs import keep_pack
from raaderum.web.workspace.queries import submissions as queries

STATES_EN = {"open": "open", "validation": "under validation", "closed": "closed"}


@transaction.atomic
def open_round(
    *,
    by: UUID | None,
    area: str,
    period: int,
    due_on: date,
    validation_on: date,
    organisations: Iterable[Organisation],
    today: date,
    dataset: str = "collected",
    version: str = Version.ACCOUNTS,
) -> Round:
    """Open a round and fill in everything that is known already.

    Raises:
        UnknownArea, InvalidChoice: No such area, no organisations, dates out of order, or there is one already.
    """
    members = sorted(organisations, key=lambda one: one.code)
    _check(area, period, version, dataset, members, today, due_on, validation_on)
    pack = keep_pack(area)
    try:
        with transaction.atomic():
            opened = Round.objects.create(
                area=area, period=period, version=version, dataset=dataset, name=_name(pack, period, version),
                pack_version=pack.area.version, pack_hash=pack.content_hash, opened_on=today, due_on=due_on,
                validation_on=validation_on,
            )  # fmt: skip
    except IntegrityError as problem:  # somebody else opened it a moment ago
        raise _taken(period) from problem
    sources = queries.sources_of(area, dataset, pack)
    for organisation in members:
        submission = Submission.objects.create(round=opened, organisation=organisation)
        Figure.objects.bulk_create(_figures(submission, pack, sources))
    record_event(
        person=by, action="round.opened", subject="round", subject_id=opened.pk,
        after={"area": area, "period": period, "due_on": due_on, "organisations": [one.code for one in members]},
    )  # fmt: skip
    tell_round_opened(round_=opened)
    return opened


def _name(pack: AreaPack, period: int, version: str) -> str:
    kind = "" if version == Version.ACCOUNTS else f", {VERSION_TEXTS[Version(version)].da}"
    return f"{pack.area.name.da} {period}{kind}"


def _check(
    area: str, period: int, version: str, dataset: str, members: list[Organisation], today: date, due: date, seen: date
) -> None:
    if not members:
        raise InvalidChoice(
            name="organisations", value="ingen", allowed_da="mindst én kommune", allowed_en="at least one municipality"
        )
    if version not in list(Version):
        known = ", ".join(Version)
        raise InvalidChoice(name="version", value=version, allowed_da=f"en af: {known}", allowed_en=f"one of: {known}")
    if not today <= due <= seen:
        raise InvalidChoice(
            name="due_on", value=due, allowed_da=f"en dag fra {today} til valideringen {seen}",
            allowed_en=f"a day from {today} to the validation {seen}",
        )  # fmt: skip
    if Round.objects.filter(area=area, period=period, version=version, dataset=dataset).exists():
        raise _taken(period)


def _taken(period: int) -> InvalidChoice:
    return InvalidChoice(
        name="period", value=period, allowed_da="et år, der ikke har en runde i forvejen",
        allowed_en="a year that has no round already",
    )  # fmt: skip


def _figures(submission: Submission, pack: AreaPack, sources: list[Release]) -> list[Figure]:
    organisation, period = submission.organisation, submission.round.period
    unit = queries.unit_of(organisation.code, sources, organisation.name)
    template = plan_template(pack, unit, period, sources, version=Version(submission.round.version))
    lines = place_lines(template)
    figures = []
    for row in template.rows:
        now, before = row.now, row.previous
        figures.append(
            Figure(
                submission=submission,
                variable=row.variable.id,
                line=lines[row.variable.id],
                value=now.value if now else None,
                missing=_reason(now),
                previous=before.value if before else None,
                previous_missing=_reason(before),
                origin=row.prefilled,
            )
        )
    return figures


def _reason(observation: Observation | None) -> str:
    return observation.missing.value if observation is not None and observation.missing is not None else ""


@transaction.atomic
def start_validation(*, by: UUID | None, round_: Round) -> Round:
    """Close the round for entry, so that the participants can look at the approved figures together."""
    return _move(by, round_, Round.State.OPEN, Round.State.VALIDATION)


@transaction.atomic
def reopen_round(*, by: UUID | None, round_: Round) -> Round:
    """Open a round again for entry."""
    return _move(by, round_, Round.State.VALIDATION, Round.State.OPEN)


def _move(by: UUID | None, round_: Round, expected: str, state: str) -> Round:
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    need_state(locked, expected)
    locked.state = state
    locked.save(update_fields=["state"])
    record_event(
        person=by, action=f"round.{state}", subject="round", subject_id=locked.pk,
        before={"state": expected}, after={"state": state},
    )  # fmt: skip
    return locked


def need_state(round_: Round, *allowed: str) -> None:
    """Refuse what the round's state does not allow."""
    if round_.state not in allowed:
        raise RoundNotOpen(name=round_.name, state_da=Round.State(round_.state).label, state_en=STATES_EN[round_.state])


def utc_now() -> datetime:
    """Return the moment, for the time stamp of a release."""
    return datetime.now(UTC)
