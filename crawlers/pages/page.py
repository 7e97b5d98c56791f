"""What is asked of the web and what it answers."""

from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from domain.instant import Instant
from domain.ports import Clock


def host_of(url: str) -> str:
    """Lower-case host name of a web address, empty for anything else."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower() if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def absolute(base: str, href: str) -> str:
    """Where a link on the page `base` leads, empty when there is none or it is no address on the web."""
    try:
        joined = urljoin(base, href) if href else ""
    except ValueError:
        return ""
    return joined if host_of(joined) else ""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page to read.

    `follow`: go where redirects lead, else they are the answer. `render`: let a browser make the page and wait
    until something matches the CSS selector `wait_for`. `delay_seconds`: pause between two requests to one host.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    follow: bool = True
    render: bool = False
    wait_for: str = ""
    delay_seconds: float = 1.0

    @property
    def host(self) -> str:
        """Lower-case host name, empty for what is no address on the web."""
        return host_of(self.url)

    @property
    def local(self) -> bool:
        """Whether the page lies on this very machine."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Page:
    """An answer below 400, or 404 and 410; `url` is where it came from after redirects."""

    url: str
    status: int
    body: bytes = b""
    encoding: str = "utf-8"
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case

    @property
    def gone(self) -> bool:
        """The server says that there is no such page, or no longer."""
        return self.status in {404, 410}

    @property
    def unchanged(self) -> bool:
        """The server says that our copy is current."""
        return self.status == 304

    @property
    def moved(self) -> bool:
        """A redirect that was not followed."""
        return self.status in {301, 302, 303, 307, 308}

    @property
    def text(self) -> str:
        """The body as text; what cannot be decoded becomes U+FFFD."""
        return self.body.decode(self.encoding, "replace")

    @property
    def digest(self) -> str:
        """16 hex digits that change with the body."""
        return blake2b(self.body, digest_size=8).hexdigest()

    def header(self, name: str) -> str:
        """A header's value, empty when absent."""
        return next((value for key, value in self.headers if key == name.lower()), "")


class Fetch(Protocol):
    """Something that reads pages; failures are domain errors."""

    @property
    def clock(self) -> Clock:
        """The time that its errors count on."""

    async def fetch(self, request: PageRequest) -> Page:
        """Read one page.

        Raises SourceUnavailable (the clock tries again), SourceForbidden (a person acts), SourceChanged.
        """

    async def close(self) -> None:
        """Let go of connections and browser; closing twice is fine."""


class Mark(Protocol):
    """Turns an account into a keyed mark, so that no account is kept."""

    def __call__(self, account: str, at: Instant) -> str:
        """The mark of an account for the month of `at`."""
