"""Messages of Telegram pages become posts."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.pages.page import Mark
from crawlers.telegram.address import Channel, account_of
from crawlers.telegram.message import Flaw, Message, Person
from domain.codes import Voice
from domain.instant import Instant
from domain.post import Counters, RawPost
from domain.run import Issue
from domain.source import Manifest


@dataclass(frozen=True, slots=True)
class ChannelReader:
    """Turns messages of one channel into posts; accounts become marks and are not kept.

    `authorities`: accounts that speak officially (`tg:name`); `now` stands in for times a page does not tell.
    """

    manifest: Manifest
    channel: Channel
    authorities: frozenset[str]
    mark: Mark
    now: Instant

    def posts(self, messages: Iterable[Message]) -> tuple[RawPost, ...]:
        """Posts of the channel, oldest first."""
        return tuple(self._post(m, at) for m, at in self._timed(messages))

    def comments(self, top: int, messages: Iterable[Message]) -> tuple[RawPost, ...]:
        """Comments below the post `top`, oldest first."""
        return tuple(self._comment(top, m, at) for m, at in self._timed(messages))

    def gone_post(self, post: int, published: Instant) -> RawPost:
        """The tombstone of a post."""
        name, url = self.channel.post_id(post), self.channel.post_url(post)
        return self._tombstone(name, url, published, self._own_voice, None)

    def gone_comment(self, top: int, comment: int, published: Instant) -> RawPost:
        """The tombstone of a comment."""
        name, url = self.channel.comment_id(top, comment), self.channel.comment_url(top, comment)
        return self._tombstone(name, url, published, Voice.RESIDENT, self.channel.post_id(top))

    def issues(self, flaws: Iterable[Flaw]) -> tuple[Issue, ...]:
        """What was not understood, for the desk."""
        return tuple(
            Issue(f"telegram_{f.code}", self.manifest.name, params=(f.detail,)) for f in flaws
        )

    @property
    def _own_voice(self) -> Voice:
        official = self.manifest.authority or self._official(f"tg:{self.channel.name}")
        return Voice.AUTHORITY if official else Voice.COMMUNITY

    def _timed(self, messages: Iterable[Message]) -> Iterable[tuple[Message, Instant]]:
        """Each message with its time; one without is as old as the one before it."""
        last: Instant | None = None
        for message in messages:
            last = message.published if message.published is not None else last
            yield message, self.now if last is None else last

    def _post(self, message: Message, at: Instant) -> RawPost:
        signature = message.signature
        return RawPost(
            id=self.channel.post_id(message.number),
            platform="telegram",
            source=self.manifest.name,
            url=self.channel.post_url(message.number),
            voice=self._voice_of_post(message),
            published=at,
            text=message.text,
            edited=self.now if message.edited else None,  # the page tells that, not when
            attachments=message.attachments,
            counters=Counters(views=message.views),
            geo=message.geo,
            mark=self._marked(Person(signature, ""), at) if signature else None,
        )

    def _comment(self, top: int, message: Message, at: Instant) -> RawPost:
        above = message.reply_to
        voice = self._voice_of_comment(message)
        author = message.author or Person("", "")
        return RawPost(
            id=self.channel.comment_id(top, message.number),
            platform="telegram",
            source=self.manifest.name,
            url=self.channel.comment_url(top, message.number),
            voice=voice,
            published=at,
            text=message.text,
            edited=self.now if message.edited else None,
            reply_to=self.channel.post_id(top)
            if above is None
            else self.channel.comment_id(top, above),
            thread=self.channel.post_id(top),
            attachments=message.attachments,
            geo=message.geo,
            mark=self._marked(author, at) if voice is Voice.RESIDENT else None,
        )

    def _tombstone(
        self, name: str, url: str, published: Instant, voice: Voice, thread: str | None
    ) -> RawPost:
        return RawPost(
            id=name,
            platform="telegram",
            source=self.manifest.name,
            url=url,
            voice=voice,
            published=published,
            text="",
            thread=thread,
            deleted=True,
        )

    def _voice_of_post(self, message: Message) -> Voice:
        if message.forwarded is not None and self._official(account_of(message.forwarded.url)):
            return Voice.AUTHORITY
        signed_by_residents = self.manifest.signed_posts == Voice.RESIDENT
        return Voice.RESIDENT if message.signature and signed_by_residents else self._own_voice

    def _voice_of_comment(self, message: Message) -> Voice:
        account = account_of(message.author.url) if message.author else ""
        if account == f"tg:{self.channel.name}":
            return self._own_voice
        return Voice.AUTHORITY if self._official(account) else Voice.RESIDENT

    def _official(self, account: str) -> bool:
        return bool(account) and account in {a.lower() for a in self.authorities}

    def _marked(self, person: Person, at: Instant) -> str | None:
        """People without a public name are told apart by the name they show."""
        account = account_of(person.url) or f"tg:{self.channel.name}:{person.name}"
        return self.mark(account, at) if person.name or person.url else None
