"""Times as programs write them: both engines read the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared, log, requests

from spdiag.logs.values.times import day_of, moment

Written = Callable[[datetime], Record]
WAYS: dict[str, Written] = {
    "milliseconds": lambda at: {"timestamp_ms": int(at.timestamp() * 1000)},
    "microseconds": lambda at: {"ts_us": int(at.timestamp() * 1e6)},
    "epoch": lambda at: {"epoch": at.timestamp()},
    "created_at": lambda at: {"created_at": f"{at:%Y-%m-%d %H:%M:%S}"},
    "day first, dots": lambda at: {"Timestamp": f"{at:%d.%m.%Y %H:%M:%S}"},
    "month first, slashes": lambda at: {"Timestamp": f"{at:%m/%d/%Y %I:%M:%S %p}"},
    "day first, slashes": lambda at: {"Timestamp": f"{at:%d/%m/%Y %H:%M:%S}"},
    ".NET": lambda at: {"ts": f"/Date({int(at.timestamp() * 1000)})/"},
    "MongoDB": lambda at: {"ts": {"$numberLong": str(int(at.timestamp() * 1000))}},
    "MongoDB, date": lambda at: {"ts": {"$date": f"{at:%Y-%m-%dT%H:%M:%S}Z"}},
    "date and time apart": lambda at: {"date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M:%S}"},
    "date and time apart, day first": lambda at: {"Date": f"{at:%d.%m.%Y}", "Time": f"{at:%H:%M:%S}"},
    "a date as SAP writes it": lambda at: {"ERDAT": f"{at:%Y%m%d}", "ERZET": f"{at:%H%M%S}"},
    "date and time apart, month first": lambda at: {"Datum": f"{at:%m/%d/%Y}", "Uhrzeit": f"{at:%I:%M:%S %p}"},
    "words and PM": lambda at: {"time": f"{at:%b %d, %Y, %I:%M:%S %p}"},
    "words and PM behind a narrow space": lambda at: {"time": f"{at:%B %d, %Y at %I:%M:%S}\u202f{at:%p}"},
    "PM behind an ISO date": lambda at: {"time": f"{at:%Y-%m-%d %I:%M:%S %p}"},
    "an abbreviation of a zone": lambda at: {"time": f"{at - timedelta(hours=8):%Y-%m-%d %H:%M:%S} PST"},
    "an abbreviation before the year": lambda at: {"time": f"{at + timedelta(hours=9):%a %b %d %H:%M:%S JST %Y}"},
    "a name of a zone": lambda at: {"time": f"{at + timedelta(hours=1):%Y-%m-%d %H:%M:%S} Europe/Berlin"},
    "an offset and its name": lambda at: {"time": f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}+01:00[Europe/Berlin]"},
    "an offset in hours": lambda at: {"time": f"{at + timedelta(hours=1):%Y-%m-%d %H:%M:%S}+01"},
    "UTC and hours": lambda at: {"time": f"{at + timedelta(hours=2):%Y-%m-%d %H:%M:%S} UTC+2"},
    "Go": lambda at: {"time": f"{at:%Y-%m-%d %H:%M:%S} +0000 UTC"},
    "Kibana": lambda at: {"@timestamp": f"{at:%b} {at.day}, {at:%Y @ %H:%M:%S}.000"},
    "Log4j2": lambda at: {"instant": {"epochSecond": int(at.timestamp()), "nanoOfSecond": 0}},
    "Kong": lambda at: {"started_at": int(at.timestamp() * 1000)},
    "Excel": lambda at: {"time": f"{at:%d/%m/%Y %H:%M}"},
    "Excel, month first": lambda at: {"time": f"{at.month}/{at.day}/{at:%y} {at.hour}:{at:%M}"},
    "Excel, day first, dots": lambda at: {"time": f"{at:%d.%m.%y %H:%M}"},
    "year first, slashes": lambda at: {"time": f"{at:%Y/%m/%d %H:%M}"},
    "year first, in characters": lambda at: {"time": f"{at:%Y}年{at.month}月{at.day}日 {at:%H:%M:%S}"},
    "month by name": lambda at: {"time": f"{at:%d-%b-%Y %H:%M:%S}"},
    "digits": lambda at: {"time": f"{at:%Y%m%d%H%M%S}"},
    "digits as a number": lambda at: {"time": int(f"{at:%Y%m%d%H%M%S}")},
    "Apache": lambda at: {"time": f"{at:%d/%b/%Y:%H:%M:%S} +0000"},
    "mail": lambda at: {"time": f"{at:%a, %d %b %Y %H:%M:%S} GMT"},
    "Oracle": lambda at: {"LOG_TIME": f"{at:%d-%b-%y %I.%M.%S.000000 %p}".upper()},
    "a time of day with dots": lambda at: {"time": f"{at:%d.%m.%Y %H.%M.%S}"},
    "a list as Java writes it": lambda at: {"timestamp": [at.year, at.month, at.day, at.hour, at.minute]},
    "a list to the nanosecond": lambda at: {"ts": [at.year, at.month, at.day, at.hour, at.minute, at.second, 1000]},
    "a duration besides": lambda at: {"request_time": 0.21, "startTime": f"{at:%Y-%m-%dT%H:%M:%S}Z"},
}
ZONELESS = {
    *("created_at", "day first, dots", "month first, slashes", "day first, slashes", "month by name"),
    *("date and time apart", "date and time apart, day first", "date and time apart, month first"),
    *("words and PM", "words and PM behind a narrow space", "PM behind an ISO date", "Kibana"),
    *("Oracle", "a time of day with dots"),
    *("Excel", "Excel, month first", "Excel, day first, dots", "year first, slashes", "year first, in characters"),
}
"""Ways that end with the time of day."""


@pytest.mark.parametrize("way", WAYS)
def test_a_time_is_read_alike(way: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        at = datetime.fromtimestamp(START + 180 * number, UTC)
        return {key: value for key, value in one.items() if key != "ts"} | WAYS[way](at)

    found = compared(spdiag, log(tmp_path, write))

    zone = {"zone_assumed": True} if way in ZONELESS else {}
    assert found["window"] == {"from": "2026-11-13T08:00:00Z", "to": "2026-11-13T19:57:00Z"} | zone
    assert found["findings"][0]["first_seen"] == "2026-11-13T08:09:00Z"


@pytest.mark.parametrize("days", [0, 1, 40, 360])
def test_a_time_without_a_year_is_the_last_one_until_now(days: int) -> None:
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days)

    assert moment(f"{at:%b} {at.day:2} {at:%H:%M:%S}") == at.timestamp()


STAMPS = (
    "{:%b %e %H:%M:%S} web-1 sync[8]: ",
    "{:%Y/%m/%d %H:%M:%S} ",
    "[{:%d-%b-%Y %H:%M:%S} UTC] ",
    "{:%d %b %Y %H:%M:%S},000 ",
)


@pytest.mark.parametrize("stamp", STAMPS)
def test_the_time_before_a_record_in_a_text_is_its_time(stamp: str, tmp_path: Path, spdiag: Run) -> None:
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    rows = [(begin + timedelta(minutes=number), one) for number, one, _ in requests()]
    own = [{key: value for key, value in one.items() if key != "ts"} | {"msg": DENIED} for _, one in rows]
    texts = (stamp.format(at) + json.dumps(one) for (at, _), one in zip(rows, own, strict=True))
    (tmp_path / "app.log").write_text("\n".join(texts) + "\n")

    found = compared(spdiag, str(tmp_path / "app.log"))

    assert moment(found["window"]["from"]) == begin.timestamp()
    assert any("no year" in one for one in found["warnings"]) == ("%Y" not in stamp)


@pytest.mark.parametrize(
    "text",
    [
        "Foo 28 09:25:21",
        "Feb 30 09:25:21",
        "2026-11-15 07:00:43 CST",
        "2026-11-15 07:00:43 XYZ",
        "2026-11-15 07:00:43 Mars/Phobos",
        "15 Nov 2026 07:00:43 IST",
        "15 Foo 2026 07:00:43",
        "2026-11-15",
        "20261115",
    ],
)
def test_what_does_not_tell_a_moment_is_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (["03/11/2026 10:00", "13/11/2026 10:00"], 0),
        (["11/3/2026 10:00", "11/13/2026 10:00"], 1),
        (["11/3/2026 5:37:11 AM", "11/3/2026 5:37:12 PM"], 1),
        (["11/3/2026, 5:37:11 am"], None),
        (["1/11/2026 9:00:00 AM", "2/11/2026 9:00:00 AM", "3/11/2026 9:00:00 PM"], None),
        (["1/11/2026 11:59:00 PM", "2/11/2026 12:01:00 AM"], 0),
        (["11/1/2026 11:59:00 PM", "11/2/2026 12:01:00 AM"], 1),
        (["10/11/2026 9:00:00 AM", "11/12/2026 9:00:00 PM"], 1),
        (["13/11/2026 5:37:11 AM"], 0),
        (["03/11/2026 23:58", "04/11/2026 00:02"], 0),
        (["11/04/2026 00:02", "11/03/2026 23:58"], 1),
        (["03/11/2026 10:00", "04/11/2026 10:00"], None),
        (["13/11/2026 10:00", "11/13/2026 10:00"], None),
        (["26/11/13 10:00"], None),
        (["26/11/13 10:00", "26/11/14 10:00"], None),
        (["13/11/26 10:00", "14/11/26 10:00"], 0),
        (["3/11/2026 10:00"], None),
    ],
)
def test_the_dates_of_a_log_tell_which_number_is_the_day(dates: list[str], day: int | None) -> None:
    assert day_of(dates) == day


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            lambda at: {"At": f"{at.month}/3/{at:%Y} {at.hour}:{at:%M}"},
            '"11/3/2026 8:00" in At are not read: day or month first?',
        ),
        (
            lambda at: {"note": f"5/11/{at:%Y} 10:{at:%M} John Smith, Main St 5"},
            '"5/11/2026 10:00 …" in note are not read: day or month first?',
        ),
        (
            lambda at: {"created": f"Friday 13 Smith 2026 {at:%H:%M} JS"},
            '"… 13 … 2026 08:00 …" in created are not read',
        ),
        (lambda at: {"created": f"{at:%Y-%m-%d %H:%M:%S} CST"}, '"2026-11-13 08:00:00 CST" in created are not read'),
    ],
)
def test_a_column_of_times_that_cannot_be_read_is_named(
    written: Written, said: str, tmp_path: Path, spdiag: Run
) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        at = datetime.fromtimestamp(START + 180 * number, UTC)
        return {key: value for key, value in one.items() if key != "ts"} | written(at)

    ran = spdiag("compare", log(tmp_path, write), "--format", "json")

    assert f"times like {said}" in ran.err
    assert "no time field" not in ran.err


def test_more_rows_tell_the_day_from_the_month(tmp_path: Path, spdiag: Run) -> None:
    lines = []
    for number in range(4000):
        at, bad = datetime.fromtimestamp(START - 10 * 86_400 + 60 * number, UTC), number % 5 == 1
        lines.append(
            f"{at:%d/%m/%Y %H:%M};A{number % 5:013};/orders/v0/orders;{403 if bad else 200};{DENIED if bad else ''}"
        )
    (tmp_path / "log.csv").write_text("\n".join(["Date;Seller;Path;Status;Error", *lines]))

    found = json.loads(spdiag("compare", str(tmp_path / "log.csv"), "--format", "json").out)

    assert found["window"] == {"from": "2026-11-03T08:00:00Z", "to": "2026-11-06T02:39:00Z", "zone_assumed": True}


def test_that_no_zone_is_told_is_said_beside_the_times(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        return one | {"ts": f"{datetime.fromtimestamp(START + 180 * number, UTC):%Y-%m-%d %H:%M:%S}"}

    said = spdiag("compare", log(tmp_path, write)).out

    assert "2026-11-13 19:57 UTC (taken for UTC: the logs name no zone)" in " ".join(said.split())


@pytest.mark.parametrize("value", ["Atza|IwEBIJ1234567890abcdef", "4111 1111 1111 1111 10:35", "Anna Schmidt 10:35:00"])
def test_of_a_column_that_holds_no_times_nothing_is_shown(value: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        return {key: told for key, told in one.items() if key != "ts"} | {"at": value}

    ran = spdiag("compare", log(tmp_path, write), "--format", "json")

    assert "times in at are not read" in ran.err
    assert not any(word in ran.err + ran.out for word in (value, "IwEBIJ", "1111", "Anna"))


def test_warnings_pass_the_gate(tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, one: Record, __: bool) -> Record:
        return {key: told for key, told in one.items() if key != "ts"} | {"Atza|IwEBIJabcd.at": "5/11/2026 10:00"}

    ran = spdiag("compare", log(tmp_path, write), "--format", "json")

    assert "in Atza|… are not read" in ran.err
    assert "IwEBIJ" not in ran.err + ran.out


@pytest.mark.parametrize("apart", [True, False])
def test_months_that_am_and_pm_alone_tell_are_said_to_be_guessed(apart: bool, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        date, clock = "11/3/2026", f"{number % 12 + 1}:{number % 60:02}:00 AM"
        when = {"date": date, "time": clock} if apart else {"time": f"{date} {clock}"}
        return {key: told for key, told in one.items() if key != "ts"} | when

    found = compared(spdiag, log(tmp_path, write))

    column = "date" if apart else "time"
    assert found["window"]["from"].startswith("2026-11-03T")
    said = f'dates like "11/3/2026 1:00:00 AM" in {column} are read with the month first, as AM and PM are written'
    assert said in found["warnings"]


def test_numbers_may_be_too_large_for_a_time(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        return {**one, "ts": 10**400 if number % 20 == 7 else START + 180 * number}

    found = compared(spdiag, log(tmp_path, write))

    assert moment(10**400) is None
    assert found["findings"][0]["first_seen"] == "2026-11-13T08:09:00Z"
