"""Signs of a case that no word list holds: marks in its characters, who speaks to whom, and from where."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.marks import CERTAIN, MARKS
from detectors.senses import DECADES
from domain.codes import FLAGGED, Kind, Voice
from domain.source import SourceKind
from domain.verdict import Judged

_OLD_YEAR = re.compile(
    r"\b(?:1[89]\d\d|20[01]\d)\b(?!\s?(?:руб|р\b|₽|м\b|кв))"
    r"|\b[6-9]0-[еxх]|" + DECADES
)
_READ = 6000  # characters of a text that are looked at

_LOOKED_AT: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("maybe.old", "year.old", _OLD_YEAR.search),
    ("maybe.link", "link", lambda text: "http" in text or "www." in text),
    ("maybe.masked", "phone", lambda text: "‹телефон›" in text or "‹карта›" in text),
)
_STANDING = (
    "voice.community", "voice.authority", "source.official", "source.feed",
    "reply", "reply.to_complaint", "reply.to_question", "reply.to_other", "reply.to_danger",
    "reply.to_authority", "reply.to_thanks", "reply.to_suggestion",
)  # fmt: skip
_ANSWERED: Mapping[Kind, tuple[str, ...]] = {
    Kind.COMPLAINT: ("reply.to_complaint",),
    Kind.SUGGESTION: ("reply.to_complaint", "reply.to_suggestion"),
    Kind.QUESTION: ("reply.to_question",),
    Kind.GRATITUDE: ("reply.to_thanks",),
}
SIGNS = (*CERTAIN, *(name for _, name, _ in _LOOKED_AT), *_STANDING)
_COLUMN = {name: i for i, name in enumerate(SIGNS)}
_CERTAIN = [MARKS.index(name) for name in CERTAIN]


def signs(cases: Sequence[Case], marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One row per case, one column per name of SIGNS; `marks` are rows of `note_marks`."""
    rows = np.zeros((len(cases), len(SIGNS)), np.uint8)
    rows[:, : len(CERTAIN)] = marks[:, _CERTAIN]
    for guess, name, holds in _LOOKED_AT:
        for t in np.flatnonzero(marks[:, MARKS.index(guess)]).tolist():
            rows[t, _COLUMN[name]] = bool(holds(cases[t].post.text[:_READ]))
    stands = [
        (t, _COLUMN[n]) for t, case in enumerate(cases) if _stands(case) for n in _standing(case)
    ]
    if stands:
        rows[tuple(zip(*stands, strict=True))] = 1
    return rows


def _stands(case: Case) -> bool:
    """Anything but a resident's post that answers nobody, in an ordinary source."""
    post, manifest = case.post, case.manifest
    if post.voice is not Voice.RESIDENT or case.parent is not None or post.reply_to:
        return True
    return manifest is not None and (manifest.official or manifest.kind is SourceKind.FEED)


def _standing(case: Case) -> Iterator[str]:
    if case.post.voice is Voice.COMMUNITY:
        yield "voice.community"
    elif case.post.voice is Voice.AUTHORITY:
        yield "voice.authority"
    if case.manifest is not None:
        if case.manifest.official:
            yield "source.official"
        if case.manifest.kind is SourceKind.FEED:
            yield "source.feed"
    if case.parent is not None:
        yield from _answering(case.parent)
    elif case.post.reply_to:
        yield "reply"


def _answering(parent: Judged) -> Iterator[str]:
    judgement = parent.verdict.judgement
    yield "reply"
    yield from _ANSWERED.get(judgement.kind, ())
    if judgement.kind not in FLAGGED and not judgement.danger:
        yield "reply.to_other"
    if judgement.danger:
        yield "reply.to_danger"
    if parent.post.voice is Voice.AUTHORITY:
        yield "reply.to_authority"
