"""Servers for tests of faults: killed, started again, and cleared away at the end."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tools.servers.engines import HEAP_MB, start_elastic, start_mongo, start_redis
from tools.servers.server import Server, kill, remove, revive, stop


@dataclass(slots=True)
class Yard:
    """Every server started here; calls block, so run them in a thread beside an event loop."""

    servers: dict[str, Server] = field(default_factory=dict)  # by folder

    def redis(self) -> Server:
        """A Redis of one's own."""
        return self._keep(start_redis())

    def mongo(
        self, *, compiled: bool = False, sync: bool = True, files: Path | None = None
    ) -> Server:
        """A MongoDB-wire server of one's own; it syncs every commit, because it is going to be killed."""
        return self._keep(start_mongo(compiled=compiled, sync=sync, files=files))

    def elastic(self, nodes: int = 1, heap_mb: int = HEAP_MB) -> tuple[Server, ...]:
        """An Elasticsearch of one's own; three nodes take about half a minute."""
        return tuple(self._keep(s) for s in start_elastic(nodes, heap_mb))

    def kill(self, server: Server) -> None:
        """End it with -9."""
        kill(self._present(server))

    def stop(self, server: Server) -> None:
        """Ask it to end."""
        stop(self._present(server))

    def revive(self, server: Server) -> Server:
        """Start it again at the same address with its files; answers when it is healthy."""
        return self._keep(revive(server))

    def wipe(self, server: Server) -> Server:
        """Lose its files with -9 and start it again, empty, at the same address."""
        self.kill(server)
        own = {Path(server.log).name, "config", "tmp"}
        for path in Path(server.folder).iterdir():
            if path.name not in own:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return self.revive(server)

    def clear(self) -> None:
        """End everything and delete all files."""
        for server in self.servers.values():
            remove(server)
            if server.kind == "elastic":  # the nodes share the unpacked program
                shutil.rmtree(Path(server.folder).parent, ignore_errors=True)
        self.servers.clear()

    def _keep(self, server: Server) -> Server:
        self.servers[server.folder] = server
        return server

    def _present(self, server: Server) -> Server:
        """The process that serves this folder now, also when a caller holds an older value."""
        return self.servers.get(server.folder, server)
