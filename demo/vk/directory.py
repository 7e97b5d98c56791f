"""groups.getById and utils.resolveScreenName."""

from typing import Any

from demo.vk.arguments import Arguments
from demo.vk.errors import VkError, bad_parameter
from demo.vk.groups import group_by_name
from demo.vk.scene import Scene
from demo.vk.shapes import group_object


def get_groups(_scene: Scene, args: Arguments) -> dict[str, Any]:
    """Communities by id or screen name; unknown ones are left out."""
    names = args.words("group_ids") or args.words("group_id")
    if not names:
        raise bad_parameter("group_ids is undefined")
    found = [group for group in map(group_by_name, names) if group is not None]
    if not found:
        raise bad_parameter("group_ids is invalid")
    fields = args.words("fields")
    return {"groups": [group_object(group, fields) for group in found], "profiles": []}


def resolve(_scene: Scene, args: Arguments) -> dict[str, Any] | list[Any]:
    """What a screen name stands for; an unknown one gives an empty list."""
    group = group_by_name(args.text("screen_name"))
    return {"type": "group", "object_id": group.id} if group else []


def execute(_scene: Scene, _args: Arguments) -> dict[str, Any]:
    """VKScript is not for everybody: clients must live without it."""
    raise VkError(15, "execute is switched off here")
