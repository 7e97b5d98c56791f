"""What a VK source remembers between polls: its cursor, as JSON text."""

from typing import TypeVar

import msgspec

VERSION = 1
_MOST_SAID = 200
_HASH = 8  # hex digits that tell two texts of one post apart


class Seen(msgspec.Struct, array_like=True):
    """One post: seconds of publication, content, how many comments it had when they were read, which."""

    date: int
    hash: str
    comments: int = -1  # -1: never read
    read: int = 0  # Unix seconds of the last complete reading of its comments
    retry: int = 0  # Unix seconds before which a refused reading is not repeated
    tries: int = 0
    stale: bool = False  # a long talk of which only the newest comments were read
    known: dict[int, str] = {}


class Gap(msgspec.Struct, array_like=True):
    """Pages that were not yet read: from `low`, which stood at `offset`, down to `until`."""

    until: int
    low: int
    offset: int


class WallMemory(msgspec.Struct, omit_defaults=True):
    """A wall: its newest post, an interrupted reading, and the posts that are watched."""

    v: int = VERSION
    owner: int = 0  # the community behind a screen name, once a post told it
    newest: int = 0
    gap: Gap | None = None
    swept: int = 0  # Unix seconds of the last deep look
    doubted: int = 0  # since when so many posts are missing that it may be VK's fault
    posts: dict[int, Seen] = {}
    said: list[str] = []


class TopicSeen(msgspec.Struct, array_like=True):
    """One topic of a board."""

    comments: int = -1
    updated: int = 0
    read: int = 0
    known: dict[int, str] = {}


class BoardMemory(msgspec.Struct, omit_defaults=True):
    """A board: its topics by number."""

    v: int = VERSION
    topics: dict[int, TopicSeen] = {}
    said: list[str] = []


class SearchMemory(msgspec.Struct, omit_defaults=True):
    """A search: up to when it was read, and what it found lately (id → seconds, content)."""

    v: int = VERSION
    last: int = 0
    found: dict[str, tuple[int, str]] = {}
    said: list[str] = []


Memory = WallMemory | BoardMemory | SearchMemory
M = TypeVar("M", WallMemory, BoardMemory, SearchMemory)


def recall(cursor: str, kind: type[M]) -> M | None:
    """The memory in a cursor; a fresh one for an empty cursor, None for one that cannot be read."""
    if not cursor:
        return kind()
    try:
        memory = msgspec.json.decode(cursor, type=kind)
    except msgspec.DecodeError:
        return None
    return memory if memory.v == VERSION else None


def written(memory: Memory) -> str:
    """The cursor."""
    del memory.said[:-_MOST_SAID]
    return msgspec.json.encode(memory).decode()


def short(content_hash: str) -> str:
    """As much of a content hash as a memory keeps."""
    return content_hash[:_HASH]
