"""Sources without topics: posts stand on the page itself, older ones on the pages behind it."""

from collections.abc import Iterable, Sequence
from typing import Final

from crawlers.pages.page import Page
from crawlers.web.pages import PostsPage, read_posts
from crawlers.web.poll import Poll
from domain.errors import SourceChanged
from domain.instant import Instant
from domain.post import RawPost

PAGES_PER_POLL: Final = 20
CHECKS_PER_POLL: Final = 10


async def read_stream(poll: Poll, page: Page) -> None:
    """Read what is new on the page and on unread older ones."""
    memory = poll.memory
    if page.digest != memory.digest:
        read = read_posts(page.text, page.url, poll.selectors)
        if not read.posts and memory.posts:
            raise SourceChanged("web_no_posts", page.url)
        if not memory.resume and _goes_on(poll, read, memory.newest()):
            memory.resume, memory.floor = read.following, memory.newest()
        gone = await _vanished(poll, read)
        memory.digest = page.digest
        await _take(poll, read, page.url, gone)
    for _ in range(PAGES_PER_POLL):
        if not memory.resume:
            return
        older = await poll.posts_page(memory.resume)
        read = read_posts(older.text, older.url, poll.selectors)
        memory.resume = read.following if _goes_on(poll, read, memory.floor) else ""
        await _take(poll, read, older.url, ())


async def look_at_stream(poll: Poll, keys: Iterable[str]) -> dict[str, bool]:
    """Look for these posts on the page, and at their own addresses; answers what is certain."""
    known = {key: at for key in keys if (at := poll.memory.posts.get(key)) is not None}
    if not known:
        return {}
    page = await poll.first_page()
    read = read_posts(page.text, page.url, poll.selectors)
    alive = {post.key: True for post in read.posts if post.key in known}
    gone: list[RawPost] = []
    for key, link in poll.memory.links.items():
        if key in known and key not in alive and await poll.is_gone(link):
            gone.append(poll.reader.gone(key, known[key], link))
            alive[key] = False
    await _take(poll, read, page.url, gone)
    return alive


async def _vanished(poll: Poll, read: PostsPage) -> list[RawPost]:
    """Tombstones of posts that page and server lack; posts without a page of their own are never called gone."""
    memory = poll.memory
    shown = {post.key for post in read.posts}
    oldest = poll.now if read.oldest is None else read.oldest
    lacking = [k for k, at in memory.posts.items() if k not in shown and at > oldest]
    gone: list[RawPost] = []
    for key in lacking[:CHECKS_PER_POLL]:
        link = memory.links.get(key, "")
        if link and await poll.is_gone(link):
            gone.append(poll.reader.gone(key, memory.posts[key], link))
        del memory.posts[key]
    return gone


async def _take(poll: Poll, read: PostsPage, url: str, gone: Sequence[RawPost]) -> None:
    posts: list[RawPost] = []
    for found, post in zip(read.posts, poll.reader.posts(read.posts, url), strict=True):
        if post.published >= poll.since:
            poll.memory.posts[found.key] = post.published
            if found.link:
                poll.memory.links[found.key] = found.link
            posts.append(post)
    issues = poll.reader.issues(read.posts, url)
    await poll.visit.deliver([*posts, *gone], issues, poll.memory.text())


def _goes_on(poll: Poll, read: PostsPage, floor: Instant) -> bool:
    """Whether the page behind this one may hold something that is still wanted."""
    if not read.following or not read.posts:
        return False
    if read.oldest is None:
        return any(post.key not in poll.memory.posts for post in read.posts)
    return read.oldest > max(floor, poll.since)
