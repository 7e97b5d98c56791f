"""A copy for the tests that kill it: python -m tests.storage.moving.mover FROM-FOLDER TO-FOLDER [MONGODB DATABASE]

Tells of every page that is written and noted.
"""

import asyncio
import sys
from pathlib import Path

from storage.moving.copying import Log, copy
from storage.moving.ledger import Ledger
from storage.moving.mongo import MongoLedger
from storage.moving.sqlite import SqliteLedger

ORIGIN = "the town"


async def run(first: Path, second: Path, server: list[str]) -> None:
    source = SqliteLedger.open(first / "otklik.sqlite", first / "vault")
    target = _target(second, server)
    noted = await target.noted()
    log = Log.of(noted) if noted else Log(ORIGIN)
    await copy(source, target, log, lambda kind, more: print(kind, more, flush=True))
    await target.close()
    await source.close()


def _target(second: Path, server: list[str]) -> Ledger:
    if server:
        return MongoLedger.at(*server)
    return SqliteLedger.open(second / "otklik.sqlite", second / "vault")


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
