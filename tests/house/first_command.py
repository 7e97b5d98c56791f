"""Proof of the first command: a second clone, empty caches, `make run`, a visit, Ctrl+C, nothing left behind.

`python -m tests.house.first_command`; prints what it saw, raises at the first thing that is not so.
"""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.first_visit import visit
from tests.house.tree import ROOT

FOLDER = "Отклик — мой город"
LINK = re.compile(r"https?://\S+/enter/\S+")
UNTIL_LINK = 900.0  # seconds, with every package fetched
UNTIL_END = 60.0
USUAL_PORT = 8080


def clone(where: Path) -> Path:
    """A second clone of what is committed here."""
    there = where / FOLDER
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(there)], check=True)
    return there


def environ(where: Path) -> dict[str, str]:
    """The environment of a stranger: caches of its own, and empty."""
    caches = {n: str(where / n) for n in ("UV_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME")}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    kept.pop("VIRTUAL_ENV", None)
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", USUAL_PORT)) == 0:
            kept["OTKLIK_PORT"] = "0"
    return {**kept, **caches}


class Started:
    """`make run` as a person starts it at a terminal: a process group of its own, Ctrl+C not ignored."""

    def __init__(self, there: Path, variables: dict[str, str]) -> None:
        self._said: list[str] = []
        self._link = threading.Event()
        self.process = subprocess.Popen(
            ["make", "run"],
            cwd=there,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            process_group=0,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def link(self) -> str:
        """The address with the one-time link, once it is printed."""
        if not self._link.wait(UNTIL_LINK):
            raise AssertionError(f"no link within {UNTIL_LINK:.0f} s; it said:\n{self.said}")
        found = LINK.search(self.said)
        if found is None:
            raise AssertionError(f"it ended without a link; it said:\n{self.said}")
        return found.group()

    def interrupt(self) -> int:
        """Ctrl+C, and the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        code = self.process.wait(UNTIL_END)
        self._reader.join(UNTIL_END)
        return code

    @property
    def said(self) -> str:
        """Everything printed so far."""
        return "".join(self._said)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.append(line)
            sys.stdout.write(f"    {line}")
            if LINK.search(line):
                self._link.set()
        self._link.set()


@contextmanager
def running(there: Path, variables: dict[str, str]) -> Iterator[Started]:
    """The first command, ended for sure."""
    started = Started(there, variables)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            os.killpg(started.process.pid, signal.SIGKILL)


def left_behind(there: Path) -> list[str]:
    """Processes that still live in the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            at_home = (entry / "cwd").readlink().is_relative_to(there)
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue  # ended while we looked, or somebody else's
        if at_home or str(there) in told:
            found.append(f"{entry.name} {told}")
    return found


def main() -> None:
    """Clone, run, visit, interrupt, look round."""
    with tempfile.TemporaryDirectory(prefix="otklik-") as name:
        where = Path(name)
        there = clone(where)
        began = time.monotonic()
        with running(there, environ(where)) as started:
            link = started.link()
            sys.stdout.write(f"make run: the link after {time.monotonic() - began:.0f} s\n")
            sys.stdout.write(f"first visit: {asyncio.run(visit(link))}\n")
            asked = time.monotonic()
            code = started.interrupt()
            ended = time.monotonic() - asked
            if left := left_behind(there):
                raise AssertionError(f"left behind: {left}")
        # The service ends with 0, else make says "Error"; make itself dies of the signal it was sent.
        if (
            code not in (0, -signal.SIGINT)
            or "Error" in started.said
            or "Traceback" in started.said
        ):
            raise AssertionError(f"not a clean end ({code}); it said:\n{started.said}")
        sys.stdout.write(
            f"Ctrl+C: everything ended cleanly within {ended:.0f} s, no process is left\n"
        )


if __name__ == "__main__":
    main()
