"""Messages of the city as VK's objects (platforms.md §1.5); counters are made up but steady."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from demo.city import SAID, Message
from demo.vk.groups import AUTHORITY_ID, VkGroup, group_by_id

_FIRST = ("Анна", "Ирина", "Ольга", "Мария", "Елена", "Сергей", "Андрей", "Павел", "Олег", "Денис")
_LAST = ("Ким", "Гончаренко", "Шевчук", "Черных", "Долгих", "Седых", "Коваленко", "Бондарь")
_PLATFORMS = ("android", "iphone", "")  # "" is the site itself
_FEMALE_NAMES = 5
_SIZES = (("s", 75, 56), ("m", 130, 97), ("x", 604, 453), ("w", 1280, 960))


@dataclass(frozen=True, slots=True)
class Thread:
    """A first-level comment with all replies below it that can be seen, oldest first."""

    top: Message
    replies: tuple[Message, ...]
    gone: bool  # deleted, kept as a placeholder for its replies


def account(message: Message, group: VkGroup) -> int:
    """`from_id` of a message: communities are negative, people positive."""
    if message.post.voice == "community":
        return group.owner_id
    return AUTHORITY_ID if message.post.voice == "authority" else message.author


def post_object(
    message: Message, group: VkGroup, comments: int, point: tuple[float, float] | None
) -> dict[str, Any]:
    """`wall_wallpost_full` of a thread's first message."""
    whole = {
        "inner_type": "wall_wallpost",
        "id": message.number,
        "owner_id": group.owner_id,
        "from_id": account(message, group),
        "date": int(message.at),
        "text": message.text,
        "type": "post",
        "post_type": "post",
        "hash": _digest(group.owner_id, message.number),
        "marked_as_ads": 0,
        "carousel_offset": 0,
        "is_favorite": False,
        "donut": {"is_donut": False},
        "comments": {"count": comments, "can_post": 0, "can_view": 1, "groups_can_post": True},
        "reposts": {"count": message.number % 5, "user_reposted": 0},
        "views": {"count": 40 + message.number * 37 % 900},
        "attachments": _attachments(message, group),
        "post_source": _origin(message),
        **_likes(message),
    }
    if message.post.voice == "community":
        whole["created_by"] = (
            message.author
        )  # shows which member of staff wrote: must never be kept
    if message.edited_at is not None:
        whole["edited"] = int(message.edited_at)
    if point is not None:
        whole["geo"] = {"type": "point", "coordinates": f"{point[0]} {point[1]}"}
    return whole


def comment_object(
    message: Message, root: Message, group: VkGroup, *, likes: bool
) -> dict[str, Any]:
    """`wall_wall_comment` without its thread; replies name the comment above and its author."""
    author = account(message, group)
    whole = {
        "id": message.number,
        "from_id": author,
        "date": int(message.at),
        "text": message.text,
        "post_id": root.number,
        "owner_id": group.owner_id,
        "parents_stack": [],
        "is_from_post_author": author == account(root, group),
        "attachments": _attachments(message, group),
        "donut": {"is_don": False},
    }
    above = message.parent
    if above is not None and above is not root:
        whole["parents_stack"] = [first_level(message).number]
        whole["reply_to_comment"] = above.number
        whole["reply_to_user"] = account(above, group)
    return {**whole, **_likes(message)} if likes else whole


def placeholder(message: Message, root: Message, group: VkGroup) -> dict[str, Any]:
    """A deleted comment that stays because others replied to it: no text, no author."""
    return {
        "id": message.number,
        "from_id": 0,
        "date": int(message.at),
        "text": "",
        "post_id": root.number,
        "owner_id": group.owner_id,
        "parents_stack": [],
        "deleted": True,
    }


def board_comment_object(
    message: Message, group: VkGroup, offset: int, *, likes: bool
) -> dict[str, Any]:
    """`board_topic_comment`."""
    whole = {
        "id": message.number,
        "from_id": account(message, group),
        "date": int(message.at),
        "text": message.text,
        "real_offset": offset,
    }
    return {**whole, **_likes(message)} if likes else whole


def first_level(message: Message) -> Message:
    """The comment directly under the post that a reply belongs to."""
    while message.parent is not None and message.parent.parent is not None:
        message = message.parent
    return message


def group_object(group: VkGroup, fields: list[str]) -> dict[str, Any]:
    """`groups_group_full`: the short form and the asked fields."""
    photo = f"https://sun9-1.userapi.com/s/v1/ig2/{_digest(group.id, 0)}.jpg"
    short = {
        "id": group.id,
        "name": group.name,
        "screen_name": group.screen_name,
        "is_closed": 0,
        "type": "page" if group.owner_id == AUTHORITY_ID else "group",
        "photo_50": photo,
        "photo_100": photo,
        "photo_200": photo,
    }
    more = {
        "description": group.description,
        "members_count": 3000 + group.id * 97 % 9000,
        "wall": 1,
        "verified": int(group.owner_id == AUTHORITY_ID),
        "status": "",
        "site": "",
        "activity": "Город",
        "can_post": 0,
        "can_suggest": 1,
    }
    return short | {name: more[name] for name in fields if name in more}


def profile_object(number: int) -> dict[str, Any]:
    """`users_user_full`, short form, of a made-up account."""
    name = number % len(_FIRST)
    photo = f"https://sun9-2.userapi.com/s/v1/ig2/{_digest(number, 1)}.jpg"
    return {
        "id": number,
        "first_name": _FIRST[name],
        "last_name": _LAST[number % len(_LAST)],
        "sex": 1 if name < _FEMALE_NAMES else 2,
        "screen_name": f"id{number}",
        "photo_50": photo,
        "photo_100": photo,
        "online": 0,
        "online_info": {"visible": True, "is_online": False, "is_mobile": False},
        "can_access_closed": True,
        "is_closed": False,
    }


def people(items: list[dict[str, Any]]) -> dict[str, Any]:
    """What `extended=1` adds: profiles and communities of everybody who speaks in `items`."""
    speakers = {i["from_id"] for i in items} | {i.get("owner_id", 0) for i in items}
    for item in items:
        speakers |= {reply["from_id"] for reply in item.get("thread", {}).get("items", [])}
    groups = [group_by_id(-number) for number in sorted(speakers, reverse=True) if number < 0]
    return {
        "profiles": [profile_object(number) for number in sorted(speakers) if number > 0],
        "groups": [group_object(group, []) for group in groups if group is not None],
    }


def _likes(message: Message) -> dict[str, Any]:
    count = message.number * 13 % 41
    likes = {"can_like": 0, "count": count, "user_likes": 0, "can_publish": 0}
    return {"likes": {**likes, "repost_disabled": False}}


def _origin(message: Message) -> dict[str, Any]:
    platform = _PLATFORMS[message.number % len(_PLATFORMS)]
    return {"type": "api", "platform": platform} if platform else {"type": "vk"}


def _attachments(message: Message, group: VkGroup) -> list[dict[str, Any]]:
    if message.post.id.startswith(SAID):
        return []  # a visitor's own words come as they were written
    if message.number % 5 == 0:
        return [{"type": "photo", "photo": _photo(message, group)}]
    if message.number % 17 == 0:
        link = {"url": "https://zarechinsk.example/news", "title": "Новости", "caption": ""}
        return [{"type": "link", "link": {**link, "description": "", "is_favorite": False}}]
    return []


def _photo(message: Message, group: VkGroup) -> dict[str, Any]:
    picture = _digest(group.id, message.number)
    sizes = [
        {
            "type": letter,
            "width": width,
            "height": height,
            "url": f"https://sun9-{message.number % 60}.userapi.com/impg/{picture}.jpg"
            f"?size={width}x{height}&quality=95&sign={_digest(width, message.number)}&type=album",
        }
        for letter, width, height in _SIZES
    ]
    return {
        "id": 457_000_000 + message.number,
        "owner_id": account(message, group),
        "album_id": -7,
        "date": int(message.at),
        "text": "",
        "access_key": picture[:18],
        "has_tags": False,
        "sizes": sizes,
    }


def _digest(*numbers: int) -> str:
    return blake2b(repr(numbers).encode(), digest_size=12).hexdigest()
