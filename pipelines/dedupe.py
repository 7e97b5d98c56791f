"""Near-copies: reposts, copied appeals and edits, found among the newest texts."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipelines.fingerprint import Codes, Offsets
    from pipelines.shelf import Shelf

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
        from pipelines import fingerprint, shelf  # noqa: PLC0415 - the compiler takes a second to load

        self.window = window
        self._fingerprint, self._search = fingerprint, shelf
        self._alphabet = fingerprint.alphabet()
        self._forget()

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
        self._shelf: Shelf = self._search.empty_shelf(self.window, _ROOM)
        self._ids = [""] * self.window  # slot → post
        self._numbers: dict[str, tuple[int, int]] = {}  # post → number and rank
        self._next = 0

    def _match(self, batch: Sequence[tuple[str, str]]) -> list[str | None]:
        if self._next > _LAST - len(batch):  # once in two thousand million texts
            self._forget()
        places, before = self._ids.copy(), self._next
        ranks, replaced = self._number([post for post, _ in batch])
        texts, ends = self._plain([text for _, text in batch])
        found = self._search.match(self._shelf, texts, ends, ranks, replaced)
        return [self._name(int(n), places, before) for n in found]

    def _name(self, number: int, places: list[str], before: int) -> str | None:
        """The post behind a number; one from before this batch may have lost its slot to it meanwhile."""
        if number < 0:
            return None
        return (places if number < before else self._ids)[number % self.window]

    def _number(self, posts: Sequence[str]) -> tuple["Offsets", "Offsets"]:
        """Give each post its number; its rank is the number it came with first."""
        ranks, replaced = np.empty(len(posts), np.int64), np.full(len(posts), -1, np.int64)
        for i, post in enumerate(posts):
            number = self._next
            self._next += 1
            former, rank = self._numbers.get(post, (-1, number))
            ranks[i], replaced[i] = rank, former
            slot = number % self.window
            self._drop(self._ids[slot], number - self.window)
            self._ids[slot] = post
            self._numbers[post] = (number, rank)
        return ranks, replaced

    def _drop(self, post: str, number: int) -> None:
        """Forget a post that leaves the window, unless it came again."""
        if self._numbers.get(post, (None, 0))[0] == number:
            del self._numbers[post]

    def _plain(self, texts: Sequence[str]) -> tuple["Codes", "Offsets"]:
        bare = [_ADDRESS.sub(" ", t) if "://" in t or "www." in t else t for t in texts]
        offsets = np.zeros(len(bare) + 1, np.int64)
        np.cumsum([len(t) for t in bare], out=offsets[1:])
        joined = "".join(bare).encode("utf-32-le", "surrogatepass")
        return self._fingerprint.plain(np.frombuffer(joined, np.uint32), offsets, self._alphabet)
