"""The annex of a validation meeting as tables: shared by the paper, the workbook and the terminal."""

from __future__ import annotations

from raaderum.domain.observations import REASON_TEXTS, MissingReason
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words
from raaderum.reports.text.validation import (
    amount,
    kind_name,
    kroner,
    point_sentences,
    point_title,
    session_name,
)
from raaderum.studies.results import UnitLabel
from raaderum.studies.results.validation import EndValue, Jump, Point, ValidationResult, When

MILLION = 1e6


def sessions_table(result: ValidationResult, words: Words) -> Table:
    """Return the parts of the meeting with their times."""
    _ = words.gettext
    rows = tuple((part.at, part.minutes, session_name(part.id, words)) for part in result.sessions)
    columns = (Column(_("Kl."), "text"), Column(_("Minutter"), "number0"), Column(_("Hvad"), "text"))
    return Table("sessions", _("Forslag til tid"), columns, rows)


def points_table(result: ValidationResult, when: When | None, words: Words) -> Table:
    """Return points in short: who is asked about what, and what it is worth; all of them without ``when``."""
    _ = words.gettext
    shown = [point for point in result.points if when in (None, point.when)]
    rows = tuple(
        (
            point.number,
            point_title(point, words),
            kind_name(point, words),
            " ".join(point_sentences(point, result, words)),
            kroner(point.dkk, words),
        )
        for point in shown
    )
    columns = (
        Column(_("Nr."), "rank"),
        Column(_("Hvem spørges om hvad"), "text"),
        Column(_("Hvorfor"), "text"),
        Column(_("Tallet"), "text"),
        Column(_("Kroner"), "text"),
    )
    return Table(f"points-{when or 'all'}", _("Punkter"), columns, rows)


def ends_table(result: ValidationResult, words: Words) -> Table:
    """Return the middle of every figure and the few at either end, as texts."""
    _ = words.gettext
    rows = tuple(
        (
            f.code or None,
            f"{words.of(f.name)}, {words.of(f.unit)}",
            f.count,
            f"{amount(f.low, words)}–{amount(f.high, words)}",
            f.middle,
            write_ends(f.lowest, words),
            write_ends(f.highest, words),
        )
        for f in result.figures
    )
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Antal"), "number0"),
        Column(_("Midterste halvdel"), "text"),
        Column(_("Median"), "factor"),
        Column(_("Laveste"), "text"),
        Column(_("Højeste"), "text"),
    )
    title = _("De laveste og højeste i hvert nøgletal. Lav og høj er hverken godt eller dårligt.")
    return Table("ends", title, columns, rows)


def write_ends(ends: tuple[EndValue, ...], words: Words) -> str:
    """Write units with their values, as in a sentence."""
    return "; ".join(f"{end.unit.name} {amount(end.value, words)}" for end in ends)


def jumps_table(result: ValidationResult, words: Words) -> Table:
    """Return the largest jumps from last year, by figure."""
    _ = words.gettext
    wrong = {(error.unit, code) for error in result.unit_errors for code in error.figures}
    rows = tuple(
        (
            j.code or None,
            words.of(j.name),
            j.unit.name,
            j.previous,
            j.value,
            j.change,
            j.dkk / MILLION,
            _jump_note(j, wrong, words),
        )
        for j in result.jumps
    )
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Kommune"), "text"),
        Column(_("Sidste år"), "number1"),
        Column(_("I år"), "number1"),
        Column(_("Ændring"), "share"),
        Column(_("Mio. kr."), "millions"),
        Column(_("Bemærk"), "text"),
    )
    return Table("jumps", _("De største spring siden sidste år"), columns, rows)


def _jump_note(jump: Jump, wrong: set[tuple[UnitLabel, str]], words: Words) -> str:
    _ = words.gettext
    if (jump.unit, jump.code) in wrong:
        return _("forkert enhed?")
    return _("ventet") if jump.expected else _("spørges")


def outliers_table(result: ValidationResult, words: Words) -> Table:
    """Return every figure far from those of others, with both distances."""
    _ = words.gettext
    rows = tuple(
        (
            o.code or None,
            words.of(o.name),
            o.unit.name,
            o.value,
            o.normal.low,
            o.normal.middle,
            o.normal.high,
            o.peers_distance,
            o.all_distance,
            _("logaritme") if o.logarithm else _("tallet selv"),
            o.dkk / MILLION,
        )
        for o in result.outliers
    )
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Kommune"), "text"),
        Column(_("Værdi"), "number1"),
        Column(_("Normalt fra"), "number1"),
        Column(_("Midten"), "number1"),
        Column(_("Normalt til"), "number1"),
        Column(_("Afstand til egne"), "number1"),
        Column(_("Afstand til alle"), "number1"),
        Column(_("Målt på"), "text"),
        Column(_("Mio. kr."), "millions"),
    )
    return Table("outliers", _("Tal langt fra andres"), columns, rows)


def missing_table(result: ValidationResult, words: Words) -> Table:
    """Return what is missing, one row for each participant and reason."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = []
    for found in result.missing:
        groups: dict[tuple[str, bool], list[str]] = {}
        for one in found.variables:
            optional = one.optional and not found.everything
            groups.setdefault((one.reason, optional), []).append(words.of(one.name))
        for (why, optional), names in groups.items():
            told = "; ".join(names)
            if found.everything:
                told = words.say(_("Alle {count} tal"), count=len(found.variables))
            reason = words.of(REASON_TEXTS[MissingReason(why)])
            rows.append((found.unit.name, told, reason, _("frivilligt") if optional else None))
    columns = tuple(Column(title, "text") for title in (_("Kommune"), _("Tallet"), _("Grund"), _("Bemærk")))
    return Table("missing", _("Tal, der mangler"), columns, tuple(rows))


def practice_table(result: ValidationResult, words: Words) -> Table:
    """Return the questions that are not answered alike: how many gave each answer."""
    _ = words.gettext
    rows = tuple(
        (
            words.of(q.text),
            "; ".join(f"{words.of(answer.text)}: {answer.count}" for answer in q.answers),
            q.bridge_dkk / MILLION,
        )
        for q in result.practice
    )
    columns = (
        Column(_("Spørgsmål"), "text"),
        Column(_("Svar og antal kommuner"), "text"),
        Column(_("Mio. kr. i broen"), "millions"),
    )
    return Table("practice", _("Praksis, der er forskellig"), columns, rows)


def answers_table(result: ValidationResult, words: Words) -> Table:
    """Return who answers otherwise than most."""
    _ = words.gettext
    rows = tuple(
        (words.of(q.text), unit.name, words.of(own), words.of(q.usual))
        for q in result.practice
        for unit, own in zip(q.differing, q.own_answers, strict=True)
    )
    columns = tuple(Column(t, "text") for t in (_("Spørgsmål"), _("Kommune"), _("Svar"), _("De fleste svarer")))
    return Table("answers", _("Svar, der er anderledes end de flestes"), columns, rows)


def explained_table(result: ValidationResult, words: Words) -> Table:
    """Return what participants say about their figures."""
    _ = words.gettext
    rows = tuple((one.unit.name, words.of(one.name), one.text) for one in result.explained)
    columns = tuple(Column(title, "text") for title in (_("Kommune"), _("Tallet"), _("Bemærkning")))
    return Table("explained", _("Bemærkninger fra kommunerne"), columns, rows)


def left_out_table(result: ValidationResult, words: Words) -> Table:
    """Return whom nobody is compared with, and why."""
    _ = words.gettext
    rows = tuple((one.unit.name, words.of(one.reason)) for one in result.left_out)
    return Table(
        "left-out", _("Ingen sammenlignes med"), (Column(_("Kommune"), "text"), Column(_("Grund"), "text")), rows
    )


def spread_table(result: ValidationResult, words: Words) -> Table:
    """Return the quartiles of every figure as numbers."""
    _ = words.gettext
    rows = tuple(
        (f.code or None, words.of(f.name), words.of(f.unit), f.count, f.missing, f.low, f.middle, f.high,
         write_ends(f.lowest, words), write_ends(f.highest, words))
        for f in result.figures
    )  # fmt: skip
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Antal"), "number0"),
        Column(_("Uden tal"), "number0"),
        Column(_("Nedre kvartil"), "number1"),
        Column(_("Median"), "number1"),
        Column(_("Øvre kvartil"), "number1"),
        Column(_("Laveste"), "text"),
        Column(_("Højeste"), "text"),
    )
    return Table("spread", _("Spredning"), columns, rows)


def meeting_points(result: ValidationResult) -> list[Point]:
    """Return the points that have a time."""
    return [point for point in result.points if point.when == "meeting"]
