"""Names of processes, and whether the process behind a name still lives."""

import contextlib
import os
import socket


def name_here(role: str) -> str:
    """A name for this process: role, machine, number."""
    return f"{role}-{socket.gethostname()}-{os.getpid()}"


def is_dead(name: str, role: str) -> bool:
    """Whether this is the name of a process of this machine that lives no more."""
    host, _, process = name.removeprefix(f"{role}-").rpartition("-")
    if not name.startswith(f"{role}-") or host != socket.gethostname() or not process.isdigit():
        return False
    with contextlib.suppress(PermissionError):  # somebody else's, but alive
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    return False
