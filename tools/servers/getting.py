"""Fetches the programs once, by name and version, and checks what came."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

ELASTIC = "9.2.0"
ELASTIC_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{ELASTIC}:zip"
ELASTIC_SHA256 = "bf44938a0490ba2a303d39c9cb64b38963dd08c812ce93e10816e878585bcb6b"
COMPILED_WIRE = "0.5.3-beta.196"  # of the crate secantus-mdb; cargo checks it against its registry
_OLDEST_JAVA = 21
_JAVA = "openjdk-21-jre-headless"
_WIRE_PINS = Path(__file__).with_name("wire.txt")  # versions and checksums, for every platform


class Missing(Exception):
    """A program is not there and cannot be fetched; the message says what to install."""


def cache() -> Path:
    """Where programs are kept, outside of any checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "otklik-servers"


def elastic_zip() -> Path:
    """The genuine Elasticsearch with its short list of modules, from Maven's repository."""
    repository = cache() / "maven"
    place = "org/elasticsearch/distribution/integ-test-zip/elasticsearch"
    path = repository / place / ELASTIC / f"elasticsearch-{ELASTIC}.zip"
    if not path.exists():
        _say(f"fetching Elasticsearch {ELASTIC} (99 MB)")
        wanted = [f"-Dmaven.repo.local={repository}", f"-Dartifact={ELASTIC_ARTIFACT}"]
        _run([_tool("mvn", "maven"), "-q", "-B", "dependency:get", *wanted, "-Dtransitive=false"])
    check(path, ELASTIC_SHA256)
    return path


def wire_program(*, compiled: bool) -> Path:
    """The server that speaks MongoDB's protocol; `compiled` is the fast one, built once in minutes."""
    return _compiled_wire() if compiled else _wire()


def redis_program() -> str:
    """Redis, from the system."""
    return _tool("redis-server", "redis-server")


def java_home() -> Path:
    """A Java of at least 21: the first that is there, else Debian's as root."""
    fitting = _fitting_java() or _fitting_java(install=True)
    if fitting is None:
        raise Missing(
            f"Elasticsearch needs a JDK of {_OLDEST_JAVA} or later; found: "
            f"{', '.join(map(str, dict.fromkeys(_java_homes()))) or 'none'}. Install one (Debian: "
            f"{_JAVA}, or Temurin) or set ES_JAVA_HOME to its folder."
        )
    return fitting


def check(path: Path, wanted: str) -> None:
    """Refuse a file that is not the one we know, and throw it away."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wanted:
        path.unlink()
        raise Missing(f"{path.name} has sha256 {found}, not {wanted}; it was removed. Try again.")


def _wire() -> Path:
    stamp = hashlib.sha256(_WIRE_PINS.read_bytes()).hexdigest()[:12]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    home = cache() / f"wire-{version}-{stamp}"
    program = home / "bin" / "secantusd-py"
    if not (home / "ready").exists():
        _say("fetching the MongoDB-wire server")
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        _run([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(_WIRE_PINS)])
        (home / "ready").touch()
    return program


def _compiled_wire() -> Path:
    home = cache() / f"compiled-wire-{COMPILED_WIRE}"
    program = home / "bin" / "secantusd-rs"
    if not program.exists():
        _say("building the fast MongoDB-wire server (about five minutes, once)")
        cargo = [_tool("cargo", "cargo"), "install", "secantus-mdb", "--version", COMPILED_WIRE]
        _run([*cargo, "--ignore-rust-version", "--root", str(home)])
    return program


def _tool(program: str, package: str) -> str:
    found = shutil.which(program) or _from_debian(program, package)
    if found is None:
        raise Missing(
            f"{program} was not found. Install it (Debian, as root: apt-get install {package})."
        )
    return found


def _from_debian(program: str, package: str) -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    _say(f"installing {package}")
    quiet = ["apt-get", "-qq"]
    _run([*quiet, "update"])
    _run([*quiet, "-y", "install", "--no-install-recommends", package])
    return shutil.which(program)


def _fitting_java(*, install: bool = False) -> Path | None:
    if install:
        with suppress(Missing):  # older Debians have none so young: the caller says what to do
            _from_debian("java", _JAVA)
    return next((h for h in _java_homes() if _java_version(h) >= _OLDEST_JAVA), None)


def _java_homes() -> Iterator[Path]:
    for variable in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parent.parent
    for folder in ("/usr/lib/jvm", "/opt/java", "/Library/Java/JavaVirtualMachines"):
        yield from sorted(p.parent for p in Path(folder).glob("**/release"))


def _java_version(home: Path) -> int:
    release = home / "release"
    text = release.read_text(encoding="utf-8") if release.is_file() else ""
    found = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    return int(found[1]) if found else 0


def _run(command: Sequence[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Missing(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def _say(what: str) -> None:
    sys.stderr.write(f"otklik: {what}\n")
