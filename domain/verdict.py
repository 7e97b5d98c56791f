"""What the product thinks of a post, and why."""

from dataclasses import dataclass

from domain.codes import FLAGGED, Kind, Lane, Reason
from domain.making import quickly_made
from domain.place import Place
from domain.post import Post


@quickly_made
@dataclass(frozen=True, slots=True)
class Finding:
    """One witness's evidence: a word, pattern or feature that spoke for `code` with `weight` (may be negative).

    `start`/`end` are code points of the masked text, -1 when no piece of text is meant.
    """

    witness: str  # rules, linear, context, danger
    code: str
    start: int = -1
    end: int = -1
    weight: float = 0.0


@quickly_made
@dataclass(frozen=True, slots=True)
class Judgement:
    """The panel's answer on one text; `confidence` in 0..1 belongs to `kind`."""

    kind: Kind
    area: str | None
    topic: str | None
    danger: bool
    resolved_past: bool
    own_report: bool  # speaks of the writer's own experience, not news, notice or advertisement
    confidence: float
    lane: Lane
    findings: tuple[Finding, ...] = ()

    @property
    def flagged(self) -> bool:
        """Somebody should look at it."""
        return self.kind in FLAGGED or self.danger

    @property
    def likely_report(self) -> float:
        """That the text is a report of a problem or a proposal, 0..1."""
        return self.confidence if self.kind in FLAGGED else 1 - self.confidence


@dataclass(frozen=True, slots=True)
class Route:
    """Who can fix it: a code of the pack's authority, with the reason."""

    authority: str
    reason: Reason
    alternatives: tuple[str, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Verdict:
    """Judgement, place and route of one revision by one version of the engine."""

    revision: str
    engine: str
    judgement: Judgement
    place: Place | None = None
    candidates: tuple[Place, ...] = ()  # other places the text names, best first
    route: Route | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Judged:
    """A post with its verdict, as stored; `position` grows with every save, 0 before the first."""

    post: Post
    verdict: Verdict
    copy_of: str | None = None  # id of an earlier near-copy
    position: int = 0
