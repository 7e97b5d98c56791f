"""Servers that belong together: written down while they run, ended together."""

import json
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.servers.engines import start_elastic, start_mongo, start_redis
from tools.servers.server import Server, is_alive, remove, stop

STATE = Path(".tools") / "servers.json"
KINDS = ("redis", "elastic", "mongo")
VARIABLES: Mapping[str, str] = {
    "mongo": "OTKLIK_TEST_MONGODB",
    "elastic": "OTKLIK_TEST_ELASTICSEARCH",
    "redis": "OTKLIK_TEST_REDIS",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to start."""

    kinds: tuple[str, ...] = KINDS
    nodes: int = 1
    compiled: bool = False
    sync: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The servers named in one state file."""

    state: Path = STATE

    def start(self, wanted: Wanted) -> None:
        """Start what does not run yet; each one is written down as soon as it does."""
        for kind in wanted.kinds:
            if not [s for s in self.servers() if s.kind == kind and is_alive(s)]:
                self._write([s for s in self.servers() if s.kind != kind])
                self._write([*self.servers(), *_STARTS[kind](wanted)])

    def stop(self) -> None:
        """End exactly what was written down, and delete its files."""
        servers = self.servers()
        for server in servers:
            stop(server)
        for server in servers:
            remove(server)
            if server.kind == "elastic":  # its nodes share the unpacked program
                shutil.rmtree(Path(server.folder).parent, ignore_errors=True)
        self.state.unlink(missing_ok=True)

    def servers(self) -> tuple[Server, ...]:
        """What was started and not stopped."""
        if not self.state.exists():
            return ()
        written = json.loads(self.state.read_text(encoding="utf-8"))
        return tuple(Server(**{**s, "command": tuple(s["command"])}) for s in written)

    def variables(self) -> dict[str, str]:
        """Addresses by the names that tests look for; nodes of one cluster are joined by commas."""
        alive = [s for s in self.servers() if is_alive(s)]
        found = {kind: [s.address for s in alive if s.kind == kind] for kind in KINDS}
        return {VARIABLES[kind]: ",".join(own) for kind, own in found.items() if own}

    def exports(self) -> str:
        """The same as lines for a shell."""
        lines = [f"export {k}={shlex.quote(v)}\n" for k, v in self.variables().items()]
        return "".join(lines)

    def _write(self, servers: Sequence[Server]) -> None:
        self.state.parent.mkdir(parents=True, exist_ok=True)
        draft = self.state.with_suffix(".draft")
        draft.write_text(json.dumps([asdict(s) for s in servers], indent=1), encoding="utf-8")
        draft.replace(self.state)


_STARTS: Mapping[str, Callable[[Wanted], Sequence[Server]]] = {
    "redis": lambda _: [start_redis()],
    "elastic": lambda wanted: start_elastic(wanted.nodes),
    "mongo": lambda wanted: [start_mongo(compiled=wanted.compiled, sync=wanted.sync)],
}
