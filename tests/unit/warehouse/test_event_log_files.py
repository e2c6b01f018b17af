"""Event logs as files: every way they are written, every way they are refused. Names and numbers are fictional."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raaderum.domain.errors import UserError
from raaderum.domain.process_errors import (
    EmptyEventLog,
    EventLogTooLarge,
    LogColumnMissing,
    UnreadableEvent,
    UnreadableEventLog,
)
from raaderum.domain.process_logs import EventLog
from raaderum.studies.process_log import study_process_log
from raaderum.warehouse.readers.event_logs import LIMITS, LogColumns, read_event_log
from tests.factories.event_logs import save, xes

ONE, TWO = "2026-03-02T08:00:00+01:00", "2026-03-02T09:30:00+01:00"
TRACES = [("s1", [("Modtag", ONE, "Ida", "complete"), ("Afgør", TWO, "Bo", "complete")]), ("s2", [("Modtag", TWO)])]
CSV = "Sagsnummer;Aktivitet;Tidspunkt;Medarbejder\ns1;Modtag;02-03-2026 08:00;Ida\ns1;Afgør;02-03-2026 09:30;Bo\n"


def facts(log: EventLog) -> list[tuple[int, str, str]]:
    return [
        (case, log.activity_names[activity], datetime.fromtimestamp(at / 1e6, UTC).strftime("%d %H:%M"))
        for case, activity, at in zip(log.cases.tolist(), log.activities.tolist(), log.at_us.tolist())
    ]


def refusal(path: Path, kind: type[UserError], said: str, **more: object) -> UserError:
    """Both languages are whole sentences that name the file."""
    with pytest.raises(kind) as caught:
        read_event_log(path, **more)
    assert type(caught.value) is kind
    for language in ("da", "en"):
        assert path.name in caught.value.message(language)
        assert caught.value.message(language).endswith((".", "?"))
    assert said in caught.value.message()
    return caught.value


# --- what is read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_xes(tmp_path, packed):
    log = read_event_log(save(tmp_path, xes(TRACES), packed=packed))
    assert facts(log) == [(0, "Modtag", "02 07:00"), (0, "Afgør", "02 08:30"), (1, "Modtag", "02 08:30")]
    assert log.resources.tolist() == [0, 1, -1]
    assert log.transition_names == ("complete",)
    assert log.transitions.tolist() == [0, 0, -1]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv(tmp_path, sign, encoding, packed):
    log = read_event_log(save(tmp_path, CSV.replace(";", sign).encode(encoding), "log.csv", packed=packed))
    assert facts(log) == [(0, "Modtag", "02 08:00"), (0, "Afgør", "02 09:30")]
    assert log.resources.tolist() == [0, 1]


@pytest.mark.parametrize("heading", [
    "case:concept:name,concept:name,time:timestamp,org:resource,lifecycle:transition",
    "Case ID,Activity,Timestamp,Resource,Lifecycle",
    "sag,aktivitet,tidspunkt,medarbejder,hændelsesstatus",
    "SAGSNR.,Hændelse,Dato og tid,Sagsbehandler,Hændelsesstatus",
    "case id,activity,Complete Timestamp,user,transition",
])  # fmt: skip
def test_known_headings(tmp_path, heading):
    log = read_event_log(save(tmp_path, f"{heading}\n1,a,{ONE},Ida,Start\n", "log.csv"))
    assert (len(log.cases), log.resources.tolist(), log.transition_names) == (1, [0], ("start",))


def test_transitions_are_known_by_other_names(tmp_path):
    content = "sag;aktivitet;tidspunkt;status\n1;a;2026-03-02 08:00;Startet\n1;a;2026-03-02 08:10;Afsluttet\n"
    path = save(tmp_path, content, "log.csv")
    assert read_event_log(path).transition_names == ()  # it may be the status of the case
    log = read_event_log(path, LogColumns(lifecycle="status"))
    assert log.transition_names == ("start", "complete")
    assert study_process_log(log).touch.pairs == 1


def test_columns_that_are_asked_for(tmp_path):
    content = "nr;hvad;tidspunkt;hvornår;hvem\n1;a;i går;2026-03-02 08:00;Ida\n"
    wanted = LogColumns(case="nr", activity="Hvad", time="hvornår", resource="hvem")
    log = read_event_log(save(tmp_path, content, "log.csv"), wanted)
    assert facts(log) == [(0, "a", "02 08:00")]
    events = xes(TRACES).replace(b'key="concept:name" value="Modtag"', b'key="Activity" value="M"')
    events = events.replace(b'key="concept:name" value="Afg', b'key="Activity" value="Afg')
    assert read_event_log(save(tmp_path, events), LogColumns(activity="Activity")).activity_names == ("M", "Afgør")


def test_lines_that_are_no_events_are_passed_over(tmp_path):
    content = "sep=;\r\n" + CSV.replace("\n", "\r\n").replace("s1;Af", "\r\n;;;\r\ns1;Af") + "\r\n"
    assert len(read_event_log(save(tmp_path, content, "log.csv")).cases) == 2
    wrong = content.replace("09:30", "i går")
    refusal(save(tmp_path, wrong, "log.csv"), UnreadableEvent, "række 6, kolonne 3: »02-03-2026 i går«")


@pytest.mark.parametrize(("written", "hour"), [
    ("2026-03-02T08:00:00Z", 8), ("2026-03-02T08:00:00.250+01:00", 7), ("2026-03-02 08:00:00+0200", 6),
    ("20260302T080000", 8), ("2026-03-02 08:00", 8), ("2026/03/02 08:00:00", 8), ("02-03-2026 08:00", 8),
    ("2.3.2026 8.00", 8), ("02/03/2026 08:00:00", 8), ("02-03-2026 kl. 08.00", 8), ("2026-03-02", 0), ("02-03-2026", 0),
])  # fmt: skip
def test_time_stamps(tmp_path, written, hour):
    log = read_event_log(save(tmp_path, f"sag;aktivitet;tidspunkt\n1;a;{written}\n", "log.csv"))
    found = datetime.fromtimestamp(int(log.at_us[0]) // 1_000_000, UTC)
    assert (found.year, found.month, found.day, found.hour) == (2026, 3, 2, hour)


def test_mixed_zones_are_one_time(tmp_path):
    rows = ["1;a;2026-07-01T10:00:00+02:00", "1;b;2026-07-01T09:00:00Z", "1;c;2026-07-01 12:00"]
    log = read_event_log(save(tmp_path, "\n".join(["sag;aktivitet;tidspunkt", *rows]), "log.csv"))
    assert [row[2] for row in facts(log)] == ["01 08:00", "01 09:00", "01 10:00"]  # the last one by a Danish clock
    assert log.reading.events_without_zone == 1


def test_cases_out_of_order_are_sorted_and_counted(tmp_path):
    steps = [("b", TWO), ("a", ONE), ("c", TWO)]
    log = read_event_log(save(tmp_path, xes([("1", steps), ("2", [("a", ONE)]), ("1", [("d", TWO)])])))
    assert [row[:2] for row in facts(log)] == [(0, "a"), (0, "b"), (0, "c"), (0, "d"), (1, "a")]
    assert log.reading.unordered_cases == 1


def test_only_direct_attributes_count(tmp_path):
    inner = b'<string key="concept:name" value="no"/><date key="time:timestamp" value="no"/>'
    nested = b'<string key="x" value="1">' + inner + b"</string>"
    content = xes(TRACES).replace(b"</event>", nested + b"</event>").replace(b"<trace>", b"<trace>" + nested)
    assert facts(read_event_log(save(tmp_path, content))) == facts(read_event_log(save(tmp_path, xes(TRACES))))


def test_defaults_give_activities_but_not_times_or_people(tmp_path):
    header = (
        '<global scope="event"><string key="concept:name" value="ukendt"/><string key="lifecycle:transition" '
        'value="complete"/><string key="org:resource" value="NN"/><date key="time:timestamp" value="2020-01-01"/>'
        '</global><global scope="trace"><string key="concept:name" value="sag"/></global>'
    )
    log = read_event_log(save(tmp_path, xes([("1", [(None, ONE)])], header)))
    assert (log.activity_names, log.transition_names) == (("ukendt",), ("complete",))
    assert (log.resources.tolist(), log.reading.default_values) == ([-1], 1)
    refusal(save(tmp_path, xes([("1", [("a", None)])], header)), UnreadableEvent, "hændelse nr. 1: »time:timestamp«")


def test_prefixes_comments_and_other_elements_do_not_matter(tmp_path):
    content = xes(
        [*TRACES, ("tom", [])], '<extension name="Time"/><classifier name="x" keys="y"/><!-- <event> -->'
    ).decode()
    for tag in ("log", "trace", "event"):
        content = content.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    log = read_event_log(save(tmp_path, content))
    assert len(log.cases) == 3
    assert log.reading.empty_cases == 1


# --- personal data --------------------------------------------------------------------------------------


def test_no_person_is_kept(tmp_path):
    content = CSV.replace("s1", "010190-1234").replace("Modtag", "Ring til 020290 1234")
    log = read_event_log(save(tmp_path, content, "log.csv"))
    assert log.reading.cases_look_like_cpr
    assert (log.reading.masked_activities, log.activity_names[0]) == (1, "Ring til ••••••-••••")
    told = repr(log) + repr(study_process_log(log))
    for private in ("1234", "Ida", "Bo'", "0101", "s1"):
        assert private not in told


def test_refusals_show_no_cpr_number(tmp_path):
    content = CSV.replace("02-03-2026 08:00", "010190-1234")
    assert "1234" not in refusal(save(tmp_path, content, "log.csv"), UnreadableEvent, "række 2").message()
    headless = CSV.partition("\n")[2]  # the first row is an event, with who did it
    said = refusal(save(tmp_path, headless, "log.csv"), LogColumnMissing, "ingen kendte overskrifter")
    assert "Ida" not in said.message()


# --- what is refused ------------------------------------------------------------------------------------

BILLION_LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [BILLION_LAUGHS, OUTSIDE, '<!DOCTYPE log SYSTEM "http://example.org/log.dtd">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_as_it_begins(tmp_path, prolog, encoding):
    content = xes(TRACES, prolog=prolog).decode().replace('"UTF-8"', f'"{encoding}"').encode(encoding)
    refusal(save(tmp_path, content), UnreadableEventLog, "DOCTYPE")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = gzip.compress(b'<?xml version="1.0"?><log>' + b" " * 40_000_000, 9)
    refusal(save(tmp_path, bomb, "log.xes.gz"), EventLogTooLarge, "når den pakkes ud")
    small = replace(LIMITS, file_bytes=100)
    refusal(save(tmp_path, xes(TRACES)), EventLogTooLarge, "fylder mere end", limits=small)
    refusal(save(tmp_path, xes(TRACES * 9), packed=True), EventLogTooLarge, "", limits=replace(LIMITS, file_bytes=999))


@pytest.mark.parametrize(("opening", "said"), [
    ("<a>" * 200_000, "inden i hinanden"),
    ("<trace><event>" + "<list>" * 200_000, "inden i hinanden"),
    ('<trace><string key="concept:name" value="' + "x" * 3_000_000, "fylder mere end 1 MB"),
    ("<!-- " + "x" * 3_000_000, "fylder mere end 1 MB"),
    ("<trace><string key='concept:name' value='1'/><event><string key='concept:name' value='" + "x" * 900
     + f"'/><date key='time:timestamp' value='{ONE}'/></event></trace></log>", "har 900 tegn"),
    ("<trace><string key='concept:name' value='1'/><event><string key='concept:name' value='a'/>"
     "<date key='time:timestamp' value='" + "1" * 900 + "'/></event></trace></log>", "er ikke et tidspunkt"),
])  # fmt: skip
def test_what_is_too_deep_or_too_long(tmp_path, opening, said):
    content = '<?xml version="1.0"?><log>' + opening
    refusal(save(tmp_path, content), UnreadableEvent if "tidspunkt" in said else UnreadableEventLog, said)


def test_too_many_events_and_activities(tmp_path):
    many = xes([("1", [(f"a{n}", ONE) for n in range(30)])])
    refusal(save(tmp_path, many), EventLogTooLarge, "20 hændelser", limits=replace(LIMITS, events=20))
    refusal(save(tmp_path, many), UnreadableEventLog, "aktivitet", limits=replace(LIMITS, activities=20))
    empty = xes([("1", [])] * 30)
    refusal(save(tmp_path, empty), EventLogTooLarge, "20 hændelser", limits=replace(LIMITS, events=20))


@pytest.mark.parametrize(("traces", "kind", "said"), [
    ([(None, [("a", ONE)])], UnreadableEvent, "sag nr. 1: »concept:name« mangler"),
    ([("1", [("a", ONE)]), ("2", [("a", ONE), (None, TWO)])], UnreadableEvent, "sag nr. 2, hændelse nr. 2"),
    ([("1", [("a", None)])], UnreadableEvent, "»time:timestamp« mangler"),
    ([("1", [("a", ONE)]), ("2", [("a", ONE), ("b", "i går")])], UnreadableEvent, "sag nr. 2, hændelse nr. 2: »i går«"),
    ([("1", [("a", "1970-01-01T00:00:00Z")])], UnreadableEvent, "mellem 1980 og 2100"),
    ([("1", [("a", "9999-12-31T23:59:59Z")])], UnreadableEvent, "mellem 1980 og 2100"),
    ([], EmptyEventLog, "ingen hændelser"),
    ([("1", [])], EmptyEventLog, "ingen hændelser"),
])  # fmt: skip
def test_xes_that_lacks_something(tmp_path, traces, kind, said):
    refusal(save(tmp_path, xes(traces)), kind, said)


@pytest.mark.parametrize(("content", "said"), [
    (xes(TRACES)[:-20], "ikke hel"),
    (b'<?xml version="1.0"?><log><event/></log>', "hører ikke til nogen sag"),
    (b'<?xml version="1.0"?><Invoice/>', "ikke en hændelseslog"),
    (b"<event/>", "hører ikke til nogen sag"),
    (b'<?xml version="1.0" encoding="klingon"?><log/>', "rigtig XML"),
    (b"<log>&x;</log>", "rigtig XML"),
    (b"<log>\xff</log>", "rigtig XML"),
    (b"PK\x03\x04" + b"\0" * 30, "pakket mappe"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 30, "gammelt regneark"),
    (b"\0\1\2\3" * 9, "hverken XES eller"),
    (b"\x81\x8d" * 9, "hverken XES eller"),
    (gzip.compress(xes(TRACES))[:-9], "ikke pakket rigtigt"),
    (b"\x1f\x8b" + b"x" * 30, "ikke pakket rigtigt"),
])  # fmt: skip
def test_files_that_are_something_else(tmp_path, content, said):
    refusal(save(tmp_path, content), UnreadableEventLog, said)


@pytest.mark.parametrize(("content", "kind", "said"), [
    ("", EmptyEventLog, "ingen hændelser"),
    ("\n \n", EmptyEventLog, "ingen hændelser"),
    ("sag;aktivitet;tidspunkt\n", EmptyEventLog, "ingen hændelser"),
    ("sag;aktivitet\n1;a\n", LogColumnMissing, "--time-column. Kolonnerne er: sag, aktivitet."),
    ("aktivitet;tidspunkt\na;2026-01-01\n", LogColumnMissing, "ingen kolonne med sags-id"),
    ("sag;aktivitet;tidspunkt\n1;a;\n", UnreadableEvent, "række 2, kolonne 3"),
    ("sag;aktivitet;tidspunkt\n1;a;2026-01-01\n;b;2026-01-01\n", UnreadableEvent, "række 3, kolonne 1"),
    ("sag;aktivitet;tidspunkt\n1; ;2026-01-01\n", UnreadableEvent, "række 2, kolonne 2"),
    ("sag;aktivitet;tidspunkt\n1;a;31-02-2026\n", UnreadableEvent, "»31-02-2026« er ikke et tidspunkt"),
    ("sag;aktivitet;tidspunkt\n1;a;03/31/2026\n", UnreadableEvent, "»03/31/2026« er ikke et tidspunkt"),
    ("sag;aktivitet;tidspunkt\n1;a;" + "x" * 99 + "\n", UnreadableEvent, "er ikke et tidspunkt"),
    ("sag;aktivitet;tidspunkt\n1;a\n", UnreadableEventLog, "Række 2 har 2 felter"),
    ('sag;aktivitet;tidspunkt\n1;"a;2026-01-01\n', UnreadableEventLog, "anførselstegn"),
    ("sag;aktivitet;tidspunkt\n1;" + "a" * 200_000 + ";2026-01-01\n", UnreadableEventLog, "for lang"),
    ("x" * 3_000_000, UnreadableEventLog, "for lang"),
])  # fmt: skip
def test_csv_that_lacks_something(tmp_path, content, kind, said):
    refusal(save(tmp_path, content, "log.csv"), kind, said)


def test_a_row_without_end_is_refused(tmp_path):
    row = '1;a;2026-01-01;"\n' + '";"\n' * 9_000
    limits = replace(LIMITS, rows_characters=20_000)
    refusal(save(tmp_path, "sag;aktivitet;tidspunkt\n" + row, "log.csv"), UnreadableEventLog, "for lang", limits=limits)
    long = "sag;aktivitet;tidspunkt\n" + "1;a;2026-01-01\n" * 3_000  # many rows of a fair length are no such row
    assert len(read_event_log(save(tmp_path, long, "log.csv"), limits=limits).cases) == 3_000


BESIDE = "Sag;Aktivitet;Start Timestamp;Complete Timestamp\n"


def beside(tmp_path, *rows: str, heading: str = BESIDE, **wanted: str) -> EventLog:
    return read_event_log(
        save(tmp_path, heading + "".join(f"{row}\n" for row in rows), "log.csv"), LogColumns(**wanted)
    )


def test_a_start_beside_its_completion_gives_the_time_of_work(tmp_path):
    log = beside(
        tmp_path,
        "1;Modtag;2026-03-02 08:00;2026-03-02 08:10",
        "1;Afgør;2026-03-02 09:00;2026-03-02 09:30",
        "2;Modtag;2026-03-02 08:00;2026-03-02 08:20",
    )
    result = study_process_log(log)
    assert (result.cases, result.events, result.events_read, result.variants) == (2, 3, 3, 2)
    assert not result.only_completions
    assert (result.touch.pairs, result.touch.completions) == (3, 3)
    assert result.touch.per_case.median == 30  # (10 + 30) and 20 minutes
    assert result.reading.unordered_cases == 0
    assert any("3 rækker siger også, hvornår trinet begyndte" in note.da for note in result.notes)


def test_each_start_finds_its_own_completion_at_the_same_moment(tmp_path):
    """The same step twice in a row, back to back, and one that took no time."""
    log = beside(
        tmp_path,
        "1;Ring;2026-03-02 08:00;2026-03-02 09:00",
        "1;Ring;2026-03-02 09:00;2026-03-02 09:15",
        "2;Ring;2026-03-02 08:00;2026-03-02 08:00",
    )
    touch = study_process_log(log).touch
    assert (touch.pairs, touch.completions) == (3, 3)
    assert touch.per_case.median == 37.5  # 75 and 0


def test_steps_of_the_same_kind_beside_each_other_each_keep_their_start(tmp_path):
    log = beside(
        tmp_path,
        "1;Kald;2026-03-02 08:00;2026-03-02 08:30",
        "1;Kald;2026-03-02 08:10;2026-03-02 08:20",
        "1;Svar;2026-03-02 09:20;2026-03-02 09:30",
    )
    result = study_process_log(log)
    assert (result.touch.pairs, result.touch.per_case.median) == (3, 50)
    assert result.touch.waiting.median == pytest.approx(50 / 1440)  # 8.30 to 9.20
    assert result.throughput_days.median == pytest.approx(90 / 1440)
    assert result.reading.unordered_cases == 0  # they stand in the order in which they began


def test_steps_that_overlap_are_not_out_of_order(tmp_path):
    log = beside(
        tmp_path, "1;A;2026-03-02 08:00;2026-03-02 10:00", "1;B;2026-03-02 09:00;2026-03-02 11:00",
        "2;A;;2026-03-02 08:00", "2;B;2026-03-02 09:00;",
    )  # fmt: skip
    result = study_process_log(log)
    assert result.reading.unordered_cases == 0
    assert result.touch.per_case.median == 240  # both steps of case 1: time by the clock is counted per step
    assert (result.touch.pairs, result.touch.completions) == (2, 3)  # a step has no start, another is under way
    assert (result.events, result.events_read) == (3, 4)


def test_rows_out_of_order_keep_their_starts(tmp_path):
    log = beside(
        tmp_path, "2;B;2026-03-02 09:00;2026-03-02 09:05", "1;A;2026-03-02 08:00;2026-03-02 08:30",
        "2;A;2026-03-02 07:00;2026-03-02 07:01",
    )  # fmt: skip
    result = study_process_log(log)
    assert (result.reading.unordered_cases, result.touch.pairs) == (1, 3)
    assert result.touch.per_case.median == 18  # 6 and 30


def test_a_start_after_its_completion_is_not_used_and_said(tmp_path):
    log = beside(tmp_path, "1;A;2026-03-02 09:00;2026-03-02 08:00", "1;B;2026-03-02 09:00;2026-03-02 09:10")
    result = study_process_log(log)
    assert (result.touch.pairs, result.reading.starts_after_end) == (1, 1)
    assert any("1 starttidspunkt er senere end sin afslutning" in note.da for note in result.notes)


_TWO = ("A;2026-03-02 08:00;2026-03-02 09:00", "B;2026-03-02 08:30;2026-03-02 09:00")


@pytest.mark.parametrize(("cases", "used"), [(5, False), (4, True)])
def test_the_start_of_the_case_is_not_that_of_its_steps(tmp_path, cases, used):
    rows = [
        f"{case};{step};2026-03-02 08:00;2026-03-02 {9 + n:02}:00"
        for case in range(cases)
        for n, step in enumerate("AB")
    ]
    result = study_process_log(beside(tmp_path, *rows))
    assert (result.touch.per_case is not None, result.reading.starts_of_cases) == (used, not used)
    assert any("læst som sagens start og ikke brugt" in note.da for note in result.notes) is not used
    differing = [f"{9 + n};{step}" for n in range(2) for step in _TWO]
    assert study_process_log(beside(tmp_path, *rows, *differing)).touch.pairs == 2 * cases + 4


def test_a_status_says_which_rows_have_a_start(tmp_path):
    heading = "Sag;Aktivitet;start_timestamp;time:timestamp;lifecycle:transition\n"
    log = beside(
        tmp_path, "1;A;2026-03-02 08:00;2026-03-02 08:10;complete", "1;B;2026-03-02 08:00;2026-03-02 09:00;suspend",
        heading=heading,
    )  # fmt: skip
    assert study_process_log(log).touch.pairs == 1


def test_a_log_with_starts_only_is_read_by_them(tmp_path):
    log = beside(tmp_path, "1;A;2026-03-02 08:00", heading="Sag;Aktivitet;Starttidspunkt\n")
    assert facts(log) == [(0, "A", "02 08:00")]
    assert study_process_log(log).touch.missing == "no-transitions"


@pytest.mark.parametrize("heading", ["Sag;Aktivitet;Start;Slut", "sag;aktivitet;starttid;sluttid",
                                     "case;activity;start;end", "Sag;Trin;Startdato;Slutdato"])  # fmt: skip
def test_starts_and_ends_by_other_names(tmp_path, heading):
    log = beside(tmp_path, "1;A;2026-03-02 08:00;2026-03-02 08:10", heading=f"{heading}\n")
    assert study_process_log(log).touch.per_case.median == 10


def test_a_column_called_start_that_holds_no_times_is_left_out_and_said(tmp_path):
    heading = "Sag;Aktivitet;Tidspunkt;Start\n"
    log = beside(tmp_path, "1;A;2026-03-02 08:00;Ja", "1;B;2026-03-02 09:00;Nej", heading=heading)
    assert len(log.cases) == 2
    assert any("ikke tidspunkter" in note.da for note in study_process_log(log).notes)
    path = save(tmp_path, heading + "1;A;2026-03-02 08:00;Ja\n", "log.csv")
    refusal(path, UnreadableEvent, "række 2, kolonne 4: »Ja«", columns=LogColumns(start="Start"))
    refusal(path, UnreadableEventLog, "både start og slutning", columns=LogColumns(start="Tidspunkt"))


def test_a_completion_without_its_time_is_refused(tmp_path):
    heading = "Sag;Aktivitet;start;Slut;hændelsesstatus\n"
    path = save(tmp_path, heading + "1;A;2026-03-02 08:00;;complete\n", "log.csv")
    refusal(path, UnreadableEvent, "række 2, kolonne 4")


def test_steps_that_are_always_under_way_are_waiting(tmp_path):
    rows = [f"{case};A;2026-03-02 08:00;2026-03-09 1{case}:00" for case in range(4)]
    result = study_process_log(beside(tmp_path, *rows))
    assert "minutes" not in {one.question for one in result.suggestions}
    assert any("Det ligner ventetid" in note.da for note in result.notes)


def test_dates_without_a_time_of_day_are_said_of_starts_too(tmp_path):
    log = beside(tmp_path, "1;A;02-03-2026;02-03-2026 14:10")
    assert any("kun datoer" in note.da for note in study_process_log(log).notes)


def test_waiting_is_of_cases_whose_steps_all_have_both(tmp_path):
    heading = "Sag;Aktivitet;start;Slut\n"
    log = beside(tmp_path, "1;A;2026-03-02 08:00;2026-03-02 08:10", "1;B;;2026-03-02 09:00", heading=heading)
    assert study_process_log(log).touch.waiting is None


def test_starts_that_are_no_times_are_refused_where_they_stand(tmp_path):
    content = BESIDE + "1;A;2026-03-02 08:00;2026-03-02 08:10\n1;A;i går;2026-03-02 09:10\n"
    refusal(save(tmp_path, content, "log.csv"), UnreadableEvent, "række 3, kolonne 3: »i går«")
    content = BESIDE + "1;A;2026-03-02 08:00;\n1;A;;\n"
    refusal(save(tmp_path, content, "log.csv"), UnreadableEvent, "række 3, kolonne 4")
    path = save(tmp_path, xes(TRACES))
    refusal(path, UnreadableEventLog, "Udelad --start-column", columns=LogColumns(start="Start"))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("AB"), st.integers(0, 500), st.integers(0, 90)), min_size=1)
)
def test_starts_beside_change_no_count(folder, steps):
    """A log with starts counts as the same log without them."""

    def lines(start: bool) -> str:
        rows = (
            f"{case};{activity}" + (f";{_clock(at)}" if start else "") + f";{_clock(at + took)}"
            for case, activity, at, took in steps
        )
        return (BESIDE if start else "Sag;Aktivitet;Complete Timestamp\n") + "".join(f"{row}\n" for row in rows)

    both = [study_process_log(read_event_log(save(folder, lines(start), "log.csv"))) for start in (True, False)]
    for name in ("cases", "events", "events_read", "variants", "rework", "directly_follows", "hand_overs"):
        assert getattr(both[0], name) == getattr(both[1], name)
    assert both[0].reading.starts_beside == both[0].touch.pairs == len(steps)
    spans = [[(at, at + took) for case, _, at, took in steps if case == one] for one in range(4)]
    spans = [span for span in spans if span]
    assert both[0].touch.per_case.median == pytest.approx(np.median([sum(b - a for a, b in span) for span in spans]))
    assert both[0].touch.waiting.median * 1440 == pytest.approx(np.median([idle(span) for span in spans]))


def idle(span: list[tuple[int, int]]) -> int:
    """Count the minutes of a case when no step is under way, one by one."""
    minutes = range(min(a for a, _ in span), max(b for _, b in span))
    return sum(not any(a <= minute < b for a, b in span) for minute in minutes)


def _clock(minute: int) -> str:
    return f"2026-03-{2 + minute // 1440:02} {minute // 60 % 24:02}:{minute % 60:02}"


def test_a_column_that_is_asked_for_and_not_there(tmp_path):
    path = save(tmp_path, CSV, "log.csv")
    said = refusal(path, LogColumnMissing, "»Sagsbehandler« findes ikke", columns=LogColumns(resource="Sagsbehandler"))
    assert "--resource-column" in said.message()
    near = refusal(path, LogColumnMissing, "findes ikke", columns=LogColumns(case="Sagsnumer"))
    assert near.message().endswith("Mente du Sagsnummer?")


def test_files_that_are_not_there(tmp_path):
    refusal(tmp_path / "findes-ikke.xes", UnreadableEventLog, "findes ikke")
    refusal(tmp_path, UnreadableEventLog, "kan ikke åbnes")


PIECES = [b"", b"<", b'"', b">", b";", b"\n", b"\0", b"&x;", b"<event>", b"</trace>", b"\xff"]
SEEDS = (xes(TRACES), CSV.encode(), gzip.compress(xes(TRACES)))


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A valid log in which some places are cut out, doubled, or written over."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(0, 12))
        new = draw(st.sampled_from(PIECES) | st.binary(max_size=3))
        content[place : place + length] = draw(st.sampled_from([new, bytes(content[place : place + length]) * 2]))
    return bytes(content)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


@given(content=mutations() | st.binary(max_size=60))
def test_whatever_it_holds_it_is_read_or_refused(folder, content):
    path = save(folder, content, "log")
    try:
        log = read_event_log(path)
    except UserError as problem:
        said = problem.message("da"), problem.message("en")
        assert all(said)
        return
    assert study_process_log(log).cases >= 1
