"""Learning on the command line: a new version or why there is none, the versions, the way back."""

import asyncio
from dataclasses import dataclass

from console.cli.exits import NOTHING, OK, PARTLY
from console.cli.say import say_here
from console.cli.screen import complain, line, remark, table
from console.cli.work.here import actor, audit, print_json, service_here, settings_for_reading
from console.learned import versions_of
from console.learning import Learned, learn
from console.processes import name_here
from detectors.learning.trial import Trial
from detectors.learning.versions import SHIPPED, Version
from domain.errors import BadInput
from domain.instant import iso

_NOT_YET = ("too_few_lessons", "too_few_to_audit")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    check: bool
    versions: bool
    back: bool
    to: int | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of `--list --json`."""

    number: int
    at: str
    running: bool
    lessons: int
    corrected: int
    teachers: int
    words: int
    trial: Trial


@dataclass(frozen=True, slots=True)
class Back:
    """What `--back --json` prints."""

    running: int


def teach(asked: Asked) -> int:
    """One of the things `otklik learn` does."""
    if sum((asked.check, asked.versions, asked.back or asked.to is not None)) > 1:
        raise BadInput("learn_one_thing")
    if asked.versions:
        return _list(as_json=asked.as_json)
    if asked.back or asked.to is not None:
        return asyncio.run(_back(asked.to, as_json=asked.as_json))
    return asyncio.run(_learn(asked))


async def _learn(asked: Asked) -> int:
    async with service_here() as service:
        found = await learn(service, name_here("learn"), adopt=not asked.check)
        if not asked.check:
            await audit(service, "learned", [str(found.version), str(found.corrected)])
    if asked.as_json:
        print_json(found)
    else:
        _tell(found, checked=asked.check)
    if found.reason is None:
        return PARTLY if found.set_aside else OK
    return NOTHING if found.reason.code in _NOT_YET else PARTLY


def _tell(found: Learned, *, checked: bool) -> None:
    say = say_here()
    line(say("learn.lessons", lessons=found.lessons, corrected=found.corrected))
    for who in found.set_aside:
        text = say("learn.aside", who=who.teacher, count=who.lessons, against=who.against)
        remark(text, "yellow")
    if found.trial is not None:
        _trial(found.trial)
    if found.reason is not None:
        complain(say.reason(found.reason))
    elif checked:
        line(say("learn.good"), "bold")
    else:
        line(say("learn.runs", version=found.version, words=found.words), "bold")


def _trial(trial: Trial) -> None:
    say, old, new = say_here(), trial.before, trial.after
    rows = [
        (say("learn.audited"), f"{old.agreed}/{old.audited}", f"{new.agreed}/{new.audited}"),
        (say("learn.own"), f"{old.right}/{old.own}", f"{new.right}/{new.own}"),
        (say("learn.dangers"), str(old.dangers), str(new.dangers)),
        (say("learn.alarms"), str(old.alarms), str(new.alarms)),
    ]
    table(["", say("evaluate.titles.before"), say("evaluate.titles.after")], rows)


def _list(*, as_json: bool) -> int:
    versions = versions_of(settings_for_reading())
    running = versions.running()
    rows = [_listed(version, running) for version in versions.all()]
    if as_json:
        print_json(rows)
        return OK
    say = say_here()
    if running == SHIPPED:
        line(say("learn.shipped"))
    titles = [say(f"learn.titles.{name}") for name in ("number", "at", "corrected", "agreed", "")]
    table(titles, [_row(row) for row in rows])
    return OK


def _listed(version: Version, running: int) -> Listed:
    return Listed(
        version.number,
        iso(version.at),
        version.number == running,
        version.lessons,
        version.corrected,
        version.teachers,
        len(version.addition.words),
        version.trial,
    )


def _row(row: Listed) -> tuple[str, ...]:
    old, new = row.trial.before, row.trial.after
    agreed = f"{old.agreed} → {new.agreed} / {new.audited}"
    mark = say_here()("learn.running") if row.running else ""
    return (str(row.number), row.at, str(row.corrected), agreed, mark)


async def _back(number: int | None, *, as_json: bool) -> int:
    async with service_here() as service:
        running = versions_of(service.settings).back(number)
        await audit(service, "learned_back", [actor(), str(running)])
    if as_json:
        print_json(Back(running))
        return OK
    say = say_here()
    line(say("learn.back", version=running) if running else say("learn.back_shipped"), "bold")
    return OK
