"""Sources: how each fares, since when, and who acts next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import get
from litestar.response import Template

from console.web.here import Asker, Visit, page
from console.web.overview import frame
from domain.instant import Instant
from domain.run import Issue
from domain.source import Health, Manifest, SourceState

_ISSUES = 200
_SHOWN = 4  # issues of one source
ACTS_NEXT: Mapping[Health, str] = {
    Health.NEW: "nobody",
    Health.HEALTHY: "nobody",
    Health.BACKFILLING: "nobody",
    Health.SILENT: "person",
    Health.UNAVAILABLE: "clock",
    Health.OVER_BUDGET: "clock",
    Health.PAUSED: "person",
    Health.FORBIDDEN: "person",
    Health.NO_PREVIEW: "person",
    Health.CHANGED: "developer",
}
_WORST_FIRST = (
    Health.CHANGED, Health.PAUSED, Health.FORBIDDEN, Health.NO_PREVIEW, Health.SILENT, Health.UNAVAILABLE,
    Health.OVER_BUDGET, Health.NEW, Health.BACKFILLING, Health.HEALTHY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source; `trouble` says in words what is wrong."""

    manifest: Manifest
    state: SourceState
    acts_next: str
    trouble: str
    issues: tuple[tuple[str, int, Instant], ...]

    @property
    def well(self) -> bool:
        """Nobody has to act."""
        return self.acts_next == "nobody"


@get("/sources")
async def sources(visit: Asker) -> Template:
    """All sources of the visitor's territories, those in trouble first."""
    stores = visit.console.service.stores
    states = await stores.source_states.load()
    issues = await stores.run_log.issues(None, _ISSUES)
    backlog = await stores.inbox.backlog()
    around = await frame(visit, "sources")
    return page(
        visit, "sources.html", frame=around, rows=_rows(visit, states, issues), backlog=backlog
    )


def _rows(
    visit: Visit, states: Mapping[str, SourceState], issues: Sequence[tuple[Issue, int, Instant]]
) -> tuple[SourceRow, ...]:
    watched = [m for m in visit.console.service.pack.sources if visit.scope.covers(m.territory)]
    rows = [_row(visit, m, states.get(m.name, SourceState(m.name)), issues) for m in watched]
    return tuple(sorted(rows, key=lambda r: (_WORST_FIRST.index(r.state.health), r.manifest.title)))


def _row(
    visit: Visit,
    manifest: Manifest,
    state: SourceState,
    issues: Sequence[tuple[Issue, int, Instant]],
) -> SourceRow:
    trouble = visit.words.trouble(state.reason) if state.reason is not None else ""
    told = [
        (visit.words.say(f"errors.{issue.code}", *issue.params), count, at)
        for issue, count, at in issues
        if issue.source == manifest.name
    ]
    told = [row for row in told if row[0] != trouble]
    return SourceRow(manifest, state, ACTS_NEXT[state.health], trouble, tuple(told[:_SHOWN]))


ROUTES = (sources,)
