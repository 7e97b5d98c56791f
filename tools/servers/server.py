"""One server process: started in a session of its own, found again by its folder, ended as a whole."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

_STEP = 0.05  # seconds between two looks
_PATIENCE = 180.0  # seconds for a start on a busy machine
_FAREWELL = 30.0  # seconds to end by itself


@dataclass(frozen=True, slots=True)
class Server:
    """How a server was started and where it answers; enough to end it, and to start it again."""

    kind: str  # redis, elastic, mongo
    name: str
    address: str
    port: int
    folder: str  # its own
    command: tuple[str, ...]
    variables: Mapping[str, str]
    user: int | None  # uid to run as, None: ours
    pid: int = 0
    born: str = ""  # tells our process from a later one under the same number

    @property
    def log(self) -> Path:
        """What the program said."""
        return Path(self.folder) / "out.log"


class Failed(Exception):
    """A server did not come up; the message holds the end of its log."""


def launch(server: Server) -> Server:
    """Start the process; it outlives us unless somebody ends it."""
    environment = os.environ | dict(server.variables)
    with server.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            server.command,
            cwd=server.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=server.user,
            group=server.user,
            extra_groups=None if server.user is None else [],
        )
    process.returncode = 0  # the process is not waited for here: it may live longer than we do
    return replace(server, pid=process.pid, born=_birth_of(process.pid))


def await_health(server: Server, healthy: Callable[[Server], bool]) -> Server:
    """Wait until it answers properly; raises Failed when it ends before or takes too long."""
    deadline = time.monotonic() + _PATIENCE
    while not healthy(server):
        if not is_alive(server) or time.monotonic() > deadline:
            kill(server)
            raise Failed(f"{server.name} did not come up:\n{_end_of(server.log)}")
        time.sleep(_STEP)
    return server


def is_alive(server: Server) -> bool:
    """Whether this very process runs; another one under the same number is not it."""
    _reap(server.pid)
    return server.born != "" and _birth_of(server.pid) == server.born


def kill(server: Server) -> None:
    """End it with -9, as a power cut would, with all its children; its files stay."""
    _end(server, signal.SIGKILL)
    _await_end(server, _FAREWELL)


def stop(server: Server) -> None:
    """Ask it to end, and insist after half a minute; its files stay."""
    _end(server, signal.SIGTERM)
    if not _await_end(server, _FAREWELL):
        kill(server)


def revive(server: Server) -> Server:
    """Start it again on its port with its files; answers when it is healthy."""
    from tools.servers.engines import HEALTH  # noqa: PLC0415 - the engines are built on this file

    return await_health(launch(server), HEALTH[server.kind])


def remove(server: Server) -> None:
    """End it and delete its files."""
    kill(server)
    shutil.rmtree(server.folder, ignore_errors=True)


def free_port() -> int:
    """A loopback port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody accepts connections."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(server: Server, how: signal.Signals) -> None:
    if is_alive(server):
        with suppress(ProcessLookupError):
            os.killpg(server.pid, how)


def _await_end(server: Server, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(server) or listens(server.port):
        if time.monotonic() > deadline:
            return False
        time.sleep(_STEP)
    return True


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):  # started by an earlier run of this tool
        os.waitpid(pid, os.WNOHANG)


def _birth_of(pid: int) -> str:
    """When a running process began, in the system's own words; empty for dead ones and zombies."""
    if Path("/proc/self/stat").exists():
        with suppress(OSError):
            fields = (
                Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            )
            return "" if fields[0] in "ZX" else fields[19]
        return ""
    shown = subprocess.run(  # noqa: S603
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, began = shown.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else began.strip()


def _end_of(log: Path, lines: int = 30) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
