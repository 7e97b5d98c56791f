"""History of runs and issues in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.instant import Instant
from domain.run import Issue, Run


@dataclass(slots=True)
class MemoryRunLog:
    """Runs and issues."""

    _runs: list[Run] = field(default_factory=list)
    _issues: dict[Issue, tuple[int, Instant]] = field(default_factory=dict)

    async def record(self, run: Run) -> None:
        """Keep a finished run."""
        self._runs.append(run)

    async def runs(self, source: str | None, limit: int) -> tuple[Run, ...]:
        """Newest first."""
        wanted = [r for r in reversed(self._runs) if source in (None, r.source)]
        return tuple(wanted[:limit])

    async def report(self, issues: Sequence[Issue], at: Instant) -> None:
        """Count issues, the same ones together."""
        for issue in issues:
            count, last = self._issues.get(issue, (0, at))
            self._issues[issue] = (count + 1, max(last, at))

    async def issues(
        self, source: str | None, limit: int
    ) -> tuple[tuple[Issue, int, Instant], ...]:
        """Distinct issues with their count and last instant, newest first."""
        found = [
            (issue, count, at)
            for issue, (count, at) in reversed(self._issues.items())
            if source in (None, issue.source)
        ]
        return tuple(sorted(found, key=lambda row: -row[2])[:limit])
