"""The demo's city as the service sees it: a child process, its clock, its switchboard."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp

from console.child import Child
from console.settings import PREFIX, Settings
from demo.clock import CityClock
from demo.life import MINUTES

TOKEN = "zarechinsk-demo-service-key"  # noqa: S105 - the simulator's own key opens nothing else
LIFE = Path(__file__).resolve().parents[2] / "demo" / "life" / "zarechinsk"
PACK = Path(__file__).resolve().parents[2] / "demo" / "pack"
CALLS_PER_SECOND = 20
_PATIENCE = 600  # tenths of a second until the city must listen


@dataclass(slots=True)
class Town:
    """A running city."""

    folder: Path
    start: float  # Unix seconds of minute 0
    clock: CityClock
    child: Child
    addresses: Mapping[str, str]

    @classmethod
    async def open(cls, folder: Path, life: Path, start: float, minute: float) -> "Town":
        """Start the city with a standing clock at `minute`."""
        folder.mkdir(parents=True, exist_ok=True)
        clock_file, addresses = folder / "clock", folder / "addresses.json"
        addresses.unlink(missing_ok=True)
        clock = CityClock.create(clock_file, start + minute * 60, 0)
        child = Child(
            "demo.serve",
            (str(life), str(clock_file), str(addresses), "--start", str(start),
             "--rps", str(CALLS_PER_SECOND), "--orphan-stops"),
            os.environ,
        )  # fmt: skip
        await child.start()
        found = await _written(addresses, child)
        return cls(folder, start, clock, child, found)

    def settings(self, settings: Settings) -> Settings:
        """Settings of a service that watches this city."""
        return replace(
            settings,
            data=self.folder,
            pack=PACK,
            places={k: v for k, v in self.addresses.items() if k.startswith("DEMO_")},
            secrets={"OTKLIK_VK_TOKEN": TOKEN},
            vk_per_second=float(CALLS_PER_SECOND),
            city_clock=self.folder / "clock",
        )

    def environ(self) -> dict[str, str]:
        """The same settings as variables, for the collector child."""
        places = {f"{PREFIX}PLACE_{k}": v for k, v in self.addresses.items()}
        return {
            **os.environ,
            **places,
            f"{PREFIX}DATA": str(self.folder),
            f"{PREFIX}PACK": str(PACK),
            f"{PREFIX}VK_TOKEN": TOKEN,
            f"{PREFIX}VK_PER_SECOND": str(CALLS_PER_SECOND),
            f"{PREFIX}CITY_CLOCK": str(self.folder / "clock"),
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        }

    def minute(self) -> float:
        """Minutes since the city's start."""
        return (self.clock.now() - self.start) / 60

    @property
    def over(self) -> bool:
        """Whether the fourteen days have passed."""
        return self.minute() >= MINUTES

    async def post(self, path: str, **fields: str) -> dict[str, str]:
        """Tell the switchboard something."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.addresses["CITY"] + path, data=fields) as answer,
        ):
            answer.raise_for_status()
            found: dict[str, str] = await answer.json()
            return found

    async def get(self, path: str) -> dict[str, str]:
        """Ask the switchboard."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(self.addresses["CITY"] + path) as answer,
        ):
            answer.raise_for_status()
            found: dict[str, str] = await answer.json()
            return found

    async def close(self) -> None:
        """End the city."""
        await self.child.stop()
        self.clock.close()


def switchboard(folder: Path) -> str:
    """Address of the switchboard of a city that runs in `folder`; raises OSError when none does."""
    addresses: dict[str, str] = json.loads((folder / "addresses.json").read_text(encoding="utf-8"))
    return addresses["CITY"]


async def _written(addresses: Path, child: Child) -> dict[str, str]:
    for _ in range(_PATIENCE):
        if child.ended:
            break
        if addresses.exists():
            found: dict[str, str] = json.loads(addresses.read_text(encoding="utf-8"))
            return found
        await asyncio.sleep(0.1)
    raise TimeoutError("the demo city did not start; see its messages above")
