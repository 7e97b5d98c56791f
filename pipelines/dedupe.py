"""Near-copies: reposts, copied appeals and edits, found among the newest texts."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.shelf import Compiled

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")  # of a repost: says nothing about its text
_ROOM = 320  # shingles of a text on average; longer texts shorten the window
_AT_ONCE = 2_000  # texts given to the compiled code in one call
_LAST = (1 << 31) - 1  # numbers are 32 bits wide


class NearCopyIndex:
    """NearCopies over a window of the newest texts, in memory; the same sequence gives the same answers.

    A text matches when the Jaccard index of its five-character shingles with an earlier text is at least 0.7,
    one of fewer than 40 letters only when both are equal but for case, signs and addresses.
    """

    def __init__(self, window: int = 50_000) -> None:
        self.window = window
        self._forget()

    @cached_property
    def _compiled(self) -> "Compiled":
        from pipelines.shelf import Compiled  # noqa: PLC0415 - the compiler takes a second to load

        return Compiled(self.window, _ROOM)

    def match(self, batch: Sequence[tuple[str, str]]) -> tuple[str | None, ...]:
        """For each (post id, masked text) the id of its earliest near-copy, and remember the text.

        A post given again keeps its place in time: only posts that first came before it can be its original.
        """
        step = min(self.window, _AT_ONCE)
        found: list[str | None] = []
        for at in range(0, len(batch), step):
            found.extend(self._match(batch[at : at + step]))
        return tuple(found)

    def _forget(self) -> None:
        self.__dict__.pop("_compiled", None)
        self._ids = [""] * self.window  # slot → post
        self._numbers: dict[str, tuple[int, int]] = {}  # post → number and rank
        self._next = 0

    def _match(self, batch: Sequence[tuple[str, str]]) -> list[str | None]:
        if self._next > _LAST - len(batch):  # once in two thousand million texts
            self._forget()
        ranks, replaced, lost = self._number([post for post, _ in batch])
        found = self._compiled.match([_bare(text) for _, text in batch], ranks, replaced)
        return [None if n < 0 else lost.get(n) or self._ids[n % self.window] for n in found]

    def _number(self, posts: Sequence[str]) -> tuple[list[int], list[int], dict[int, str]]:
        """Give each post a number; answers the numbers they came with first, and their former ones or -1.

        Also, by number, the posts that lost their slots to these.
        """
        ranks, replaced, lost = [], [], {}
        for number, post in enumerate(posts, self._next):
            former, rank = self._numbers.get(post, (-1, number))
            ranks.append(rank)
            replaced.append(former)
            slot = number % self.window
            if self._ids[slot]:
                lost[number - self.window] = self._ids[slot]
                self._drop(self._ids[slot], number - self.window)
            self._ids[slot] = post
            self._numbers[post] = (number, rank)
        self._next += len(posts)
        return ranks, replaced, lost

    def _drop(self, post: str, number: int) -> None:
        """Forget a post that leaves the window, unless it came again."""
        if self._numbers.get(post, (None, 0))[0] == number:
            del self._numbers[post]


def _bare(text: str) -> str:
    return _ADDRESS.sub(" ", text) if "://" in text or "www." in text else text
