"""Names of posts: deterministic text out of community, post and comment numbers, and back."""

import re
from dataclasses import dataclass

from domain.post import RawPost

_NAME = re.compile(r"vk:(?P<topic>topic)?(?P<owner>-\d+)_(?P<post>\d+)(?:/(?P<comment>\d+))?")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:m\.)?(?:vk\.(?:com|ru)/)?(?P<name>[-\w.]+)(?:/(?P<topic>\d+))?/?"
)
_NUMBERED = re.compile(r"(?:club|public|event|-)(\d+)")
_PERSONAL = re.compile(r"(?:id)?\d+")
_BOARD = re.compile(r"topic(-\d+)_(\d+)")


@dataclass(frozen=True, slots=True)
class PostName:
    """A post on a wall or a message of a board; `post` is the topic's number on a board."""

    owner: int  # negative: a community
    post: int
    comment: int | None = None
    topic: bool = False

    def __str__(self) -> str:
        """As in `RawPost.id`."""
        top = f"vk:{'topic' if self.topic else ''}{self.owner}_{self.post}"
        return top if self.comment is None else f"{top}/{self.comment}"

    @property
    def number(self) -> int:
        """The number of the message itself."""
        return self.post if self.comment is None else self.comment

    def url(self, pages: str, thread: int | None = None) -> str:
        """Permalink; no account occurs in it."""
        if self.topic:
            end = "" if self.comment is None else f"?post={self.comment}"
            return f"{pages}/topic{self.owner}_{self.post}{end}"
        end = "" if self.comment is None else f"?reply={self.comment}"
        inner = f"&thread={thread}" if thread is not None else ""
        return f"{pages}/wall{self.owner}_{self.post}{end}{inner}"


def parse_name(text: str) -> PostName | None:
    """A `RawPost.id` of this platform, None for any other text."""
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    comment = int(match["comment"]) if match["comment"] else None
    return PostName(int(match["owner"]), int(match["post"]), comment, bool(match["topic"]))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a manifest points: a community by number (negative owner) or by screen name."""

    owner: int | None = None
    screen_name: str = ""
    topic: int | None = None
    personal: bool = False  # a person's wall: never read


def parse_address(text: str) -> Address:
    """`-106`, `club106`, `zrch_group6`, `-106/4`, or a link to any of them; unknown text is a name."""
    match = _ADDRESS.fullmatch(text.strip())
    name, topic = (match["name"], match["topic"]) if match else (text.strip(), None)
    number = int(topic) if topic else None
    if board := _BOARD.fullmatch(name):
        return Address(int(board[1]), topic=int(board[2]))
    if numbered := _NUMBERED.fullmatch(name):
        return Address(-int(numbered[1]), topic=number)
    if _PERSONAL.fullmatch(name):
        return Address(personal=True)
    return Address(screen_name=name, topic=number)


def number_of(post: RawPost) -> int:
    """The number of a post, comment or board message on its wall or board."""
    name = parse_name(post.id)
    return name.number if name else 0
