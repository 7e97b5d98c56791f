"""A host that asked for rest gets it."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

ASKS_FOR_REST = frozenset({429, 503})
LONGEST_SECONDS = 6 * 3600.0  # whatever a header says, look again after a quarter of a day


class Resting(IgnoreRequest):
    """The host does not want to be asked for so many seconds more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host rests for {seconds:.0f} s")
        self.seconds = seconds


class RetryAfter:
    """Downloader middleware that obeys `Retry-After`: Scrapy itself does not read it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request to a resting host."""
        host = urlparse_cached(request).netloc
        left = self._until.get(host, 0.0) - self._pace()
        if left > 0:
            raise Resting(left)
        self._until.pop(host, None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note how long a host wants to rest."""
        wished = rest_of(response.status, response.headers.get("Retry-After"))
        if wished is not None:
            self._until[urlparse_cached(request).netloc] = self._pace() + wished
            raise Resting(wished)
        return response

    def _pace(self) -> float:
        return float(getattr(self._crawler.spider, "pace", monotonic)())


def rest_of(status: int, header: bytes | None) -> float | None:
    """Seconds of rest an answer asks for (a number or an HTTP date), None when it does not."""
    if status not in ASKS_FOR_REST or not header:
        return None
    text = header.decode("latin-1").strip()
    if text.isdecimal():
        return min(float(text), LONGEST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 1.0), LONGEST_SECONDS)
