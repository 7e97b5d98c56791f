"""The strip of telling cases: where in the life they stand, and where the console shows them."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from console.assembly import Service
from console.demo.town import Town
from console.demo.visit import post_of
from console.web.city import Case
from domain.codes import OPEN, State
from domain.place import EVERYTHING
from domain.records import CardFilter
from incidents.desk import By
from incidents.pairs import reunited_into

# Name in the life's list of cases → what a visitor reads on the link.
TITLES: Mapping[str, tuple[str, str]] = {
    "danger": (
        "Опасность для жизни: открытый люк у школы",
        "Danger to life: an open manhole by a school",
    ),
    "burst": (
        "Много голосов, одна авария на трубе",
        "Many voices, one burst pipe: how posts are joined",
    ),
    "burst-neighbour": (
        "Соседний дом — другой случай",
        "The house next door: not joined, and why",
    ),
    "answered": (
        "Ведомство ответило в ветке",
        "An answered thread: the authority's reply is found",
    ),
    "closed": (
        "Закрыто, а жители пишут снова",
        "Closed, yet residents write again: it comes back to the desk",
    ),
}
_REUNITED = (
    "Два номера стали одним сами — объединение можно отменить",
    "Two numbers became one by themselves: a merge to undo",
)
_LOOKED_AT = 200  # dismissed incidents
CLOSED_AT = 14_000.0  # minute of the city at which the desk believed that it was fixed
_DESK = "smena"


async def cases_of(service: Service, town: Town, life: Path) -> tuple[Case, ...]:
    """Links to the incidents that the telling cases became, and to hand-over and mailbox."""
    keys = await town.get("/keys")
    found = [
        Case(*TITLES[name], url)
        for name, posts in _named(life).items()
        if name in TITLES and (url := await _url(service, posts, keys))
    ]
    return (*found, *await _reunited(service), *_tour())


async def close_case(service: Service, town: Town, life: Path) -> None:
    """What the desk closed too early, as one of the telling cases shows."""
    keys = await town.get("/keys")
    ids = [post_of(source, keys[p]) for p, source in _named(life).get("closed", ()) if p in keys]
    found = await service.stores.projections.of_posts(ids)
    cards = {card.incident: card for card in found.values()}
    for name, card in cards.items():
        by = By(_DESK, card.version, f"demo:{name}")
        await service.desk.close(name, by, "fixed")


async def _reunited(service: Service) -> tuple[Case, ...]:
    """The newest incident that the engine made of two."""
    stores = service.stores
    wanted = CardFilter((State.DISMISSED,), sort="newest", limit=_LOOKED_AT)
    for gone in (await stores.projections.cards(EVERYTHING, wanted))[1]:
        kept = reunited_into(await stores.incidents.log(gone.incident))
        card = await stores.projections.card(EVERYTHING, incident=kept) if kept else None
        if card is not None and card.state in OPEN:
            return (Case(*_REUNITED, f"/incidents/{card.number}"),)
    return ()


def _tour() -> tuple[Case, ...]:
    return (
        Case(
            "Передайте случай ведомству и прочтите письмо",
            "Hand an incident over, then read the demo mailbox",
            "/city#mailbox",
        ),
    )


def _named(life: Path) -> dict[str, list[tuple[str, str]]]:
    """Case → (life id, source) of its posts, from `cases.json` beside the life; none when it is absent."""
    path = life / "cases.json"
    if not path.exists():
        return {}
    rows: dict[str, list[list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    return {name: [(post, source) for post, source in posts] for name, posts in rows.items()}


async def _url(
    service: Service, posts: list[tuple[str, str]], keys: Mapping[str, str]
) -> str | None:
    ids = [post_of(source, keys[life]) for life, source in posts if life in keys]
    cards = await service.stores.projections.of_posts(ids)
    numbers = Counter(card.number for card in cards.values())
    return f"/incidents/{numbers.most_common(1)[0][0]}" if numbers else None
