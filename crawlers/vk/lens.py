"""What a reader needs to know of a source besides the payload."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.codes import Voice
from domain.instant import Instant, from_seconds
from domain.post import Counters, GeoPoint
from domain.run import Issue
from domain.source import Manifest

Mark = Callable[[str, Instant], str]  # (account as `vk:123`, time of writing) → keyed mark


@dataclass(frozen=True, slots=True)
class Lens:
    """One source as its reader sees it."""

    source: str
    pages: str
    authorities: frozenset[str]
    mark: Mark
    signed: Voice = Voice.COMMUNITY
    own_authority: bool = False

    @classmethod
    def of(cls, manifest: Manifest, authorities: frozenset[str], pages: str, mark: Mark) -> "Lens":
        """The lens of a manifest."""
        return cls(
            manifest.name,
            pages.rstrip("/"),
            authorities,
            mark,
            Voice(manifest.signed_posts),
            manifest.authority is not None,
        )

    def voice(self, speaker: int, owner: int, signer: int = 0) -> Voice:
        """Who speaks: a listed authority, the community itself or another one, a resident."""
        if f"vk:{speaker}" in self.authorities:
            return Voice.AUTHORITY
        if speaker == owner:
            if signer > 0:
                return self.signed
            return Voice.AUTHORITY if self.own_authority else Voice.COMMUNITY
        return Voice.COMMUNITY if speaker < 0 else Voice.RESIDENT

    def keyed(self, voice: Voice, speaker: int, signer: int, date: int) -> str | None:
        """The mark of a resident; nobody else gets one."""
        account = speaker if speaker > 0 else signer
        if voice != Voice.RESIDENT or account <= 0:
            return None
        return self.mark(f"vk:{account}", from_seconds(date))

    def issue(self, code: str, *params: object) -> Issue:
        """An issue of this source."""
        return Issue(code, self.source, params=tuple(map(str, params)))


def counters(likes: Any, reposts: Any = None, views: Any = None, comments: Any = None) -> Counters:
    """Public counters; a strange one is None."""
    return Counters(_count(likes), _count(reposts), _count(views), _count(comments))


def geo_point(geo: Any) -> GeoPoint | None:
    """`"55.01 82.93"` or an object with latitude and longitude; None when it cannot be read."""
    place = geo.get("coordinates") if isinstance(geo, dict) else None
    if isinstance(place, dict):
        place = f"{place.get('latitude')} {place.get('longitude')}"
    try:
        lat, lon = map(float, str(place).split())
    except ValueError:
        return None
    return GeoPoint(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _count(found: Any) -> int | None:
    count = found.get("count") if isinstance(found, dict) else None
    return count if isinstance(count, int) else None
