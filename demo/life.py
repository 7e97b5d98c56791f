"""A life of the city: who wrote what, when, where. The form of its file is part of the product's contract."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCES = (
    *(f"vk:group{n}" for n in range(1, 10)),
    *(f"tg:chat{n}" for n in range(1, 5)),
    "forum",
    "feed",
)
VOICES = ("community", "authority", "resident")
DAYS = 14
MINUTES = DAYS * 1440
_NEEDED = ("id", "at_minute", "source", "text")


class LifeError(ValueError):
    """A line of a life that cannot be played; the message says which one and what to mend."""


@dataclass(frozen=True, slots=True)
class LifePost:
    """One message of the city; minutes count from the start of the 14 days."""

    id: str
    at_minute: float
    source: str
    voice: str
    text: str
    reply_to: str | None = None
    deleted_at_minute: float | None = None


def read_life(folder: Path) -> tuple[LifePost, ...]:
    """All posts of `folder/posts.jsonl` in the order of their times; never a truth file."""
    posts = sorted(_lines(folder / "posts.jsonl"), key=lambda p: (p.at_minute, p.id))
    known: set[str] = set()
    for post in posts:
        if post.id in known:
            raise LifeError(f"posts.jsonl: id {post.id!r} is used twice")
        known.add(post.id)
    for post in posts:
        if post.reply_to is not None and post.reply_to not in known:
            raise LifeError(f"posts.jsonl: {post.id!r} replies to unknown {post.reply_to!r}")
    return tuple(posts)


def _lines(path: Path) -> Iterator[LifePost]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                yield _post(json.loads(line))
            except (TypeError, ValueError) as error:
                raise LifeError(f"{path.name}, line {number}: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LifeError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LifeError(f"{path.name}: not UTF-8, byte {error.start + 1}") from error


def _post(row: Any) -> LifePost:
    if not isinstance(row, dict):
        raise LifeError("not an object")
    for name in _NEEDED:
        if row.get(name) is None:
            raise LifeError(f"{name!r} is missing")
    source, voice = str(row["source"]), str(row.get("voice") or "resident")
    if source not in SOURCES:
        raise LifeError(f"unknown source {source!r}; known: {', '.join(SOURCES)}")
    if voice not in VOICES:
        raise LifeError(f"unknown voice {voice!r}; known: {', '.join(VOICES)}")
    reply, deleted = row.get("reply_to"), row.get("deleted_at_minute")
    return LifePost(
        id=str(row["id"]),
        at_minute=float(row["at_minute"]),
        source=source,
        voice=voice,
        text=str(row["text"]),
        reply_to=None if reply is None else str(reply),
        deleted_at_minute=None if deleted is None else float(deleted),
    )
