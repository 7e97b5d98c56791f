"""The simulated API without HTTP: keys, versions, limits, troubles, answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.vk.arguments import Arguments
from demo.vk.errors import VkError
from demo.vk.faults import Faults
from demo.vk.groups import group_by_name
from demo.vk.limits import Call, Limits
from demo.vk.methods import METHODS, Answer
from demo.vk.scene import Scene
from demo.vk.settings import COMMUNITY, SERVICE, VkToken

OLDEST = (5, 131)  # shapes of older versions are not played
_REFUSED_KIND = {COMMUNITY: 27, SERVICE: 28}
_VERSION = re.compile(r"(\d+)\.(\d+)")
_OWNER = re.compile(r"-?(\d+)")
_OWNER_PARAMETERS = ("owner_id", "group_id", "posts", "group_ids")


@dataclass(slots=True)
class VkSimulator:
    """What tests and the console of the demo may touch: troubles, limits, the log of calls."""

    scene: Scene
    limits: Limits
    faults: Faults = field(default_factory=Faults)

    @property
    def calls(self) -> list[Call]:
        """Every call so far."""
        return self.limits.calls

    def over(self) -> tuple[int, int]:
        """Calls above the limit per second, calls above the limit per day."""
        return self.limits.over()

    def enter(self, name: str, sent: Mapping[str, str], token: VkToken) -> int | str | None:
        """Admit and count a call; answers with the trouble it meets or raises VkError."""
        if name not in METHODS:
            raise VkError(3)
        _check_version(sent.get("v", ""))
        self.limits.enter(name, token.alias)
        if token.kind not in METHODS[name].tokens:
            raise VkError(_REFUSED_KIND.get(token.kind, 15))
        return self.faults.take(name, _group(sent), token.alias)

    def answer(self, name: str, sent: Mapping[str, str]) -> Answer:
        """The value under `response`; raises VkError."""
        method = METHODS[name]
        return method.answer(self.scene, Arguments(method.parameters, sent))

    def token(self, value: str) -> VkToken:
        """The key behind a value; raises VkError 5."""
        for token in self.scene.settings.tokens:
            if token.value == value:
                return token
        raise VkError(5)


def _check_version(version: str) -> None:
    match = _VERSION.fullmatch(version)
    if match is None:
        raise VkError(8, "v (version) is required")
    if (int(match[1]), int(match[2])) < OLDEST:
        floor = ".".join(map(str, OLDEST))
        raise VkError(
            8, f'versions below {floor} are deprecated. Version param should be passed as "v"'
        )


def _group(sent: Mapping[str, str]) -> int | None:
    """Positive id of the community a call is about."""
    if sent.get("domain"):
        group = group_by_name(sent["domain"])
        return group.id if group else None
    for name in _OWNER_PARAMETERS:
        match = _OWNER.match(sent.get(name, ""))
        if match:
            return int(match[1])
    return None
