"""The one place that knows the adapters: settings in, a whole service out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.clocks import clock_of
from console.learned import sound_model
from console.region import pack_of
from console.servers import feed_of, line_of, server_stores, turns_of
from console.settings import Settings
from console.wording.messages import Messages
from detectors.panel import Panel
from domain.errors import QueryError
from domain.pack import Pack, SavedQuery
from domain.ports import Analyser, Channel, Clock, PostIndex
from domain.run import Issue
from domain.stores import Stores
from domain.verdict import Judged
from incidents.channels.email import SmtpChannel, SmtpServer
from incidents.channels.outbox import FileOutbox
from incidents.channels.webhook import WebhookChannel
from incidents.desk import Desk
from incidents.handoff.delivery import Deliverer
from incidents.handoff.handover import HandOver
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.neighbours import Neighbours
from incidents.reunion import Reunion
from incidents.together import Together
from incidents.watch.alerts import Matcher, Watch
from incidents.watch.forgetting import Forgetting
from pipelines.dedupe import NearCopyIndex
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.route import Router
from scheduler.flow import Flow, Judging
from scheduler.indexing import Indexing
from scheduler.workers.turns import Turns
from search.embedded import TantivyIndex
from search.percolator import matches_text
from storage.sqlite import open_stores

if TYPE_CHECKING:
    from storage.line.mongo import MongoLine


@dataclass(frozen=True, slots=True)
class Service:
    """A whole service, put together; one writer at a time may use `flow` and `indexing`."""

    settings: Settings
    clock: Clock
    pack: Pack
    stores: Stores
    analyser: Analyser
    index: PostIndex
    judging: Judging
    flow: Flow
    indexing: Indexing
    desk: Desk
    hand_over: HandOver
    deliverer: Deliverer
    forgetting: Forgetting
    line: "MongoLine | None" = None  # of the workers, when the work is spread
    turns: Turns | None = None  # of this worker, whose flow reads and writes turn by turn

    @property
    def together(self) -> Together:
        """Commands over two incidents."""
        return Together(self.desk, self.stores.projections)

    def neighbours(self) -> Neighbours:
        """What lies beside an incident; it remembers what it read between two looks."""
        s = self.stores
        likeness = Likeness(s.posts, s.incidents, self.analyser)
        return Neighbours(s.projections, likeness, Joiner.of(self.pack.topics))

    def reunion(self) -> Reunion:
        """Makes one of two incidents; it remembers what it has looked at."""
        s = self.stores
        likeness, rules = (
            Likeness(s.posts, s.incidents, self.analyser),
            self.flow.intake.joiner.rules,
        )
        return Reunion(self.together, s.projections, likeness, rules)

    async def close(self) -> None:
        """Let go of files and connections."""
        await self.index.close()
        await self.stores.close()
        if self.line is not None:
            await self.line.close()


def channels_of(settings: Settings) -> Mapping[str, Channel]:
    """Ways out by name; without an SMTP server mail goes to the file outbox, visibly."""
    outbox = FileOutbox(settings.outbox, settings.sender)
    mail: Channel = outbox
    if settings.smtp.host:
        s = settings.smtp
        server = SmtpServer(s.host, s.port, s.security, s.user, s.password)
        mail = SmtpChannel(server, settings.sender)
    hooks = WebhookChannel(settings.webhooks, settings.webhook_secrets)
    return {"email": mail, "file": outbox, "webhook": hooks}


async def stores_of(settings: Settings) -> tuple[Stores, "MongoLine | None"]:
    """Files or a server; with the line in which workers stand when there may be several."""
    if not settings.engines.store_server:
        return await open_stores(settings.database, settings.vault), None
    return await server_stores(settings), await line_of(settings)


async def _index(settings: Settings, analyser: Analyser, stores: Stores, clock: Clock) -> PostIndex:
    """The embedded engine, or a server's index under the name of the database."""
    engines = settings.engines
    if not engines.search_server:
        return await TantivyIndex.open(settings.index, analyser)
    from search.elastic import ElasticIndex  # noqa: PLC0415 - files need no client

    async def report(issues: Sequence[Issue]) -> None:
        await stores.run_log.report(issues, clock.now())

    return await ElasticIndex.open(engines.search, analyser, name=engines.database, report=report)


async def open_service(settings: Settings) -> Service:
    """Open stores and index and wire every use case."""
    clock, pack = clock_of(settings), pack_of(settings)
    stores, line = await stores_of(settings)
    await stores.packs.put(pack)
    analyser = RussianAnalyser()
    index = await _index(settings, analyser, stores, clock)
    panel = Panel(pack, await sound_model(settings, stores.run_log, clock))
    judging = await _judging(panel, pack, analyser, stores, seeded=line is None)
    own, turns = turns_of(stores) if line else (stores, None)
    s, intake = stores, _intake(pack, analyser, own)
    feed = feed_of(stores) if settings.engines.store_server else None
    words = Messages(stores, pack, settings)
    return Service(
        settings=settings,
        clock=clock,
        pack=pack,
        stores=stores,
        analyser=analyser,
        index=index,
        judging=judging,
        flow=Flow(own.inbox, own.posts, own.vault, index, intake, judging, clock),
        line=line,
        turns=turns,
        indexing=Indexing(
            s.posts, s.projections, index, analyser, pack, clock, shared=bool(line), feed=feed
        ),
        desk=Desk(s.incidents, s.posts, s.notes, clock, lambda: pack),
        hand_over=HandOver(s.incidents, s.posts, s.notes, s.source_states, clock, lambda: pack),
        deliverer=Deliverer(
            s.incidents, s.projections, channels_of(settings), words, clock, pack.version
        ),
        forgetting=_forgetting(pack, stores, index, clock),
    )


def _intake(pack: Pack, analyser: Analyser, stores: Stores) -> Intake:
    return Intake(
        stores.incidents,
        stores.projections,
        Joiner.of(pack.topics),
        Watch(pack.queries, pack.duty, _words(analyser)),
        Likeness(stores.posts, stores.incidents, analyser),
        saved=stores.saved_queries,
        standing=pack.queries,
    )


def _forgetting(pack: Pack, stores: Stores, index: PostIndex, clock: Clock) -> Forgetting:
    return Forgetting(
        stores.posts,
        stores.census,
        stores.vault,
        index,
        stores.incidents,
        stores.projections,
        clock,
        lambda: pack,
    )


async def _judging(
    panel: Panel, pack: Pack, analyser: RussianAnalyser, stores: Stores, *, seeded: bool
) -> Judging:
    """With the newest texts to find near-copies among; a worker in line learns them in its first turn."""
    copies = NearCopyIndex()
    if seeded:
        copies.match(await stores.census.recent_texts(copies.window))
    return Judging(pack, analyser, panel, Locator(pack), Router(pack), copies)


def _words(analyser: Analyser) -> Matcher:
    def matches(query: SavedQuery, judged: Judged) -> bool:
        if not query.text:
            return True
        try:
            return matches_text(query.text, analyser.read(judged.post.text), analyser)
        except (
            QueryError
        ):  # the console refuses such a query; one from elsewhere must not stop the post
            return False

    return matches
