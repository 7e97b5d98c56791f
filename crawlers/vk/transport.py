"""The road to the API: a fixed host, a time limit, no redirects, and a count of what went over it."""

import os
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

LIBRARY_HOST = "https://api.vk.ru"  # vk_api has it built in
_CONNECT_SECONDS = 5.0


@dataclass(slots=True)
class Traffic:
    """What one token's connection did; times in seconds."""

    calls: int = 0
    failures: int = 0
    waited: float = 0.0
    slowest: float = 0.0
    received: int = 0  # bytes of the bodies

    def note(self, seconds: float, response: requests.Response | None) -> None:
        """Count one request."""
        self.calls += 1
        self.waited += seconds
        self.slowest = max(self.slowest, seconds)
        if response is None:
            self.failures += 1
        else:
            self.received += int(response.headers.get("Content-Length") or 0)


class Road(HTTPAdapter):
    """Sends what the library addresses to its own host to `base`, with a time limit."""

    def __init__(self, base: str, timeout: float, traffic: Traffic) -> None:
        super().__init__()
        self._base, self._traffic = base.rstrip("/"), traffic
        self._timeout = (min(_CONNECT_SECONDS, timeout), timeout)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """One request."""
        request.url = (request.url or "").replace(LIBRARY_HOST, self._base, 1)
        started, response = time.perf_counter(), None
        try:
            response = super().send(request, *args, **kwargs | {"timeout": self._timeout})
        finally:
            self._traffic.note(time.perf_counter() - started, response)
        return response


def open_session(base: str, timeout: float, traffic: Traffic) -> requests.Session:
    """A session that reaches nothing but the API; a redirect is refused, it could carry the token away.

    Proxy and certificates of the environment are read once: requests would look for them, and for a
    .netrc, at every call.
    """
    session = requests.Session()
    session.trust_env, session.max_redirects = False, 0
    if not _loopback(base):
        session.proxies.update(requests.utils.get_environ_proxies(base))
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    for prefix in ("https://", "http://"):
        session.mount(prefix, Road(base, timeout, traffic))
    return session


def _loopback(base: str) -> bool:
    return urlsplit(base).hostname in {"127.0.0.1", "localhost", "::1"}
