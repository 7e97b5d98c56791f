"""Manners and limits of fetching."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Manners and limits of fetching.

    `browser`: path of a Chromium, empty to look for one. `pages_per_browser`: a browser is replaced after that
    many pages, since its memory only grows.
    """

    version: str
    contact: str
    timeout_seconds: float = 30.0
    body_limit: int = 32 * MEGABYTE
    browser: str = ""
    pages_per_browser: int = 100

    @property
    def user_agent(self) -> str:
        """Who we say we are."""
        return f"Otklik/{self.version} (+{self.contact})"
