"""Reading the comments of one post: whole, with all threads, or only the newest of a very long one."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.vk.client import Gateway
from crawlers.vk.comments_reader import Branch, CommentPage, read_comments
from crawlers.vk.lens import Lens
from crawlers.vk.names import PostName
from domain.post import RawPost
from domain.run import Issue

METHOD = "wall.getComments"
_PAGE = 100  # the API's maximum
_THREAD = 10  # replies that may come along with a comment: the API's maximum
_FRESH_STARTS = 3


@dataclass(frozen=True, slots=True)
class Talk:
    """Comments under a post; `whole` when none can be missing."""

    comments: tuple[RawPost, ...]
    issues: tuple[Issue, ...]
    whole: bool


@dataclass(slots=True)
class CommentReading:
    """Reads the comments of one post."""

    gateway: Gateway
    lens: Lens
    post: PostName

    async def everything(self) -> Talk:
        """All comments and all replies.

        Neighbouring pages share one comment: when it differs, comments were deleted meanwhile and the
        level is read again, for a skipped comment would look deleted.
        """
        for _ in range(_FRESH_STARTS):
            pages = await self._level({})
            if pages is not None:
                return await self._with_threads(pages)
        return await self.newest(_PAGE)

    async def newest(self, at_least: int) -> Talk:
        """The newest comments of the first level, `at_least` that many, with the beginnings of threads."""
        found: list[CommentPage] = []
        while sum(page.size for page in found) < at_least:
            offset = sum(page.size for page in found)
            found.append(await self._page({"sort": "desc", "offset": offset}))
            if found[-1].size < _PAGE:
                break
        return _talk(found, whole=False)

    async def _with_threads(self, pages: list[CommentPage]) -> Talk:
        branches = [branch for page in pages for branch in page.partial]
        for branch in branches:
            rest = await self._thread(branch)
            if rest is None:
                return _talk(pages, whole=False)
            pages.extend(rest)
        return _talk(pages, whole=True)

    async def _thread(self, branch: Branch) -> list[CommentPage] | None:
        """The whole thread, read from its beginning."""
        for _ in range(_FRESH_STARTS):
            pages = await self._level({"comment_id": branch.top})
            if pages is not None:
                return pages
        return None

    async def _level(self, values: Mapping[str, object]) -> list[CommentPage] | None:
        """All pages of a level, oldest first; None when it moved under our hands."""
        pages: list[CommentPage] = []
        offset = 0
        while True:
            page = await self._page({**values, "sort": "asc", "offset": offset})
            if pages and page.first != pages[-1].last:
                return None
            pages.append(page)
            if _last(page, offset):
                return pages
            offset += page.size - 1

    async def _page(self, values: Mapping[str, object]) -> CommentPage:
        asked = {
            "owner_id": self.post.owner,
            "post_id": self.post.post,
            "count": _PAGE,
            "thread_items_count": _THREAD,
            "need_likes": 1,
        }
        payload = await self.gateway.call(METHOD, {**asked, **values})
        return read_comments(payload, self.lens, self.post)


def _last(page: CommentPage, offset: int) -> bool:
    """A short page ends its level, unless VK kept some items of the page back."""
    short = page.size < _PAGE
    return page.size <= 1 or (short and (page.level is None or offset + page.size >= page.level))


def _talk(pages: list[CommentPage], *, whole: bool) -> Talk:
    by_id = {comment.id: comment for page in pages for comment in page.comments}
    issues = tuple(issue for page in pages for issue in page.issues)
    return Talk(tuple(by_id.values()), issues, whole)
