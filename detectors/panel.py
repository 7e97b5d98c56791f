"""The panel: what the witnesses say of a case, put together into one judgement with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.case import Case
from detectors.danger import danger_features
from detectors.evidence import Shown
from detectors.kinds import KINDS, Heads, shipped
from detectors.linear import Told, told
from detectors.reasons import findings_of
from detectors.standing import over, own_report
from detectors.topics import Themed, Themes
from detectors.witnesses import Rules, Seen, rules_of
from domain.codes import Kind, Lane, Voice
from domain.pack import Pack
from domain.verdict import Judgement

RULES_VERSION = "rules-1"
_NO_THEME = Themed(None, None, 0.0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the heads made of a case, before it becomes a judgement."""

    kind: Kind
    confidence: float
    danger: float
    themed: Themed
    shown: list[Shown]
    told: list[Told]
    danger_shown: list[Shown]


class Panel:
    """Judges cases with the word classes of the package and the topics of a pack.

    Reasons are given for what somebody may look at, with `all_reasons` also for what surely concerns nobody: that is
    most of what is written, and its reasons would cost more than its judgement.
    """

    def __init__(
        self, pack: Pack, heads: Heads | None = None, *, all_reasons: bool = False
    ) -> None:
        self._all_reasons = all_reasons
        self._heads = heads or shipped()
        self._rules: Rules = rules_of(pack)
        self._themes = Themes(pack.topics, self._rules.vocabulary.features)
        self.version = f"{RULES_VERSION}-{self._heads.version}"

    def judge(self, cases: Sequence[Case]) -> tuple[Judgement, ...]:
        """One judgement per case, in order; never raises, whatever the text."""
        return tuple(self._judge(case) for case in cases)

    def _judge(self, case: Case) -> Judgement:
        seen = self._rules.see(case)
        weighed = self._weigh(seen)
        kind, danger = weighed.kind, weighed.danger >= self._heads.danger.threshold
        lane = self._lane(weighed.confidence, danger=danger)
        wanted = kind is not Kind.OTHER or lane is not Lane.NORMAL or self._all_reasons
        return Judgement(
            kind=kind,
            area=None if kind is Kind.OTHER else weighed.themed.area,
            topic=weighed.themed.topic,
            danger=danger,
            resolved_past=over(seen, kind),
            own_report=own_report(seen, kind, danger=danger),
            confidence=round(weighed.confidence, 4),
            lane=lane,
            findings=findings_of(case.reading, weighed, self._heads) if wanted else (),
        )

    def _weigh(self, seen: Seen) -> Weighed:
        words = told(seen.case.reading, self._heads.kind.words)
        sums = self._heads.kind.sums(seen.shown, words)
        chances = self._heads.kind.probabilities(sums)
        best = max(range(len(KINDS)), key=chances.__getitem__)
        kind, confidence = KINDS[best], chances[best]
        if seen.case.post.voice is Voice.AUTHORITY:
            kind, confidence = Kind.OTHER, max(confidence, 0.95)
        signs_of_danger = self._danger(seen)
        chance = self._heads.danger.probability(signs_of_danger) if signs_of_danger else 0.0
        concerns = kind is not Kind.OTHER or chance >= self._heads.danger.threshold
        themed = self._theme(seen) if concerns else _NO_THEME
        return Weighed(kind, confidence, chance, themed, seen.shown, words, signs_of_danger)

    def _danger(self, seen: Seen) -> list[Shown]:
        """Signs of danger; an authority's notice shows none."""
        if seen.case.post.voice is Voice.AUTHORITY:
            return []
        features = self._rules.vocabulary.features
        return danger_features(seen.case, seen.sight, features, seen.shown)

    def _theme(self, seen: Seen) -> Themed:
        sentences = seen.sight.sentences
        faulty = {sentences[s.first] for s in seen.shown if s.first >= 0 and s.name[:2] == "f."}
        parent = seen.case.parent
        above = parent.verdict.judgement.topic if parent else None
        return self._themes.choose(seen.sight, faulty, above)

    def _lane(self, confidence: float, *, danger: bool) -> Lane:
        if danger:
            return Lane.DANGER
        return Lane.UNSURE if confidence < self._heads.unsure_below else Lane.NORMAL
