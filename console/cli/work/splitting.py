"""One incident that holds two problems, on the command line: both are shown, then split."""

from collections.abc import Iterator, Sequence

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import Say, say_here
from console.cli.screen import line, remark
from console.cli.work.here import audit, search_follows, service_here, words_of
from console.cli.work.querying import known
from console.cli.work.together import by_shell, cards_of
from console.wording.draft import quotation, title
from console.wording.words import Words
from domain.incident import Incident
from domain.place import EVERYTHING
from domain.records import Card
from incidents.splitting import SPLITS, Split

_LINE = 100  # characters of a post
_SHOWN = 20  # posts of each side


async def split(number: int, posts: Sequence[str], reason: str, *, confirmed: bool) -> int:
    """Show both incidents as they would be; split only when that was asked for."""
    (why,) = known("reason", [reason], SPLITS)
    async with service_here() as service:
        found = await cards_of(service, number)
        if found is None:
            return NOTHING
        (card,) = found
        by = by_shell(service, card, "split", " ".join(posts))
        looked = await service.together.look_at_split(card.incident, posts, by)
        await _print(service, card, looked)
        if not confirmed:
            remark(say_here()("incidents.split_confirm"))
            return OK
        done = await service.together.split(card.incident, posts, why, by)
        await audit(service, "incident_split", (card.incident, done.new.id))
        await search_follows(service)
        born = await service.stores.projections.card(EVERYTHING, incident=done.new.id)
        line(say_here()("incidents.split_done", number=born.number if born else ""), "bold")
    return OK


async def _print(service: Service, card: Card, looked: Split) -> None:
    say, words = say_here(), words_of(service.settings, service.pack)
    rest, new = looked.rest, looked.new
    stays = say(
        "incidents.stays", number=card.number, title=title(words, rest), posts=len(rest.members)
    )
    born = say(
        "incidents.split_new",
        title=title(words, new),
        posts=len(new.members),
        residents=new.residents,
    )
    for heading, side in ((stays, rest), (born, new)):
        line(heading, "bold")
        for told in _facts(service, say, words, side):
            line(f"  {told}")
        for judged in await service.stores.posts.get(side.posts[:_SHOWN], EVERYTHING):
            line(f"    {judged.post.id} · {quotation(judged.post.text, _LINE)}", "dim")


def _facts(service: Service, say: Say, words: Words, side: Incident) -> Iterator[str]:
    owner = service.pack.authority(side.authority)
    hours = say("incidents.split_due", hours=owner.reply_hours) if owner else ""
    for key, value in (
        ("danger", say("incidents.yes") if side.danger else ""),
        ("place", words.place(side.place)),
        ("authority", words.name("authority", side.authority) if side.authority else ""),
        ("operator", side.operator or ""),
        ("due", words.dated(side.answer_due) if side.answer_due else hours),
    ):
        if value:
            yield f"{say(f'incidents.fields.{key}')}: {value}"
