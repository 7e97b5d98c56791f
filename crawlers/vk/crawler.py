"""The crawler of VK: walls, boards and searches behind the port."""

from collections.abc import Sequence

from crawlers.vk.again import SecondLook
from crawlers.vk.boards import TOPICS, BoardPoll
from crawlers.vk.client import Counted, Gateway, Rotation, VkClient
from crawlers.vk.gathering import Gathering
from crawlers.vk.lens import Lens, Mark
from crawlers.vk.memory import BoardMemory, Memory, SearchMemory, WallMemory, recall
from crawlers.vk.names import Address, parse_address, parse_name
from crawlers.vk.pace import PaceOf
from crawlers.vk.plan import Plan, estimate
from crawlers.vk.poll import Poll
from crawlers.vk.reader import read_posts
from crawlers.vk.searches import METHOD as SEARCH
from crawlers.vk.searches import SearchPoll
from crawlers.vk.settings import VkSettings
from crawlers.vk.transport import Traffic
from crawlers.vk.walls import read_wall
from crawlers.vk.window import METHOD, PAGE, refuse_personal, wall_of
from domain.errors import OtklikError, SettingsError, SourceForbidden
from domain.ports import Budget, Clock, Sink
from domain.records import Look
from domain.run import Delivery, Run
from domain.source import Job, Manifest, SourceKind

RESOLVE = "utils.resolveScreenName"


class VkCrawler:
    """Reads VK through the API; one thread and one pace for each token."""

    kinds = frozenset({SourceKind.VK_WALL, SourceKind.VK_BOARD, SourceKind.VK_SEARCH})

    def __init__(
        self,
        settings: VkSettings,
        clock: Clock,
        budget: Budget,
        mark: Mark,
        authorities: frozenset[str] = frozenset(),
        pace_of: PaceOf | None = None,  # when several collectors share a token
    ) -> None:
        self._settings, self._clock, self._budget, self._mark = settings, clock, budget, mark
        self._pace_of = pace_of
        self._authorities = authorities  # of the latest job: a second look brings none of its own
        self._clients: dict[tuple[str, str], VkClient] = {}
        self._owners: dict[str, int] = {}

    async def collect(self, job: Job, sink: Sink) -> Run:
        """Poll one source; what was read before an error is saved, then the error passes."""
        self._authorities = job.authorities
        started, gateway = self._clock.now(), Counted(self._gateway(job.manifest))
        memory, readable = _memory(job)
        gathering = Gathering(job.manifest.name, job.cursor, memory, sink, job.now)
        if not readable:
            gathering.tell(self._lens(job.manifest).issue("vk_cursor_unreadable"))
        try:
            await self._look(job, gateway, memory, gathering)
        except OtklikError:
            await gathering.flush()
            raise
        await gathering.flush()
        return Run(
            source=job.manifest.name,
            started=started,
            ended=self._clock.now(),
            outcome="ok",
            requests=gateway.calls,
            seen=gathering.seen,
            fresh=gathering.fresh,
            issues=gathering.issues,
        )

    async def look_again(
        self, manifest: Manifest, posts: Sequence[str], sink: Sink
    ) -> tuple[Look, ...]:
        """Read posts, comments and board messages anew; unreadable ones get no look."""
        names = [name for name in map(parse_name, posts) if name is not None]
        look = SecondLook(self._gateway(manifest), self._lens(manifest), self._clock.now())
        await look.run(names)
        if look.posts or look.issues:
            issues = tuple(look.issues)
            await sink.put(Delivery(manifest.name, tuple(look.posts), look.now, None, issues))
        return tuple(look.looks)

    async def probe(self, manifest: Manifest) -> None:
        """One cheap call that fails with the error a poll would fail with."""
        gateway, one = self._gateway(manifest), {"count": 1}
        if manifest.kind == SourceKind.VK_SEARCH:
            await gateway.call(SEARCH, {"q": next(iter(manifest.words), "*"), **one})
        elif manifest.kind == SourceKind.VK_BOARD:
            owner, _ = await self._board(manifest, gateway)
            await gateway.call(TOPICS, {"group_id": -owner, **one})
        else:
            payload = await gateway.call(METHOD, {**wall_of(_community(manifest)), **one})
            refuse_personal(read_posts(payload, self._lens(manifest)), manifest.address)

    async def plan(self, job: Job) -> Plan:
        """What reading a wall back to `job.since` will cost; costs one call itself."""
        address = _community(job.manifest)
        payload = await self._gateway(job.manifest).call(
            METHOD, {**wall_of(address), "offset": 0, "count": PAGE}
        )
        page = read_posts(payload, self._lens(job.manifest))
        return estimate(page, job.since, job.now, comments=job.manifest.comments)

    def traffic(self) -> dict[str, Traffic]:
        """What went over the connections, by token alias."""
        return {client.alias: client.traffic for client in self._clients.values()}

    def resume(self) -> None:
        """The owner says that the tokens work again: forget all pauses."""
        for client in self._clients.values():
            client.resume()

    async def close(self) -> None:
        """Let go of connections and threads."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    async def _look(self, job: Job, gateway: Gateway, memory: Memory, gathering: Gathering) -> None:
        lens, since, now = self._lens(job.manifest), job.since, job.now
        match memory:
            case WallMemory():
                address = _community(job.manifest)
                poll = Poll(gateway, lens, address, memory, gathering, since, now)
                await read_wall(poll, comments=job.manifest.comments)
            case BoardMemory():
                owner, topic = await self._board(job.manifest, gateway)
                await BoardPoll(gateway, lens, owner, topic, memory, gathering, since, now).run()
            case SearchMemory():
                search = SearchPoll(gateway, lens, job.manifest, memory, gathering, since, now)
                await search.run()

    def _lens(self, manifest: Manifest) -> Lens:
        return Lens.of(manifest, self._authorities, self._settings.pages, self._mark)

    def _gateway(self, manifest: Manifest) -> Gateway:
        """The token the manifest names, or all of them in turn."""
        tokens = self._settings.tokens
        wanted = [t for t in tokens if manifest.token in ("", t.alias)]
        if not wanted:
            raise SettingsError("vk_token_missing", manifest.name, manifest.token)
        base = (manifest.base_url or self._settings.api).rstrip("/")
        for token in wanted:
            if (token.alias, base) not in self._clients:
                pace = self._pace_of(token.alias) if self._pace_of else None
                client = VkClient(token, base, self._settings, self._clock, self._budget, pace)
                self._clients[token.alias, base] = client
        return Rotation([self._clients[token.alias, base] for token in wanted])

    async def _board(self, manifest: Manifest, gateway: Gateway) -> tuple[int, int | None]:
        """(owner, topic) of a board; a screen name is asked for once."""
        address = _community(manifest)
        if address.owner is not None:
            return address.owner, address.topic
        name = address.screen_name
        if name not in self._owners:
            found = await gateway.call(RESOLVE, {"screen_name": name})
            if not isinstance(found, dict) or found.get("type") not in ("group", "page", "event"):
                raise SourceForbidden("vk_no_such_page", name)
            self._owners[name] = -int(found["object_id"])
        return self._owners[name], address.topic


def _community(manifest: Manifest) -> Address:
    address = parse_address(manifest.address)
    if address.personal:
        raise SourceForbidden("vk_personal_wall", manifest.address)
    return address


def _memory(job: Job) -> tuple[Memory, bool]:
    """What the cursor holds, or a fresh memory when it cannot be read."""
    match job.manifest.kind:
        case SourceKind.VK_BOARD:
            board = recall(job.cursor, BoardMemory)
            return board or BoardMemory(), board is not None
        case SourceKind.VK_SEARCH:
            search = recall(job.cursor, SearchMemory)
            return search or SearchMemory(), search is not None
        case _:
            wall = recall(job.cursor, WallMemory)
            return wall or WallMemory(), wall is not None
