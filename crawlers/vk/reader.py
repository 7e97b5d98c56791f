"""The pure reader of walls: a payload becomes posts and issues; one bad item never costs the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from crawlers.vk.attachments import read_attachments, unknown_kinds
from crawlers.vk.lens import Lens, counters, geo_point
from crawlers.vk.names import PostName
from crawlers.vk.shapes import POST_FIELDS, PostShape
from domain.codes import Voice
from domain.errors import SourceChanged
from domain.instant import from_seconds
from domain.post import Attachment, RawPost
from domain.run import Issue

Shape = TypeVar("Shape", bound=msgspec.Struct)
_UNPUBLISHED = frozenset({"postpone", "suggest"})


@dataclass(frozen=True, slots=True)
class WallPage:
    """One page of a wall or of search results, newest first; `size` counts dropped items too."""

    total: int
    size: int
    posts: tuple[RawPost, ...]
    pinned: frozenset[str]  # ids that stand at the top whatever their age
    issues: tuple[Issue, ...]
    next_from: str = ""
    personal: int = 0  # posts of people's own walls, dropped

    def in_order(self) -> tuple[RawPost, ...]:
        """Without the pinned ones."""
        return tuple(post for post in self.posts if post.id not in self.pinned)


def items_of(payload: object, method: str) -> tuple[int, list[Any]]:
    """(count, items) of any list answer; raises SourceChanged when it is not one."""
    if isinstance(payload, dict) and isinstance(payload.get("items"), list):
        count = payload.get("count", len(payload["items"]))
        return count if isinstance(count, int) else 0, payload["items"]
    raise SourceChanged("vk_not_a_list", method)


def read_posts(payload: object, lens: Lens, method: str = "wall.get") -> WallPage:
    """Posts of `wall.get`, `wall.getById` or `newsfeed.search`; personal walls are dropped."""
    total, items = items_of(payload, method)
    posts: list[RawPost] = []
    issues: list[Issue] = []
    pinned: set[str] = set()
    personal = 0
    for item in items:
        shape = to_shape(item, PostShape, lens, issues)
        if shape is None or shape.owner_id > 0 or shape.post_type in _UNPUBLISHED:
            personal += shape is not None and shape.owner_id > 0
            continue
        issues.extend(_doubts(item, shape, lens))
        post = _post(shape, lens)
        posts.append(post)
        if shape.is_pinned:
            pinned.add(post.id)
    following = payload.get("next_from") if isinstance(payload, dict) else None
    return WallPage(
        total=total,
        size=len(items),
        posts=tuple(posts),
        pinned=frozenset(pinned),
        issues=tuple(issues),
        next_from=str(following or ""),
        personal=personal,
    )


def to_shape(item: Any, kind: type[Shape], lens: Lens, issues: list[Issue]) -> Shape | None:
    """An item as our shape; what does not fit becomes an issue with its number."""
    try:
        return msgspec.convert(item, kind, strict=False)
    except msgspec.ValidationError as error:
        number = item.get("id", "?") if isinstance(item, dict) else "?"
        issues.append(lens.issue("vk_bad_item", kind.__name__, number, error))
        return None


def unknown_fields(item: dict[str, Any], known: frozenset[str], lens: Lens) -> Iterator[Issue]:
    """One issue for each field that no list of ours holds."""
    for name in item.keys() - known:
        yield lens.issue("vk_unknown_field", name)


def _doubts(item: dict[str, Any], shape: PostShape, lens: Lens) -> Iterator[Issue]:
    yield from unknown_fields(item, POST_FIELDS, lens)
    for kind in unknown_kinds(shape.attachments):
        yield lens.issue("vk_unknown_attachment", kind)
    if shape.geo is not None and geo_point(shape.geo) is None:
        yield lens.issue("vk_bad_geo", shape.id)


def _post(shape: PostShape, lens: Lens) -> RawPost:
    name = PostName(shape.owner_id, shape.id)
    url = name.url(lens.pages)
    voice = lens.voice(shape.from_id, shape.owner_id, shape.signer_id)
    if shape.is_deleted:
        return tombstone(name, lens, shape.date)
    return RawPost(
        id=str(name),
        platform="vk",
        source=lens.source,
        url=url,
        voice=voice,
        published=from_seconds(shape.date),
        text="\n\n".join(filter(None, [shape.text, *_reposted_texts(shape)])),
        edited=from_seconds(shape.edited) if shape.edited else None,
        attachments=_hanging(shape, url, lens),
        counters=counters(shape.likes, shape.reposts, shape.views, shape.comments),
        geo=geo_point(shape.geo),
        mark=lens.keyed(voice, shape.from_id, shape.signer_id, shape.date),
    )


def tombstone(name: PostName, lens: Lens, date: int, thread: str | None = None) -> RawPost:
    """What is left of a post that is gone at its source; `date` in Unix seconds."""
    return RawPost(
        id=str(name),
        platform="vk",
        source=lens.source,
        url=name.url(lens.pages),
        voice=Voice.RESIDENT,
        published=from_seconds(date),
        text="",
        thread=thread,
        deleted=True,
    )


def _reposted(shape: PostShape) -> Iterator[dict[str, Any]]:
    if isinstance(shape.copy_history, list):
        yield from (older for older in shape.copy_history if isinstance(older, dict))


def _reposted_texts(shape: PostShape) -> Iterator[str]:
    for older in _reposted(shape):
        yield str(older.get("text") or "")


def _hanging(shape: PostShape, url: str, lens: Lens) -> tuple[Attachment, ...]:
    own = list(shape.attachments) if isinstance(shape.attachments, list) else []
    for older in _reposted(shape):
        own.extend(older.get("attachments") or ())
    return read_attachments(own, url, lens.pages)
