"""The panel: what the witnesses say of a case, put together into one judgement with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.columns import TOPIC
from detectors.danger import may_be_danger, speaks_of_danger
from detectors.gathering import weigh
from detectors.linear import Told, WordHead
from detectors.model import (
    AREA,
    DANGER,
    FLAGGED_KINDS,
    KIND,
    KINDS,
    NOTICE,
    OUTPUTS,
    PAST,
    Model,
    logit,
    probabilities,
    shipped,
)
from detectors.reasons import Reasons, topic_findings
from detectors.sight import Sight
from detectors.standing import own_reports
from detectors.topics import Themed, Themes
from detectors.witnesses import rules_of
from domain.codes import AREAS, Kind, Lane, Voice
from domain.pack import Pack
from domain.verdict import Finding, Judgement

RULES_VERSION = "rules-2"
# Which of complaint, suggestion and question it is may be open: nobody need be asked whether it is anything at all.
_SURELY_FLAGGED = 0.75
_PLAIN = 0.95  # so sure a report is one, however official it sounds
ABOVE = 1.1  # how much of an area's sums a reply has from what it answers; 0.9 to 1.3 are alike on unseen briefs
_NO_THEME = Themed(None, None)
_NUMBER = {kind: number for number, kind in enumerate(KINDS)}


class Panel:
    """Judges cases with the word classes of the package and the topics of a pack.

    Reasons are given for what somebody may look at, with `all_reasons` also for what surely concerns nobody: that is
    most of what is written, and its reasons would cost more than its judgement.
    """

    def __init__(
        self, pack: Pack, model: Model | None = None, *, all_reasons: bool = False
    ) -> None:
        self._all_reasons = all_reasons
        self._model = model or shipped()
        self._words = WordHead(self._model.words, len(OUTPUTS))
        self._rules = rules_of(pack, self._words.stems, self._model.pieces, self._model.meanings)
        self._matrix = self._model.matrix(self._rules.columns)
        self._reasons = Reasons(self._matrix, self._rules.columns, self._words)
        self._themes = Themes(pack.topics, self._rules.columns, self._model.topics)
        self.version = f"{RULES_VERSION}-{self._model.version}"

    def judge(self, cases: Sequence[Case]) -> tuple[Judgement, ...]:
        """One judgement per case, in order; never raises, whatever the text."""
        if not cases:
            return ()
        seen = self._rules.see(cases)
        weighed = self._weigh(seen)
        own = own_reports(seen, weighed.kinds, weighed.dangerous, weighed.passed_on)
        lanes = [self._lane(weighed, t) for t in range(len(cases))]
        themes = self._themed(weighed)
        findings = self._findings(weighed, lanes, themes)
        return tuple(
            _judgement(weighed, t, own[t], lanes[t], themes[t], findings[t])
            for t in range(len(cases))
        )

    def _weigh(self, seen: Sight) -> "_Weighed":
        sums, told = self._sums(seen)
        limits = self._model.thresholds
        chances = probabilities(sums[:, KIND] / limits.temperature)
        best = chances.argmax(axis=1)
        kinds = [KINDS[number] for number in best.tolist()]
        confidences: list[float] = chances.max(axis=1).tolist()
        for t, case in enumerate(seen.cases):
            if case.post.voice is Voice.AUTHORITY:
                kinds[t], confidences[t] = Kind.OTHER, max(confidences[t], 0.95)
        may_be = may_be_danger(seen, sums[:, DANGER])
        dangerous = may_be & (sums[:, DANGER] >= logit(limits.danger))
        speaks = dangerous | speaks_of_danger(seen)
        reports = np.isin(best, FLAGGED_KINDS)
        plain = np.array(confidences) >= _PLAIN
        passed_on = (sums[:, NOTICE] >= logit(limits.notice)) & ~(reports & plain)
        past = sums[:, PAST] >= np.where(reports, logit(limits.report_past), logit(limits.past))
        return _Weighed(
            seen,
            kinds,
            confidences,
            sums[:, AREA],
            chances[:, FLAGGED_KINDS].sum(axis=1).tolist(),
            dangerous.tolist(),
            past.tolist(),
            passed_on.tolist(),
            speaks.tolist(),
            told,
        )

    def _sums(self, seen: Sight) -> tuple[NDArray[np.float32], Told]:
        sums, told = self._words.tell(seen.cases, seen.words, seen.senses)
        return weigh(seen.rows, self._matrix) + sums + self._model.bias, told

    def _above(self, cases: Sequence[Case]) -> NDArray[np.float32]:
        """What the posts above say of areas: a short reply speaks of what it answers."""
        above = {
            c.parent.post.id: Case(c.parent.post, c.above) for c in cases if c.parent and c.above
        }
        if not above:
            return np.zeros((len(cases), len(AREAS)), np.float32)
        sums, _ = self._sums(self._rules.see(list(above.values())))
        said = dict(zip(above, sums[:, AREA], strict=True))
        nothing = np.zeros(len(AREAS), np.float32)
        return np.array(
            [said.get(c.parent.post.id, nothing) if c.parent else nothing for c in cases]
        )

    def _lane(self, weighed: "_Weighed", t: int) -> Lane:
        if weighed.dangerous[t]:
            return Lane.DANGER
        doubtful = weighed.confidences[t] < self._model.thresholds.unsure_below
        return Lane.UNSURE if doubtful and weighed.flagged[t] < _SURELY_FLAGGED else Lane.NORMAL

    def _themed(self, weighed: "_Weighed") -> list[Themed]:
        """The topics of what concerns somebody."""
        themes = [_NO_THEME] * len(weighed.kinds)
        asked = [t for t in range(len(themes)) if weighed.concerns(t)]
        areas = weighed.areas[asked] + ABOVE * self._above([weighed.seen.cases[t] for t in asked])
        chosen = self._themes.choose(weighed.seen, weighed.told, asked, areas)
        for t, themed in zip(asked, chosen, strict=True):
            themes[t] = themed
        return themes

    def _findings(
        self, weighed: "_Weighed", lanes: Sequence[Lane], themes: Sequence[Themed]
    ) -> list[tuple[Finding, ...]]:
        """Reasons of what somebody may look at."""
        speaks, cases = weighed.speaks, weighed.seen.cases
        wanted = [
            t for t, lane in enumerate(lanes)
            if self._all_reasons or lane is not Lane.NORMAL or weighed.concerns(t)
        ]  # fmt: skip
        asked = [
            (t, _NUMBER[kind], kind is Kind.OTHER and not speaks[t])
            for t in wanted for kind in (weighed.kinds[t],)
        ]  # fmt: skip
        dangers = [t for t in wanted if speaks[t]]
        found: list[tuple[Finding, ...]] = [()] * len(lanes)
        for t, reasons in self._reasons.of(weighed.seen, weighed.told, asked, dangers).items():
            _, _, cues = themes[t]
            more = topic_findings(cases[t].reading, f"{TOPIC}{themes[t].topic}", cues)
            found[t] = (*reasons, *more)
        return found


def _judgement(
    weighed: "_Weighed",
    t: int,
    own: bool,
    lane: Lane,
    themed: Themed,
    findings: tuple[Finding, ...],
) -> Judgement:
    kind = weighed.kinds[t]
    return Judgement(
        kind=kind,
        area=None if kind is Kind.OTHER else themed.area,
        topic=themed.topic,
        danger=weighed.dangerous[t],
        resolved_past=weighed.past[t],
        own_report=own,
        confidence=round(weighed.confidences[t], 4),
        lane=lane,
        findings=findings,
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the heads made of the cases, before it becomes judgements."""

    seen: Sight
    kinds: list[Kind]
    confidences: list[float]
    areas: NDArray[np.float32]  # one row of sums per case
    flagged: list[float]  # probability that it is a complaint, a suggestion or a question
    dangerous: list[bool]
    past: list[bool]
    passed_on: list[bool]  # a notice or news, as it seems
    speaks: list[bool]  # of danger at all
    told: Told

    def concerns(self, t: int) -> bool:
        """Whether a case concerns somebody."""
        return self.kinds[t] is not Kind.OTHER or self.dangerous[t]
