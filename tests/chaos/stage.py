"""Real servers and real processes for the faults of the cluster, and the state that they must come to."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from console.settings import Settings, read_settings
from domain.run import Delivery
from domain.source import SourceState
from domain.stores import Stores
from pipelines.reading import RussianAnalyser
from search.elastic import ElasticIndex
from storage.mongo import MongoStores, open_mongo_stores
from tests.chaos.kill_import import PROGRAM, ROOT, Plan, State, environ_of, posts_of, state_of
from tools.servers.server import Server
from tools.servers.yard import Yard

T = TypeVar("T")
SOURCE = "vk:group1"
NOBODY = "http://127.0.0.1:9"
PATIENCE = (
    900.0  # seconds for everything to be done on a busy machine, or for a server to stay away
)
LOOK = 0.2
_ROWS = 500


@dataclass(slots=True)
class Stage:
    """One installation on servers of its own."""

    folder: Path
    yard: Yard
    mongo: Server
    elastic: Server | None
    redis: Server
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    logged: dict[str, int] = field(
        default_factory=dict
    )  # characters of a log before the last start

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        compiled: bool = False,
        searching: bool = True,
        files: Path | None = None,
    ) -> "Stage":
        """Start the servers; without searching an address at which nobody answers will do.

        `files`: where the document server keeps its data; then it syncs every step, since it is going to break.
        Elsewhere it is asked to end, never killed, so it need not sync: that took minutes.
        `compiled`: the fast document server, of the long forms.
        """
        yard = Yard()
        try:
            mongo = yard.mongo(compiled=compiled, sync=files is not None, files=files)
            redis = yard.redis()
            return cls(folder, yard, mongo, yard.elastic()[0] if searching else None, redis)
        except BaseException:
            yard.clear()
            raise

    @property
    def environ(self) -> dict[str, str]:
        """Settings of every process."""
        return {
            **environ_of(self.folder),
            "OTKLIK_STORE": f"{self.mongo.address}town?serverSelectionTimeoutMS=2000",
            "OTKLIK_SEARCH": self.elastic.address if self.elastic else NOBODY,
            "OTKLIK_QUEUE": self.redis.address,
            "OTKLIK_LANGUAGE": "en",
            "OTKLIK_PORT": "0",
            "OTKLIK_BATCH": "100",  # many turns, so that there is much to disturb
        }

    @property
    def settings(self) -> Settings:
        """The same, read."""
        return read_settings(self.environ)

    def start(self, name: str, *command: str, **changed: str) -> None:
        """Start a part under a name; its words go to a file of that name."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.logged[name] = len(self.said(name))
            self.processes[name] = subprocess.Popen(
                [*PROGRAM, *command], env={**os.environ, **self.environ, **changed}, cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """End a part with -9."""
        self.processes[name].kill()
        self.processes[name].wait()

    def said(self, name: str) -> str:
        """What a part has said."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def says(self, name: str, words: str) -> bool:
        """Whether a part has said so since it was last started."""
        return words in self.said(name)[self.logged[name] :]

    def all_live(self) -> None:
        """Nobody has died by himself."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise RuntimeError(
                    f"{name} ended with {process.returncode}:\n{self.said(name)[-3000:]}"
                )

    async def end(self, name: str) -> int:
        """Ask a part to end; answers its exit code."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(process.wait, 60)

    async def stores(self) -> MongoStores:
        """The stores, through the ports."""
        engines = self.settings.engines
        return await open_mongo_stores(engines.store, engines.database, self.settings.vault)

    async def state(self) -> State:
        """The state that was reached."""
        stores, engines = await self.stores(), self.settings.engines
        index = await ElasticIndex.open(engines.search, RussianAnalyser(), name=engines.database)
        try:
            return await state_of(stores, index)
        finally:
            await index.close()
            await stores.close()

    @classmethod
    @asynccontextmanager
    async def beside(
        cls,
        folder: Path,
        files: Path | None = None,
        *,
        compiled: bool = False,
        searching: bool = True,
    ) -> AsyncIterator["Stage"]:
        """A stage that is cleared afterwards; when something goes wrong, its parts say their last words."""
        opened = partial(cls.open, folder, compiled=compiled, searching=searching, files=files)
        stage = await asyncio.to_thread(opened)
        try:
            yield stage
        except BaseException:
            for name in stage.processes:
                print(f"--- {name}\n{stage.said(name)[-2000:]}")
            raise
        finally:
            await asyncio.to_thread(stage.close)

    def close(self) -> None:
        """End everything."""
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.yard.clear()


def beside(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Begin work in a thread and on a loop of its own, while others wait for servers."""
    return asyncio.create_task(asyncio.to_thread(asyncio.run, work))


async def fill(stores: Stores, plan: Plan, start: int = 0, end: int | None = None) -> None:
    """Put messages of a town into the inbox, as back-fill: it alerts nobody, so nothing is sent beside."""
    now = time.time_ns() // 1000
    await stores.source_states.save(SourceState(SOURCE, watched_from=now))
    rows = posts_of(plan)[start:end]
    for at in range(0, len(rows), _ROWS):
        await stores.inbox.put(Delivery(SOURCE, tuple(rows[at : at + _ROWS]), now))


async def until(
    what: str, holds: Callable[[], Awaitable[bool]], stage: Stage | None = None
) -> float:
    """Wait until something holds; answers the seconds that it took."""
    started = time.monotonic()
    while not await holds():
        if stage is not None:
            stage.all_live()
        if time.monotonic() - started > PATIENCE:
            raise TimeoutError(f"{what} did not come")
        await asyncio.sleep(LOOK)
    return time.monotonic() - started


async def kept(stores: MongoStores) -> int:
    """Posts that are decided, by one small document: counting all of them would keep the server busy."""
    line = await stores.documents.one("lines", {"_id": "line"})
    return int(line["done"]) if line else 0


async def reached(stores: MongoStores, posts: int) -> bool:
    """Whether so many are kept."""
    return await kept(stores) >= posts


def wanted() -> bool:
    """Whether real servers are asked for: `make chaos-cluster` says so; then SIGTERM ends them too."""
    if os.environ.get("OTKLIK_NEED_SERVERS") == "1":
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
        return True
    print("left out: needs real servers, see make chaos-cluster")
    return False


def show(figures: Mapping[str, object]) -> None:
    """Figures of a script, last of all."""
    print(json.dumps(figures, ensure_ascii=False))
    sys.stdout.flush()
