"""Scores what was joined against the groups: B³, pairs, near-misses, noise."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.groups import GroupAnswer, GroupLine, PairLine
from evaluation.intervals import Figure, Floats, resampled, share, spread
from evaluation.report import Mistake, Named, Report, named
from evaluation.scores import Tally

Id = str | int
Links = Mapping[
    Id, frozenset[Id]
]  # message → all messages taken for the same problem, itself among them
_WORST = 50
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Truth:
    """Messages in the order of the file with their group, and what must not be joined."""

    group: Mapping[Id, int]  # message → place of its line
    sizes: Mapping[int, int]
    apart: tuple[tuple[Id, Id], ...]

    @classmethod
    def of(cls, lines: Sequence[GroupLine], pairs: Sequence[PairLine]) -> "Truth":
        """Labels of a file."""
        group = {m.id: place for place, line in enumerate(lines) for m in line.messages}
        return cls(group, Counter(group.values()), tuple((p.a_id, p.b_id) for p in pairs))

    @property
    def told_twice(self) -> tuple[Id, ...]:
        """Messages of problems that somebody else tells too."""
        return tuple(m for m, g in self.group.items() if self.sizes[g] > 1)

    @property
    def noise(self) -> tuple[Id, ...]:
        """Messages that belong to no other."""
        return tuple(m for m, g in self.group.items() if self.sizes[g] == 1)


def mark_groups(
    lines: Sequence[GroupLine], pairs: Sequence[PairLine], given: Sequence[GroupAnswer]
) -> Report:
    """`joined.*` and `suggested.*` (joined or suggested); B³ over messages of groups, `b3_all` over noise as well."""
    truth = Truth.of(lines, pairs)
    joined = links_of(given)
    both = with_suggested(joined, given)
    reached = sum(not str(a.joined).startswith("alone:") for a in given)
    return Report(
        len(given),
        (
            *figures("joined", truth, joined),
            *figures("suggested", truth, both),
            Named("share.reached", share(reached, len(given))),
        ),
        mistakes=_mistakes(truth, joined),
    )


def links_of(given: Sequence[GroupAnswer]) -> Links:
    """Messages of one incident are linked."""
    homes: dict[str, set[Id]] = defaultdict(set)
    for answer in given:
        homes[answer.joined].add(answer.id)
    shared = {name: frozenset(ids) for name, ids in homes.items()}
    return {answer.id: shared[answer.joined] for answer in given}


def with_suggested(joined: Links, given: Sequence[GroupAnswer]) -> Links:
    """A message and the incidents suggested for it are linked too, both ways."""
    wider = {name: set(ids) for name, ids in joined.items()}
    for answer in given:
        for other in answer.suggested:
            wider[answer.id].add(other)
            wider[other].add(answer.id)
    return {name: frozenset(ids) for name, ids in wider.items()}


def figures(prefix: str, truth: Truth, links: Links) -> tuple[Named, ...]:
    """All figures of one way of linking."""
    near = sum(b in links[a] for a, b in truth.apart)
    noise = truth.noise
    strayed = sum(len(links[m]) > 1 for m in noise)
    return (
        *_b3(f"{prefix}.b3", truth, links, truth.told_twice),
        *_b3(f"{prefix}.b3_all", truth, links, tuple(truth.group)),
        *named(f"{prefix}.", [_pairs(truth, links).score("pairs")]),
        Named(f"{prefix}.near_misses", share(near, len(truth.apart))),
        Named(f"{prefix}.noise", share(strayed, len(noise))),
    )


def b3(truth: Truth, links: Links, message: Id) -> tuple[float, float]:
    """Precision and recall of one message: of what it is linked with, of its group."""
    group = truth.group[message]
    right = sum(truth.group[other] == group for other in links[message])
    return right / len(links[message]), right / truth.sizes[group]


def _b3(prefix: str, truth: Truth, links: Links, messages: Sequence[Id]) -> tuple[Named, ...]:
    """Means over messages; the bootstrap draws whole groups, whose messages stand or fall together."""
    sums: dict[int, list[float]] = {}
    for message in messages:
        precision, recall = b3(truth, links, message)
        of_group = sums.setdefault(truth.group[message], [0.0, 0.0, 0.0])
        for i, value in enumerate((precision, recall, 1.0)):
            of_group[i] += value
    if not sums:
        return tuple(
            Named(f"{prefix}.{part}", share(0, 0)) for part in ("precision", "recall", "f1")
        )
    table = np.array([*sums.values()])  # shape (groups, 3)
    whole = _means(table.sum(axis=0)[np.newaxis])[0]
    drawn = _means(resampled(np.ones(len(table), dtype=np.int64)) @ table)
    return tuple(
        Named(f"{prefix}.{part}", spread(float(whole[i]), drawn[:, i], len(messages)))
        for i, part in enumerate(("precision", "recall", "f1"))
    )


def _means(sums: Floats) -> Floats:
    """Precision, recall and their harmonic mean from sums of (precision, recall, count), shape (draws, 3)."""
    precision, recall = sums[:, 0] / sums[:, 2], sums[:, 1] / sums[:, 2]
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return np.stack([precision, recall, f1], axis=1)


def _pairs(truth: Truth, links: Links) -> Tally:
    """Each pair of messages counts once; a link is wrong when it crosses groups."""
    seen = [(m, other) for m, others in links.items() for other in others if other != m]
    right = sum(truth.group[a] == truth.group[b] for a, b in seen) // _PAIR
    labelled = sum(size * (size - 1) for size in truth.sizes.values()) // _PAIR
    return Tally(right, len(seen) // _PAIR - right, labelled - right)


def _mistakes(truth: Truth, links: Links) -> tuple[Mistake, ...]:
    """The messages with the lowest B³: what they are joined with wrongly, or that they are alone."""
    scored = [(sum(b3(truth, links, m)) / _PAIR, row, m) for row, m in enumerate(truth.group)]
    return tuple(
        Mistake(row, str(message), _answered(truth, links, message), 1 - score)
        for score, row, message in sorted(scored, key=lambda s: (s[0], s[1]))[:_WORST]
        if score < 1
    )


def _answered(truth: Truth, links: Links, message: Id) -> str:
    group = truth.group[message]
    wrong = sorted(str(o) for o in links[message] if truth.group[o] != group)
    return ", ".join(wrong[:3]) or "—"


def value(named_figures: Sequence[Named], name: str) -> Figure:
    """One of these figures."""
    return next(n.figure for n in named_figures if n.name == name)
