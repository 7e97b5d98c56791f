"""Exports of a search: what the screen shows, as CSV, JSON lines or a workbook; masked texts only, audited."""

import csv
import io
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import BinaryIO, Protocol

import msgspec

from console.assembly import Service
from console.wording.words import Words
from console.workbook import Workbook
from domain.errors import Refused
from domain.instant import to_datetime
from domain.pack import Pack
from domain.place import Place, Scope
from domain.post import Reading
from domain.query import Query
from domain.records import Audited, Card
from domain.verdict import Judged
from search.document import make_document
from search.guard import AuthorGuard

FORMS = ("csv", "xlsx", "jsonl")
_PAGE = 500
_NO_WORDS = Reading("", (), (), (), (), ())
# Spreadsheets reckon cells that begin so, also in their full-width form; an apostrophe makes them plain text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where lists are parted by semicolons (Russian Excel), a comma file is cut there and at line ends inside texts.
_INSIDE = re.compile(r'([;\t\r\n][ "]*+)(?=[=+@＝＋－＠-])')


@dataclass(frozen=True, slots=True)
class Line:
    """One exported post; codes, ISO times in the pack's zone, empty where there is nothing."""

    post: str
    published: str
    source: str
    platform: str
    url: str
    kind: str
    area: str
    topic: str
    danger: bool
    lane: str
    confidence: float
    territory: str
    settlement: str
    street: str
    house: str
    object: str
    authority: str
    incident: int | None
    state: str
    copy_of: str
    text: str


COLUMNS = tuple(field.name for field in fields(Line))


class Sheet(Protocol):
    """Takes lines one by one."""

    def add(self, line: Line) -> None:
        """Write one line."""

    def close(self) -> None:
        """Write what is left; the stream stays open."""


async def export(
    service: Service, query: Query, scope: Scope, form: str, actor: str, out: BinaryIO
) -> int:
    """Write everything the search finds, in its order; answers how many posts. Searches for people are refused."""
    if form not in FORMS:
        raise Refused("unknown_value", "form", form)
    guard_of(service).check(query.text)
    sheet = _sheet(form, out, Words.of(service.settings.language, service.pack))
    count = 0
    try:
        async for line in _lines(service, query, scope):
            sheet.add(line)
            count += 1
    finally:
        sheet.close()
    params = (form, str(count), *codes_of(query))
    await service.stores.audit.append(Audited(service.clock.now(), actor, "export", params))
    return count


def guard_of(service: Service) -> AuthorGuard:
    """Refuses searches for people; knows the pack's streets and landmarks."""
    streets = (street.name for street in service.pack.streets)
    landmarks = (landmark.name for landmark in service.pack.landmarks)
    return AuthorGuard(service.analyser, (*streets, *landmarks))


def codes_of(query: Query) -> Iterator[str]:
    """What was asked, for the audit: filters by code, never the words."""
    for name in ("sources", "kinds", "areas", "topics", "territories", "states"):
        yield from (f"{name}:{value}" for value in getattr(query, name))
    for name in ("danger", "lane", "since", "until"):
        value = getattr(query, name)
        if value is not None:
            yield f"{name}:{value}"


async def _lines(service: Service, query: Query, scope: Scope) -> AsyncIterator[Line]:
    """One look at the index, then page by page from the store."""
    total = (await service.index.find(replace(query, offset=0, limit=0), scope)).total
    found = await service.index.find(replace(query, offset=0, limit=total), scope)
    posts = tuple(hit.post for hit in found.hits)
    for start in range(0, len(posts), _PAGE):
        page = posts[start : start + _PAGE]
        cards = await service.stores.projections.of_posts(page)
        for judged in await service.stores.posts.get(page, scope):
            card = cards.get(judged.post.id)  # it may be of a territory that the reader may not see
            seen = card if card and scope.covers(card.territory) else None
            yield line_of(judged, seen, service.pack)


def line_of(judged: Judged, card: Card | None, pack: Pack) -> Line:
    """A post as the screen shows it, with the desk's corrections."""
    seen = make_document(judged, _NO_WORDS, card, pack.zone)
    place = (
        card.place if card and card.first_post == judged.post.id else judged.verdict.place
    ) or Place()
    route = judged.verdict.route
    topics = (judged.verdict.judgement.topic, card.topic if card else None)
    sensitive = any(topic.sensitive for code in topics if (topic := pack.topic(code)))
    return Line(
        post=judged.post.id,
        published=to_datetime(judged.post.published, pack.zone).isoformat(timespec="seconds"),
        source=seen.source,
        platform=seen.platform,
        url="" if sensitive else judged.post.url,
        kind=seen.kind,
        area=seen.area,
        topic=seen.topic,
        danger=seen.danger,
        lane=seen.lane,
        confidence=round(judged.verdict.judgement.confidence, 3),
        territory=seen.territory,
        settlement=place.settlement or "",
        street=place.street or "",
        house=place.house or "",
        object=place.object or "",
        authority=(card.authority if card else route.authority if route else None) or "",
        incident=card.number if card else None,
        state=seen.state,
        copy_of=judged.copy_of or "",
        text=judged.post.text,
    )


def _sheet(form: str, out: BinaryIO, words: Words) -> Sheet:
    makers: dict[str, Callable[[], Sheet]] = {
        "csv": lambda: CommaSheet(out, COLUMNS),
        "jsonl": lambda: _JsonLines(out),
        "xlsx": lambda: _Workbook(out, words),
    }
    return makers[form]()


class CommaSheet:
    """Comma separated with a byte-order mark: programs read it, and office suites see Cyrillic."""

    def __init__(self, out: BinaryIO, columns: Sequence[str]) -> None:
        self._columns = columns
        self._text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._rows.writerow(columns)

    def add(self, line: object) -> None:
        """Write one line: fields of these names, none of them a formula."""
        self._rows.writerow([guarded(_plain(getattr(line, name))) for name in self._columns])

    def close(self) -> None:
        """The stream stays open."""
        self._text.detach()


class _JsonLines:
    """One object a line, texts as they are."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def add(self, line: Line) -> None:
        self._out.write(msgspec.json.encode(line) + b"\n")

    def close(self) -> None:
        self._out.flush()


class _Workbook:
    """For people: titles and codes in their language, every cell a plain text."""

    def __init__(self, out: BinaryIO, words: Words) -> None:
        self._book, self._words = Workbook(out), words
        self._book.add([title_of(words, name) for name in COLUMNS])

    def add(self, line: Line) -> None:
        self._book.add([self._shown(name, getattr(line, name)) for name in COLUMNS])

    def close(self) -> None:
        self._book.close()

    def _shown(self, name: str, value: object) -> str:
        if name == "danger":
            return self._words.name("choice", _plain(value))
        named = name in {
            "kind",
            "area",
            "topic",
            "lane",
            "state",
            "territory",
            "authority",
            "platform",
        }
        return self._words.name(name, str(value)) if named and value else _plain(value)


def title_of(words: Words, name: str) -> str:
    """Title of a column for people; its name when there are no words for it."""
    key = f"columns.{name}"
    return words.say(key) if words.knows(key) else name


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, as a whole or from where it may be cut."""
    calm = _INSIDE.sub(r"\1'", cell)
    return f"'{calm}" if calm.startswith(_FORMULA) else calm


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
