"""Incidents on the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import line, remark, table
from console.cli.work.here import audit, print_json, service_here, words_of
from console.cli.work.querying import known, moment
from console.cli.work.together import beside, print_beside
from console.wording.history import history, joined_reasons
from console.wording.words import Words
from domain.codes import AREAS
from domain.events import Event
from domain.incident import Incident, Member
from domain.instant import Instant
from domain.pack import Pack
from domain.place import EVERYTHING
from domain.records import Card, CardFilter, Note
from domain.verdict import Judged
from incidents.neighbours import Beside
from incidents.pairs import split_into
from incidents.together import numbers_of

_TITLES = ("number", "state", "title", "place", "posts", "residents", "last", "operator")
_LINE = 300  # characters of a post in the list


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed."""

    states: tuple[str, ...]
    kinds: tuple[str, ...]
    areas: tuple[str, ...]
    topics: tuple[str, ...]
    authorities: tuple[str, ...]
    danger: bool | None
    since: str
    until: str
    sort: str
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What `--json` prints of the list."""

    total: int
    incidents: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What `--json` prints of one incident; texts are masked."""

    card: Card
    incident: Incident
    posts: tuple[Judged, ...]
    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    beside: Beside
    split_off: Mapping[str, int]  # id → number


async def list_cards(wish: Wish, *, as_json: bool) -> int:
    """One page of incidents."""
    async with service_here() as service:
        wanted = _filter(wish, service.pack, service.clock.now())
        total, cards = await service.stores.projections.cards(EVERYTHING, wanted)
        await audit(service, "incidents", (f"hits:{total}",))
        if as_json:
            print_json(Listed(total, cards))
        else:
            _print_list(total, cards, words_of(service.settings, service.pack), service.clock.now())
    return OK if total else NOTHING


async def show_card(number: int, *, as_json: bool) -> int:
    """One incident with its posts, why each joined, and its history."""
    async with service_here() as service:
        shown = await _load(service, number)
        if shown is None:
            remark(say_here()("incidents.unknown", number=number))
            return NOTHING
        await audit(service, "card", (shown.card.incident,))
        if as_json:
            print_json(shown)
        else:
            _print_one(shown, words_of(service.settings, service.pack), service.clock.now())
    return OK


def _filter(wish: Wish, pack: Pack, now: Instant) -> CardFilter:
    return CardFilter(
        states=wish.states,
        kinds=wish.kinds,
        areas=known("area", wish.areas, AREAS),
        topics=known("topic", wish.topics, [t.code for t in pack.topics]),
        authorities=known("authority", wish.authorities, [a.code for a in pack.authorities]),
        danger=wish.danger,
        since=moment(wish.since, pack.zone, now),
        until=moment(wish.until, pack.zone, now, end=True),
        sort=known("sort", [wish.sort], ("urgent", "newest", "oldest"))[0],
        offset=wish.offset,
        limit=wish.limit,
    )


async def _load(service: Service, number: int) -> Shown | None:
    stores = service.stores
    card = await stores.projections.card(EVERYTHING, number=number)
    incident = await stores.incidents.load(card.incident) if card else None
    if card is None or incident is None:
        return None
    log = await stores.incidents.log(card.incident)
    return Shown(
        card,
        incident,
        await stores.posts.get(incident.posts, EVERYTHING),
        log,
        await stores.notes.of_incident(card.incident),
        await beside(service, card, incident, log),
        await numbers_of(stores.projections, EVERYTHING, [k.incident for k in split_into(log)]),
    )


def _print_list(total: int, cards: Sequence[Card], words: Words, now: Instant) -> None:
    say = say_here()
    table(
        [say(f"incidents.titles.{name}") for name in _TITLES], [_row(c, words, now) for c in cards]
    )
    line(say("incidents.total", total=total, shown=len(cards)), "bold")


def _row(card: Card, words: Words, now: Instant) -> tuple[str, ...]:
    return (
        f"{'!' if card.danger else ''}{card.number}",
        words.name("state", card.state),
        title(card, words),
        words.place(card.place),
        str(card.posts),
        str(card.residents),
        words.ago(card.last_at, now),
        card.operator or "",
    )


def title(card: Card, words: Words) -> str:
    """Topic, else area, else kind."""
    if card.topic:
        return words.name("topic", card.topic)
    return words.name("area", card.area) if card.area else words.name("kind", card.kind)


def _print_one(shown: Shown, words: Words, now: Instant) -> None:
    say, card = say_here(), shown.card
    line(f"№ {card.number} · {title(card, words)} · {words.name('state', card.state)}", "bold")
    for key, value in (
        ("danger", say("incidents.yes") if card.danger else ""),
        ("place", words.place(card.place)),
        ("authority", words.name("authority", card.authority) if card.authority else ""),
        ("operator", card.operator or ""),
        ("due", words.dated(card.answer_due) if card.answer_due else ""),
        ("residents", str(card.residents)),
    ):
        if value:
            line(f"{say(f'incidents.fields.{key}')}: {value}")
    _print_posts(shown, words)
    print_beside(shown.beside, words)
    line(say("incidents.history"), "bold")
    for told in history(words, shown.events, shown.split_off):
        undone = f" ({say('incidents.undone')})" if told.undone else ""
        line(f"  {words.moment(told.at, now)}  {told.who}: {told.what}{undone}")
    for note in shown.notes:
        line(
            f"  {words.moment(note.at, now)}  {note.author}, {say(f'incidents.notes.{note.kind}')}: {note.text or '—'}"
        )


def _print_posts(shown: Shown, words: Words) -> None:
    say, members = say_here(), {m.post: m for m in shown.incident.members}
    line(say("incidents.posts", count=len(members)), "bold")
    for judged in shown.posts:
        post = judged.post
        text = " ".join(post.text.split())
        line(
            f"  {post.id} · {words.dated(post.published)} · {words.name('source', post.source)}"
            f"{_why(members[post.id], words)}",
            "dim",
        )
        line(f"    {text if len(text) <= _LINE else text[:_LINE] + '…'}")


def _why(member: Member, words: Words) -> str:
    return f" · {joined_reasons(words, member.reasons)}" if member.reasons else ""
