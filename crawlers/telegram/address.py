"""Names and addresses on Telegram."""

import re
from dataclasses import dataclass
from typing import Final

from domain.errors import SettingsError
from domain.source import Manifest

# telegram.me answered when t.me did not (July 2026)
HOSTS: Final = ("https://t.me", "https://telegram.me")
_NAME: Final = re.compile(
    r"(?:(?:https?://)?(?:t|telegram)\.me/(?:s/)?|@)?([A-Za-z]\w{2,31})(?:[/?#].*)?"
)
_ID: Final = re.compile(r"tg:(?P<channel>\w+)/(?P<post>\d+)(?:\?(?P<comment>\d+))?")


@dataclass(frozen=True, slots=True)
class PostName:
    """A post or, with `comment`, one comment below it."""

    post: int
    comment: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A public channel; `public` is where its links lead, `hosts` where it is read, in this order."""

    name: str
    public: str
    hosts: tuple[str, ...]

    def post_id(self, post: int) -> str:
        """Id of a post of the channel."""
        return f"tg:{self.name}/{post}"

    def comment_id(self, post: int, comment: int) -> str:
        """Id of a comment below a post."""
        return f"tg:{self.name}/{post}?{comment}"

    def post_url(self, post: int) -> str:
        """Public address of a post."""
        return f"{self.public}/{self.name}/{post}"

    def comment_url(self, post: int, comment: int) -> str:
        """Public address of a comment."""
        return f"{self.public}/{self.name}/{post}?comment={comment}"

    def preview(self, before: int | None = None) -> str:
        """Path of the newest page, or of the one before a number."""
        return f"/s/{self.name}" + ("" if before is None else f"?before={before}")

    def single(self, post: int) -> str:
        """Path of one post."""
        return f"/{self.name}/{post}?embed=1&mode=tme"

    def discussion(self, post: int, around: int | None = None) -> str:
        """Path of a post's newest hundred comments, or of those around one."""
        path = f"/{self.name}/{post}?embed=1&discussion=1&comments_limit=100"
        return path if around is None else f"{path}&comment={around}"

    def named(self, post_id: str) -> PostName | None:
        """What an id names, None when it is not of this channel."""
        match = _ID.fullmatch(post_id)
        if match is None or match["channel"] != self.name:
            return None
        return PostName(int(match["post"]), int(match["comment"]) if match["comment"] else None)


def channel_of(manifest: Manifest) -> Channel:
    """The channel a manifest means; names are compared in lower case."""
    match = _NAME.fullmatch(manifest.address.strip())
    if match is None:
        raise SettingsError("telegram_address", manifest.name, manifest.address)
    base = manifest.base_url.rstrip("/")
    return Channel(match[1].lower(), base or HOSTS[0], (base,) if base else HOSTS)


def account_of(url: str) -> str:
    """`tg:name` for a link to a public account, empty for anything else."""
    match = re.match(r"https?://(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w+)", url)
    return f"tg:{match[1].lower()}" if match else ""
