"""What came of incidents: how often closed ones came back, and which proposals may be voted on."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import remark, table
from console.cli.work.exporting import target
from console.cli.work.here import audit, print_json, service_here, words_of
from console.cli.work.querying import moment
from console.exporting import guarded
from console.wording.words import Words
from domain.codes import Kind
from domain.instant import to_datetime
from domain.place import EVERYTHING
from domain.records import Card, CardFilter
from evaluation.intervals import share
from incidents.recurrence import Recurrence, recurrence

_PAGE = 500
_TITLES = ("authority", "topic", "closed", "returned", "share", "reopened")
COLUMNS = ("number", "proposal", "supporters", "posts", "topic", "place", "first", "last")


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


async def returned(since: str, *, as_json: bool) -> int:
    """Closed incidents of which residents wrote again, by authority and topic."""
    async with service_here() as service:
        words = words_of(service.settings, service.pack)
        wanted = CardFilter(since=moment(since, service.pack.zone, service.clock.now()))
        rows = recurrence([card async for card in _cards(service, wanted)])
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
            text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
            sheet = csv.writer(text)
            sheet.writerow(COLUMNS)
            sheet.writerows([guarded(str(getattr(p, c))) for c in COLUMNS] for p in found)
            text.detach()
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
    async for card in _cards(service, CardFilter(kinds=(Kind.SUGGESTION,))):
        seen = await service.stores.posts.get([card.first_post], EVERYTHING)
        if seen and card.state not in ("closed", "dismissed"):
            yield Proposal(
                card.number, seen[0].post.text, card.residents, card.posts,
                words.name("topic", card.topic) if card.topic else "", words.place(card.place) or "",
                to_datetime(card.opened_at).date().isoformat(), to_datetime(card.last_at).date().isoformat(),
            )  # fmt: skip


async def _cards(service: Service, wanted: CardFilter) -> AsyncIterator[Card]:
    """Page by page, oldest first, so that what comes meanwhile moves nothing."""
    offset = 0
    while True:
        asked = CardFilter(
            kinds=wanted.kinds, since=wanted.since, sort="oldest", offset=offset, limit=_PAGE
        )
        _, cards = await service.stores.projections.cards(EVERYTHING, asked)
        for card in cards:
            yield card
        if len(cards) < _PAGE:
            return
        offset += _PAGE
