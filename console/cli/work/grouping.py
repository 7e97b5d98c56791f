"""Labelled groups on the command line: the real judging and the real intake over an empty store."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from console.assembly import open_service
from console.cli.say import say_here
from console.cli.work.here import settings_for_reading
from console.cli.work.measuring import Outcome, Wishes, finish, missed, output, write
from console.cli.work.progress import bar
from console.clocks import clock_of
from console.engines import Engines
from console.settings import Settings
from domain.errors import BadInput
from evaluation.groups import (
    Told,
    messages_of,
    read_groups,
    read_pairs,
    stream,
)
from evaluation.groups_marking import mark_groups
from evaluation.groups_peer import peer_figures
from evaluation.groups_running import Desk, Joined, answers, join_all
from evaluation.report import read_requirement


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed about groups."""

    groups: Path
    near_misses: Path | None
    seed: int
    replies: bool


def measure_groups(asked: Asked, others: Sequence[Path | None], wishes: Wishes) -> int:
    """Join a file of groups and report; 1 when a required figure is missed."""
    bars = [read_requirement(written) for written in wishes.require]
    if any(others):
        raise BadInput("evaluate_one_file")
    if wishes.against is not None:
        raise BadInput("evaluate_against_messages")
    lines = read_groups(asked.groups)
    pairs = read_pairs(asked.near_misses, lines) if asked.near_misses else ()
    settings = settings_for_reading()
    told = stream(lines, clock_of(settings).now(), asked.seed, replies=asked.replies)
    with output(wishes.predictions, (asked.groups, asked.near_misses)) as out:
        joined = asyncio.run(_join(settings, told))
        given = answers(messages_of(lines), joined)
        for answer in given:
            write(out, answer)
    report = mark_groups(lines, pairs, given)
    report = replace(report, figures=(*report.figures, *peer_figures(lines, pairs, told)))
    texts = [m.text for m in messages_of(lines)] if wishes.show_texts else None
    return finish(Outcome(report, None, missed(report, bars)), wishes, texts)


async def _join(settings: Settings, told: Sequence[Told]) -> list[Joined]:
    """Everything happens in a store of its own that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="otklik-") as folder:
        service = await open_service(replace(settings, data=Path(folder), engines=Engines()))
        try:
            stores = service.stores
            desk = Desk(
                service.judging,
                service.flow.intake,
                service.reunion(),
                stores.posts,
                stores.incidents,
            )
            with bar(say_here()("evaluate.judging"), len(told)) as shown:
                return await join_all(desk, told, shown.at)
        finally:
            await service.close()
