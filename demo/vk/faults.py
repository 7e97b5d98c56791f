"""Troubles that can be switched on while the simulator runs."""

import asyncio
from dataclasses import dataclass, field

CODES = (1, 5, 6, 9, 10, 14, 15, 18, 19, 29, 30)
CAPTCHA_BARE = "captcha_bare"  # error 14 with nothing but redirect_uri
HTML_502, HTML_200 = "html_502", "html_200"
TRUNCATED, SLOW, RESET = "truncated", "slow", "reset"
KINDS: tuple[int | str, ...] = (*CODES, CAPTCHA_BARE, HTML_502, HTML_200, TRUNCATED, SLOW, RESET)
SLOW_SECONDS = 60.0


@dataclass(slots=True)
class Fault:
    """One trouble, for every call or for a method, a community (positive id) or a token's alias only."""

    kind: int | str
    method: str | None = None
    group: int | None = None
    token: str | None = None
    left: int | None = None  # calls it still spoils; None: until cleared
    spared: int = 0  # calls that still pass before it begins

    def hits(self, method: str, group: int | None, token: str) -> bool:
        """Whether a call meets this trouble."""
        return (
            self.method in (None, method)
            and self.group in (None, group)
            and self.token in (None, token)
            and self.left != 0
        )


@dataclass(slots=True)
class Faults:
    """The troubles of the moment; the first that fits a call spoils it."""

    slow_seconds: float = SLOW_SECONDS
    _active: list[Fault] = field(default_factory=list)
    _cleared: asyncio.Event = field(default_factory=asyncio.Event)

    def set(
        self,
        kind: int | str,
        method: str | None = None,
        group: int | None = None,
        times: int | None = None,
        token: str | None = None,
        after: int = 0,
    ) -> None:
        """Switch a trouble on, after some calls, for `times` calls or until cleared; may raise ValueError."""
        if kind not in KINDS:
            msg = f"unknown fault {kind!r}; known: {', '.join(map(str, KINDS))}"
            raise ValueError(msg)
        self._cleared = asyncio.Event()
        self._active.append(Fault(kind, method, group, token, times, after))

    def clear(self) -> None:
        """All is well again; slow answers in progress are given at once (call it in the server's loop)."""
        self._active.clear()
        self._cleared.set()

    def take(self, method: str, group: int | None, token: str) -> int | str | None:
        """The trouble that spoils this call, used up by one."""
        for fault in self._active:
            if fault.hits(method, group, token):
                if fault.spared:
                    fault.spared -= 1
                    continue
                if fault.left is not None:
                    fault.left -= 1
                return fault.kind
        return None

    async def linger(self) -> None:
        """Wait as long as a slow server does, or until the troubles are cleared."""
        try:
            await asyncio.wait_for(self._cleared.wait(), self.slow_seconds)
        except TimeoutError:
            return
