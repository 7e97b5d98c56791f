"""Reading a wall from its top: as many pages as bring something new, gaps of earlier polls, deep looks."""

from dataclasses import dataclass, field

from crawlers.vk.memory import Gap
from crawlers.vk.names import Address, number_of
from crawlers.vk.poll import Poll
from crawlers.vk.reader import WallPage, read_posts
from domain.errors import SourceForbidden
from domain.instant import DAY, HOUR, SECOND, Instant
from domain.post import RawPost

METHOD = "wall.get"
PAGE = 100  # the API's maximum
_SMALLEST = 20
_STEP = 20
_ROOM = 10  # new posts that fit on top without a second page
_LIVELY = 2 * DAY  # comments and edits come mostly to posts this young
SWEEP_EVERY = 6 * HOUR
SWEEP_DEPTH = 7 * DAY
_SWEEP_PAGES = 5
_OVERLAP = 10


@dataclass(slots=True)
class Window:
    """What one poll saw of a wall; `posts` from the top down without holes, `older` in an earlier gap."""

    posts: dict[int, RawPost] = field(default_factory=dict)
    older: dict[int, RawPost] = field(default_factory=dict)
    floor: Instant = 0  # everything published after this was seen
    sweep: bool = False


@dataclass(slots=True)
class WindowReading:
    """Reads pages of `wall.get` and gathers what is new or changed on them."""

    poll: Poll

    async def read(self) -> Window:
        """The top of the wall down to what is known, then an unfinished reading of an earlier poll."""
        gap, known = self.poll.memory.gap, self.poll.memory.newest
        rested = self.poll.now - self.poll.memory.swept * SECOND >= SWEEP_EVERY
        window = Window(sweep=rested and gap is None)
        await self._walk(window, until=known, below=gap.until if gap else known)
        if gap is not None:
            self.poll.memory.gap = gap
            await self._fill(gap, window)
        self.poll.memory.gap = None
        if window.sweep:
            self.poll.memory.swept = self.poll.seconds
        return window

    async def _walk(self, window: Window, until: int, below: int) -> None:
        """Pages from the top until one reaches a post that was known before."""
        offset, size, pages, done = 0, self._first_size(window), 0, False
        while not done:
            page = await self._page(offset, size)
            self._note(page, window.posts)
            offset, size, pages = offset + page.size, PAGE, pages + 1
            bottom = _bottom(page, offset)
            reached = bottom or self._reached(page, until)
            if not reached:
                await self._interrupted(Gap(below, _lowest(page), offset))
            done = reached and (bottom or not self._deeper(window, page, pages))
            window.floor = 0 if bottom else _oldest(page)

    async def _fill(self, gap: Gap, window: Window) -> None:
        """Go on where an earlier poll stopped; the place has moved by what was written or deleted since."""
        offset = max(0, gap.offset - _OVERLAP)
        page = await self._page(offset, PAGE)
        while offset > 0 and _highest(page) < gap.low:
            offset = max(0, offset - PAGE)
            page = await self._page(offset, PAGE)
        while True:
            self._note(page, window.older)
            offset += page.size
            if _bottom(page, offset) or self._reached(page, gap.until):
                return
            await self._interrupted(Gap(gap.until, _lowest(page), offset))
            page = await self._page(offset, PAGE)

    async def _interrupted(self, gap: Gap) -> None:
        """Save where we are: should the next call fail, the next poll goes on from here."""
        self.poll.memory.gap = gap
        await self.poll.gathering.flush()

    async def _page(self, offset: int, count: int) -> WallPage:
        asked = {**wall_of(self.poll.address), "offset": offset, "count": count, "filter": "all"}
        page = read_posts(await self.poll.gateway.call(METHOD, asked), self.poll.lens)
        refuse_personal(page, self.poll.address.screen_name)
        self.poll.gathering.tell(*page.issues)
        return page

    def _first_size(self, window: Window) -> int:
        if window.sweep or not self.poll.memory.posts:
            return PAGE
        young = (self.poll.now - _LIVELY) // SECOND
        lively = sum(seen.date >= young for seen in self.poll.memory.posts.values())
        wanted = -(-(lively + _ROOM) // _STEP) * _STEP
        return min(PAGE, max(_SMALLEST, wanted))

    def _note(self, page: WallPage, seen: dict[int, RawPost]) -> None:
        for post in page.posts:
            if post.published >= self.poll.since:
                number = number_of(post)
                self.poll.remember(post)
                self.poll.memory.newest = max(self.poll.memory.newest, number)
                seen[number] = post

    def _reached(self, page: WallPage, until: int) -> bool:
        """Whether a page went down to a known post or to the time before which nothing is wanted."""
        ordered = page.in_order()
        return bool(ordered) and (ordered[-1].published < self.poll.since or _lowest(page) <= until)

    def _deeper(self, window: Window, page: WallPage, pages: int) -> bool:
        """Whether a deep look goes on below what is known."""
        horizon = max(self.poll.since, self.poll.now - SWEEP_DEPTH)
        return window.sweep and _oldest(page) > horizon and pages < _SWEEP_PAGES


def wall_of(address: Address) -> dict[str, object]:
    """The parameter that names a wall."""
    if address.owner is None:
        return {"domain": address.screen_name}
    return {"owner_id": address.owner}


def refuse_personal(page: WallPage, address: str) -> None:
    """A screen name may turn out to be a person's: such a wall is not read."""
    if page.personal:
        raise SourceForbidden("vk_personal_wall", address)


def _bottom(page: WallPage, offset: int) -> bool:
    """The end of the wall. VK may give fewer posts than asked for, so a short page alone is none."""
    return page.size == 0 or offset >= page.total


def _lowest(page: WallPage) -> int:
    return min(map(number_of, page.in_order()), default=0)


def _highest(page: WallPage) -> int:
    return max(map(number_of, page.in_order()), default=0)


def _oldest(page: WallPage) -> Instant:
    return min((post.published for post in page.in_order()), default=0)
