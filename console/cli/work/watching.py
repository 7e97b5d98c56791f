"""How sources fare: health, since when, last success, backlog, issues, who acts next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import line, remark, table
from console.cli.work.here import print_json, service_here, trouble, words_of
from console.wording.words import Words
from domain.codes import Reason
from domain.instant import Instant
from domain.pack import Pack
from domain.run import Backlog, Issue
from domain.source import Health, SourceState

_TITLES = ("name", "health", "since", "success", "post", "rate", "next")
_ISSUES = 50

# Who acts next, by health; the rest is in order.
ACTS = {
    Health.UNAVAILABLE: "clock", Health.OVER_BUDGET: "clock", Health.PAUSED: "person", Health.FORBIDDEN: "person",
    Health.NO_PREVIEW: "person", Health.SILENT: "person", Health.CHANGED: "developer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched:
    """One source: what the pack calls it, and its state when it was ever read."""

    name: str
    title: str
    kind: str
    state: SourceState | None
    acts: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """One issue with its count and last instant."""

    issue: Issue
    count: int
    last: Instant


@dataclass(frozen=True, slots=True)
class Overview:
    """What `--json` prints."""

    sources: tuple[Watched, ...]
    backlog: Backlog
    issues: tuple[Noticed, ...]


async def show_sources(name: str, *, with_issues: bool, as_json: bool) -> int:
    """All sources, or one with its issues."""
    async with service_here() as service:
        states = await service.stores.source_states.load()
        watched = tuple(w for w in watch(service.pack, states) if not name or w.name == name)
        noticed = await service.stores.run_log.issues(name or None, _ISSUES)
        backlog = await service.stores.inbox.backlog()
        overview = Overview(watched, backlog, tuple(Noticed(*issue) for issue in noticed))
        words, now = words_of(service.settings, service.pack), service.clock.now()
        if as_json:
            print_json(overview)
        elif watched:
            _print(overview, words, now, with_issues=with_issues or bool(name))
    if not watched:
        remark(say_here()("sources.unknown", name=name))
    return OK if watched else NOTHING


def watch(pack: Pack, states: Mapping[str, SourceState]) -> tuple[Watched, ...]:
    """The pack's sources, then files and sources of earlier packs."""
    listed = [
        Watched(
            s.name, s.title or s.name, s.kind.value, states.get(s.name), acts(states.get(s.name))
        )
        for s in pack.sources
    ]
    known = {w.name for w in listed}
    others = sorted(name for name in states if name not in known)
    return (*listed, *(Watched(n, n, "file", states[n], acts(states[n])) for n in others))


def acts(state: SourceState | None) -> str:
    """Code of who acts next: nobody, clock, person, developer."""
    return ACTS.get(state.health, "nobody") if state else "nobody"


def _print(overview: Overview, words: Words, now: Instant, *, with_issues: bool) -> None:
    say = say_here()
    table(
        [say(f"sources.titles.{t}") for t in _TITLES],
        [_row(w, words, now) for w in overview.sources],
    )
    backlog = overview.backlog
    line(say("sources.backlog", waiting=backlog.waiting, parked=backlog.parked), "bold")
    if not with_issues:
        line(say("sources.issues", count=len(overview.issues)))
        return
    _print_issues(overview.issues, words, now)


def _print_issues(noticed: Sequence[Noticed], words: Words, now: Instant) -> None:
    for n in noticed:
        told = trouble(words, Reason(n.issue.code, n.issue.params))
        line(f"  {words.moment(n.last, now)}  {n.issue.source}: {told} (×{n.count})")


def _row(watched: Watched, words: Words, now: Instant) -> tuple[str, ...]:
    state, say = watched.state, say_here()
    if state is None:
        return (watched.title, words.name("health", "new"), "", "", "", "", "")
    trouble = f" — {words.trouble(state.reason)}" if state.reason else ""
    return (
        watched.title,
        words.name("health", state.health) + trouble,
        _when(state.since, words, now),
        _when(state.last_success, words, now),
        _when(state.last_post, words, now),
        f"{state.posts_per_hour:.1f}" if state.posts_per_hour else "",
        say(f"sources.acts.{watched.acts}"),
    )


def _when(at: Instant, words: Words, now: Instant) -> str:
    return words.ago(at, now) if at else ""
