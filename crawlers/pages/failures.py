"""Exceptions of the network, of Scrapy and of the browser become errors that say who acts next."""

from scrapy import exceptions

from crawlers.pages.browser import browser_trouble
from crawlers.pages.page import Page
from crawlers.pages.resting import Resting
from crawlers.pages.robots import Disallowed
from domain.errors import OtklikError, SourceChanged, SourceForbidden, SourceUnavailable
from domain.instant import Instant, from_seconds

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadConnectionRefusedError, "connection_refused"),
    (exceptions.CannotResolveHostError, "host_unknown"),
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadFailedError, "connection_lost"),
    (OSError, "connection_lost"),
)


def understood(error: Exception, host: str, now: Instant) -> OtklikError:
    """The domain error for what went wrong at a host."""
    if isinstance(error, Resting):
        retry_at = now + from_seconds(error.seconds)
        return SourceUnavailable("resting", host, retry_at=retry_at)
    if isinstance(error, Disallowed):
        return SourceForbidden("robots_disallow", host)
    for kind, code in _CODES:
        if isinstance(error, kind):
            return SourceUnavailable(code, host)
    return _rarer(error, host)


def _rarer(error: Exception, host: str) -> OtklikError:
    if isinstance(error, exceptions.DownloadCancelledError):
        return SourceChanged("page_too_large", host)
    if isinstance(error, exceptions.IgnoreRequest):
        return SourceChanged("redirect_loop", host)
    trouble = browser_trouble(error)
    if trouble is None:
        return SourceUnavailable("fetch_failed", host, type(error).__name__)
    code, detail = trouble
    kind = SourceForbidden if code == "browser_missing" else SourceUnavailable
    return kind(code, host, detail)


def checked(page: Page, host: str) -> Page:
    """The page itself when its status can be read on, else the error it stands for."""
    status = page.status
    if status < 400 or page.gone:
        return page
    if status >= 500 or status in {408, 425, 429}:
        raise SourceUnavailable("http_status", str(status), host)
    raise SourceForbidden("http_status", str(status), host)
