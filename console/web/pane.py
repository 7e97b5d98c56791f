"""The third pane: an incident, a post that has none, or what needs hands now."""

import secrets
from dataclasses import dataclass, replace

from console.web.dossier import Dossier, card_of, dossier, may_open, post_of
from console.web.finding import Finding, cards_of, finding
from console.web.here import Visit
from console.web.texts import CARD
from console.wording.draft import title
from console.wording.explanation import explanation
from domain.codes import OPEN
from domain.records import Card, CardFilter

_URGENT = 6
_WAITING = 2_000  # handed over at one time, more than a centre has: the nearest deadline may be of the newest


@dataclass(frozen=True, slots=True)
class Loose:
    """A post without an incident."""

    finding: Finding
    why: str
    linked: bool
    command: str


@dataclass(frozen=True, slots=True)
class Urgent:
    """An incident that needs hands now."""

    card: Card
    title: str


@dataclass(frozen=True, slots=True)
class Pane:
    """One of the three; all empty when what was asked for is not there."""

    dossier: Dossier | None = None
    loose: Loose | None = None
    urgent: tuple[Urgent, ...] | None = None
    selected: str = ""


async def pane_of_post(visit: Visit, post: str) -> Pane:
    """The incident of a post, or the post itself."""
    card = (await cards_of(visit, [post])).get(post)
    judged = await post_of(visit, post)
    if judged is None:
        return Pane(selected=post)
    if card is not None:
        return replace(await pane_of_card(visit, card), selected=post)
    await visit.audit("post_viewed", post)
    row = finding(visit, judged, None, width=CARD)
    why = "" if row.hidden else explanation(visit.words, judged)
    return Pane(
        loose=Loose(row, why, may_open(visit, judged, None), secrets.token_hex(8)), selected=post
    )


async def pane_of_number(visit: Visit, number: int) -> Pane:
    """An incident by its number."""
    card = await card_of(visit, number)
    return Pane() if card is None else await pane_of_card(visit, card)


async def pane_of_card(visit: Visit, card: Card) -> Pane:
    """An incident, audited as viewed."""
    await visit.audit("card_viewed", card.incident, str(card.number))
    return Pane(dossier=await dossier(visit, card))


async def urgent_now(visit: Visit) -> Pane:
    """Nothing is selected: open dangers, then what waits longest for an answer."""
    projections = visit.console.service.stores.projections
    _, danger = await projections.cards(visit.scope, CardFilter(OPEN, danger=True, limit=_URGENT))
    _, handed = await projections.cards(
        visit.scope, CardFilter(("handed_over",), sort="oldest", limit=_WAITING)
    )
    due = sorted((c for c in handed if c.answer_due is not None), key=lambda c: c.answer_due or 0)
    first = tuple(dict.fromkeys((*danger, *due)))[:_URGENT]
    return Pane(urgent=tuple(Urgent(card, title(visit.words, card)) for card in first))
