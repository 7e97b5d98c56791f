"""An incident as its card shows it: the posts and why each is there, owner, clock, history."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.web.beside import Around, Kin, around, kin_of
from console.web.clock import TalkingClock, clock_of
from console.web.finding import is_hidden
from console.web.here import Visit
from console.web.texts import CARD, Piece, deciding_spans, piece
from console.wording.draft import title
from console.wording.explanation import explanation, told_kind
from console.wording.history import Told, history, joined_reasons
from domain.incident import Incident, Member
from domain.place import Place
from domain.records import Card, Note
from domain.verdict import Judged
from incidents.pairs import answered_by, can_undo

_SHOWN = 40  # posts on one card


@dataclass(frozen=True, slots=True)
class Line:
    """One post of the incident; `copies` are nearly the same and folded below it."""

    judged: Judged
    piece: Piece
    why: str
    joined: str
    hidden: bool
    linked: bool  # whether the way to the original is offered
    copies: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything on the card; `command` names the press of a button, so that a repeat is recognised."""

    card: Card
    incident: Incident
    title: str
    clock: TalkingClock
    lines: tuple[Line, ...]
    more: int  # posts that are not shown
    proposals: tuple[Line, ...]
    accepted: Line | None  # the authority's public reply that a person took for its answer
    told: tuple[Told, ...]
    remarks: tuple[Note, ...]
    others: tuple[Place, ...]  # other places the first post names
    alternatives: tuple[str, ...]  # other authorities that might own it
    command: str
    undoable: bool
    around: Around
    kin: Kin
    splits: bool  # whether this visitor may split it

    @property
    def sources(self) -> int:
        """Different sources among the shown posts, folded copies with them, as the letter counts them."""
        shown = (post for line in self.lines for post in (line, *line.copies))
        return len({line.judged.post.source for line in shown})


async def dossier(visit: Visit, card: Card) -> Dossier | None:
    """The card's dossier; None when its log is gone."""
    stores = visit.console.service.stores
    incident = await stores.incidents.load(card.incident)
    if incident is None:
        return None
    shown = incident.members[-_SHOWN:]
    seen = await stores.posts.get([*(m.post for m in shown), *incident.proposals], visit.scope)
    judged = {j.post.id: j for j in seen}
    first, log = judged.get(card.first_post), await stores.incidents.log(card.incident)
    answer = judged.get(answered_by(log) or "")
    kin = await kin_of(visit, incident, log)
    return Dossier(
        card=card,
        incident=incident,
        title=title(visit.words, incident),
        clock=clock_of(visit, incident),
        lines=_folded(visit, card, shown, judged),
        more=len(incident.members) - sum(1 for m in shown if m.post in judged),
        proposals=tuple(_line(visit, card, judged[p]) for p in incident.proposals if p in judged),
        accepted=_line(visit, card, answer) if answer else None,
        told=history(visit.words, log, kin.split_off),
        remarks=await stores.notes.of_incident(card.incident),
        others=first.verdict.candidates if first else (),
        alternatives=first.verdict.route.alternatives if first and first.verdict.route else (),
        command=secrets.token_hex(8),
        undoable=can_undo(log),
        around=await around(visit, card, incident, log),
        kin=kin,
        splits=_splits(visit, incident),
    )


def _splits(visit: Visit, incident: Incident) -> bool:
    mine = incident.operator in (None, visit.account.name)
    return visit.writes and incident.open and mine and len(incident.members) > 1


def _folded(
    visit: Visit, card: Card, members: Sequence[Member], judged: Mapping[str, Judged]
) -> tuple[Line, ...]:
    """Lines in the order of joining; near-copies lie under the line they repeat."""
    present = [m for m in members if m.post in judged]
    tops = {m.post for m in present if m.copy_of is None or m.copy_of not in judged}
    copies: dict[str, list[Line]] = {}
    for member in present:
        if member.post not in tops and member.copy_of:
            top = _top(member.copy_of, present, tops)
            copies.setdefault(top, []).append(_line(visit, card, judged[member.post], member))
    return tuple(
        _line(visit, card, judged[m.post], m, tuple(copies.get(m.post, ())))
        for m in present
        if m.post in tops
    )


def _top(post: str, members: Sequence[Member], tops: set[str]) -> str:
    """The line at the top of a chain of copies."""
    above = {m.post: m.copy_of for m in members}
    for _ in members:
        if post in tops:
            return post
        post = above.get(post) or next(iter(tops))
    return next(iter(tops))


def _line(
    visit: Visit,
    card: Card,
    judged: Judged,
    member: Member | None = None,
    copies: tuple[Line, ...] = (),
) -> Line:
    hidden = is_hidden(visit, judged, card)
    text = "" if hidden else judged.post.text
    return Line(
        judged=judged,
        piece=piece(text, deciding_spans(judged) if text else (), CARD, lead=False),
        why=_why(visit, judged, hidden=hidden, brief=bool(member and member.reasons)),
        joined=joined_reasons(visit.words, member.reasons) if member else "",
        hidden=hidden,
        linked=may_open(visit, judged, card),
        copies=copies,
    )


def _why(visit: Visit, judged: Judged, *, hidden: bool, brief: bool) -> str:
    """The whole sentence for the post that opened it; kind and words for those that joined."""
    if hidden:
        return ""
    return told_kind(visit.words, judged) if brief else explanation(visit.words, judged)


def may_open(visit: Visit, judged: Judged, card: Card | None) -> bool:
    """Whether the way to the original is offered: to those who act, and not where topics are sensitive."""
    pack = visit.console.service.pack
    codes = {judged.verdict.judgement.topic, card.topic if card else None}
    sensitive = any(topic.sensitive for topic in pack.topics if topic.code in codes)
    web = judged.post.url.startswith(("https://", "http://"))
    return visit.writes and web and not sensitive and judged.post.deleted is None


async def card_of(visit: Visit, number: int) -> Card | None:
    """A card by its number, when the visitor may see it."""
    return await visit.console.service.stores.projections.card(visit.scope, number=number)


async def post_of(visit: Visit, post: str) -> Judged | None:
    """A post that the visitor may see."""
    found = await visit.console.service.stores.posts.get([post], visit.scope)
    return found[0] if found else None
