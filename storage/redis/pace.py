"""At most N calls in any second with one token, whichever process makes them."""

from secrets import token_hex
from typing import Any

from redis import Redis, RedisError

from domain.errors import SourceUnavailable
from domain.instant import SECOND
from domain.ports import Clock

_SECOND = 1_005_000  # µs; a little more, as two machines' clocks never run quite alike
_IN_FLIGHT = 30 * SECOND  # a call whose process died gives its slot back after this
# After Redis was wiped nobody knows who has just called: a second, and a little for calls on their way; those that
# end later are noted anew by their end.
_QUIET = 1_200_000  # µs
_ANSWER = 5.0  # seconds for Redis to answer
_AGAIN = 15 * SECOND  # a source is tried again when Redis was away

# A slot is free a second after its call's end: calls are counted as they arrive, which is before their end.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[2], string.format('%.0f', now + ARGV[4]))
end
local born = tonumber(redis.call('GET', KEYS[2]))
if born > now then return born - now end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[3]), ARGV[2])
  return 0
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, tonumber(first[2]) - now)
"""
_END = """
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], string.format('%.0f', time[1] * 1000000 + time[2] + ARGV[2]), ARGV[1])
"""


class RedisPace:
    """The slots of one token. Used from one thread only, one call after another."""

    def __init__(self, client: "Redis", alias: str, per_second: int, clock: Clock) -> None:
        self._clock, self._alias, self._slots = clock, alias, per_second
        self._keys = [f"otklik:pace:{alias}", f"otklik:pace:{alias}:since"]
        self._take: Any = client.register_script(_TAKE)
        self._end: Any = client.register_script(_END)
        self._call = ""

    def wait(self) -> None:
        """Sleep until a call may start; raises SourceUnavailable while Redis is away."""
        self._call = token_hex(8)
        asked = [self._slots, self._call, _IN_FLIGHT, _QUIET]
        try:
            while pause := int(self._take(keys=self._keys, args=asked)):
                self._clock.sleep(pause / SECOND)
        except RedisError as error:
            retry = self._clock.now() + _AGAIN
            raise SourceUnavailable("pace_away", self._alias, retry_at=retry) from error

    def ended(self) -> None:
        """Note that a call is over."""
        try:
            self._end(keys=self._keys[:1], args=[self._call, _SECOND])
        except RedisError:
            return  # the slot stays taken until its time is over, and the next call will say what is wrong


def connect(address: str) -> "Redis":
    """A client that does not wait long; connects with the first command."""
    return Redis.from_url(address, socket_timeout=_ANSWER, socket_connect_timeout=_ANSWER)
