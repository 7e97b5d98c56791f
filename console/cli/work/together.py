"""Two incidents on the command line: joined, kept apart, taken back."""

from collections.abc import Iterator, Sequence

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import line, remark
from console.cli.work.here import actor, audit, search_follows, service_here, words_of
from console.wording.draft import title
from console.wording.history import joined_reasons
from console.wording.words import Words
from domain.events import Event, short_hash
from domain.incident import Incident
from domain.place import EVERYTHING
from domain.records import Card
from incidents.desk import By
from incidents.merging import check_merge
from incidents.neighbours import Beside, Near


async def merge(kept: int, gone: int, *, confirmed: bool) -> int:
    """Show both sides; move the posts only when that was asked for."""
    async with service_here() as service:
        found = await cards_of(service, kept, gone)
        if found is None:
            return NOTHING
        into, other = found
        say, words = say_here(), words_of(service.settings, service.pack)
        folds = await service.stores.incidents.load_many([into.incident, other.incident])
        by = by_shell(service, into, "merge", other.incident)
        check_merge(folds[into.incident], folds[other.incident], by.operator)
        for key, card in (("stays", into), ("goes", other)):
            line(
                say(
                    f"incidents.{key}",
                    number=card.number,
                    title=title(words, card),
                    posts=card.posts,
                )
            )
        if not confirmed:
            remark(say("incidents.confirm"))
            return OK
        await service.together.merge(into.incident, other.incident, by, other.version)
        await audit(service, "incident_merge", (into.incident, other.incident))
        await search_follows(service)
        line(say("incidents.merged", number=kept), "bold")
    return OK


async def apart(number: int, other: int) -> int:
    """Write down that these are two problems."""
    async with service_here() as service:
        found = await cards_of(service, number, other)
        if found is None:
            return NOTHING
        one, two = found
        by = by_shell(service, one, "apart", two.incident)
        await service.together.keep_apart(one.incident, two.incident, by)
        await audit(service, "incident_apart", (one.incident, two.incident))
        line(say_here()("incidents.kept_apart", one=number, other=other))
    return OK


async def undo(number: int) -> int:
    """Take back the newest decision of a person; of a merge in both."""
    async with service_here() as service:
        found = await cards_of(service, number)
        if found is None:
            return NOTHING
        (card,) = found
        left = await service.together.undo(card.incident, by_shell(service, card, "undo", ""))
        await audit(service, "incident_undo", (card.incident,))
        await search_follows(service)
        line(say_here()("incidents.taken_back", number=number, posts=len(left.members)))
    return OK


async def beside(service: Service, card: Card, incident: Incident, log: Sequence[Event]) -> Beside:
    """What may be the same, and what a veto kept apart."""
    return await service.neighbours().of(card, incident, log, EVERYTHING)


def print_beside(found: Beside, words: Words) -> None:
    """Both lists, when there are any."""
    say = say_here()
    for key, nears in (("suggested", found.suggested), ("apart", found.apart)):
        if nears:
            line(say(f"incidents.{key}", count=len(nears)), "bold")
        for near in nears:
            line(f"  {_name(near)} · {title(words, near.card)}")
            line(f"    {'; '.join(_sentence(near, words))}", "dim")


def _name(near: Near) -> str:
    return near.post or f"№ {near.card.number}"


def _sentence(near: Near, words: Words) -> Iterator[str]:
    if near.veto is not None:
        yield words.reason(near.veto)
    yield joined_reasons(words, near.reasons)


async def cards_of(service: Service, *numbers: int) -> tuple[Card, ...] | None:
    """Incidents by their numbers; None, and said so, when one is not there."""
    found: list[Card] = []
    for number in numbers:
        card = await service.stores.projections.card(EVERYTHING, number=number)
        if card is None:
            remark(say_here()("incidents.unknown", number=number))
            return None
        found.append(card)
    return tuple(found)


def by_shell(service: Service, card: Card, name: str, other: str) -> By:
    """A command typed again at another version is another command."""
    pressed = short_hash(name, card.incident, other, str(card.version), str(service.clock.now()))
    return By(actor(), card.version, pressed)
