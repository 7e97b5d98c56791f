"""The comments below a channel's posts, read again at growing intervals."""

from collections.abc import Sequence
from typing import Final

from crawlers.pages.gaps import note_front, note_page
from crawlers.telegram.memory import Thread
from crawlers.telegram.pages import DiscussionPage, read_discussion
from crawlers.telegram.poll import Poll
from crawlers.telegram.walk import vanished
from domain.post import RawPost
from domain.run import Issue

DISCUSSIONS_PER_POLL: Final = 25
PAGES_PER_DISCUSSION: Final = 10
CHECKS_PER_PAGE: Final = 10


async def read_discussions(poll: Poll) -> None:
    """Read the discussions that are due, the longest waiting first."""
    for post in poll.memory.due_threads(poll.now, DISCUSSIONS_PER_POLL):
        await _discussion(poll, post, poll.memory.threads[post])


async def _discussion(poll: Poll, post: int, thread: Thread) -> None:
    page = await poll.get(poll.reader.channel.discussion(post))
    if page.digest != thread.digest:
        read = read_discussion(page.text)
        if read.missing:
            gone = await vanished(poll, [post])
            await poll.visit.deliver(gone, cursor=poll.memory.text())
        elif not read.closed:
            await _newest(poll, post, thread, read)
            thread.digest = page.digest
    await _older(poll, post, thread)
    thread.postpone(poll.now)


async def _newest(poll: Poll, post: int, thread: Thread, read: DiscussionPage) -> None:
    gone = await _vanished(poll, post, thread, read)
    newest_known = max(thread.comments, default=0)
    note_front(thread.gaps, read.numbers, newest_known, older=read.older)
    await _take(poll, post, thread, read, gone)


async def _older(poll: Poll, post: int, thread: Thread) -> None:
    """Walk back through comments that are still unread."""
    for _ in range(PAGES_PER_DISCUSSION):
        if not thread.gaps:
            return
        page = await poll.get(poll.reader.channel.discussion(post, thread.gaps[-1].before))
        read = read_discussion(page.text)
        stuck = not note_page(thread.gaps, read.numbers, older=read.older)
        issue = Issue("telegram_comments_unread", poll.visit.manifest.name, params=(str(post),))
        await _take(poll, post, thread, read, (), (issue,) if stuck else ())


async def _vanished(poll: Poll, post: int, thread: Thread, read: DiscussionPage) -> list[RawPost]:
    """Tombstones of known comments that neither the newest page nor their own address shows."""
    low = min(read.numbers, default=0) if read.older else 0
    suspects = sorted({c for c in thread.comments if c >= low} - set(read.numbers))
    gone: list[RawPost] = []
    for comment in suspects[:CHECKS_PER_PAGE]:
        page = await poll.get(poll.reader.channel.discussion(post, comment))
        again = read_discussion(page.text)
        if not again.closed and comment not in again.numbers:
            at = thread.comments.pop(comment)
            gone.append(poll.reader.gone_comment(post, comment, at))
    return gone


async def _take(
    poll: Poll,
    post: int,
    thread: Thread,
    read: DiscussionPage,
    gone: Sequence[RawPost],
    issues: Sequence[Issue] = (),
) -> None:
    """Deliver comments together with the memory that goes with them."""
    comments = poll.reader.comments(post, read.messages)
    for message, comment in zip(read.messages, comments, strict=True):
        thread.comments[message.number] = comment.published
        thread.active = max(thread.active, comment.published)
    found = [*poll.reader.issues(read.flaws), *issues]
    await poll.visit.deliver([*comments, *gone], found, poll.memory.text())
