"""What the API methods can see of the city: walls with their comment trees, the board, geo points."""

from typing import Any

from demo.city import City, Message
from demo.vk.errors import VkError, bad_parameter
from demo.vk.groups import GROUPS, VkGroup, group_by_id, group_by_name
from demo.vk.settings import VkSettings
from demo.vk.shapes import Thread, account, post_object


class Scene:
    """The city seen through VK."""

    def __init__(self, city: City, settings: VkSettings) -> None:
        self.city, self.settings = city, settings
        self._points = {name: (lat, lon) for name, lat, lon in settings.points}

    def wall_owner(self, owner_id: int, domain: str) -> VkGroup:
        """The community whose wall is meant; raises VkError as VK does."""
        if domain:
            group = group_by_name(domain)
            if group is None:
                raise bad_parameter("domain is undefined")
            return group
        if owner_id > 0:
            raise VkError(30)
        group = group_by_id(-owner_id)
        if group is None:
            raise VkError(15, "this wall available only for community members")
        return group

    def posts(self, group: VkGroup) -> list[Message]:
        """Posts of a wall, newest first, a pinned one before all others."""
        posts = self.city.threads(group.source)
        return sorted(posts, key=lambda post: not self.pinned(post))

    def pinned(self, post: Message) -> bool:
        """Whether the community pinned this post."""
        return post.post.id in self.settings.pinned

    def find_post(self, group: VkGroup, number: int) -> Message | None:
        """A post that can be seen, by its number on the wall."""
        return next((p for p in self.city.threads(group.source) if p.number == number), None)

    def point(self, message: Message) -> tuple[float, float] | None:
        """Latitude and longitude, when the post carries them."""
        return self._points.get(message.post.id)

    def show(self, post: Message, group: VkGroup) -> dict[str, Any]:
        """A post as VK's object."""
        threads = self.threads(post)
        comments = sum(len(thread.replies) + (not thread.gone) for thread in threads)
        shown = post_object(post, group, comments, self.point(post))
        if self.pinned(post):
            shown["is_pinned"] = 1
        return shown

    def threads(self, post: Message) -> list[Thread]:
        """First-level comments, oldest first; deleted ones only where replies remain."""
        now = self.city.clock.now()
        found = []
        for top in post.replies:
            replies = tuple(sorted(self._below(top, now), key=lambda m: (m.at, m.number)))
            if top.visible(now) or replies:
                found.append(Thread(top, replies, gone=not top.visible(now)))
        return [thread for thread in found if thread.top.at <= now]

    def everywhere(self) -> list[tuple[Message, VkGroup]]:
        """All posts of all walls, newest first."""
        found = [(post, group) for group in GROUPS for post in self.city.threads(group.source)]
        return sorted(found, key=lambda pair: (pair[0].at, pair[0].number), reverse=True)

    def _below(self, message: Message, now: float) -> list[Message]:
        found: list[Message] = []
        for reply in message.replies:
            if reply.visible(now):
                found.append(reply)
            found.extend(self._below(reply, now))
        return found


def by_owner(post: Message, group: VkGroup) -> bool:
    """Whether the community itself wrote the post."""
    return account(post, group) == group.owner_id
