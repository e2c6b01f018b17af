"""The command raaderum processes: what an event log shows, and what it suggests to answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from raaderum.cli.console import say
from raaderum.cli.files import check_suffix, write_whole
from raaderum.reports.text import Words, words_in

if TYPE_CHECKING:
    from raaderum.domain.process_logs import Spread
    from raaderum.studies.results.process_log import ProcessLogResult, Suggestion

_NAMES = {
    "variation": "Forskellige måder", "change": "Ændringer", "digital": "Digitale data", "volume": "Mængde",
    "minutes": "Tid pr. sag", "staff": "Medarbejdere", "exceptions": "Undtagelser", "steps": "Trin",
}  # fmt: skip
_DEGREES = {"high": "i høj grad", "some": "i nogen grad", "low": "i mindre grad", "none": "slet ikke"}

_UNITS = ((1440, "dage"), (60, "timer"), (1, "minutter"))


def _column(what: str) -> Any:
    return typer.Option(help=f"Overskrift (eller nøgle i XES) for {what}.")


def processes(
    log: Annotated[
        Path, typer.Argument(metavar="LOG", help="Hændelseslog: .xes eller .csv, pakket med gzip eller ej.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Skriv alt, som det er.")] = False,
    case_column: Annotated[str, _column("sags-id")] = "",
    activity_column: Annotated[str, _column("aktivitet")] = "",
    time_column: Annotated[str, _column("tidspunkt")] = "",
    resource_column: Annotated[str, _column("medarbejder")] = "",
    lifecycle_column: Annotated[str, _column("status (start, complete)")] = "",
    start_column: Annotated[
        str, typer.Option(help="Overskrift for trinets start, når den står i samme række som slutningen (CSV).")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Skriv forslagene i et skema til screening (.xlsx).")
    ] = None,
) -> None:
    """Læs en hændelseslog: veje, omarbejde og tider, og forslag til svar i screeningen. Ingen personer vises."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.studies.process_log import study_process_log
    from raaderum.warehouse.readers.event_logs import LogColumns, read_event_log

    columns = LogColumns(case_column, activity_column, time_column, resource_column, lifecycle_column, start_column)
    result = study_process_log(read_event_log(log, columns))
    if out is not None:
        _write_register(result, log, out)
    if as_json:
        say(json.dumps(as_plain(result), ensure_ascii=False, allow_nan=False, default=str))
        return
    for line in _tell(result, words_in("da")):
        say(line)
    if out is not None:
        say("")
        say(f"{out} er skrevet. Se forslagene efter, svar på resten, og kør: raaderum screen {out}")


def _write_register(result: ProcessLogResult, log: Path, out: Path) -> None:
    from raaderum.cli.screen import load_rules
    from raaderum.reports.xlsx.screening_workbook import write_screening
    from raaderum.studies.process_log_suggestions import suggested_process

    check_suffix(out, ".xlsx")
    process = suggested_process(result, log.name.partition(".")[0])
    write_whole(out, write_screening(load_rules(), [process], date.today()))  # noqa: DTZ011 — where the reader is


def _tell(result: ProcessLogResult, words: Words) -> Iterator[str]:
    number, percent = words.number, words.percent
    first, *others = result.top_variant_shares.items()
    tops = ", ".join(
        [f"den mest almindelige {percent(first[1])}", *(f"de {n} {percent(share)}" for n, share in others)]
    )
    yield f"Sager\t{number(result.cases)}\t{words.short_day(result.first)} til {words.short_day(result.last)}"
    yield f"Hændelser\t{number(result.events)}\t{number(result.median_events, 1)} i den midterste sag"
    yield f"Aktiviteter\t{number(result.activities)}\tskift mellem to: {number(len(result.directly_follows))} slags"
    yield f"Veje\t{number(result.variants)}\tsager i {tops}"
    share = percent(result.rework_case_share)
    yield f"Omarbejde\t{number(result.rework)}\ten aktivitet gjort mere end én gang i samme sag; i {share} af sagerne"
    right_after, later = number(result.self_loops), number(result.returns)
    yield f"Gentagelser\t{number(result.rework_repetitions)}\tlige efter sig selv {right_after}, senere {later}"
    if result.hand_overs.known:
        known = percent(result.hand_overs.count / result.hand_overs.known)
        yield f"Overdragelser\t{number(result.hand_overs.count)}\t{known} af skridtene, hvor begge kendes"
    yield f"Gennemløb\t{_spread(result.throughput_days, 1440, words)}"
    if result.waiting_days is not None:
        yield f"Mellem to hændelser\t{_spread(result.waiting_days, 1440, words)}"
    if result.touch.per_case is not None:
        yield f"Arbejde pr. sag\t{_spread(result.touch.per_case, 1, words)}, i {_cases(result.touch.per_case, words)}"
    if result.touch.waiting is not None:
        whole = f"{_cases(result.touch.waiting, words)}, hvor hvert trin har både start og slutning"
        yield f"Ventetid pr. sag\t{_spread(result.touch.waiting, 1440, words)}, i {whole}"
    yield ""
    yield "Forslag til svar i screeningen. En, der kender processen, afgør dem:"
    for one in result.suggestions:
        yield f"{_NAMES[one.question]}: {_answer(one, words)}. {one.evidence.da}"
    yield ""
    for note in result.notes:
        yield note.da


def _spread(spread: Spread, minutes: int, words: Words) -> str:
    median, p90 = (_duration(value * minutes, words) for value in (spread.median, spread.p90))
    return f"{median}\t9 af 10 højst {p90}"


def _cases(spread: Spread, words: Words) -> str:
    return f"{words.number(spread.number)} {'sag' if spread.number == 1 else 'sager'}"


def _duration(minutes: float, words: Words) -> str:
    """Write a time in the unit that fits it."""
    size, unit = next((size, unit) for size, unit in _UNITS if minutes >= size or size == 1)
    return f"{words.number(minutes / size, 1)} {unit}"


def _answer(one: Suggestion, words: Words) -> str:
    if one.answer is not None:
        return _DEGREES[one.answer]
    value = one.value or 0.0
    return f"{words.number(value, 0 if value == int(value) else 1)} {one.unit.da.removesuffix('.')}"


def as_plain(result: ProcessLogResult) -> dict[str, Any]:
    """Return a result as plain data: the counts first, everything behind them below."""
    plain = asdict(result)
    touch = result.touch
    return {
        **{name: plain.pop(name) for name in ("cases", "events", "activities", "variants")},
        "directly_follows_edges": len(result.directly_follows),
        **{name: plain.pop(name) for name in ("rework", "rework_repetitions", "self_loops", "returns")},
        "hand_overs": result.hand_overs.count,
        "hand_over_steps_known": result.hand_overs.known,
        "resources": plain.pop("hand_overs")["resources"],
        "top_variant_shares": {str(top): share for top, share in plain.pop("top_variant_shares").items()},
        "throughput_days": plain.pop("throughput_days"),
        "waiting_days": plain.pop("waiting_days"),
        "touch_minutes": plain.pop("touch")["per_case"],
        "touch_pairs": touch.pairs,
        "touch_completions": touch.completions,
        "touch_missing": touch.missing,
        "waiting_per_case_days": asdict(touch.waiting) if touch.waiting else None,
        "suggestions": plain.pop("suggestions"),
        "notes": plain.pop("notes"),
        **plain,
    }
