"""Ports of posts: store, census, vault, near-copies, search."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.instant import Instant
from domain.place import Scope
from domain.post import Reading
from domain.query import Document, Found, Query
from domain.records import Counts, Erased
from domain.verdict import Judged


class PostStore(Protocol):
    """Posts with their verdicts; positions grow with every save or touch, so that an index can follow."""

    async def save(self, batch: Sequence[Judged]) -> tuple[Judged, ...]:
        """Upsert current revisions (older ones and their verdicts are kept); answers with positions."""

    async def get(self, posts: Sequence[str], scope: Scope) -> tuple[Judged, ...]:
        """Current revisions, in the order asked; unknown or out-of-scope ids are left out."""

    async def revisions(self, post: str, scope: Scope) -> tuple[Judged, ...]:
        """All kept revisions, oldest first."""

    async def after(self, position: int, limit: int) -> tuple[Judged, ...]:
        """Current revisions in the order of their positions."""

    async def touch(self, posts: Sequence[str]) -> None:
        """Give these posts new positions, because what the index says about them changed."""

    async def erase(self, posts: Sequence[str], shrink: bool, now: Instant) -> Erased:
        """Forget texts, originals and notes; `shrink` keeps id and fingerprint of the text, else the id alone."""


class PostCensus(Protocol):
    """Questions over many posts."""

    async def counts(self, scope: Scope, since: Instant) -> Counts:
        """What the first screen says."""

    async def bystanders_before(self, before: Instant, limit: int) -> tuple[str, ...]:
        """What concerns nobody and no incident tells of, first seen before an instant, not yet shrunk."""

    async def by_url(self, url: str) -> tuple[str, ...]:
        """Post ids at this public address (a post and its comments)."""

    async def recent_texts(self, limit: int) -> tuple[tuple[str, str], ...]:
        """(post id, masked text) of the newest positions, oldest first: near-copies start from them."""


class Vault(Protocol):
    """Sealed originals and keyed marks; its keys live in files of their own (0600)."""

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate."""

    def unseal(self, sealed: bytes) -> bytes:
        """The opposite; raises when the seal is broken."""

    def mark(self, account: str, at: Instant) -> str:
        """Keyed mark of an account (HMAC, key of the month of `at`): counts residents, names nobody."""

    async def keep(self, originals: Mapping[str, str], now: Instant) -> None:
        """Keep original texts by revision."""

    async def original(self, revision: str) -> str | None:
        """One original text."""

    async def retire(self, before: Instant) -> int:
        """Destroy the keys of whole months before an instant; answers how many originals went with them."""

    async def destroy(self, posts: Sequence[str]) -> int:
        """Crypto-erase the originals of these posts; answers how many."""


class NearCopies(Protocol):
    """Finds earlier texts that are nearly the same."""

    def match(self, batch: Sequence[tuple[str, str]]) -> tuple[str | None, ...]:
        """For each (post id, masked text) the earliest near-copy before it, and remember the text.

        A post never matches itself; a repeated id is replaced.
        """


class PostIndex(Protocol):
    """Search engine. Follows the store by position; can be thrown away and rebuilt."""

    async def add(self, documents: Sequence[Document], position: int) -> None:
        """Upsert by post id and remember the position, durably and in this order."""

    async def remove(self, posts: Sequence[str]) -> None:
        """Remove at once."""

    async def find(self, query: Query, scope: Scope, facets: Sequence[str] = ()) -> Found:
        """One page of hits, exact total, facets (any of source, kind, area, topic, territory, state, lane, day)."""

    async def position(self) -> int:
        """Up to where it follows the store; 0 when empty or made by another analyser version."""

    async def reset(self) -> None:
        """Throw everything away."""

    async def close(self) -> None:
        """Let go of files and connections."""


class Analyser(Protocol):
    """Reads text into words, stems and forms: the same for posts and queries."""

    version: str

    def read(self, text: str) -> Reading:
        """Tokens of one text."""
