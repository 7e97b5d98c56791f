"""The pure reader of comments under a post and of messages on a board."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.vk.attachments import read_attachments, unknown_kinds
from crawlers.vk.lens import Lens, counters
from crawlers.vk.names import PostName
from crawlers.vk.reader import items_of, to_shape, tombstone, unknown_fields
from crawlers.vk.shapes import COMMENT_FIELDS, CommentShape, TopicShape
from domain.instant import from_seconds
from domain.post import RawPost
from domain.run import Issue

_BOARD_REPLY = re.compile(r"\[(?:id|club)\d+:bp-\d+_(\d+)\|")


@dataclass(frozen=True, slots=True)
class Branch:
    """A first-level comment whose thread came only in part."""

    top: int
    total: int


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page of comments with the replies that came along, in the order of the answer."""

    size: int  # items of this page on its level
    total: int  # items altogether, threads included
    level: int | None  # items on the level, where VK tells
    first: int | None  # number of the first and the last item on this level
    last: int | None
    comments: tuple[RawPost, ...]  # deleted ones are tombstones
    partial: tuple[Branch, ...]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Page:
    """A page while it is read."""

    lens: Lens
    top: PostName
    comments: list[RawPost]
    branches: list[Branch]
    issues: list[Issue]


def read_comments(payload: object, lens: Lens, post: PostName) -> CommentPage:
    """An answer of `wall.getComments`, first level or one thread (platforms.md §1.5)."""
    _, items = items_of(payload, "wall.getComments")
    page = _Page(lens, post, [], [], [])
    numbers = [_branch(item, page) for item in items]
    return _finish(page, numbers, payload)


def read_board(payload: object, lens: Lens, topic: PostName) -> CommentPage:
    """An answer of `board.getComments`: each message stands for itself unless it answers another."""
    _, items = items_of(payload, "board.getComments")
    page = _Page(lens, topic, [], [], [])
    for item in items:
        shape = _shape(item, page)
        if shape is not None:
            page.comments.append(_board_message(shape, page))
    return _finish(page, [_number(item) for item in items], payload)


def read_topics(payload: object, lens: Lens) -> tuple[tuple[TopicShape, ...], tuple[Issue, ...]]:
    """An answer of `board.getTopics`."""
    _, items = items_of(payload, "board.getTopics")
    issues: list[Issue] = []
    found = [to_shape(item, TopicShape, lens, issues) for item in items]
    return tuple(topic for topic in found if topic is not None), tuple(issues)


def _finish(page: _Page, numbers: list[int | None], payload: object) -> CommentPage:
    known = [number for number in numbers if number is not None]
    level = payload.get("current_level_count") if isinstance(payload, dict) else None
    return CommentPage(
        len(numbers),
        items_of(payload, "")[0],
        level if isinstance(level, int) else None,
        known[0] if known else None,
        known[-1] if known else None,
        tuple(page.comments),
        tuple(page.branches),
        tuple(page.issues),
    )


def _branch(item: Any, page: _Page) -> int | None:
    """Read a comment with its beginning of a thread; answers with its number."""
    shape = _shape(item, page)
    if shape is None:
        return _number(item)
    page.comments.append(_comment(shape, page))
    replies = [_shape(reply, page) for reply in _replies(shape)]
    page.comments.extend(_comment(reply, page) for reply in replies if reply is not None)
    total = shape.thread.get("count") if isinstance(shape.thread, dict) else 0
    if isinstance(total, int) and total > len(replies):
        page.branches.append(Branch(shape.id, total))
    return shape.id


def _shape(item: Any, page: _Page) -> CommentShape | None:
    shape = to_shape(item, CommentShape, page.lens, page.issues)
    if shape is not None and not (shape.date or shape.deleted):
        page.issues.append(page.lens.issue("vk_bad_item", "CommentShape", shape.id, "no date"))
        return None
    if shape is not None:
        page.issues.extend(unknown_fields(item, COMMENT_FIELDS, page.lens))
        for kind in unknown_kinds(shape.attachments):
            page.issues.append(page.lens.issue("vk_unknown_attachment", kind))
    return shape


def _replies(shape: CommentShape) -> Iterator[Any]:
    if isinstance(shape.thread, dict):
        yield from shape.thread.get("items") or ()


def _number(item: Any) -> int | None:
    number = item.get("id") if isinstance(item, dict) else None
    return number if isinstance(number, int) else None


def _comment(shape: CommentShape, page: _Page) -> RawPost:
    thread = str(page.top)
    name = PostName(page.top.owner, page.top.post, shape.id)
    if shape.deleted:
        return tombstone(name, page.lens, shape.date, thread)
    above = shape.reply_to_comment or (shape.parents_stack[-1] if shape.parents_stack else None)
    reply_to = str(PostName(page.top.owner, page.top.post, above)) if above else thread
    inside = shape.parents_stack[0] if shape.parents_stack else None
    return _message(shape, name, page.lens, name.url(page.lens.pages, inside), reply_to, thread)


def _board_message(shape: CommentShape, page: _Page) -> RawPost:
    name = PostName(page.top.owner, page.top.post, shape.id, topic=True)
    if shape.deleted:
        return tombstone(name, page.lens, shape.date)
    answered = _BOARD_REPLY.match(shape.text)
    above = (
        PostName(page.top.owner, page.top.post, int(answered[1]), topic=True) if answered else None
    )
    reply_to = str(above) if above else None
    return _message(shape, name, page.lens, name.url(page.lens.pages), reply_to, reply_to)


def _message(
    shape: CommentShape,
    name: PostName,
    lens: Lens,
    url: str,
    reply_to: str | None,
    thread: str | None,
) -> RawPost:
    voice = lens.voice(shape.from_id, name.owner)
    return RawPost(
        id=str(name),
        platform="vk",
        source=lens.source,
        url=url,
        voice=voice,
        published=from_seconds(shape.date),
        text=shape.text,
        reply_to=reply_to,
        thread=thread,
        attachments=read_attachments(shape.attachments, url, lens.pages),
        counters=counters(shape.likes),
        mark=lens.keyed(voice, shape.from_id, 0, shape.date),
    )
