"""`python -m tools.servers start | stop | env | run`: real engines for tests."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from tools.servers.getting import Missing
from tools.servers.room import KINDS, STATE, Room, Wanted
from tools.servers.server import Failed


def main() -> int:
    """Exit code 1 when a program is missing or a server did not come up."""
    chosen = _arguments()
    try:
        return _obey(chosen)
    except (Missing, Failed) as trouble:
        sys.stderr.write(f"otklik: {trouble}\n")
        return 1


def _obey(chosen: argparse.Namespace) -> int:
    room = Room(chosen.state)
    if chosen.order == "run":
        return _run(chosen)
    if chosen.order == "start":
        room.start(_wanted(chosen))
    if chosen.order == "stop":
        room.stop()
    else:
        sys.stdout.write(room.exports())
    return 0


def _run(chosen: argparse.Namespace) -> int:
    """Servers of its own around one command, whatever becomes of it or of us."""
    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder) / "servers.json")
        try:
            room.start(_wanted(chosen))
            environment = os.environ | room.variables() | {"OTKLIK_NEED_SERVERS": "1"}
            return subprocess.run(chosen.command, env=environment, check=False).returncode  # noqa: S603
        finally:
            room.stop()


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _wanted(chosen: argparse.Namespace) -> Wanted:
    return Wanted(tuple(chosen.only), chosen.elastic_nodes, chosen.compiled, chosen.sync)


def _kinds(text: str) -> list[str]:
    found = text.split(",")
    if unknown := set(found) - set(KINDS):
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose from {', '.join(KINDS)}")
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.servers", description=__doc__)
    parser.add_argument("--state", type=Path, default=STATE, help="where the running are noted")
    orders = parser.add_subparsers(dest="order", required=True)
    start = orders.add_parser("start", help="start what does not run yet, print the addresses")
    run = orders.add_parser("run", help="start, run a command with the addresses set, stop")
    for order in (start, run):
        order.add_argument("--only", type=_kinds, default=list(KINDS), help="redis,elastic,mongo")
        order.add_argument("--elastic-nodes", type=int, choices=(1, 3), default=1)
        order.add_argument("--compiled", action="store_true", help="the fast MongoDB-wire server")
        order.add_argument("--sync", action="store_true", help="it syncs every commit to the disk")
    run.add_argument("command", nargs="+", metavar="COMMAND", help="after --")
    orders.add_parser("stop", help="end exactly what was started")
    orders.add_parser("env", help="print the addresses as lines for a shell")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
