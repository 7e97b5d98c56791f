"""Texts that leave the house: hand-overs and alerts. Only masked text goes out; a crisis carries none."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.settings import Settings
from console.wording.draft import distinct, quotation, title
from console.wording.words import Words
from domain.handoff import Due, HandOff
from domain.incident import Incident
from domain.instant import Instant
from domain.pack import URGENT, Pack
from domain.place import EVERYTHING
from domain.stores import Stores
from domain.verdict import Judged

_QUOTED = 2  # posts in an alert
_SHOWN = 20  # newest posts that are looked through for them


@dataclass(frozen=True, slots=True)
class Messages:
    """Puts due dispatches into the installation's language (`incidents.handoff.delivery.Wording`)."""

    stores: Stores
    pack: Pack
    settings: Settings

    async def message(self, due: Due, incident: Incident) -> HandOff:
        """The message; the same dispatch gives the same message whenever it is tried."""
        card = await self.stores.projections.card(EVERYTHING, incident=incident.id)
        letter = _Letter(
            Words.of(self.settings.language, self.pack), incident, card.number if card else 0
        )
        if due.rule == "crisis":
            subject, body = letter.crisis(self._link(letter.number))
        elif due.rule == "handoff":
            subject, body = letter.hand_over(await self._draft(due), self.pack.name)
        else:
            subject, body = letter.alert(
                due.rule, await self._posts(incident), self._link(letter.number)
            )
        return HandOff(
            delivery=due.delivery,
            channel=due.channel,
            recipient=due.recipient,
            subject=subject,
            body=body,
            at=_raised(incident, due),
            incident=incident.id,
            danger=incident.danger or due.rule in URGENT,
            fields=self._fields(due, letter, body),
        )

    async def _draft(self, due: Due) -> str | None:
        notes = await self.stores.notes.read([due.draft]) if due.draft else ()
        return notes[0].text if notes else None

    async def _posts(self, incident: Incident) -> tuple[Judged, ...]:
        posts = await self.stores.posts.get(incident.posts[-_SHOWN:], EVERYTHING)
        return tuple(j for j in posts if j.post.text and j.post.deleted is None)

    def _link(self, number: int) -> str:
        base = self.settings.public_url or f"http://{self.settings.host}:{self.settings.port}"
        return f"{base}/incidents/{number}"

    def _fields(self, due: Due, letter: "_Letter", body: str) -> tuple[tuple[str, str], ...]:
        """The machine-readable form: codes, and the text that a person confirmed; a crisis says only its number."""
        told = {"number": str(letter.number), "rule": due.rule, "link": self._link(letter.number)}
        if due.rule != "crisis":
            incident = letter.incident
            territory = incident.place.territory if incident.place else ""
            told |= {
                "kind": incident.kind,
                "area": incident.area or "",
                "topic": incident.topic or "",
            }
            told |= {"place": letter.words.place(incident.place), "territory": territory}
        if due.rule == "handoff":
            told["text"] = body
        return tuple(told.items())


@dataclass(frozen=True, slots=True)
class _Letter:
    """Subjects and bodies about one incident."""

    words: Words
    incident: Incident
    number: int

    def hand_over(self, draft: str | None, region: str) -> tuple[str, str]:
        """The confirmed draft; when it was erased meanwhile, a word about that."""
        key = "mail.handoff_danger" if self.incident.danger else "mail.handoff_subject"
        erased = self.words.say("mail.handoff_erased", number=self._number, region=region)
        return self._subject(key), draft or erased

    def crisis(self, link: str) -> tuple[str, str]:
        """To one named role: neither text nor topic nor place."""
        subject = self.words.say("mail.crisis_subject", number=self._number)
        when = self.words.say("mail.when", when=self.words.dated(self.incident.last_at))
        body = (self.words.say("mail.crisis_body"), when, self.words.say("mail.link", link=link))
        return subject, "\n\n".join(body) + "\n"

    def alert(self, rule: str, posts: Sequence[Judged], link: str) -> tuple[str, str]:
        """Danger to life, or a saved search."""
        key = "danger" if rule == "danger" else "query"
        opening = self.words.say(f"mail.{key}_body", rule=rule)
        parts = (
            opening,
            self._about(),
            *self._quotes(posts),
            self.words.say("mail.link", link=link),
        )
        return self._subject(f"mail.{key}_subject", rule), "\n\n".join(parts) + "\n"

    @property
    def _number(self) -> str:
        return self.words.number(self.number)

    def _subject(self, key: str, rule: str = "") -> str:
        return self.words.say(
            key, number=self._number, title=title(self.words, self.incident), rule=rule
        )

    def _about(self) -> str:
        words, incident = self.words, self.incident
        topic = words.name("topic", incident.topic) if incident.topic else ""
        kind = words.name("kind", incident.kind)
        lines = [words.say("mail.about", number=self._number, kind=kind, topic=topic)]
        if place := words.place(incident.place):
            lines.append(words.say("mail.place", place=place))
        lines.append(words.say("mail.when", when=words.dated(incident.last_at)))
        return "\n".join(lines)

    def _quotes(self, posts: Sequence[Judged]) -> tuple[str, ...]:
        return tuple(
            self.words.say("mail.quote", quote=quotation(j.post.text))
            for j in distinct(posts)[:_QUOTED]
        )


def _raised(incident: Incident, due: Due) -> Instant:
    at = (d.at for d in incident.dispatches if d.delivery == due.delivery)
    return next(at, incident.last_at)
