"""Entries of feeds become posts."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.feeds.memory import Known
from crawlers.feeds.pages import Entry
from crawlers.pages.page import Mark
from domain.codes import Voice
from domain.instant import Instant
from domain.post import RawPost
from domain.source import Manifest


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Turns entries of one feed into posts; authors become marks and are not kept."""

    manifest: Manifest
    authorities: frozenset[str]
    mark: Mark
    now: Instant

    def post(self, entry: Entry, known: Mapping[str, Known]) -> RawPost:
        """An entry as a post; one that answers another is a comment."""
        at = self.now if entry.published is None else entry.published
        voice = self._voice(entry)
        edited = entry.updated if entry.updated is not None and entry.updated > at else None
        return RawPost(
            id=self.post_id(entry.key),
            platform="feed",
            source=self.manifest.name,
            url=entry.link or self.manifest.address,
            voice=voice,
            published=at,
            text=entry.text,
            edited=edited,
            reply_to=self.post_id(entry.answers) if entry.answers else None,
            thread=self.post_id(top_of(entry, known)) if entry.answers else None,
            attachments=entry.attachments,
            mark=self._mark(entry, at) if voice is Voice.RESIDENT else None,
        )

    def gone(self, key: str, known: Known) -> RawPost:
        """The tombstone of an entry."""
        return RawPost(
            id=self.post_id(key),
            platform="feed",
            source=self.manifest.name,
            url=known.link or self.manifest.address,
            voice=Voice.COMMUNITY,
            published=known.at,
            text="",
            thread=self.post_id(known.top) if known.top else None,
            deleted=True,
        )

    def post_id(self, key: str) -> str:
        """Id of an entry."""
        return f"feed:{self.manifest.name}/{key}"

    def key(self, post_id: str) -> str:
        """Key of the entry with this id, empty when it is of another source."""
        prefix = self.post_id("")
        return post_id.removeprefix(prefix) if post_id.startswith(prefix) else ""

    def _voice(self, entry: Entry) -> Voice:
        if self.post_id(entry.author) in self.authorities:
            return Voice.AUTHORITY
        if entry.answers:
            return Voice.RESIDENT
        return Voice.AUTHORITY if self.manifest.authority else Voice.COMMUNITY

    def _mark(self, entry: Entry, at: Instant) -> str | None:
        return self.mark(self.post_id(entry.author), at) if entry.author else None


def top_of(entry: Entry, known: Mapping[str, Known]) -> str:
    """Key at the top of an answer's thread, as far as the chain is known."""
    above = known.get(entry.answers)
    return above.top or entry.answers if above is not None else entry.answers
