"""board.getTopics and board.getComments: one community has one topic, filled by what is said in it."""

from typing import Any

from demo.city import Message
from demo.vk.arguments import Arguments
from demo.vk.errors import VkError, bad_parameter
from demo.vk.groups import BOARD_GROUP_ID, BOARD_TITLE, BOARD_TOPIC_ID, VkGroup, group_by_id
from demo.vk.scene import Scene
from demo.vk.shapes import account, board_comment_object, people

_OPENED = 86_400  # seconds before the life begins


def get_topics(scene: Scene, args: Arguments) -> dict[str, Any]:
    """Topics of a community's board."""
    group = _board_owner(args)
    asked = args.words("topic_ids")
    shown = group.id == BOARD_GROUP_ID and (not asked or str(BOARD_TOPIC_ID) in asked)
    items = [_topic(scene, group, args)] if shown and args.number("offset") == 0 else []
    answer = {"count": int(shown), "items": items[: args.number("count")]}
    answer |= {"default_order": 1, "can_add_topics": False}
    return answer | {"profiles": [], "groups": []} if args.number("extended") else answer


def get_comments(scene: Scene, args: Arguments) -> dict[str, Any]:
    """Messages of a topic, oldest or newest first."""
    group = _board_owner(args)
    if group.id != BOARD_GROUP_ID or args.number("topic_id") != BOARD_TOPIC_ID:
        raise bad_parameter("topic_id is undefined")
    messages = _messages(scene, group)
    ordered = messages[::-1] if args.text("sort") == "desc" else messages
    start = _start(ordered, args)
    items = [
        board_comment_object(m, group, start + place, likes=bool(args.number("need_likes")))
        for place, m in enumerate(ordered[start : start + args.number("count")])
    ]
    answer = {"count": len(messages), "items": items, "real_offset": start}
    return answer | people(items) if args.number("extended") else answer


def _board_owner(args: Arguments) -> VkGroup:
    group = group_by_id(args.number("group_id"))
    if group is None:
        raise VkError(15)
    return group


def _messages(scene: Scene, group: VkGroup) -> list[Message]:
    return scene.city.threads(group.board)[::-1]


def _start(ordered: list[Message], args: Arguments) -> int:
    wanted = args.number("start_comment_id")
    first = next((place for place, m in enumerate(ordered) if m.number == wanted), 0)
    return max(0, first + args.number("offset"))


def _topic(scene: Scene, group: VkGroup, args: Arguments) -> dict[str, Any]:
    messages = _messages(scene, group)
    opened = int(scene.city.start - _OPENED)
    topic = {
        "id": BOARD_TOPIC_ID,
        "title": BOARD_TITLE,
        "created": opened,
        "created_by": group.owner_id,
        "updated": int(messages[-1].at) if messages else opened,
        "updated_by": account(messages[-1], group) if messages else group.owner_id,
        "is_closed": 0,
        "is_fixed": 1,
        "comments": len(messages),
    }
    return topic | (_previews(messages, args) if messages else {})


def _previews(messages: list[Message], args: Arguments) -> dict[str, Any]:
    wanted, length = args.number("preview"), args.number("preview_length") or None
    first = {"first_comment": messages[0].text[:length]} if wanted & 1 else {}
    return first | ({"last_comment": messages[-1].text[:length]} if wanted & 2 else {})
