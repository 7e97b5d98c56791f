"""The methods that the simulator knows: which keys open them, which parameters they take (§1.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demo.vk import boards, directory, news, walls
from demo.vk.arguments import Arguments, Decimal, Number, Parameter, Text
from demo.vk.scene import Scene
from demo.vk.settings import COMMUNITY, SERVICE, USER

Answer = dict[str, Any] | list[Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: the kinds of keys it accepts, its parameters and what answers."""

    tokens: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    answer: Callable[[Scene, Arguments], Answer]


_US = (USER, SERVICE)
_UGS = (USER, COMMUNITY, SERVICE)
_EXTENDED = (Number("extended", high=1), Text("fields"))
_FILTERS = ("owner", "others", "all")
_LEVEL: tuple[Parameter, ...] = (
    Number("need_likes", high=1),
    Number("start_comment_id"),
    Number("offset", low=None),
)

METHODS: dict[str, Method] = {
    "wall.get": Method(
        _US,
        (
            Number("owner_id", low=None),
            Text("domain"),
            Number("offset"),
            Number("count", 20, high=100),
            Text("filter", "all", _FILTERS),
            *_EXTENDED,
        ),
        walls.get,
    ),
    "wall.getById": Method(
        _US,
        (Text("posts", required=True), Number("copy_history_depth", 2), *_EXTENDED),
        walls.get_by_id,
    ),
    "wall.getComments": Method(
        _US,
        (
            Number("owner_id", low=None),
            Number("post_id", required=True),
            Number("count", 10, high=100),
            Text("sort", "asc", ("asc", "desc", "smart")),
            Number("preview_length"),
            Number("comment_id"),
            Number("thread_items_count", high=10),
            *_LEVEL,
            *_EXTENDED,
        ),
        walls.get_comments,
    ),
    "board.getTopics": Method(
        _US,
        (
            Number("group_id", required=True),
            Text("topic_ids"),
            Number("order", low=-2, high=2),
            Number("offset"),
            Number("count", 40, high=100),
            Number("preview", high=3),
            Number("preview_length", 90),
            *_EXTENDED,
        ),
        boards.get_topics,
    ),
    "board.getComments": Method(
        _US,
        (
            Number("group_id", required=True),
            Number("topic_id", required=True),
            Number("count", 20, high=100),
            Text("sort", "asc", ("asc", "desc")),
            *_LEVEL,
            *_EXTENDED,
        ),
        boards.get_comments,
    ),
    "newsfeed.search": Method(
        _US,
        (
            Text("q"),
            Number("count", 30, high=200),
            Decimal("latitude", -90, 90),
            Decimal("longitude", -180, 180),
            Number("start_time"),
            Number("end_time"),
            Text("start_from"),
            *_EXTENDED,
        ),
        news.search,
    ),
    "groups.getById": Method(
        _UGS, (Text("group_ids"), Text("group_id"), Text("fields")), directory.get_groups
    ),
    "utils.resolveScreenName": Method(
        _UGS, (Text("screen_name", required=True),), directory.resolve
    ),
    "execute": Method((USER,), (Text("code"),), directory.execute),
}
