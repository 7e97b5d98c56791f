"""Every trouble of the city ends in a visible state; afterwards nothing is missing."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.child import Child
from console.demo.town import LIFE, Town
from domain.instant import HOUR, from_seconds
from domain.source import Health
from storage.sqlite import open_stores

START = 1_790_000_000.0
HOURS = 40  # of the life that these tests play
CALM_HOURS = 12  # afterwards, until the last post is collected
WALL, CHANNEL = "vk:group1", "tg:chat1"

# Trouble of a platform → what the source's state must be while it lasts.
TROUBLES = [
    ("vk", "1", {Health.UNAVAILABLE}),
    ("vk", "5", {Health.PAUSED}),
    ("vk", "6", {Health.UNAVAILABLE}),
    ("vk", "9", {Health.UNAVAILABLE}),
    ("vk", "10", {Health.UNAVAILABLE}),
    ("vk", "14", {Health.PAUSED}),
    ("vk", "captcha_bare", {Health.PAUSED}),
    ("vk", "15", {Health.FORBIDDEN}),
    ("vk", "18", {Health.FORBIDDEN}),
    ("vk", "19", {Health.FORBIDDEN}),
    ("vk", "29", {Health.OVER_BUDGET}),
    ("vk", "30", {Health.FORBIDDEN}),
    ("vk", "html_502", {Health.UNAVAILABLE}),
    ("vk", "html_200", {Health.UNAVAILABLE, Health.CHANGED}),
    ("vk", "truncated", {Health.UNAVAILABLE, Health.CHANGED}),
    ("vk", "reset", {Health.UNAVAILABLE}),
    ("telegram", "redirect", {Health.NO_PREVIEW}),
    ("telegram", "html_502", {Health.UNAVAILABLE}),
    ("telegram", "reset", {Health.UNAVAILABLE}),
    ("telegram", "truncated", {Health.UNAVAILABLE, Health.CHANGED}),
    ("telegram", "too_many", {Health.UNAVAILABLE}),
]


def a_short_life(folder: Path) -> Path:
    """The first hours of the city, without the messages that answer to later ones."""
    lines = (LIFE / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    early: dict[str, dict[str, object]] = {}
    for row in rows:  # in the order of their times, so a parent comes before its replies
        kept = row["at_minute"] < HOURS * 60 and "deleted_at_minute" not in row
        if kept and (row["reply_to"] is None or row["reply_to"] in early):
            early[row["id"]] = row
    folder.mkdir()
    text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in early.values())
    (folder / "posts.jsonl").write_text(text, encoding="utf-8")
    return folder


@asynccontextmanager
async def a_town(folder: Path, life: Path) -> AsyncIterator[tuple[Town, Child]]:
    town = await Town.open(folder, life, START, 0)
    collector = Child("console.collecting", ("--ticks",), town.environ(), piped=True)
    await collector.start()
    try:
        yield town, collector
    finally:
        await collector.stop()
        await town.close()


async def revisions(folder: Path) -> set[tuple[str, str, bool]]:
    """What the inbox holds: ids, revisions, deletions."""
    stores = await open_stores(folder / "otklik.sqlite", folder / "vault")
    try:
        claimed = await stores.inbox.claim("test", 100_000, HOUR, from_seconds(START * 2))
        return {(c.raw.id, c.raw.content_hash(), c.raw.deleted) for c in claimed}
    finally:
        await stores.close()


async def health(folder: Path, source: str) -> Health:
    stores = await open_stores(folder / "otklik.sqlite", folder / "vault")
    try:
        return (await stores.source_states.load())[source].health
    finally:
        await stores.close()


async def play(folder: Path, life: Path, *, disturbed: bool) -> list[tuple[str, str, Health]]:
    """Poll every hour; with `disturbed` the first hours have a trouble of their own each."""
    found = []
    async with a_town(folder, life) as (town, collector):
        for hour in range(HOURS):
            if disturbed and hour < len(TROUBLES):
                platform, kind, _ = TROUBLES[hour]
                await town.post("/break", platform=platform, kind=kind)
                await collector.ask()
                source = WALL if platform == "vk" else CHANNEL
                found.append((platform, kind, await health(folder, source)))
                await town.post("/mend")
                town.clock.advance(24 * 3600 if kind == "29" else 7 * 3600)
            await collector.ask()
            town.clock.advance(3600)
        for _ in range(CALM_HOURS):
            await collector.ask()
            town.clock.advance(3600)
    return found


@pytest.mark.timeout(600)
async def test_after_every_trouble_ids_and_revisions_equal_the_undisturbed_run(
    tmp_path: Path,
) -> None:
    life = a_short_life(tmp_path / "life")
    await play(tmp_path / "calm", life, disturbed=False)
    met = await play(tmp_path / "troubled", life, disturbed=True)
    wrong = [
        (*got, sorted(allowed))
        for got, (*_, allowed) in zip(met, TROUBLES, strict=True)
        if got[2] not in allowed
    ]
    assert not wrong
    assert await revisions(tmp_path / "troubled") == await revisions(tmp_path / "calm")
