"""The disk of the document server is full: posts are refused visibly, nothing is lost, and with room again all goes on.

`python -m tests.chaos.cluster_disk` fills it in the middle of 3,000 posts; SHORT=1: 600. Needs real servers.
As root its files lie on a small file system; elsewhere its process may not make a file longer (RLIMIT_FSIZE).
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pymongo.errors import ConnectionFailure, PyMongoError

from domain.run import Delivery
from domain.stores import Stores
from storage.mongo import MongoStores
from tests.chaos.cluster_workers import settled, undisturbed
from tests.chaos.kill_import import Outcome, Plan, differences, posts_of
from tests.chaos.stage import SOURCE, Stage, beside, fill, reached, until, wanted

FULL, SHORT = Plan(3_000, 1), Plan(600, 1)
_PAGE = 50
_GRAIN = 4096  # bytes
_MB = 1 << 20
_SIZE, _LEFT = 256 * _MB, _MB // 4  # bytes of the small file system, and what is left of it
_WAITS = "waits for it"


@dataclass(slots=True)
class SmallDisk:
    """Where the document server's files lie, and what takes its room away."""

    folder: Path
    mounted: bool
    ballast: Path = field(init=False)

    def __post_init__(self) -> None:
        self.ballast = self.folder / "ballast"

    def fill(self, server: int) -> None:
        """Leave hardly any room to the process of the server."""
        if not self.mounted:
            resource.prlimit(server, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            return
        room = os.statvfs(self.folder)
        with self.ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - _LEFT)

    def empty(self) -> None:
        """Make room; a process that was forbidden to write is started anew anyway."""
        self.ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A file system of its own where that is permitted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "otklik-disk", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield SmallDisk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen while there was no room."""

    kept: int  # messages in the inbox when the first was refused
    refusal: str


async def stuff(stores: MongoStores) -> None:
    """Somebody else's data on the same server take the room that it had kept for its journal."""
    dust = stores.documents.client["somebody"]["dust"]
    with suppress(PyMongoError):
        while True:
            await dust.insert_many([{"dust": os.urandom(_GRAIN)} for _ in range(_PAGE)])


async def put_until_refused(stores: Stores, plan: Plan, start: int) -> tuple[int, str]:
    """Messages that were acknowledged, page by page, and the name of the refusal."""
    rows, now = posts_of(plan), time.time_ns() // 1000
    for at in range(start, plan.posts, _PAGE):
        try:
            await stores.inbox.put(Delivery(SOURCE, tuple(rows[at : at + _PAGE]), now))
        except ConnectionFailure as refusal:
            return at, type(refusal).__name__
    raise RuntimeError("there was room for everything")


async def disturbed(plan: Plan, stage: Stage, disk: SmallDisk) -> Seen:
    """A worker and a clock; the disk is full in the middle, then there is room again."""
    stores, half = await stage.stores(), plan.posts // 2
    try:
        stage.start("clock", "clock")
        stage.start("worker", "work")
        await fill(stores, plan, 0, half)
        await until("a third of the posts", lambda: reached(stores, plan.posts // 3), stage)
        disk.fill(stage.mongo.pid)
        await stuff(stores)
        kept, refusal = await put_until_refused(stores, plan, half)
        await until("the worker's word", lambda: _said(stage), stage)
        disk.empty()
        # Such a server ends or answers nothing more: its supervisor starts it again.
        await asyncio.to_thread(stage.yard.kill, stage.mongo)
        await asyncio.to_thread(stage.yard.revive, stage.mongo)
        await fill(stores, plan, half)
        await settled(stage, stores)
        codes = [await stage.end(name) for name in tuple(stage.processes)]
        if any(codes):
            raise RuntimeError(f"a part ended with {codes}")
        return Seen(kept, refusal)
    finally:
        await stores.close()


async def _said(stage: Stage) -> bool:
    return stage.says("worker", _WAITS)


async def play(plan: Plan, folder: Path) -> tuple[Seen, Outcome, bool]:
    """Both runs."""
    whole, cut = folder / "whole", folder / "cut"
    cut.mkdir()
    reference = beside(undisturbed(plan, whole))
    with small_disk(folder / "disk") as disk:
        async with Stage.beside(cut, disk.folder) as stage:
            await reference
            seen = await disturbed(plan, stage, disk)
            return seen, Outcome(1, reference.result(), await stage.state()), disk.mounted


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    if not wanted():
        return 0
    plan = SHORT if os.environ.get("SHORT") else FULL
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        seen, outcome, mounted = asyncio.run(play(plan, Path(folder)))
    wrong = differences(outcome)
    print(
        f"document server without room ({'a small file system' if mounted else 'a limit of its files'}) after "
        f"{seen.kept} of {plan.posts} messages: refused as {seen.refusal}, the worker said that it waits; with room again "
        f"{'; '.join(wrong) or 'equal to one undisturbed process on files'} ({time.monotonic() - started:.0f} s)"
    )
    return 0 if not wrong and len(outcome.cut.posts) == plan.posts else 1


if __name__ == "__main__":
    sys.exit(main())
