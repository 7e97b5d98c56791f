"""What persons at the desk decided about incidents, as labels of the posts that opened them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.codes import Kind
from domain.events import Closed, Corrected, Dismissed, Event, HandedOff, Opened, Reopened
from domain.incident import Incident
from domain.instant import Instant
from domain.place import EVERYTHING
from domain.ports import IncidentStore, PostStore
from domain.verdict import Judged
from incidents.pairs import by_hand, lasting, taken_out
from incidents.recording import OPERATOR

_NO_PROBLEM = frozenset({"not_a_problem", "spam"})
_CONFIRMED = frozenset({"fixed", "explained", "refused_with_reason"})
_FIELDS = ("kind", "area", "topic", "danger")
_PAGE = 2_000  # events read in one go


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about the post that opened an incident; None where nothing was decided.

    Not `corrected`: the incident was handed over or closed as it was, so its kind and topic were right.
    """

    post: str
    operator: str
    at: Instant
    kind: str | None = None
    area: str | None = None
    topic: str | None = None
    danger: bool | None = None
    corrected: bool = True


@dataclass(frozen=True, slots=True)
class Taught:
    """A decision with the post as it is kept, masked, and the one it answers."""

    decision: Decision
    post: Judged
    parent: Judged | None


async def decisions_of(incidents: IncidentStore) -> tuple[Decision, ...]:
    """All of them, in the order of time; what was undone, and what persons disagree about, is left out."""
    logs: dict[str, list[Event]] = defaultdict(list)
    after = 0
    while page := await incidents.all_events(after, _PAGE):
        after = page[-1][0]
        for _, event in page:
            logs[event.incident].append(event)
    found = (decision_of(log) for log in logs.values())
    return tuple(sorted((d for d in found if d is not None), key=lambda d: (d.at, d.post)))


async def taught(decisions: Sequence[Decision], posts: PostStore, limit: int) -> tuple[Taught, ...]:
    """The newest decisions with their posts; forgotten posts and near-copies teach nothing."""
    newest = decisions[-limit:]
    known = await _known(posts, [d.post for d in newest])
    above = await _known(posts, [p.post.reply_to for p in known.values() if p.post.reply_to])
    return tuple(
        Taught(d, post, above.get(post.post.reply_to or ""))
        for d in newest
        if (post := known.get(d.post)) is not None and post.copy_of is None and post.post.text
    )


def decision_of(log: Sequence[Event]) -> Decision | None:
    """One incident's log, oldest first, as a decision; None when no person decided anything of the post."""
    stays = lasting(log)
    opened = next((e.body for e in stays if isinstance(e.body, Opened)), None)
    mine = [e for e in by_hand(log) if not _reversed(e, stays)]
    if opened is None or not mine or taken_out(log, opened.post):
        return None
    return _corrected(opened.post, mine) or _confirmed(opened.post, log, mine)


def _reversed(event: Event, stays: Sequence[Event]) -> bool:
    """A dismissal after which somebody opened the incident again."""
    return isinstance(event.body, Dismissed) and any(
        isinstance(e.body, Reopened) and e.version > event.version for e in stays
    )


def _corrected(post: str, mine: Sequence[Event]) -> Decision | None:
    told: dict[str, str] = {}
    last: Event | None = None
    for field in _FIELDS:
        said = [e for e in mine if _says(e, field)]
        if said and not _disputed(said, field):
            told[field] = _value(said[-1], field)
            last = max((e for e in (last, said[-1]) if e), key=lambda e: e.version)
    if last is None:
        return None
    danger = told["danger"] == "yes" if "danger" in told else None
    who = last.actor.removeprefix(OPERATOR)
    return Decision(
        post, who, last.recorded_at, told.get("kind"), told.get("area"), told.get("topic"), danger
    )


def _says(event: Event, field: str) -> bool:
    body = event.body
    if isinstance(body, Dismissed):
        return field == "kind" and body.reason in _NO_PROBLEM
    if isinstance(body, Opened):  # by hand: the desk says that it is a report
        return field == "kind"
    return isinstance(body, Corrected) and body.field == field and body.after is not None


def _value(event: Event, field: str) -> str:
    body = event.body
    if isinstance(body, Corrected) and body.field == field and body.after is not None:
        return body.after
    return body.kind if isinstance(body, Opened) else Kind.OTHER.value


def _disputed(said: Sequence[Event], field: str) -> bool:
    """Two persons set different values: nobody is believed."""
    last: Mapping[str, str] = {e.actor: _value(e, field) for e in said}
    return len(set(last.values())) > 1


def _confirmed(post: str, log: Sequence[Event], by_hand: Sequence[Event]) -> Decision | None:
    done = [
        e
        for e in by_hand
        if isinstance(e.body, HandedOff)
        or (isinstance(e.body, Closed) and e.body.reason in _CONFIRMED)
    ]
    touched = any(isinstance(e.body, Corrected | Dismissed) for e in by_hand)
    if not done or touched:
        return None
    found, who = Incident.of(log), done[-1].actor.removeprefix(OPERATOR)
    return Decision(
        post, who, done[-1].recorded_at, found.kind, found.area, found.topic, None, corrected=False
    )


async def _known(posts: PostStore, ids: Sequence[str]) -> dict[str, Judged]:
    found: dict[str, Judged] = {}
    unique = tuple(dict.fromkeys(ids))
    for at in range(0, len(unique), _PAGE):
        found |= {j.post.id: j for j in await posts.get(unique[at : at + _PAGE], EVERYTHING)}
    return found
