"""What Scrapy is told of our manners and limits."""

from typing import Any

from crawlers.pages.browser import BROWSER_OPTIONS, launch_options
from crawlers.pages.settings import FetchSettings


def scrapy_options(settings: FetchSettings) -> dict[str, Any]:
    """Settings of the crawler that reads plain pages."""
    return {
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Otklik",
        # Scrapy 2.19 would run code sent to a local port, and offer a console on another
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,  # the clock tries again, visibly
        "REDIRECT_MAX_TIMES": 5,
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "DOWNLOAD_MAXSIZE": settings.body_limit,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawlers.pages.robots.DailyRobots": 100,
            "crawlers.pages.resting.RetryAfter": 560,  # nearer to us than redirects, Scrapy's retry place
        },
        "EXTENSIONS": {
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
            "scrapy.extensions.corestats.CoreStats": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
        },
        "LOG_ENABLED": False,
    }


def rendering_options(settings: FetchSettings) -> dict[str, Any]:
    """Settings of the crawler whose pages are made by a browser."""
    return {
        **scrapy_options(settings),
        **BROWSER_OPTIONS,
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(settings.browser),
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.timeout_seconds * 1000,
    }
