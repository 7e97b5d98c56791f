"""newsfeed.search: posts of all walls by words, by a point on the map, or both."""

import math
import re
from typing import Any

from demo.city import Message
from demo.vk.arguments import Arguments
from demo.vk.errors import bad_parameter
from demo.vk.scene import Scene
from demo.vk.shapes import people

_DAY = 86_400
_REACH = 1000  # VK never gives more than the first thousand
_NEAR_KM = 10.0
_EARTH_KM = 6371.0
_WORD = re.compile(r"\w+")
_LONGEST_ENDING = 2
_SHORT = 4


def search(scene: Scene, args: Arguments) -> dict[str, Any]:
    """Posts that fit, newest first; `next_from` names the next page."""
    if not args.given("q") and not args.given("latitude"):
        raise bad_parameter("q is undefined")
    now = scene.city.clock.now()
    end = args.number("end_time") or int(now)
    begin = args.number("start_time") or int(now) - _DAY
    found = [
        (post, group)
        for post, group in scene.everywhere()
        if begin <= post.at <= end and _fits(scene, post, args)
    ]
    start = _offset(args.text("start_from"))
    stop = min(start + args.number("count"), _REACH)
    items = [scene.show(post, group) for post, group in found[start:stop]]
    answer: dict[str, Any] = {"items": items, "count": min(len(found), _REACH)}
    answer["total_count"] = len(found)
    if stop < min(len(found), _REACH):
        last = items[-1]
        answer["next_from"] = f"{stop}/{last['owner_id']}_{last['id']}"
    return answer | people(items) if args.number("extended") else answer


def _fits(scene: Scene, post: Message, args: Arguments) -> bool:
    near = not args.given("latitude") or _near(scene.point(post), args)
    return near and speaks_of(post.text, args.text("q"))


def speaks_of(text: str, query: str) -> bool:
    """Whether every word of the query occurs, with an ending of its own."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    wanted = _WORD.findall(query.lower().replace("ё", "е"))
    return all(any(_same(word, want) for word in words) for want in wanted)


def _same(word: str, want: str) -> bool:
    ending = _LONGEST_ENDING if len(want) > _SHORT else 1
    return word.startswith(want[:-ending]) and len(word) <= len(want) + ending


def _near(point: tuple[float, float] | None, args: Arguments) -> bool:
    if point is None or not args.given("longitude"):
        return False
    here = math.radians(args.decimal("latitude")), math.radians(args.decimal("longitude"))
    there = math.radians(point[0]), math.radians(point[1])
    x = (there[1] - here[1]) * math.cos((here[0] + there[0]) / 2)
    return math.hypot(x, there[0] - here[0]) * _EARTH_KM <= _NEAR_KM


def _offset(start_from: str) -> int:
    number = start_from.partition("/")[0]
    if start_from and not number.isdigit():
        raise bad_parameter("start_from is invalid")
    return int(number or 0)
