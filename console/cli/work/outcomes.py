"""What came of incidents: how often closed ones came back, and which proposals may be voted on."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import remark, table
from console.cli.work.exporting import target
from console.cli.work.here import audit, print_json, service_here, words_of
from console.cli.work.querying import moment
from console.exporting import CommaSheet
from console.wording.words import Words
from domain.codes import OPEN, Kind
from domain.instant import to_datetime
from domain.place import EVERYTHING
from domain.records import Card, CardFilter
from evaluation.intervals import share
from incidents.recurrence import Recurrence, recurrence

_PAGE = 500
_TITLES = ("authority", "topic", "closed", "returned", "share", "reopened")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal with its support: residents counted by monthly marks, never by identity."""

    number: int
    proposal: str
    supporters: int
    posts: int
    topic: str
    place: str
    first: str
    last: str


COLUMNS = tuple(field.name for field in fields(Proposal))


async def returned(since: str, *, as_json: bool) -> int:
    """Closed incidents of which residents wrote again, by authority and topic."""
    async with service_here() as service:
        words = words_of(service.settings, service.pack)
        wanted = CardFilter(since=moment(since, service.pack.zone, service.clock.now()))
        rows = recurrence([card async for page in _pages(service, wanted) for card in page])
        await audit(service, "recurrence", (f"hits:{len(rows)}",))
        if as_json:
            print_json(rows)
        else:
            say = say_here()
            titles = [say(f"incidents.outcomes.{title}") for title in _TITLES]
            table(titles, [_row(row, words) for row in rows])
    return OK if rows else NOTHING


async def proposals(path: Path | None) -> int:
    """Open suggestions with their support as a CSV file for a vote, the most supported first."""
    async with service_here() as service:
        found = [p async for p in _proposals(service)]
        found.sort(key=lambda p: (-p.supporters, p.number))
        await audit(service, "proposals", (f"hits:{len(found)}",))
        with target(path) as out:
            sheet = CommaSheet(out, COLUMNS)
            for proposal in found:
                sheet.add(proposal)
            sheet.close()
    remark(say_here()("incidents.proposals", count=len(found), file=path or ""))
    return OK if found else NOTHING


def _row(row: Recurrence, words: Words) -> tuple[str, ...]:
    came = share(row.returned, row.closed)
    return (
        words.name("authority", row.authority) if row.authority else "—",
        words.name("topic", row.topic) if row.topic else "—",
        str(row.closed),
        str(row.returned),
        f"{came.value:.0%} ({came.low:.0%}–{came.high:.0%})",
        str(row.reopened),
    )


async def _proposals(service: Service) -> AsyncIterator[Proposal]:
    words = words_of(service.settings, service.pack)
    async for page in _pages(service, CardFilter(states=OPEN, kinds=(Kind.SUGGESTION,))):
        seen = await service.stores.posts.get([card.first_post for card in page], EVERYTHING)
        texts = {judged.post.id: judged.post.text for judged in seen}
        for card in page:
            if card.first_post in texts:
                yield _proposal(card, texts[card.first_post], words)


def _proposal(card: Card, text: str, words: Words) -> Proposal:
    first, last = (to_datetime(at).date().isoformat() for at in (card.opened_at, card.last_at))
    topic = words.name("topic", card.topic) if card.topic else ""
    place = words.place(card.place) or ""
    return Proposal(card.number, text, card.residents, card.posts, topic, place, first, last)


async def _pages(service: Service, wanted: CardFilter) -> AsyncIterator[Sequence[Card]]:
    """Oldest first, so that what comes meanwhile moves nothing."""
    asked = replace(wanted, sort="oldest", limit=_PAGE)
    total = 1
    while asked.offset < total:
        total, cards = await service.stores.projections.cards(EVERYTHING, asked)
        yield cards
        asked = replace(asked, offset=asked.offset + _PAGE)
