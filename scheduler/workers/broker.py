"""Wake-ups over Redis; the one place that knows Dramatiq."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from dramatiq import Broker, Message, actor
from dramatiq import Worker as Receiver
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit
from redis import RedisError

from scheduler.workers.queue import QueueAway, Work

_NAMESPACE = "otklik"
_ENOUGH = 8  # wake-ups that wait: nobody listens, or everybody is at it
_FRESH = 60_000  # milliseconds after which a wake-up says nothing any more
_ANSWER = 5.0  # seconds for Redis to answer


class DramatiqQueue:
    """Sends wake-ups, and hears them when it is asked to listen."""

    def __init__(self, address: str) -> None:
        # Wake-ups are never tried again: the next one is on its way.
        make: Any = RedisBroker  # its constructor has no types
        self._broker: Broker = make(
            url=f"{address}{'&' if '?' in address else '?'}socket_timeout={_ANSWER}",
            namespace=_NAMESPACE,
            middleware=[AgeLimit(max_age=_FRESH)],
        )
        self._waiting: Callable[[str], int] = getattr(self._broker, "do_qsize")  # noqa: B009 - made up
        self._receiver: Receiver | None = None
        for work in Work:
            self._broker.declare_queue(work)

    async def wake(self, work: Work) -> None:
        """One message, unless enough of them wait; raises QueueAway."""
        await asyncio.to_thread(self._send, work)

    def listen(self, heard: Callable[[Work], None]) -> None:
        """Call `heard` on this loop for every wake-up; messages are settled at once."""
        logging.getLogger("dramatiq").setLevel(logging.CRITICAL)  # we say ourselves what is away
        loop = asyncio.get_running_loop()

        def wake(work: str) -> None:
            loop.call_soon_threadsafe(heard, Work(work))

        for work in Work:
            actor(broker=self._broker, actor_name=work.value, queue_name=work.value)(wake)
        self._receiver = Receiver(self._broker, worker_threads=1)
        self._receiver.start()

    async def close(self) -> None:
        """Hear and send no more."""
        if self._receiver is not None:
            await asyncio.to_thread(self._receiver.stop, 5_000)
        await asyncio.to_thread(self._broker.close)

    def _send(self, work: Work) -> None:
        message = Message[None](
            queue_name=work.value, actor_name=work.value, args=(work.value,), kwargs={}, options={}
        )
        try:
            if self._waiting(work.value) < _ENOUGH:
                self._broker.enqueue(message)
        except RedisError as error:
            raise QueueAway("queue_away", type(error).__name__) from error
