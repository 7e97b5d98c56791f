"""Handing an incident over: look again at its posts, then a person confirms the text."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import Refused
from domain.events import HandedOff, short_hash
from domain.incident import Incident
from domain.instant import HOUR, MINUTE, Instant
from domain.pack import Authority, Pack
from domain.ports import Clock, IncidentStore, Notes, PostStore, SourceStates
from domain.records import Look, Note
from incidents.desk import ENGINE, By
from incidents.recording import OPERATOR, Pen

FRESH_LOOK = 15 * MINUTE  # a look older than this is repeated before a hand-over
_LOOKED_AT = 20  # posts of an incident that are looked at again: the newest ones


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the person sees before confirming."""

    incident: Incident
    authority: Authority | None
    answer_due: Instant | None
    looks: tuple[Look, ...]
    pending: tuple[str, ...]  # posts that wait to be looked at again


@dataclass(frozen=True, slots=True)
class HandOver:
    """Prepares and confirms hand-overs; nothing leaves without `confirm`."""

    incidents: IncidentStore
    posts: PostStore
    notes: Notes
    states: SourceStates
    clock: Clock
    pack: Callable[[], Pack]

    async def prepare(self, incident: str, authority: str | None = None) -> Preparation:
        """Ask for a fresh look at the posts and say who would get it and when an answer is due."""
        found = await self._load(incident)
        now = self.clock.now()
        posts = self._watched(found)
        known = await self.states.last_looks(posts)
        fresh = tuple(look for look in known.values() if look.at >= now - FRESH_LOOK)
        pending = tuple(p for p in posts if p not in {look.post for look in fresh})
        if pending:
            await self.states.ask_look(pending, now)
        owner = self.pack().authority(authority or found.authority)
        due = now + owner.reply_hours * HOUR if owner else None
        return Preparation(found, owner, due, fresh, pending)

    async def confirm(
        self, incident: str, by: By, authority: str, text: str, *, unseen: bool = False
    ) -> Incident:
        """Append the hand-over with the confirmed text.

        `unseen` says that the person hands over although a source did not answer the fresh look.
        """
        found = await self._load(incident)
        found.expect(by.version)
        ready = await self.prepare(incident, authority)
        _check(found, ready, text, unseen=unseen)
        owner = ready.authority
        if owner is None or ready.answer_due is None:
            raise Refused("unknown_value", "authority", authority)
        if owner.channel == "email" and not owner.email:
            raise Refused("authority_without_address", owner.name)
        now = self.clock.now()
        draft = short_hash("draft", found.id, by.command)
        await self.notes.write(Note(draft, found.id, "draft", text, by.operator, now))
        body = HandedOff(
            delivery=short_hash("delivery", found.id, by.command),
            channel=owner.channel,
            authority=owner.code,
            recipient=owner.recipient,
            draft=draft,
            answer_due=ready.answer_due,
        )
        pen = Pen(f"{OPERATOR}{by.operator}", self.pack().version, ENGINE, now)
        await self.incidents.append(pen.write(found.id, found.version, [(body, by.command, now)]))
        await self.posts.touch(found.posts)
        return await self._load(incident)

    async def _load(self, incident: str) -> Incident:
        found = await self.incidents.load(incident)
        if found is None:
            raise Refused("unknown_incident", incident)
        return found

    def _watched(self, found: Incident) -> tuple[str, ...]:
        """Posts that can be read again: those of a source that is crawled."""
        prefixes = tuple(f"{p}:" for p in ("vk", "tg", "web", "feed"))
        return tuple(p for p in found.posts if p.startswith(prefixes))[-_LOOKED_AT:]


def _check(found: Incident, ready: Preparation, text: str, *, unseen: bool) -> None:
    if not found.open:
        raise Refused("not_open", found.state)
    if not found.members:
        raise Refused("no_posts_left")
    if not text.strip():
        raise Refused("empty_draft")
    if ready.pending and not unseen:
        raise Refused("look_pending", str(len(ready.pending)))
