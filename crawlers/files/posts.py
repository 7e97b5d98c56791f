"""From a row to a post: a pure decision that knows only the rows before it."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from crawlers.files.columns import Columns, choose
from crawlers.files.row import Reject, Row, Wishes
from crawlers.files.times import read_time
from domain.codes import Reason, Voice
from domain.instant import Instant, iso
from domain.post import GeoPoint, RawPost

_PLAIN_KEY = re.compile(r"[\w.:@+-]{1,100}", re.ASCII)
_WEB = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f\ud800-\udfff]{1,2000}", re.IGNORECASE)
# Walls of people: VK numbers persons above zero and communities below (platforms.md §1).
# Exports leave the scheme out, and the old name of the network still answers.
_PERSONAL = re.compile(
    r"(?:(?:https?:)?//)?(?:\w+\.)?vk(?:ontakte)?\.(?:com|ru)/"
    r"(?:id\d+|(?:.*\bw=)?(?:wall|photo|video)\d)",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"(?:(?:https?:)?//([\w.-]{1,80})|((?:[a-z\d-]+\.)+[a-z]{2,})/)", re.IGNORECASE | re.ASCII
)
_LONGEST_NAME = 80  # of a source
_ODD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff/#?]+")


@dataclass(slots=True)
class PostReader:
    """Makes posts of the rows of one file, in order."""

    wishes: Wishes
    _chosen: dict[tuple[str, ...], Columns] = field(default_factory=dict)
    _known: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)  # id → line, content
    _alike: Counter[bytes] = field(default_factory=Counter)  # rows without id, by content

    def read(self, row: Row) -> RawPost | Reject:
        """The post of a row, or why there is none."""
        columns = self._columns(row)
        text = _text(row, columns)
        if isinstance(text, Reason):
            return Reject(row.line, text)
        published = self._time(row, columns)
        if isinstance(published, Reason):
            return Reject(row.line, published)
        url = _cell(row, columns, "url")
        if _PERSONAL.match(url):
            return Reject(row.line, Reason("row_personal_wall"))
        return self._post(row, columns, text, published, url if _WEB.fullmatch(url) else "")

    def _post(
        self, row: Row, columns: Columns, text: str, published: Instant, url: str
    ) -> RawPost | Reject:
        key = self._key(row, columns, text)
        if isinstance(key, Reason):
            return Reject(row.line, key)
        above, name = _cell(row, columns, "reply_to"), self._name(key)
        return RawPost(
            id=name,
            platform="file",
            source=self._source(_cell(row, columns, "source")),
            url=url or name,  # so that it can be forgotten by its address
            voice=_voice(_cell(row, columns, "voice")),
            published=published,
            text=text,
            reply_to=self._name(_short_key(above)) if above else None,
            geo=_point(_cell(row, columns, "lat"), _cell(row, columns, "lon")),
            mark=self._mark(_cell(row, columns, "author"), published),
        )

    def _columns(self, row: Row) -> Columns:
        names = tuple(row.cells)
        if names not in self._chosen:
            if len(self._chosen) > 1000:  # objects with ever new fields
                self._chosen.clear()
            self._chosen[names] = choose(names, self.wishes.columns)
        return self._chosen[names]

    def _time(self, row: Row, columns: Columns) -> Instant | Reason:
        column = columns.of("published")
        cell = row.cells[column] if column else None
        if cell is None or cell == "":
            return self.wishes.undated
        instant = read_time(cell, self.wishes.zone)
        if instant is None:
            return Reason("row_bad_time", (column or "",))
        if instant > self.wishes.latest:
            return Reason("row_time_ahead", (column or "", iso(instant)))
        return instant

    def _key(self, row: Row, columns: Columns, text: str) -> str | Reason:
        """By the id column; without one by file name, content and how many equal rows stand before."""
        written = _cell(row, columns, "id")
        if not written:
            content = _digest(self.wishes.file, *_flat(row.cells))
            self._alike[content] += 1
            return f"{content.hex()}.{self._alike[content]}"
        name, content = _digest(written), _digest(text)
        line, before = self._known.setdefault(name, (row.line, content))
        if before != content:
            return Reason("row_id_repeated", (columns.of("id") or "", str(line)))
        return _short_key(written)

    def _name(self, key: str) -> str:
        return f"file:{self.wishes.source.removeprefix('file:')}/{key}"

    def _source(self, written: str) -> str:
        """A name; of an address only the host, for the rest may name a person."""
        if address := _HOST.match(written):
            return address[1] or address[2]
        return _ODD.sub(" ", written).strip()[:_LONGEST_NAME] or self.wishes.source

    def _mark(self, author: str, at: Instant) -> str | None:
        return self.wishes.mark(f"file:{author}", at) if author and self.wishes.mark else None


def _text(row: Row, columns: Columns) -> str | Reason:
    """Title and text, the spreadsheet's own apostrophe taken off."""
    column = columns.of("text")
    found = row.cells.get(column) if column else None
    if isinstance(found, dict | list):
        return Reason("row_text_not_text", (column or "",))
    body = _unquoted(_written(found))
    if not body.strip():
        return Reason("row_no_text", (column or "",))
    title = _unquoted(_cell(row, columns, "title"))
    return f"{title}\n{body}" if title and not body.startswith(title) else body


def _unquoted(text: str) -> str:
    """Spreadsheets put one apostrophe before what they shall not reckon."""
    return text[1:] if text.startswith("'") and text.count("'") % 2 else text


def _cell(row: Row, columns: Columns, meaning: str) -> str:
    column = columns.of(meaning)
    return _written(row.cells.get(column)).strip() if column else ""


def _written(cell: object) -> str:
    match cell:
        case str():
            return cell
        case float() if cell.is_integer():
            return str(int(cell))
        case None | bool() | dict() | list():
            return ""
    return str(cell)


def _short_key(written: str) -> str:
    return written if _PLAIN_KEY.fullmatch(written) else _digest(written).hex()


def _flat(cells: Mapping[str, object]) -> list[str]:
    return [json.dumps([name, cell], default=str) for name, cell in cells.items() if cell]


def _digest(*parts: str) -> bytes:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).digest()


def _voice(written: str) -> Voice:
    try:
        return Voice(written.lower())
    except ValueError:
        return Voice.RESIDENT  # archives of reports hold what residents wrote


def _point(lat: str, lon: str) -> GeoPoint | None:
    try:
        point = GeoPoint(float(lat.replace(",", ".")), float(lon.replace(",", ".")))
    except ValueError:
        return None
    return point if abs(point.lat) <= 90 and abs(point.lon) <= 180 else None
