from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import cast

import pytest
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawlers.pages.resting import LONGEST_SECONDS, Resting, RetryAfter, rest_of


def test_seconds_dates_and_nonsense_are_understood() -> None:
    assert rest_of(429, b"120") == 120
    assert rest_of(503, b"9999999") == LONGEST_SECONDS
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90)).encode()
    assert 60 < (rest_of(429, soon) or 0) <= 90
    assert rest_of(429, b"Wed, 21 Oct 2015 07:28:00 GMT") == 1
    assert rest_of(429, b"soon") is None
    assert rest_of(429, None) is None
    assert rest_of(500, b"120") is None


def test_a_resting_host_is_left_alone_until_its_time_has_come() -> None:
    pace = SimpleNamespace(now=100.0)
    spider = SimpleNamespace(pace=lambda: pace.now)
    rest = RetryAfter(cast("Crawler", SimpleNamespace(spider=spider)))
    ours, other = Request("http://a.example/x"), Request("http://b.example/x")
    refusal = Response(ours.url, status=429, headers={"Retry-After": "30"})
    with pytest.raises(Resting):
        rest.process_response(ours, refusal)
    pace.now = 120.0
    with pytest.raises(Resting, match="rests for 10 s"):
        rest.process_request(Request("http://a.example/y"))
    rest.process_request(other)
    pace.now = 130.0
    rest.process_request(ours)
