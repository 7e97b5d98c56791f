import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.moving.copying import differences, tallies
from storage.moving.mongo import MongoLedger
from storage.moving.records import KINDS
from tests.storage.build import judged
from tests.storage.moving.build import settle_town, sqlite_place
from tests.storage.moving.test_copying import ENGINES, place_of, same_keys, share_keys, unseen

ROOT = Path(__file__).parents[3]
MOVER = [sys.executable, "-m", "tests.storage.moving.mover"]


def killed_after(lines: int, arguments: list[str]) -> list[str]:
    """Kinds that a copy told of until it was killed with -9."""
    mover = subprocess.Popen([*MOVER, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert mover.stdout is not None
    with mover:
        told = [mover.stdout.readline() for _ in range(lines)]
        mover.send_signal(signal.SIGKILL)
    return [line.split()[0] for line in told if line]


def to_the_end(arguments: list[str]) -> list[str]:
    done = subprocess.run(
        [*MOVER, *arguments], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return [line.split()[0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("written", ENGINES)
async def test_a_copy_killed_twice_goes_on_where_it_was(written: str, tmp_path: Path) -> None:
    first, second = same_keys(tmp_path)
    chance = random.Random(written)
    async with sqlite_place(first) as (old, source):
        await settle_town(old)
        await old.posts.save([judged(n) for n in range(100, 1_300)])
        share_keys(first, second)
        async with place_of(written, second) as (_, target):
            server = []
            if isinstance(target, MongoLedger):
                database = target.documents.database
                host, port = await database.client.address or ("", 0)
                server = [f"mongodb://{host}:{port}/", database.name]
            arguments = [str(first), str(second), *server]
            told = [killed_after(chance.randint(2, 8), arguments) for _ in range(2)]
            rest = to_the_end(arguments)
            assert rest[0] not in told[0][:-1]
            assert rest[-1] == KINDS[-1].name
            assert sum(map(len, told)) + len(rest) < len(KINDS) + 5 + 2 * len(told)
            read, written_now = await tallies(source, unseen), await tallies(target, unseen)
            assert differences(read, written_now) == ()
