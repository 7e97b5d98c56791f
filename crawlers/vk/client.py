"""One token: paced, budgeted, rested after a refusal; the library runs in a thread of its own."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from crawlers.vk.library import Answer, Library
from crawlers.vk.pace import Pace, Pacing
from crawlers.vk.settings import VkSettings, VkToken
from crawlers.vk.transport import Traffic, open_session
from crawlers.vk.troubles import Then, Trouble
from domain.errors import BudgetSpent, TokenPaused
from domain.instant import Instant, from_seconds
from domain.ports import Budget, Clock

_TRIES = 3
_EVERYTHING = "*"  # a token that rests, rests for all methods


class Gateway(Protocol):
    """Asks VK; raises domain errors."""

    async def call(self, method: str, values: Mapping[str, object]) -> object:
        """The value under `response`."""


class VkClient:
    """A gateway over one token."""

    def __init__(
        self,
        token: VkToken,
        base: str,
        settings: VkSettings,
        clock: Clock,
        budget: Budget,
        pace: Pacing | None = None,
    ) -> None:
        self.alias, self.traffic = token.alias, Traffic()
        self._settings, self._clock, self._budget = settings, clock, budget
        self._pace = pace or Pace(clock, settings.calls_per_second)
        self._library = Library(token.value, open_session(base, settings.timeout, self.traffic))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"vk-{token.alias}")
        self._resting: dict[str, tuple[Instant, Trouble]] = {}

    async def call(self, method: str, values: Mapping[str, object]) -> object:
        """The value under `response`, after up to three tries; raises domain errors."""
        outcome: Answer | Trouble | None = None
        for attempt in range(_TRIES):
            self._refuse_while_resting(method)
            await self._budget.take(self.alias, method, self._clock.now())
            loop = asyncio.get_running_loop()
            outcome = await loop.run_in_executor(self._thread, self._ask, method, values, attempt)
            if isinstance(outcome, Answer):
                return outcome.value
            if outcome.then != Then.AGAIN:
                break
        assert isinstance(outcome, Trouble)  # noqa: S101 - the loop ran
        raise outcome.error(self.alias, method, self._rest(method, outcome))

    def resume(self) -> None:
        """Forget all pauses: the owner says that the token works again."""
        self._resting.clear()

    async def close(self) -> None:
        """Let go of the connection and the thread."""
        await asyncio.to_thread(self._thread.shutdown)
        self._library.close()

    def _ask(self, method: str, values: Mapping[str, object], attempt: int) -> Answer | Trouble:
        if attempt:
            self._clock.sleep(float(attempt))
        self._pace.wait()
        try:
            return self._library.ask(method, values)
        finally:
            self._pace.ended()

    def _refuse_while_resting(self, method: str) -> None:
        for key in (_EVERYTHING, method):
            until, trouble = self._resting.get(key, (0, None))
            if trouble is not None and self._clock.now() < until:
                raise trouble.error(self.alias, method, until)

    def _rest(self, method: str, trouble: Trouble) -> Instant:
        rests = {
            Then.REST: (method, self._settings.flood),
            Then.NEXT_DAY: (method, self._settings.day_limit),
            Then.OWNER: (_EVERYTHING, self._settings.pause),
        }
        if trouble.then not in rests:
            return 0
        key, seconds = rests[trouble.then]
        until = self._clock.now() + from_seconds(seconds)
        self._resting[key] = (until, trouble)
        return until


class Rotation:
    """Several tokens as one: what one cannot do today, the next may."""

    def __init__(self, clients: Sequence[VkClient]) -> None:
        self._clients = tuple(clients)

    async def call(self, method: str, values: Mapping[str, object]) -> object:
        """The first answer; raises the last token's error when none can."""
        *others, last = self._clients
        for client in others:
            try:
                return await client.call(method, values)
            except (TokenPaused, BudgetSpent):
                continue
        return await last.call(method, values)


class Counted:
    """A gateway that counts its calls."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self.calls = gateway, 0

    async def call(self, method: str, values: Mapping[str, object]) -> object:
        """The value under `response`."""
        self.calls += 1
        return await self._gateway.call(method, values)
