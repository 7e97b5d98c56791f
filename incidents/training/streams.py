"""Own groups and own noise as judged streams, one per brief."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from detectors.case import Case
from detectors.panel import Panel
from domain.codes import Voice
from domain.instant import MINUTE, from_datetime
from domain.pack import Pack
from domain.post import Post
from domain.verdict import Judged, Verdict
from incidents.scoring.telling import Telling, telling_of
from pipelines.dedupe import NearCopyIndex
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser

HERE = Path(__file__).parent
NOISE = HERE.parent.parent / "detectors" / "training"
_SOURCES = (*(f"vk:group{n}" for n in range(1, 10)), *(f"tg:chat{n}" for n in range(1, 5)), "forum")
_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Member:
    """A judged message, as the scorer reads it, and the name of its group."""

    judged: Judged
    telling: Telling
    group: str


@dataclass(frozen=True, slots=True)
class Bench:
    """What judges: the panel and the locator of one pack."""

    pack: Pack
    panel: Panel
    locator: Locator
    analyser: RussianAnalyser

    def judge(self, posts: Sequence[Post], parents: Mapping[str, Judged]) -> list[Judged]:
        """As the flow does it: kind first, then the place."""
        cases = [self._case(p, parents.get(p.reply_to or "")) for p in posts]
        judgements = self.panel.judge(cases)
        return [self._placed(c, j) for c, j in zip(cases, judgements, strict=True)]

    def _case(self, post: Post, parent: Judged | None) -> Case:
        above = self.analyser.read(parent.post.text) if parent else None
        reading = self.analyser.read(post.text)
        return Case(post, reading, parent, self.pack.source(post.source), above)

    def _placed(self, case: Case, judgement: Any) -> Judged:
        above = case.parent.verdict.place if case.parent else None
        place, others = self.locator.locate(case.post, case.reading, above, case.manifest)
        verdict = Verdict(case.post.revision, "training", judgement, place, others)
        return Judged(case.post, verdict)

    def telling(self, judged: Judged) -> Telling:
        """What the scorer reads of it."""
        return telling_of(judged, self.analyser)


def stream_of(bench: Bench, brief: str, *, replies: bool) -> list[Member]:
    """One brief in the order of time."""
    rows = [json.loads(line) for line in (HERE / f"{brief}-brief.jsonl").open(encoding="utf-8")]
    posts = sorted(
        ((_post(m, row["first_at"], replies), str(row["group"])) for row in rows for m in row["messages"]),
        key=lambda p: (p[0].published, p[0].id),
    )  # fmt: skip
    known: dict[str, Judged] = {}
    copies = NearCopyIndex()
    told: list[Member] = []
    for post, group in posts:
        (judged,) = bench.judge([post], known)
        (copy,) = copies.match([(post.id, post.text)])
        known[post.id] = replace(judged, copy_of=copy)
        told.append(Member(known[post.id], bench.telling(known[post.id]), group))
    return told


def noise_of(bench: Bench, seed: int) -> list[Member]:
    """Texts of the detectors that answer nobody: each stands alone."""
    picked = random.Random(seed)
    posts = [_noise(f"noise:{n}", text, picked.choice(_SOURCES)) for n, text in enumerate(_alone())]
    judged = [
        j for a in range(0, len(posts), _AT_ONCE) for j in bench.judge(posts[a : a + _AT_ONCE], {})
    ]
    return [Member(j, bench.telling(j), j.post.id) for j in judged]


def among(stream: Sequence[Member], noise: Sequence[Member], picked: random.Random) -> list[Member]:
    """The stream with noise at random times between its first and last message."""
    first, last = stream[0].telling.at, stream[-1].telling.at
    moved = []
    for member in noise:
        at = picked.randint(first, last)
        telling = replace(member.telling, at=at)
        post = replace(member.judged.post, published=at)
        moved.append(replace(member, telling=telling, judged=replace(member.judged, post=post)))
    return sorted((*stream, *moved), key=lambda m: (m.telling.at, m.telling.post))


def near_misses(brief: str) -> frozenset[frozenset[str]]:
    """Pairs of messages that must not be joined."""
    lines = (HERE / f"{brief}-brief.pairs.jsonl").open(encoding="utf-8")
    return frozenset(frozenset((p["a_id"], p["b_id"])) for p in map(json.loads, lines))


def _alone() -> Iterator[str]:
    for file in sorted(NOISE.glob("*.jsonl")):
        for line in file.open(encoding="utf-8"):
            row = json.loads(line)
            if row.get("parent") is None and "kind" in row:
                yield row["text"]


def _post(message: Mapping[str, Any], first_at: str, replies: bool) -> Post:
    at = from_datetime(datetime.fromisoformat(first_at)) + round(
        message["minutes_after_first"] * MINUTE
    )
    above = message.get("reply_to") if replies else None
    text, name, source = message["text"], message["id"], message["source"]
    voice = Voice.COMMUNITY if source == "feed" else Voice.RESIDENT
    return Post(name, "eval", source, "", voice, at, at, text, name, reply_to=above, thread=above)


def _noise(name: str, text: str, source: str) -> Post:
    return Post(name, "eval", source, "", Voice.RESIDENT, 0, 0, text, name)
