"""What splitting an incident would come to, as the card shows it before anything is changed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.web.clock import TalkingClock, clock_of
from console.web.finding import is_hidden
from console.web.here import Visit
from console.web.texts import ROW, Piece, piece
from console.wording.draft import title
from domain.errors import Refused
from domain.incident import Incident
from domain.records import Card
from domain.verdict import Judged
from incidents.desk import By
from incidents.splitting import SPLITS, Split

_SHOWN = 5  # posts of each side


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one post; hidden where they are not for this visitor."""

    judged: Judged
    piece: Piece
    hidden: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two incidents as it would be; `more` posts are not shown."""

    incident: Incident
    title: str
    clock: TalkingClock
    posts: tuple[Words, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Both sides; `copies` go along with the ticked posts."""

    card: Card
    rest: Side
    new: Side
    ticked: tuple[str, ...]
    command: str
    reasons: tuple[str, ...] = SPLITS

    @property
    def copies(self) -> int:
        """Posts that go without having been ticked."""
        return len(self.new.incident.members) - len(self.ticked)


async def preview(visit: Visit, card: Card, ticked: Sequence[str]) -> Preview:
    """Both sides; refused where the split itself would be."""
    by = By(visit.account.name, card.version, secrets.token_hex(8))
    posts = tuple(dict.fromkeys(ticked))
    split = await look(visit, card, posts, by)
    rest, new = split.rest, split.new
    shown = [*rest.posts[:_SHOWN], *new.posts[:_SHOWN]]
    found = await visit.console.service.stores.posts.get(shown, visit.scope)
    judged = {j.post.id: j for j in found}
    return Preview(
        card=card,
        rest=_side(visit, card, rest, judged),
        new=_side(visit, card, new, judged),
        ticked=posts,
        command=by.command,
    )


async def look(visit: Visit, card: Card, posts: Sequence[str], by: By) -> Split:
    """What a split would come to; refused when a post or what would be left is not for this visitor."""
    split = await visit.console.service.together.look_at_split(card.incident, posts, by)
    places = [side.place.territory for side in (split.rest, split.new) if side.place is not None]
    if not all(map(visit.scope.covers, places)):
        raise Refused("out_of_scope")
    found = await visit.console.service.stores.posts.get(posts, visit.scope)
    strange = next((p for p in posts if p not in {j.post.id for j in found}), None)
    if strange is not None:
        raise Refused("unknown_post", strange)
    return split


def _side(visit: Visit, card: Card, incident: Incident, judged: Mapping[str, Judged]) -> Side:
    shown = [judged[p] for p in incident.posts[:_SHOWN] if p in judged]
    return Side(
        incident=incident,
        title=title(visit.words, incident),
        clock=clock_of(visit, incident),
        posts=tuple(_words(visit, card, j) for j in shown),
        more=len(incident.members) - len(shown),
    )


def _words(visit: Visit, card: Card, judged: Judged) -> Words:
    hidden = is_hidden(visit, judged, card)
    return Words(judged, piece("" if hidden else judged.post.text, (), ROW), hidden)
