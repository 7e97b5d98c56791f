"""The city's clock: one small file that every process of the demo maps and reads."""

import mmap
import struct
import time
from pathlib import Path

_SHAPE = struct.Struct("<ddd")  # wall anchor (s), city anchor (s), city seconds per wall second
DAY = 86_400


class CityClock:
    """Reads, and for the one who plays the city also sets, the time of the city (Unix seconds, UTC).

    With rate 0 the time is virtual: it stands still until somebody advances it, and sleeping advances it.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b")
        self._map = mmap.mmap(self._file.fileno(), _SHAPE.size)

    @classmethod
    def create(cls, path: Path, city_now: float, rate: float) -> "CityClock":
        """Start a clock at `city_now` (Unix seconds) that runs `rate` city seconds per wall second."""
        path.write_bytes(_SHAPE.pack(time.time(), city_now, rate))
        return cls(path)

    @property
    def rate(self) -> float:
        """City seconds per wall second; 0 when the time is virtual."""
        return float(_SHAPE.unpack(self._map[:])[2])

    def now(self) -> float:
        """The city's time in Unix seconds."""
        wall, city, rate = _SHAPE.unpack(self._map[:])
        return float(city + (time.time() - wall) * rate)

    def set(self, city_now: float, rate: float) -> None:
        """Put the hands of the clock to `city_now` and let them run at `rate`."""
        self._map[:] = _SHAPE.pack(time.time(), city_now, rate)

    def advance(self, seconds: float) -> None:
        """Move a virtual clock forward."""
        self.set(self.now() + seconds, self.rate)

    def pace(self) -> float:
        """Seconds for per-second limits: virtual seconds in a virtual city, wall seconds otherwise."""
        return self.now() if self.rate == 0 else time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait out a pause of pacing (see `pace`)."""
        if self.rate == 0:
            self.advance(seconds)
        else:
            time.sleep(seconds)

    def day(self) -> int:
        """Number of the city's UTC day, for limits per day."""
        return int(self.now() // DAY)

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()
        self._file.close()
