"""Which posts have comments to read, and what became of those that were read before."""

from dataclasses import dataclass

from crawlers.vk.comments import CommentReading, Talk
from crawlers.vk.memory import Seen, short
from crawlers.vk.names import PostName, number_of
from crawlers.vk.poll import Poll
from crawlers.vk.reader import tombstone
from crawlers.vk.window import SWEEP_EVERY, Window
from domain.errors import SourceForbidden, TokenPaused
from domain.instant import DAY, HOUR, MINUTE, SECOND
from domain.post import RawPost

_LONG = 100  # comments; of longer talks the newest are read at once, the whole only once an hour
_WHOLE_EVERY = HOUR
_AGAIN_UP_TO = 3 * DAY  # comments of posts this young are read again in each deep look
_FIRST_RETRY = 5 * MINUTE
_MOST_TRIES = 7  # five minutes doubled six times is more than five hours
_MOST_NEWEST = 300


@dataclass(slots=True)
class Talks:
    """The comments of one wall."""

    poll: Poll

    async def run(self, window: Window) -> None:
        """Read every talk that is due, the newest posts' first."""
        posts = window.older | window.posts
        posts |= await self.poll.look_up(self._unread(posts))
        due = [n for n in sorted(posts, reverse=True) if self._due(n, posts[n], window)]
        for number in due:  # should a reading fail, the next poll knows what is left
            self.poll.memory.posts[number].comments = -1
        for number in due:
            await self._read(number, posts[number].counters.comments or 0)
            await self.poll.gathering.flush_when_full()

    def _unread(self, posts: dict[int, RawPost]) -> list[int]:
        """Posts outside the window whose comments wait to be read."""
        return [
            number
            for number, seen in self.poll.memory.posts.items()
            if number not in posts
            and (seen.comments < 0 or (seen.stale and self._whole_due(seen)))
            and self._may_try(seen)
        ]

    def _due(self, number: int, post: RawPost, window: Window) -> bool:
        seen, count = self.poll.memory.posts.get(number), post.counters.comments or 0
        if seen is None or not self._may_try(seen):
            return False
        if count != seen.comments or (seen.stale and self._whole_due(seen)):
            return True
        age = self._ago(seen.date)
        rested = self._ago(seen.read) >= max(SWEEP_EVERY, age // 3)
        return window.sweep and count > 0 and rested and age <= _AGAIN_UP_TO

    async def _read(self, number: int, count: int) -> None:
        seen = self.poll.memory.posts[number]
        try:
            talk = await self._talk(number, count, seen)
        except TokenPaused:
            raise
        except SourceForbidden as refusal:
            self._refused(number, seen, refusal)
            return
        self.poll.gathering.tell(*talk.issues)
        self._heard(talk, number, seen)
        seen.comments, seen.tries, seen.retry = count, 0, 0

    async def _talk(self, number: int, count: int, seen: Seen) -> Talk:
        name = PostName(self.poll.owner, number)
        reading = CommentReading(self.poll.gateway, self.poll.lens, name)
        fresh = count - len(seen.known)
        if count > _LONG and 0 < fresh <= _MOST_NEWEST and not self._whole_due(seen):
            return await reading.newest(fresh)
        return await reading.everything()

    def _refused(self, number: int, seen: Seen, refusal: SourceForbidden) -> None:
        """Comments of one post are closed to us: visible, and tried again ever more rarely."""
        params = refusal.reason.params
        self.poll.gathering.tell(self.poll.lens.issue("vk_comments_denied", number, *params))
        seen.tries = min(seen.tries + 1, _MOST_TRIES)
        seen.retry = self.poll.seconds + _FIRST_RETRY * 2 ** (seen.tries - 1) // SECOND

    def _heard(self, talk: Talk, number: int, seen: Seen) -> None:
        """Gather new and changed comments; in a whole talk those that are missing are gone."""
        alive = {number_of(c): c for c in talk.comments if not c.deleted}
        for comment, post in alive.items():
            content = short(post.content_hash())
            if seen.known.get(comment) != content:
                self.poll.gathering.add(post)
                seen.known[comment] = content
        buried = {number_of(c) for c in talk.comments if c.deleted}
        seen.stale = not talk.whole
        if talk.whole:
            buried |= seen.known.keys() - alive.keys()
            seen.read = self.poll.seconds
        for comment in sorted(buried & seen.known.keys()):
            self._bury(PostName(self.poll.owner, number, comment), seen)

    def _bury(self, name: PostName, seen: Seen) -> None:
        top = str(PostName(name.owner, name.post))
        self.poll.gathering.add(tombstone(name, self.poll.lens, seen.date, top))
        del seen.known[name.number]

    def _may_try(self, seen: Seen) -> bool:
        return self.poll.seconds >= seen.retry

    def _whole_due(self, seen: Seen) -> bool:
        return self._ago(seen.read) >= _WHOLE_EVERY

    def _ago(self, seconds: int) -> int:
        return (self.poll.seconds - seconds) * SECOND
