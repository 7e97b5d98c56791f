"""Posts of generic web pages become posts of ours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawlers.pages.page import Mark
from crawlers.web.pages import WebPost
from domain.codes import Voice
from domain.instant import Instant
from domain.post import RawPost
from domain.run import Issue
from domain.source import Manifest


@dataclass(frozen=True, slots=True)
class WebReader:
    """Turns posts of one source into ours; authors become marks and are not kept."""

    manifest: Manifest
    authorities: frozenset[str]
    mark: Mark
    now: Instant

    def posts(self, found: Iterable[WebPost], page_url: str, top: str = "") -> tuple[RawPost, ...]:
        """Posts of one page; `top` is the key of the first post of its topic, empty outside of topics."""
        return tuple(self._post(post, at, page_url, top) for post, at in self._timed(found))

    def gone(self, key: str, published: Instant, url: str, top: str = "") -> RawPost:
        """The tombstone of a post."""
        return RawPost(
            id=self.post_id(key),
            platform="web",
            source=self.manifest.name,
            url=url,
            voice=Voice.RESIDENT if self._named else Voice.COMMUNITY,
            published=published,
            text="",
            thread=self.post_id(top) if top and top != key else None,
            deleted=True,
        )

    def issues(self, found: Iterable[WebPost], url: str) -> list[Issue]:
        """What was not understood of a page, for the desk."""
        name = self.manifest.name
        posts = list(found)
        doubts = (
            ("web_no_posts", not posts),
            ("web_post_without_text", any(not post.text for post in posts)),
            ("web_post_without_time", any(post.published is None for post in posts)),
            ("web_time_without_zone", any(not post.zone_told for post in posts)),
        )
        return [Issue(code, name, params=(url,)) for code, doubtful in doubts if doubtful]

    def post_id(self, key: str) -> str:
        """Id of a post."""
        return f"web:{self.manifest.name}/{key}"

    def key(self, post_id: str) -> str:
        """Key of the post with this id, empty when it is of another source."""
        prefix = self.post_id("")
        return post_id.removeprefix(prefix) if post_id.startswith(prefix) else ""

    @property
    def _named(self) -> bool:
        return bool(self.manifest.selectors and self.manifest.selectors.author)

    def _timed(self, found: Iterable[WebPost]) -> Iterator[tuple[WebPost, Instant]]:
        """Each post with its time; one without is as old as its neighbour."""
        last: Instant | None = None
        for post in found:
            last = post.published if post.published is not None else last
            yield post, self.now if last is None else last

    def _post(self, post: WebPost, at: Instant, page_url: str, top: str) -> RawPost:
        voice = self._voice(post)
        reply = bool(top) and post.key != top
        return RawPost(
            id=self.post_id(post.key),
            platform="web",
            source=self.manifest.name,
            url=post.link or f"{page_url}#{post.key}",
            voice=voice,
            published=at,
            text=post.text,
            reply_to=self.post_id(post.quoted or top) if reply else None,
            thread=self.post_id(top) if reply else None,
            mark=self._mark(post, at) if voice is Voice.RESIDENT else None,
        )

    def _voice(self, post: WebPost) -> Voice:
        if post.author and self.post_id(post.author) in self.authorities:
            return Voice.AUTHORITY
        if self._named:
            return Voice.RESIDENT
        return Voice.AUTHORITY if self.manifest.authority else Voice.COMMUNITY

    def _mark(self, post: WebPost, at: Instant) -> str | None:
        return self.mark(self.post_id(post.author), at) if post.author else None
