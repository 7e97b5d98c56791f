"""Looks at everything an installation needs, and says what to mend and who must act."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field

from console.assembly import Service, open_service
from console.cli.exits import BAD, OK, PARTLY
from console.cli.say import Say, say_here, sentence
from console.cli.screen import complain, line
from console.cli.work.here import trouble, words_of
from console.cli.work.watching import ACTS
from console.settings import DEMO_PACK, Settings, settings_here, unknown_settings
from console.wording.words import Words
from domain.codes import Reason
from domain.errors import OtklikError, QueryError
from domain.instant import DAY, Instant
from domain.pack import Pack
from domain.ports import Crawler
from domain.run import Delivery, Received
from domain.source import Job, Manifest, SourceKind
from pipelines.reading import RussianAnalyser
from scheduler.collecting import health_of
from search.language import parse
from storage.packs.loader import inspect_pack

# Of images alone (docker/); their settings come to the process with the rest.
_OF_IMAGES = tuple(
    f"OTKLIK_{name}"
    for name in ("DOMAIN", "TLS", "TARGET", "MEMORY", "WORKERS", "STORE_", "SEARCH_", "QUEUE_")
)
_SPACE = 1 << 30  # bytes below which a disk is nearly full


@dataclass(slots=True)
class CountingSink:
    """Counts posts and keeps none: a check changes nothing."""

    seen: int = 0
    issues: list[str] = field(default_factory=list)

    async def put(self, delivery: Delivery) -> Received:
        """Count one page."""
        self.seen += len(delivery.posts)
        self.issues += [issue.code for issue in delivery.issues]
        return Received(0, len(delivery.posts))


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the check: fine, worth knowing, or to be mended."""

    sign: str  # ok, note, fault
    text: str


async def look(*, live: bool) -> int:
    """Check settings, pack and store; with `live` call every source once. Errors in settings or pack end it."""
    say, settings = say_here(), settings_here()
    problems = inspect_pack(settings.pack, settings.places).problems
    for problem in problems:
        complain(sentence(say, problem))
    if problems:
        if settings.pack == DEMO_PACK:
            complain(say("check.demo_pack"))
        return BAD
    return await _whole(await open_service(settings), live=live)


async def _whole(service: Service, *, live: bool) -> int:
    """Everything that can be looked at once settings and pack are right."""
    say, settings = say_here(), service.settings
    faults = 0
    try:
        words = words_of(settings, service.pack)
        for told in (*_settings(settings, say), *_pack(service.pack, settings, say)):
            faults += _print(told)
        async for told in _store(service, say):
            faults += _print(told)
        if live:
            async for told in _sources(service, words, say):
                faults += _print(told)
    finally:
        await service.close()
    line(say("check.faults", count=faults) if faults else say("check.fine"), "bold")
    return PARTLY if faults else OK


def _print(told: Told) -> int:
    signs = {"ok": ("✓", "green"), "note": ("·", ""), "fault": ("✗", "red")}
    sign, style = signs[told.sign]
    line(f"{sign} {told.text}", style)
    return told.sign == "fault"


def _settings(settings: Settings, say: Say) -> Iterator[Told]:
    free = shutil.disk_usage(settings.data).free
    place = settings.data.resolve()
    yield Told("ok", say("check.data", folder=place))
    if free < _SPACE:
        yield Told("fault", say("check.disk", folder=place, megabytes=free >> 20))
    if not os.access(settings.data, os.W_OK):
        yield Told("fault", say("check.not_writable", folder=place))
    if settings.smtp.host:
        yield Told("ok", say("check.smtp", host=settings.smtp.host))
    else:
        yield Told("note", say("check.no_smtp", folder=settings.outbox))
    if unknown := [
        name for name in unknown_settings(os.environ) if not name.startswith(_OF_IMAGES)
    ]:
        yield Told("note", say("check.unknown_settings", names=", ".join(unknown)))


def _pack(pack: Pack, settings: Settings, say: Say) -> Iterator[Told]:
    yield Told("ok", say("check.pack", name=pack.name, version=pack.version, sources=len(pack.sources),
                         topics=len(pack.topics), authorities=len(pack.authorities)))  # fmt: skip
    for name, sources in sorted(_missing(pack, settings.secrets).items()):
        yield Told("fault", say("check.secret", name=name, sources=", ".join(sources)))
    if not pack.duty.danger:
        yield Told("note", say("check.no_duty"))
    if not pack.duty.crisis:
        yield Told("note", say("check.no_crisis"))
    yield from _unheard(pack, settings, say)
    silent = [a.name for a in pack.authorities if not settings.reaches(a.channel, a.recipient)]
    if silent:
        yield Told("note", say("check.no_address", names=", ".join(silent)))


def _unheard(pack: Pack, settings: Settings, say: Say) -> Iterator[Told]:
    """Alerts that would never come: a search that means nothing, an address that is none."""
    analyser = RussianAnalyser()
    for query in pack.queries:
        try:
            parse(query.text, analyser)
        except QueryError as error:
            yield Told("fault", say("check.query", name=query.name, what=sentence(say, error)))
        if query.recipient and not settings.reaches(query.channel, query.recipient):
            who = say("check.recipient", recipient=query.recipient)
            yield Told("fault", say("check.query", name=query.name, what=who))
    told = (*pack.duty.danger, *([pack.duty.crisis] if pack.duty.crisis else []))
    wrong = [who for who in told if not settings.reaches(pack.duty.channel, who)]
    if wrong:
        yield Told("fault", say("check.duty", names=", ".join(wrong)))


def _missing(pack: Pack, secrets: Mapping[str, str]) -> dict[str, list[str]]:
    """Secrets that the pack names and nobody set, with the sources that need them."""
    found: dict[str, list[str]] = {}
    for source in pack.sources:
        if source.token and not secrets.get(source.token):
            found.setdefault(source.token, []).append(source.name)
    return found


async def _store(service: Service, say: Say) -> AsyncIterator[Told]:
    broken = await service.stores.audit.verify()
    if broken is not None:
        yield Told("fault", say("check.audit", number=broken))
    backlog = await service.stores.inbox.backlog()
    yield Told("ok", say("check.store", waiting=backlog.waiting))
    if backlog.parked:
        yield Told("fault", say("check.parked", count=backlog.parked))
    if await service.stores.posts.after(await service.index.position(), 1):
        yield Told("note", say("check.index"))


async def _sources(service: Service, words: Words, say: Say) -> AsyncIterator[Told]:
    from console.collecting import crawlers_of  # noqa: PLC0415 - loads Scrapy

    crawlers = crawlers_of(service.settings, service.pack, service.stores, service.clock)
    try:
        for manifest in service.pack.sources:
            if manifest.enabled:
                yield await _call(service, manifest, crawlers, words, say)
    finally:
        for crawler in dict.fromkeys(crawlers.values()):
            await crawler.close()


async def _call(
    service: Service,
    manifest: Manifest,
    crawlers: Mapping[SourceKind, Crawler],
    words: Words,
    say: Say,
) -> Told:
    """Poll one source for its last day without keeping anything."""
    name, crawler = manifest.title or manifest.name, crawlers.get(manifest.kind)
    if crawler is None:
        kind = words.name("source_kind", manifest.kind)
        return Told("note", say("check.no_crawler", name=name, kind=kind))
    sink = CountingSink()
    try:
        await crawler.collect(_job(service, manifest), sink)
    except OtklikError as error:
        who = say(f"sources.acts.{ACTS.get(health_of(error), 'nobody')}")
        what = trouble(words, error.reason)
        return Told("fault", say("check.source_fails", name=name, what=what, who=who))
    odd = ", ".join(trouble(words, Reason(code)) for code in dict.fromkeys(sink.issues))
    return Told("ok", say("check.source", name=name, posts=sink.seen, issues=odd))


def _job(service: Service, manifest: Manifest) -> Job:
    now: Instant = service.clock.now()
    return Job(manifest, "", now - DAY, now, service.pack.official_accounts)
