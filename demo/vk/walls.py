"""wall.get, wall.getById and wall.getComments."""

from typing import Any

from demo.city import Message
from demo.vk.arguments import Arguments
from demo.vk.errors import VkError, bad_parameter
from demo.vk.groups import VkGroup, group_by_id
from demo.vk.scene import Scene, by_owner
from demo.vk.shapes import Thread, comment_object, people, placeholder


def get(scene: Scene, args: Arguments) -> dict[str, Any]:
    """Posts of a wall, newest first."""
    group = scene.wall_owner(args.number("owner_id"), args.text("domain"))
    posts = [p for p in scene.posts(group) if _wanted(p, group, args.text("filter"))]
    start = args.number("offset")
    items = [scene.show(p, group) for p in posts[start : start + args.number("count")]]
    return _extended({"count": len(posts), "items": items}, args)


def get_by_id(scene: Scene, args: Arguments) -> dict[str, Any]:
    """Named posts; what is gone is left out."""
    names = args.words("posts")
    if len(names) > _MOST_IDS:
        raise bad_parameter(f"posts should have at most {_MOST_IDS} items")
    found = [_post_named(scene, name) for name in names]
    items = [scene.show(post, group) for post, group in filter(None, found)]
    return _extended({"items": items}, args)


def get_comments(scene: Scene, args: Arguments) -> dict[str, Any]:
    """First-level comments with the beginnings of their threads, or one thread (`comment_id`)."""
    group = scene.wall_owner(args.number("owner_id"), "")
    post = scene.find_post(group, args.number("post_id"))
    if post is None:
        raise VkError(15, "post was not found check post_id param")
    threads = scene.threads(post)
    if args.given("comment_id"):
        return _extended(_one_thread(threads, post, group, args), args)
    items = [_first_level(thread, post, group, args) for thread in threads]
    total = sum(len(thread.replies) + (not thread.gone) for thread in threads)
    return _extended(_level(items, total, args), args)


_MOST_IDS = 100


def _wanted(post: Message, group: VkGroup, kind: str) -> bool:
    return kind == "all" or by_owner(post, group) == (kind == "owner")


def _post_named(scene: Scene, name: str) -> tuple[Message, VkGroup] | None:
    owner, _, number = name.partition("_")
    if not (owner.removeprefix("-").isdigit() and number.isdigit()):
        raise bad_parameter("posts is invalid")
    group = group_by_id(-int(owner))
    post = scene.find_post(group, int(number)) if group else None
    return (post, group) if post and group else None


def _first_level(thread: Thread, post: Message, group: VkGroup, args: Arguments) -> dict[str, Any]:
    likes = bool(args.number("need_likes"))
    if thread.gone:
        shown = placeholder(thread.top, post, group)
    else:
        shown = comment_object(thread.top, post, group, likes=likes)
    first = thread.replies[: args.number("thread_items_count")]
    shown["thread"] = {
        "count": len(thread.replies),
        "items": [comment_object(reply, post, group, likes=likes) for reply in first],
        "can_post": False,
        "show_reply_button": True,
        "groups_can_post": True,
    }
    return shown


def _one_thread(
    threads: list[Thread], post: Message, group: VkGroup, args: Arguments
) -> dict[str, Any]:
    wanted = args.number("comment_id")
    replies = next((t.replies for t in threads if t.top.number == wanted), None)
    if replies is None:
        raise bad_parameter("comment_id is undefined")
    likes = bool(args.number("need_likes"))
    items = [comment_object(reply, post, group, likes=likes) for reply in replies]
    return _level(items, len(items), args)


def _level(items: list[dict[str, Any]], total: int, args: Arguments) -> dict[str, Any]:
    ordered = items[::-1] if args.text("sort") == "desc" else items
    start = max(0, _place_of(ordered, args.number("start_comment_id")) + args.number("offset"))
    return {
        "count": total,
        "items": [_cut(i, args) for i in ordered[start : start + args.number("count")]],
        "current_level_count": len(items),
        "can_post": False,
        "show_reply_button": True,
        "groups_can_post": True,
    }


def _place_of(items: list[dict[str, Any]], comment: int) -> int:
    return next((place for place, item in enumerate(items) if item["id"] == comment), 0)


def _cut(item: dict[str, Any], args: Arguments) -> dict[str, Any]:
    length = args.number("preview_length")
    if not length or len(item["text"]) <= length:
        return item
    return {**item, "text": item["text"][:length] + "…"}


def _extended(answer: dict[str, Any], args: Arguments) -> dict[str, Any]:
    return answer | people(answer["items"]) if args.number("extended") else answer
