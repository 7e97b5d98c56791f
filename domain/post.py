"""What was written: as a reader saw it (RawPost) and as the product keeps it (Post)."""

from dataclasses import dataclass
from hashlib import blake2b

from domain.codes import Voice
from domain.instant import Instant
from domain.making import quickly_made


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that hangs on a post; never downloaded by default."""

    kind: str  # photo, video, document, link, audio, poll, other
    url: str


@dataclass(frozen=True, slots=True)
class Counters:
    """Public counters of a post; None where the platform gives none."""

    likes: int | None = None
    reposts: int | None = None
    views: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class RawPost:
    """One message as a reader understood it, unmasked: it lives only in the sealed inbox.

    `id` is deterministic text (platform, community, number), e.g. `vk:-101_55`, `vk:-101_55/77` for a
    comment, `tg:channel/12`, `tg:channel/12?77`. `mark` is the keyed mark of whoever wrote it.
    `deleted` makes it a tombstone: the post is gone at its source (text empty).
    """

    id: str
    platform: str
    source: str
    url: str
    voice: Voice
    published: Instant
    text: str
    edited: Instant | None = None
    reply_to: str | None = None
    thread: str | None = None  # id of the post at the top of the thread; None for the top itself
    attachments: tuple[Attachment, ...] = ()
    counters: Counters = Counters()
    geo: GeoPoint | None = None
    mark: str | None = None
    deleted: bool = False

    def content_hash(self) -> str:
        """16 hex digits that change when the text, its attachments or its existence change."""
        parts = [self.text, *(a.url for a in self.attachments), str(self.deleted)]
        return blake2b(
            "\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8
        ).hexdigest()


@quickly_made
@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the masked text, code points, end exclusive, with the class of what it hides or marks."""

    start: int
    end: int
    code: str


@quickly_made
@dataclass(frozen=True, slots=True)
class Post:
    """One message as the product keeps it: cleaned, masked, with no author."""

    id: str
    platform: str
    source: str
    url: str
    voice: Voice
    published: Instant
    first_seen: Instant
    text: str  # cleaned and masked
    content: str  # content hash of the raw text: with the id it names the revision
    edited: Instant | None = None
    deleted: Instant | None = None
    reply_to: str | None = None
    thread: str | None = None
    attachments: tuple[Attachment, ...] = ()
    counters: Counters = Counters()
    geo: GeoPoint | None = None
    mark: str | None = None
    masked: tuple[Span, ...] = ()  # where personal data stood, by class
    backfill: bool = False  # written before its source was first watched: alerts nobody

    @property
    def revision(self) -> str:
        """Name of this revision."""
        return f"{self.id}#{self.content}"


@quickly_made
@dataclass(frozen=True, slots=True)
class Reading:
    """A text read once, for everybody: parallel tuples over its words.

    `words` are lower case with ё as е, cut at 64 characters; `starts`/`ends` are code points in `text`;
    `stems` has one stem per word; `forms` all dictionary forms of each word (may be empty).
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    stems: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
