"""Obedience to robots.txt, asked anew every day."""

from time import monotonic

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

FRESH_SECONDS = 24 * 3600.0  # RFC 9309, 2.4: a copy should not be used for more than a day


class Disallowed(IgnoreRequest):
    """The page's robots.txt does not want us."""


class DailyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, which would keep a host's rules as long as the crawler lives."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, float] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host, None when it has none."""
        host = urlparse_cached(request).netloc
        if monotonic() - self._asked.get(host, -FRESH_SECONDS) >= FRESH_SECONDS:
            self._parsers.pop(host, None)
            self._asked[host] = monotonic()
        return await super().robot_parser(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what robots.txt refuses."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as refusal:
            raise Disallowed(str(refusal)) from refusal
