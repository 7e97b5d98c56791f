"""The three engines: how each is started, and when it counts as healthy."""

import json
import os
import pwd
import shutil
import socket
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tools.servers.getting import elastic_zip, java_home, redis_program, wire_program
from tools.servers.server import Server, await_health, free_port, launch

HEAP_MB = 512
_NOBODY = "nobody"  # whom Elasticsearch runs as when we are root, which it refuses


def start_redis() -> Server:
    """A Redis that keeps an append-only file."""
    folder, port = _folder("redis"), free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    options += ["--appendonly", "yes", "--save", ""]
    address = f"redis://127.0.0.1:{port}/0"
    command = (redis_program(), *options)
    server = Server("redis", "redis", address, port, str(folder), command, {}, None)
    return await_health(launch(server), _redis_answers)


def start_mongo(*, compiled: bool = False, sync: bool = False, files: Path | None = None) -> Server:
    """A server that speaks MongoDB's protocol as a replica set of one; `sync` survives a power cut.

    `files`: where it keeps its data, when not in a temporary folder.
    """
    folder, port = _folder("mongo"), free_port()
    program, place = str(wire_program(compiled=compiled)), str(files or folder / "files")
    options = ["--host", "127.0.0.1", "--port", str(port), "--storage-path", place]
    command = (program, *options, *(["--sync-on-commit"] if sync else []))
    address = f"mongodb://127.0.0.1:{port}/"
    server = Server("mongo", "mongo", address, port, str(folder), command, {}, None)
    return await_health(launch(server), _mongo_answers)


# A test's server lives for minutes: the thorough compiler takes more of them than it gives back.
_QUICK = "-XX:TieredStopAtLevel=1"


def start_elastic(nodes: int = 1, heap_mb: int = HEAP_MB) -> tuple[Server, ...]:
    """A cluster of one or three nodes, green or yellow, without security, on plain HTTP."""
    room = _folder("elastic")
    home = _unpacked(elastic_zip(), room)
    names = [f"elastic-{n}" for n in range(1, nodes + 1)]
    ports = [(free_port(), free_port()) for _ in names]
    settings = _settings_of_all(names, [transport for _, transport in ports])
    servers = [
        _node(home, room / name, http, {**settings, "transport.port": transport}, heap_mb)
        for name, (http, transport) in zip(names, ports, strict=True)
    ]
    user = _runner()
    if user is not None:
        _give(room, user)
    started = [launch(server) for server in servers]
    return tuple(await_health(s, lambda s: _elastic_answers(s, nodes)) for s in started)


def _settings_of_all(names: Sequence[str], transports: Sequence[int]) -> dict[str, object]:
    together: dict[str, object] = {"discovery.type": "single-node"}
    if len(names) > 1:
        hosts = [f"127.0.0.1:{port}" for port in transports]
        together = {"discovery.seed_hosts": hosts, "cluster.initial_master_nodes": list(names)}
    # Bytes instead of per cent: a laptop's disk that is 90 % full is no reason to stop writing.
    watermark = "cluster.routing.allocation.disk.watermark"
    return {
        **together,
        "cluster.name": f"otklik-test-{transports[0]}",
        "network.host": "127.0.0.1",
        "xpack.security.enabled": False,
        f"{watermark}.low": "500mb",
        f"{watermark}.high": "400mb",
        f"{watermark}.flood_stage": "300mb",
    }


def _node(
    home: Path, folder: Path, http: int, settings: Mapping[str, object], heap_mb: int
) -> Server:
    config = folder / "config"
    shutil.copytree(home / "config", config)
    own = {
        **settings,
        "node.name": folder.name,
        "http.port": http,
        "path.data": str(folder / "files"),
        "path.logs": str(folder / "logs"),
    }
    lines = [f"{name}: {json.dumps(value)}\n" for name, value in own.items()]
    (config / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")
    _quieten(config / "jvm.options")
    (folder / "tmp").mkdir()
    variables = {
        "ES_PATH_CONF": str(config),
        "ES_JAVA_HOME": str(java_home()),
        "ES_JAVA_OPTS": f"-Xms{heap_mb}m -Xmx{heap_mb}m {_QUICK}",
        "ES_TMPDIR": str(folder / "tmp"),
        "HOME": str(folder),
    }
    command = (str(home / "bin" / "elasticsearch"),)
    address = f"http://127.0.0.1:{http}"
    return Server("elastic", folder.name, address, http, str(folder), command, variables, _runner())


def _quieten(options: Path) -> None:
    """Without logs of the garbage collector and dumps of the heap."""
    lines = options.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "gc.log" not in line and "HeapDump" not in line]
    options.write_text("".join(kept), encoding="utf-8")


def _unpacked(archive: Path, room: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(room)
    home = room / archive.stem
    for program in (home / "bin").iterdir():
        program.chmod(0o755)
    return home


def _folder(kind: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"otklik-{kind}-"))


def _runner() -> int | None:
    return pwd.getpwnam(_NOBODY).pw_uid if os.geteuid() == 0 else None


def _give(room: Path, user: int) -> None:
    for path in (room, *room.rglob("*")):
        os.chown(path, user, user)


def _redis_answers(server: Server) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=2)) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _mongo_answers(server: Server) -> bool:
    # Polls: a streaming watch would open a second connection just when this client is closed again.
    with MongoClient[dict[str, object]](
        server.address,
        serverSelectionTimeoutMS=500,
        directConnection=True,
        serverMonitoringMode="poll",
    ) as client:
        try:
            return bool(client.admin.command("ping")["ok"])
        except PyMongoError:
            return False


def _elastic_answers(server: Server, nodes: int = 1) -> bool:
    try:
        with urlopen(f"{server.address}/_cluster/health", timeout=5) as answer:  # noqa: S310 - http
            health = json.load(answer)
    except (OSError, HTTPException, ValueError):
        return False
    return bool(health["number_of_nodes"] >= nodes and health["status"] != "red")


HEALTH: Mapping[str, Callable[[Server], bool]] = {
    "redis": _redis_answers,
    "mongo": _mongo_answers,
    "elastic": _elastic_answers,
}
