"""Files into the inbox in their order, then through the flow; the same command again changes nothing."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.assembly import Service
from console.cli.exits import BAD, OK, PARTLY
from console.cli.say import Say, say_here, sentence
from console.cli.screen import complain, line
from console.cli.work.here import service_here, writers_turn
from console.cli.work.progress import Bar, bar
from console.cli.work.rejects import Rejects
from crawlers.files.columns import read_map
from crawlers.files.reader import ENDINGS, form_of, read_file
from crawlers.files.row import Reject, Wishes
from domain.errors import BadInput
from domain.instant import DAY, Instant
from domain.post import RawPost
from domain.run import Delivery, Issue, Run
from domain.source import Health, SourceKind, SourceState

_ROWS = 500  # of one transaction …
_CHARACTERS = 8_000_000  # … fewer when the texts are long
_LOOK_AT_BACKLOG = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Choices:
    """What was typed beside the files."""

    columns: str = ""
    source: str = ""
    zone: str = ""
    encoding: str = ""
    rejects: Path | None = None


@dataclass(slots=True)
class Tally:
    """What became of the rows of one file; `fresh` were not known before."""

    imported: int = 0
    fresh: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        """All rows."""
        return self.imported + self.rejected


@dataclass(frozen=True, slots=True)
class Import:
    """One call of the command."""

    service: Service
    choices: Choices
    wishes: Wishes
    say: Say

    async def file(self, path: Path) -> Tally:
        """Put all rows of a file into the inbox."""
        wishes, started = self._of(path), self.service.clock.now()
        form = form_of(path.name)
        rejects, tally = Rejects.of(path, self.choices.rejects, self.say), Tally()
        await self._watched(wishes.source, started)
        with path.open("rb") as stream, bar(path.name, path.stat().st_size) as shown:
            for batch in batches(read_file(stream, form, wishes), rejects, tally):
                await self._put(wishes.source, batch, tally)
                shown.at(stream.tell())
        await self._record(wishes, started, tally)
        named = rejects.path if rejects.write() else ""
        line(self.say(
            "import.file", file=path.name, rows=tally.rows, imported=tally.imported, fresh=tally.fresh,
            rejected=tally.rejected, rejects=named,
        ))  # fmt: skip
        return tally

    def _of(self, path: Path) -> Wishes:
        """The wishes for one file: rows without a time are as old as the file."""
        written = path.stat().st_mtime_ns // 1000
        source = self.choices.source or source_name(path)
        undated = min(written, self.wishes.undated)
        return replace(self.wishes, file=path.name, source=source, undated=undated)

    async def _watched(self, source: str, now: Instant) -> None:
        """What is older than the first import of a source is back-fill: it alerts nobody."""
        states = self.service.stores.source_states
        if source not in await states.load():
            await states.save(SourceState(source, Health.NEW, since=now, watched_from=now))

    async def _put(self, source: str, batch: tuple[RawPost, ...], tally: Tally) -> None:
        now = self.service.clock.now()
        received = await self.service.stores.inbox.put(Delivery(source, batch, now))
        tally.imported += len(batch)
        tally.fresh += received.fresh

    async def _record(self, wishes: Wishes, started: Instant, tally: Tally) -> None:
        """The import shows among the runs and sources, its rejects among the issues."""
        stores, now = self.service.stores, self.service.clock.now()
        issues = [Issue("rows_rejected", wishes.source, params=(wishes.file, str(tally.rejected)))]
        if tally.rejected:
            await stores.run_log.report(issues, now)
        await stores.run_log.record(
            Run(wishes.source, started, now, "ok", 0, tally.rows, tally.fresh, tally.rejected)
        )
        if self._is_crawled(wishes.source):
            return  # its health is the collector's to tell
        state = (await stores.source_states.load())[wishes.source]
        await stores.source_states.save(
            replace(state, health=Health.HEALTHY, last_attempt=started, last_success=now)
        )

    def _is_crawled(self, source: str) -> bool:
        manifest = self.service.pack.source(source)
        return manifest is not None and manifest.kind is not SourceKind.FILE


async def bring(files: Sequence[Path], choices: Choices) -> int:
    """Import all files; one that is of no use does not keep the others."""
    say, columns = say_here(), read_map(choices.columns)
    async with service_here() as service:
        wishes = Wishes(
            file="",
            source="",
            zone=_zone(choices.zone or service.pack.zone),
            undated=service.clock.now(),
            latest=service.clock.now() + DAY,
            columns=columns,
            encoding=choices.encoding,
            mark=service.stores.vault.mark,
        )
        work = Import(service, choices, wishes, say)
        codes = [await _bring_one(work, path) for path in files]
        await _carry(service, say)
    return max(codes, default=OK)


async def _bring_one(work: Import, path: Path) -> int:
    try:
        tally = await work.file(path)
    except BadInput as error:
        complain(sentence(work.say, error))
    except OSError as error:
        complain(work.say("errors.file_unreadable", path, error.strerror or type(error).__name__))
    else:
        return PARTLY if tally.rejected else OK
    return BAD


def batches(
    found: Iterable[RawPost | Reject], rejects: Rejects, tally: Tally
) -> Iterator[tuple[RawPost, ...]]:
    """Posts in batches for one transaction each; rejects are set aside."""
    batch: list[RawPost] = []
    size = 0
    for row in found:
        if isinstance(row, Reject):
            rejects.add(row)
            tally.rejected += 1
            continue
        batch.append(row)
        size += len(row.text)
        if len(batch) >= _ROWS or size >= _CHARACTERS:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def source_name(path: Path) -> str:
    """`file:` and the file's name without its endings."""
    name = path.name
    while Path(name).suffix.lower() in {*ENDINGS, ".gz"}:
        name = Path(name).stem
    return f"file:{name}"


async def _carry(service: Service, say: Say) -> None:
    """Through the flow, unless a running service does it anyway."""
    async with writers_turn(service) as writer:
        if writer is None:
            line(say("import.writer_lives"))
            return
        waiting = (await service.stores.inbox.backlog()).waiting
        with bar(say("import.reading"), waiting) as shown:
            watching = asyncio.create_task(_follow(service, waiting, shown))
            try:
                await writer.carry()
            finally:
                watching.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watching
    line(say("import.done", carried=waiting))


async def _follow(service: Service, waiting: int, shown: Bar) -> None:
    while True:
        await asyncio.sleep(_LOOK_AT_BACKLOG)
        shown.at(waiting - (await service.stores.inbox.backlog()).waiting)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadInput("unknown_zone", name) from error
