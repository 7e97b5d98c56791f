"""Times as people and systems write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.files.times import read_time
from domain.instant import from_datetime, iso

MOSCOW = "Europe/Moscow"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01", "2026-02-28T21:00:00+00:00"),
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00"),
        ("2026-03-01 12:00:00+05:00", "2026-03-01T07:00:00+00:00"),
        ("01.03.2026", "2026-02-28T21:00:00+00:00"),
        ("01.03.2026 12:30", "2026-03-01T09:30:00+00:00"),
        ("1.3.26 9:05", "2026-03-01T06:05:00+00:00"),
        ("01.03.2026, 12:30:15", "2026-03-01T09:30:15+00:00"),
        ("01/03/2026 12:30 +0300", "2026-03-01T09:30:00+00:00"),
        ("3 марта 2026 в 10:15", "2026-03-03T07:15:00+00:00"),
        ("3 мая 2026 г.", "2026-05-02T21:00:00+00:00"),
        ("2026-03-01 12:00:00 UTC", "2026-03-01T12:00:00+00:00"),
        ("01.03.2026 12:30 UTC", "2026-03-01T12:30:00+00:00"),
        ("01.03.2026 12:30 МСК", "2026-03-01T09:30:00+00:00"),
        ("2026/03/01 12:00", "2026-03-01T09:00:00+00:00"),
        ("2026.03.01 12:00:30", "2026-03-01T09:00:30+00:00"),
        ("2026-3-1 9:05", "2026-03-01T06:05:00+00:00"),
        ("Tue, 03 Mar 2026 10:00:00 +0300", "2026-03-03T07:00:00+00:00"),
        ("1772355600", "2026-03-01T09:00:00+00:00"),
        ("1772355600000", "2026-03-01T09:00:00+00:00"),
        (1772355600, "2026-03-01T09:00:00+00:00"),
        (1772355600.0, "2026-03-01T09:00:00+00:00"),
        (date(2026, 3, 1), "2026-02-28T21:00:00+00:00"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T12:00:00+00:00"),
    ],
)
def test_a_time_is_understood(written: object, meant: str) -> None:
    found = read_time(written, MOSCOW)
    assert found is not None
    assert iso(found) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "вчера",
        "32.01.2026",
        "2026-13-01",
        "31.02.2026",
        "12:30",
        "5",
        True,
        None,
        [],
        "01.01.1970",
        "3 мартобря 2026",
        "2026/13/01",
    ],
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert read_time(written, MOSCOW) is None


@given(st.text() | st.integers() | st.floats())
def test_nothing_written_breaks_it(written: object) -> None:
    assert read_time(written, MOSCOW) is None or isinstance(read_time(written, MOSCOW), int)


@given(st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - placed below
def test_what_we_write_we_read(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC, microsecond=0)
    assert read_time(aware.isoformat(), MOSCOW) == from_datetime(aware)
