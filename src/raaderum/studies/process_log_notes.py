"""What has to be known of a log before its figures are used."""

from __future__ import annotations

from collections.abc import Iterator

from raaderum.domain.process_logs import COMPLETE, EventLog
from raaderum.domain.text import Text
from raaderum.studies.process_log_suggestions import FEWEST_CASES, is_waiting, number, percent
from raaderum.studies.results.process_log import ProcessLogResult

MANY = 0.5
"""From this share of time stamps at midnight on, it is said that only dates were noted."""


def list_notes(result: ProcessLogResult, log: EventLog) -> tuple[Text, ...]:
    """Return what was met in the log, and what the figures do not show."""
    return (*_on_reading(result), *_on_content(result, log))


def _on_reading(result: ProcessLogResult) -> Iterator[Text]:
    reading = result.reading
    if reading.unordered_cases:
        yield _counted(
            reading.unordered_cases,
            Text(
                "{} sag stod ikke i tidsrækkefølge og er sorteret.", "{} case was not in order of time; it is sorted."
            ),
            Text("{} sager stod ikke i tidsrækkefølge og er sorteret.", "{} cases were not in order of time; sorted."),
        )
    if reading.events_without_zone:
        yield _counted(
            reading.events_without_zone,
            Text("{} tidspunkt har ingen tidszone og er læst som dansk tid.",
                 "{} time stamp has no time zone and is read as Danish time."),
            Text("{} tidspunkter har ingen tidszone og er læst som dansk tid.",
                 "{} time stamps have no time zone and are read as Danish time."),
        )  # fmt: skip
    if reading.empty_cases:
        yield _counted(
            reading.empty_cases,
            Text("{} sag er uden hændelser og tæller ikke med.", "{} case has no events and is not counted."),
            Text("{} sager er uden hændelser og tæller ikke med.", "{} cases have no events and are not counted."),
        )
    if reading.default_values:
        yield _counted(
            reading.default_values,
            Text("{} hændelse har fået sin aktivitet eller status fra filens standard.",
                 "{} event has its activity or transition from the default of the file."),
            Text("{} hændelser har fået deres aktivitet eller status fra filens standard.",
                 "{} events have their activity or transition from the default of the file."),
        )  # fmt: skip
    yield from _on_starts(result)
    if reading.cases_look_like_cpr:
        yield Text(
            "Sagernes id ligner CPR-numre. De er hverken gemt eller vist. Brug et andet id næste gang.",
            "The case ids look like CPR numbers. They are neither kept nor shown. Use another id next time.",
        )
    if reading.masked_activities:
        yield _counted(
            reading.masked_activities,
            Text("I navnet på {} aktivitet stod noget, der ligner et CPR-nummer. Det er dækket.",
                 "The name of {} activity held what looks like a CPR number. It is covered."),
            Text("I navnene på {} aktiviteter stod noget, der ligner CPR-numre. De er dækket.",
                 "The names of {} activities held what looks like CPR numbers. They are covered."),
        )  # fmt: skip


def _on_starts(result: ProcessLogResult) -> Iterator[Text]:
    reading = result.reading
    if reading.times_are_starts:
        yield Text(
            "Loggen siger kun, hvornår trinene begyndte. Den er læst efter det, så det sidste trins tid er ikke med.",
            "The log only says when steps began. It is read by that, so the time of the last step is not in it.",
        )
    if reading.starts_are_no_times:
        yield Text(
            "Kolonnen med start er ikke tidspunkter og er ikke brugt.",
            "The column of starts holds no points in time, and is not used.",
        )
    if reading.starts_of_cases:
        yield Text(
            "Kolonnen med start har samme tid i hele sagen. Den er læst som sagens start og ikke brugt.",
            "The column of starts holds the same time throughout a case. It is that of the case, and is not used.",
        )
    if reading.starts_beside:
        yield _counted(
            reading.starts_beside,
            Text("{} række siger også, hvornår trinet begyndte. Arbejdet er regnet derfra.",
                 "{} row also says when the step began. Work is counted from then."),
            Text("{} rækker siger også, hvornår trinet begyndte. Arbejdet er regnet derfra.",
                 "{} rows also say when the step began. Work is counted from then."),
        )  # fmt: skip
    if reading.starts_after_end:
        yield _counted(
            reading.starts_after_end,
            Text("{} starttidspunkt er senere end sin afslutning og er ikke brugt.",
                 "{} start is later than its completion and is not used."),
            Text("{} starttidspunkter er senere end deres afslutning og er ikke brugt.",
                 "{} starts are later than their completion and are not used."),
        )  # fmt: skip


def _on_content(result: ProcessLogResult, log: EventLog) -> Iterator[Text]:
    if result.only_completions:
        kept, read, lost = number(result.events), number(result.events_read), int(log.cases[-1]) + 1 - result.cases
        left_out = number(lost)
        yield Text(
            f"Loggen har flere slags hændelser. Kun afsluttede trin er talt med: {kept.da} af {read.da} hændelser."
            + (f" Sager uden et afsluttet trin er udeladt: {left_out.da}." if lost else ""),
            f"The log has several kinds of events. Only completed steps are counted: {kept.en} of {read.en} events."
            + (f" Cases without a completed step are left out: {left_out.en}." if lost else ""),
        )
    elif len(log.transition_names) > 1 and COMPLETE not in log.transition_names:
        yield Text(
            "Loggen har flere slags hændelser, men ingen afslutninger. Alle er talt, så trin kan tælle flere gange.",
            "The log has several kinds of events, but no completions. All count, so a step may count twice.",
        )
    if result.reading.events_at_midnight >= MANY * result.events_read:
        share = percent(result.reading.events_at_midnight / result.events_read)
        yield Text(
            f"{share.da} af tidspunkterne er kun datoer. Rækkefølgen inden for en dag er filens.",
            f"{share.en} of the time stamps are dates only. The order within a day is that of the file.",
        )
    if result.cases < FEWEST_CASES:
        yield Text(
            f"Loggen har for få sager til at sige, hvor forskelligt det gøres: {number(result.cases).da}.",
            f"The log has too few cases to tell how much the ways differ: {number(result.cases).en}.",
        )
    if not result.hand_overs.known:
        yield Text(
            "Loggen siger ikke, hvem der gjorde hvad. Overdragelser er ikke talt.",
            "The log does not say who did what. Hand-overs are not counted.",
        )
    yield from _on_touch(result)
    yield Text(
        "Sager, der ikke er færdige, og sager, hvis begyndelse ikke er med, tæller, som de står i loggen.",
        "Cases that are not done, and cases whose beginning is not in the log, count as they stand in it.",
    )


def _on_touch(result: ProcessLogResult) -> Iterator[Text]:
    if result.touch.missing == "no-transitions":
        yield Text(
            "Arbejdstiden kendes ikke: det kræver både start og afslutning af trinene. Ventetiden rummer arbejdet.",
            "The time of work is not known: that takes both start and completion of the steps. Waiting includes work.",
        )
    elif result.touch.missing == "no-pairs":
        yield Text(
            "Arbejdstiden kendes ikke: ingen start passer entydigt til en afslutning.",
            "The time of work is not known: no start belongs to one completion only.",
        )
    elif is_waiting(result):
        yield Text(
            "I den midterste sag er et trin i gang næsten hele tiden, nat og dag. Det ligner ventetid, ikke arbejde.",
            "In the middle case a step is under way nearly all the time, day and night. That looks like waiting.",
        )


def _counted(count: int, one: Text, many: Text) -> Text:
    chosen, written = one if count == 1 else many, number(count)
    return Text(chosen.da.format(written.da), chosen.en.format(written.en))
