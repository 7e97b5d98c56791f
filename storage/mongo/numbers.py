"""Positions of the inbox: unique for ever, taken from the server in blocks."""

from dataclasses import dataclass

from storage.mongo.documents import Documents

_BLOCK = 10_000  # positions; what a process did not use up when it ended is left out


@dataclass(slots=True)
class Positions:
    """A block of this process."""

    documents: Documents
    _next: int = 1
    _last: int = 0

    async def take(self, count: int, above: int) -> int:
        """The first of `count` positions in a row, all greater than `above`."""
        if self._next + count - 1 > self._last or self._next <= above:
            size = max(count, _BLOCK)
            block = await self.documents.turn(
                "counters", {"_id": "inbox"}, {"$inc": {"last": size}}
            )
            start = (int(block["last"]) if block else size) - size + 1
            self._next, self._last = start + count, start + size - 1
            return start
        start = self._next
        self._next += count
        return start
