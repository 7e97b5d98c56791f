"""The posts of a channel: the newest page, missing stretches, a review of the last days."""

from collections.abc import Iterable, Sequence
from typing import Final

from crawlers.pages.gaps import note_front, note_page
from crawlers.pages.page import Page
from crawlers.telegram.memory import REVIEW_DEPTH
from crawlers.telegram.pages import ChannelPage, read_channel, read_single
from crawlers.telegram.poll import Poll, shown
from domain.errors import SourceChanged
from domain.instant import Instant
from domain.post import RawPost

PAGES_PER_POLL: Final = 25
REVIEW_PAGES: Final = 10
CHECKS_PER_PAGE: Final = 30


async def read_newest(poll: Poll, page: Page) -> None:
    """Read the newest page, unless it is as it was."""
    memory = poll.memory
    if shown(page).digest == memory.digest:
        return
    read = read_channel(page.text)
    wanted = [] if _reaches(read, poll.since) else read.numbers
    note_front(memory.gaps, wanted, memory.newest, older=read.older)
    suspects = _lacking(memory.within(_lowest(read), None), read)
    gone = await vanished(poll, suspects[:CHECKS_PER_PAGE])
    memory.digest = page.digest if len(suspects) <= CHECKS_PER_PAGE else ""
    memory.front = min(read.numbers, default=memory.front)
    memory.newest = max([*read.numbers, memory.newest])
    await _take(poll, read, gone)


async def fill_gaps(poll: Poll) -> None:
    """Walk back through what is still unread, a bounded number of pages."""
    gaps = poll.memory.gaps
    for _ in range(PAGES_PER_POLL):
        if not gaps:
            return
        read = await _older(poll, gaps[-1].before)
        more = read.older and bool(read.numbers) and not _reaches(read, poll.since)
        if not note_page(gaps, read.numbers, older=more):
            raise SourceChanged("telegram_paging_stuck", poll.reader.channel.name)
        await _take(poll, read, ())


async def review(poll: Poll) -> None:
    """Now and then look at the pages of the last days again, for edits and deletions."""
    memory, before = poll.memory, poll.memory.front
    if not memory.review_due(poll.now):
        return
    for _ in range(REVIEW_PAGES):
        read = await _older(poll, before)
        gone = await vanished(poll, _lacking(memory.within(_lowest(read), before - 1), read))
        await _take(poll, read, gone)
        before = min(read.numbers, default=0)
        if not read.older or not before or _reaches(read, poll.now - REVIEW_DEPTH):
            break
    memory.reviewed = poll.now


async def vanished(poll: Poll, suspects: Iterable[int]) -> list[RawPost]:
    """Tombstones of those posts, and of their comments, that Telegram itself calls missing."""
    reader, gone = poll.reader, list[RawPost]()
    for post in suspects:
        page = await poll.get(reader.channel.single(post))
        if read_single(page.text) is None:
            thread = poll.memory.threads.pop(post)
            gone.append(reader.gone_post(post, thread.at))
            gone += [reader.gone_comment(post, c, at) for c, at in thread.comments.items()]
    return gone


async def _take(poll: Poll, read: ChannelPage, gone: Sequence[RawPost]) -> None:
    """Deliver a page together with the memory that goes with it."""
    posts = []
    for message, post in zip(read.messages, poll.reader.posts(read.messages), strict=True):
        if post.published >= poll.since:
            poll.memory.learn(message.number, post.published, poll.now)
            posts.append(post)
    issues = poll.reader.issues(read.flaws)
    await poll.visit.deliver([*posts, *gone], issues, poll.memory.text())


async def _older(poll: Poll, before: int) -> ChannelPage:
    page = await poll.get(poll.reader.channel.preview(before))
    return read_channel(page.text)


def _lacking(known: Iterable[int], read: ChannelPage) -> list[int]:
    """Known posts that a page does not show, though it vouches for their numbers."""
    return sorted(set(known) - set(read.numbers))


def _lowest(read: ChannelPage) -> int:
    """The lowest number a page vouches for: what is below its first message stands on older pages."""
    return min(read.numbers, default=0) if read.older else 0


def _reaches(read: ChannelPage, past: Instant) -> bool:
    """Whether a page goes back beyond an instant."""
    return any(m.published is not None and m.published < past for m in read.messages)
