import random
import signal
import subprocess
import sys
from pathlib import Path

from tests.storage.sqlite.writer import picture, run

ROOT = Path(__file__).parents[3]
DELIVERIES = 40


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.sqlite.writer"]
    places = [str(folder / "otklik.sqlite3"), str(folder / "vault"), str(DELIVERIES)]
    return subprocess.Popen([*command, *places], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def run_and_kill(folder: Path, after: int) -> int:
    """Kill the writer once it has told of `after` more deliveries; answers the last that it told of."""
    writer, told = start(folder), 0
    assert writer.stdout is not None
    with writer:
        for _ in range(after):
            line = writer.stdout.readline()
            if not line:
                break
            told = int(line)
        writer.send_signal(signal.SIGKILL)
    return told


async def test_a_killed_writer_loses_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(20)
    told = 0
    for _ in range(4):
        told = max(told, run_and_kill(tmp_path, chance.randint(1, 9)))
        state = await picture(tmp_path / "otklik.sqlite3", tmp_path / "vault")
        cursor = int(state["source"].cursor)
        assert told <= cursor <= told + 2  # at most what was saved but not told of any more
    with start(tmp_path) as writer:
        assert writer.wait(60) == 0

    calm = tmp_path / "calm"
    await run(calm / "otklik.sqlite3", calm / "vault", DELIVERIES)
    interrupted = await picture(tmp_path / "otklik.sqlite3", tmp_path / "vault")
    assert interrupted == await picture(calm / "otklik.sqlite3", calm / "vault")


def test_processes_that_start_together_share_one_file(tmp_path: Path) -> None:
    writers = [start(tmp_path) for _ in range(3)]
    for writer in writers:
        with writer:
            out, _ = writer.communicate(timeout=60)
            assert writer.returncode == 0, out
