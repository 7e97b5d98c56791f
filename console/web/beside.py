"""What the card shows beside an incident: what may be the same, and what a veto kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.web.finding import is_hidden
from console.web.here import Visit
from console.web.texts import ROW, Piece, piece
from console.wording.draft import title
from console.wording.history import joined_reasons
from domain.errors import Refused
from domain.events import Detached, Event
from domain.incident import Incident
from domain.records import Card
from domain.verdict import Judged
from incidents.merging import check_merge
from incidents.neighbours import Near, shown
from incidents.pairs import INTO, SPLIT_BACK, lasting, split_from, split_into
from incidents.together import numbers_of

_AWAY = {INTO: "merged", SPLIT_BACK: "split_back"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An incident, or a post that waits, with the words it began with."""

    card: Card  # number 0 for a post that waits
    title: str
    judged: Judged | None
    piece: Piece
    hidden: bool
    why: str
    veto: str
    post: str | None
    refused: str  # why it cannot be joined now; empty when it can


@dataclass(frozen=True, slots=True)
class Around:
    """Both lists of a card."""

    suggested: tuple[Neighbour, ...] = ()
    apart: tuple[Neighbour, ...] = ()


async def around(visit: Visit, card: Card, incident: Incident, log: Sequence[Event]) -> Around:
    """What this visitor may see of it."""
    stores = visit.console.service.stores
    beside = await visit.console.neighbours.of(card, incident, log, visit.scope)
    near = tuple(shown(beside))
    first = [n.post or n.card.first_post for n in near]
    judged = {j.post.id: j for j in await stores.posts.get(first, visit.scope)}
    others = await stores.incidents.load_many([n.card.incident for n in near if not n.post])
    told = [_neighbour(visit, n, judged, others, incident) for n in near]
    count = len(beside.suggested)
    return Around(tuple(told[:count]), tuple(told[count:]))


@dataclass(frozen=True, slots=True)
class Kin:
    """Numbers of incidents that this one's posts went to or came from; those the visitor may see."""

    away: str = ""  # where all of them are, when none is here
    how: str = ""  # merged, split_back
    out_of: int = 0
    split_off: Mapping[str, int] = field(default_factory=dict)  # by id


async def kin_of(visit: Visit, incident: Incident, log: Sequence[Event]) -> Kin:
    """What merges and splits made of it."""
    gone = (e.body.reason for e in reversed(lasting(log)) if isinstance(e.body, Detached))
    away = next((r for r in gone if r.code in _AWAY), None) if not incident.members else None
    source, off = split_from(log), split_into(log)
    names = [kin.incident for kin in (*off, source) if kin]
    numbers = await numbers_of(visit.console.service.stores.projections, visit.scope, names)
    return Kin(
        away=away.params[0] if away else "",
        how=_AWAY[away.code] if away else "",
        out_of=numbers.get(source.incident, 0) if source else 0,
        split_off={kin.incident: numbers[kin.incident] for kin in off if kin.incident in numbers},
    )


def _neighbour(
    visit: Visit,
    near: Near,
    judged: Mapping[str, Judged],
    others: Mapping[str, Incident],
    incident: Incident,
) -> Neighbour:
    first = judged.get(near.post or near.card.first_post)
    hidden = first is not None and is_hidden(visit, first, near.card)
    text = "" if first is None or hidden else first.post.text
    return Neighbour(
        card=near.card,
        title=title(visit.words, near.card),
        judged=first,
        piece=piece(text, (), ROW),
        hidden=hidden,
        why=joined_reasons(visit.words, near.reasons),
        veto=visit.words.reason(near.veto) if near.veto else "",
        post=near.post,
        refused=_refused(visit, incident, others.get(near.card.incident)),
    )


def _refused(visit: Visit, incident: Incident, other: Incident | None) -> str:
    if other is None:
        return ""
    try:
        check_merge(incident, other, visit.account.name)
    except Refused as why:
        return visit.words.error(why)
    return ""
