"""The panel: what the witnesses say of a case, put together into one judgement with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.danger import speaks_of_danger
from detectors.linear import WordHead
from detectors.model import (
    AREA,
    DANGER,
    FLAGGED_KINDS,
    KIND,
    KINDS,
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
from domain.codes import Kind, Lane, Voice
from domain.pack import Pack
from domain.verdict import Finding, Judgement

RULES_VERSION = "rules-2"
# Which of complaint, suggestion and question it is may be open: nobody need be asked whether it is anything at all.
_SURELY_FLAGGED = 0.75
_NO_THEME = Themed(None, None, 0.0)


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
        self._rules = rules_of(pack, self._words.stems, self._model.pieces)
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
        kinds, dangers = weighed.kinds, weighed.dangerous
        own = own_reports(seen, kinds, dangers)
        return tuple(self._judgement(weighed, t, own=own[t]) for t in range(len(cases)))

    def _judgement(self, weighed: "_Weighed", t: int, *, own: bool) -> Judgement:
        kind, danger = weighed.kinds[t], weighed.dangerous[t]
        lane = self._lane(weighed, t)
        concerns = kind is not Kind.OTHER or danger
        themed = self._theme(weighed, t) if concerns else _NO_THEME
        wanted = concerns or lane is not Lane.NORMAL or self._all_reasons
        return Judgement(
            kind=kind,
            area=None if kind is Kind.OTHER else themed.area,
            topic=themed.topic,
            danger=danger,
            resolved_past=weighed.past[t],
            own_report=own,
            confidence=round(weighed.confidences[t], 4),
            lane=lane,
            findings=self._findings(weighed, t, themed) if wanted else (),
        )

    def _weigh(self, seen: Sight) -> "_Weighed":
        told = self._words.tell(seen.cases, seen.words, seen.senses)
        sums = seen.rows @ self._matrix + told[0] + self._model.bias
        limits = self._model.thresholds
        chances = probabilities(sums[:, KIND] / limits.temperature)
        kinds = [KINDS[best] for best in chances.argmax(axis=1).tolist()]
        confidences: list[float] = chances.max(axis=1).tolist()
        for t, case in enumerate(seen.cases):
            if case.post.voice is Voice.AUTHORITY:
                kinds[t], confidences[t] = Kind.OTHER, max(confidences[t], 0.95)
        speaks = speaks_of_danger(seen)
        dangerous = speaks & (sums[:, DANGER] >= logit(limits.danger))
        past = sums[:, PAST] >= logit(limits.past)
        return _Weighed(
            seen,
            kinds,
            confidences,
            sums[:, AREA],
            chances[:, FLAGGED_KINDS].sum(axis=1).tolist(),
            dangerous.tolist(),
            past.tolist(),
            speaks.tolist(),
            *told[1:],
        )

    def _theme(self, weighed: "_Weighed", t: int) -> Themed:
        parent = weighed.seen.cases[t].parent
        above = parent.verdict.judgement.topic if parent else None
        words = weighed.told_of(t)[:, 0]
        return self._themes.choose(weighed.seen, t, above, weighed.areas[t], words)

    def _findings(self, weighed: "_Weighed", t: int, themed: Themed) -> tuple[Finding, ...]:
        seen, told = weighed.seen, weighed.told_of(t)
        found = self._reasons.of(seen, t, weighed.kinds[t], told, speaks=weighed.speaks[t])
        return (*found, *topic_findings(seen.cases[t].reading, themed.evidence))

    def _lane(self, weighed: "_Weighed", t: int) -> Lane:
        if weighed.dangerous[t]:
            return Lane.DANGER
        doubtful = weighed.confidences[t] < self._model.thresholds.unsure_below
        return Lane.UNSURE if doubtful and weighed.flagged[t] < _SURELY_FLAGGED else Lane.NORMAL


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
    speaks: list[bool]  # of danger at all
    told: NDArray[np.int32]
    told_ends: NDArray[np.int64]

    def told_of(self, t: int) -> NDArray[np.int32]:
        """What stems and pairs told in one case, as (row, first word, words)."""
        return self.told[self.told_ends[t] : self.told_ends[t + 1]]
