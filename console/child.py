"""Child processes of a running service: the collector, and in the demo the city."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.clock import Work

_GRACE = 20.0  # seconds a child has to finish the work in hand
_RESTART_AFTER = (1.0, 5.0, 15.0, 60.0)


@dataclass(slots=True)
class Child:
    """One Python child with our environment plus some variables; restarted when it dies."""

    module: str
    arguments: Sequence[str]
    environ: Mapping[str, str]
    piped: bool = False
    _process: asyncio.subprocess.Process | None = None
    _keeper: asyncio.Task[None] | None = field(default=None, repr=False)

    async def start(self) -> None:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self.module, *self.arguments,
            env=dict(self.environ),
            stdin=asyncio.subprocess.PIPE,  # its end tells an orphan to stop
            stdout=asyncio.subprocess.PIPE if self.piped else None,
            start_new_session=True,  # Ctrl-C is for us: we end our children in order
        )  # fmt: skip

    async def keep(self, died: Work) -> None:
        """Start it, and again whenever it dies; `died` is called each time."""
        await self.start()
        self._keeper = asyncio.create_task(self._restart(died))

    @property
    def ended(self) -> bool:
        """Whether it was started and has ended."""
        return self._process is not None and self._process.returncode is not None

    async def ask(self, line: str = "") -> str:
        """One line in, one line out; empty when the child is gone."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the child was not started with pipes")
        process.stdin.write(f"{line}\n".encode())
        await process.stdin.drain()
        return (await process.stdout.readline()).decode().strip()

    async def stop(self) -> int:
        """SIGTERM, then wait; SIGKILL after the grace."""
        if self._keeper is not None:
            self._keeper.cancel()
        process = self._process
        if process is None:
            return 0
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        if process.stdin is not None:
            process.stdin.close()
        try:
            return await asyncio.wait_for(process.wait(), _GRACE)
        except TimeoutError:
            process.kill()
            return await process.wait()

    async def _restart(self, died: Work) -> None:
        tries = 0
        while self._process is not None:
            await self._process.wait()
            await died()
            await asyncio.sleep(_RESTART_AFTER[min(tries, len(_RESTART_AFTER) - 1)])
            tries += 1
            await self.start()
