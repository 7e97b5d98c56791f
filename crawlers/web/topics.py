"""Sources with topics: a list leads to pages of posts, as in forums."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Final

from crawlers.pages.page import Page
from crawlers.web.memory import Topic
from crawlers.web.pages import ListPage, PostsPage, TopicRow, read_list, read_posts
from crawlers.web.poll import Poll
from domain.errors import SourceChanged, SourceForbidden
from domain.instant import Instant
from domain.post import RawPost
from domain.run import Issue

LIST_PAGES: Final = 20
TOPIC_PAGES: Final = 50
REVIEWS_PER_POLL: Final = 5
CHECKS_PER_POLL: Final = 10
# Refusals that concern one page; others (robots.txt, no browser) concern the whole source.
_OF_ONE_PAGE = frozenset({"http_status", "page_too_large", "redirect_loop"})


class Ending(Enum):
    """How a walk through a topic's pages ended."""

    REACHED = auto()  # there was no further page
    GONE = auto()  # the server says that there is no such page
    ODD = auto()  # a page without posts
    CUT = auto()  # too many pages


async def read_topics(poll: Poll, page: Page) -> None:
    """Read what is new on the first list page, on unread older ones, and topics due for a review."""
    memory = poll.memory
    if page.digest != memory.digest:
        rows = _rows(poll, page)
        if not memory.resume and _goes_on(poll, rows, memory.newest()):
            memory.resume, memory.floor = rows.following, memory.newest()
        await _read_changed(poll, rows)
        await _seek_missing(poll, rows)
        memory.digest = page.digest
    await _older_lists(poll)
    for url in memory.due_topics(poll.now, REVIEWS_PER_POLL):
        await _read_if_open(poll, url, whole=True)


async def look_at_topics(poll: Poll, keys: Iterable[str]) -> dict[str, bool]:
    """Read the topics of these posts whole; answers which posts are still there."""
    homes = {key: home for key in keys if (home := poll.memory.topic_with(key))}
    for url in dict.fromkeys(homes.values()):
        await read_topic(poll, url, whole=True)
    return {key: poll.memory.topic_with(key) == home for key, home in homes.items()}


async def read_topic(poll: Poll, url: str, *, whole: bool) -> bool:
    """Read a topic, from its last known page or whole; answers whether it still exists."""
    topic = poll.memory.topics.setdefault(url, Topic())
    if topic.tail and not whole:
        present, _ = await _walk(poll, topic, topic.tail)
        return bool(present) or await read_topic(poll, url, whole=True)
    present, ending = await _walk(poll, topic, url)
    if ending is Ending.GONE and not present:
        await _bury(poll, topic, list(topic.posts), url)
        del poll.memory.topics[url]
        return False
    if ending is Ending.REACHED:
        await _bury(poll, topic, [key for key in topic.posts if key not in present], url)
    if ending is Ending.ODD:
        issue = Issue("web_no_posts", poll.visit.manifest.name, params=(url,))
        await poll.visit.deliver((), (issue,))
    topic.postpone(poll.now)
    return True


async def _read_if_open(poll: Poll, url: str, *, whole: bool) -> bool:
    """Read a topic as `read_topic` does; one that is closed to us is an issue and keeps no other topic waiting.

    It counts as not read: the next change of the list asks for it again.
    """
    try:
        return await read_topic(poll, url, whole=whole)
    except (SourceForbidden, SourceChanged) as refusal:
        if refusal.reason.code not in _OF_ONE_PAGE:
            raise
    issue = Issue("web_topic_refused", poll.visit.manifest.name, params=(url,))
    await poll.visit.deliver((), (issue,))
    poll.memory.topics[url].postpone(poll.now)
    return False


async def _walk(poll: Poll, topic: Topic, start: str) -> tuple[set[str], Ending]:
    """Read a topic's pages from one on; answers the keys of the posts there and how it ended."""
    following, present, visited = start, set[str](), set[str]()
    while following not in visited and len(visited) < TOPIC_PAGES:
        visited.add(following)
        page = await poll.posts_page(following)
        read = PostsPage((), "") if page.gone else read_posts(page.text, page.url, poll.selectors)
        if not read.posts:
            return present, Ending.GONE if page.gone else Ending.ODD
        if not present and start != topic.tail:
            topic.top = read.posts[0].key
        topic.tail = following
        present.update(post.key for post in read.posts)
        await _take(poll, topic, read, page.url)
        if not read.following:
            return present, Ending.REACHED
        following = read.following
    return present, Ending.CUT


async def _read_changed(poll: Poll, rows: ListPage) -> None:
    for row in rows.rows:
        topic = poll.memory.topics.get(row.url)
        if topic is None and _is_wanted(poll, row):
            exists = await _read_if_open(poll, row.url, whole=True)
        elif topic is not None and row.stamp is not None and row.stamp != topic.stamp:
            exists = await _read_if_open(poll, row.url, whole=row.stamp < topic.stamp)
        else:
            continue
        if exists:
            poll.memory.topics[row.url].stamp = row.stamp or 0


async def _older_lists(poll: Poll) -> None:
    """Walk through older list pages down to what is known or too old."""
    memory = poll.memory
    for _ in range(LIST_PAGES):
        if not memory.resume:
            return
        page = await poll.visit.get(memory.resume, wait_for=poll.selectors.topic_link)
        rows = ListPage((), "") if page.gone else _rows(poll, page)
        await _read_changed(poll, rows)
        memory.resume = rows.following if _goes_on(poll, rows, memory.floor) else ""


async def _seek_missing(poll: Poll, rows: ListPage) -> None:
    """Read topics that the list should still show and does not: they may be gone."""
    shown = {row.url for row in rows.rows}
    oldest = rows.oldest if rows.following else 0
    if oldest is None:
        return
    topics = poll.memory.topics.items()
    missing = [url for url, topic in topics if url not in shown and topic.stamp > oldest]
    for url in missing[:CHECKS_PER_POLL]:
        if await _read_if_open(poll, url, whole=True):
            poll.memory.topics[url].stamp = 0  # it lives elsewhere: this list no longer tells of it


async def _take(poll: Poll, topic: Topic, read: PostsPage, url: str) -> None:
    posts: list[RawPost] = []
    raw = poll.reader.posts(read.posts, url, topic.top)
    for found, post in zip(read.posts, raw, strict=True):
        if post.published >= poll.since:
            topic.posts[found.key] = post.published
            posts.append(post)
    await poll.visit.deliver(posts, poll.reader.issues(read.posts, url), poll.memory.text())


async def _bury(poll: Poll, topic: Topic, keys: Sequence[str], url: str) -> None:
    """Tombstones for posts that a whole reading did not find."""
    gone = [poll.reader.gone(key, topic.posts.pop(key), f"{url}#{key}", topic.top) for key in keys]
    await poll.visit.deliver(gone)


def _rows(poll: Poll, page: Page) -> ListPage:
    """The rows of a list page; a list that lost all of them is not the page we know."""
    rows = read_list(page.text, page.url, poll.selectors)
    if not rows.rows and poll.memory.topics:
        raise SourceChanged("web_no_topics", page.url)
    return rows


def _is_wanted(poll: Poll, row: TopicRow) -> bool:
    return row.stamp is None or row.stamp >= poll.since


def _goes_on(poll: Poll, rows: ListPage, floor: Instant) -> bool:
    """Whether the list page behind this one may hold something that is still wanted."""
    if not rows.following or not rows.rows:
        return False
    if rows.oldest is None:
        return any(row.url not in poll.memory.topics for row in rows.rows)
    return rows.oldest > max(floor, poll.since)
