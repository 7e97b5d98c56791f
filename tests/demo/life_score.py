"""Scores what became of a life against its truth; run as `python -m tests.demo.life_score LIFE REPORT`."""

import json
import statistics
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
PROBLEM_KINDS = {"complaint", "suggestion", "question"}


@dataclass(frozen=True)
class Score:
    """Shares are 0..1; delays are minutes of the city."""

    posts: int
    collected: float
    problems: int
    one_incident: float
    split: tuple[str, ...]
    missed: tuple[str, ...]
    dangers: int
    dangers_missed: tuple[str, ...]
    false_dangers_a_day: float
    false_dangers: tuple[str, ...]
    incidents: int
    mixed: float
    mixed_names: tuple[tuple[str, ...], ...]
    groundless: float
    groundless_posts: tuple[tuple[str, ...], ...]
    unplanted: float
    median_delay: float

    def lines(self) -> list[str]:
        return [
            f"collected {self.collected:.3f} of {self.posts} posts",
            f"problems in exactly one incident {self.one_incident:.3f} of {self.problems}"
            f" (split {len(self.split)}, missed {len(self.missed)})",
            f"dangers found {self.dangers - len(self.dangers_missed)} of {self.dangers},"
            f" false ones a day {self.false_dangers_a_day:.2f}",
            f"incidents {self.incidents}: mixing two problems {self.mixed:.3f},"
            f" about no problem {self.groundless:.3f}, without a planted problem {self.unplanted:.3f}",
            f"median delay {self.median_delay:.1f} min",
        ]


def score(life: Path, report: Path, days: int = 14) -> Score:
    posts = {r["id"]: r for r in _rows(life / "posts.jsonl")}
    truth = {r["id"]: r for r in _rows(life / "truth.jsonl")}
    seen = {r["id"]: r for r in _rows(report)}
    members: dict[int, list[str]] = defaultdict(list)
    for name, row in seen.items():
        if row["incident"] is not None:
            members[row["incident"]].append(name)
    problems = _problems(truth)
    homes = {
        p: {seen[i]["incident"] for i in ids if i in seen} - {None} for p, ids in problems.items()
    }
    mixed = [_planted(ids, truth) for ids in members.values() if len(_planted(ids, truth)) > 1]
    groundless = [
        tuple(ids) for ids in members.values() if not any(_concerns(truth[i]) for i in ids)
    ]
    unplanted = [ids for ids in members.values() if not _planted(ids, truth)]
    dangers = {i for i, t in truth.items() if t["danger"]}
    flagged = {i for i, r in seen.items() if r["danger"]}
    delays = [r["seen_at_minute"] - posts[i]["at_minute"] for i, r in seen.items()]
    count = max(1, len(members))
    return Score(
        posts=len(posts),
        collected=len(seen) / len(posts),
        problems=len(problems),
        one_incident=sum(len(h) == 1 for h in homes.values()) / max(1, len(problems)),
        split=tuple(p for p, h in homes.items() if len(h) > 1),
        missed=tuple(p for p, h in homes.items() if not h),
        dangers=len(dangers),
        dangers_missed=tuple(sorted(dangers - flagged)),
        false_dangers_a_day=len(flagged - dangers) / days,
        false_dangers=tuple(sorted(flagged - dangers)),
        incidents=len(members),
        mixed=len(mixed) / count,
        mixed_names=tuple(tuple(sorted(m)) for m in mixed),
        groundless=len(groundless) / count,
        groundless_posts=tuple(groundless),
        unplanted=len(unplanted) / count,
        median_delay=statistics.median(delays) if delays else 0.0,
    )


def _problems(truth: dict[str, Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, row in truth.items():
        if row["problem"]:
            found[row["problem"]].append(name)
    return found


def _planted(ids: list[str], truth: dict[str, Row]) -> set[str]:
    return {truth[i]["problem"] for i in ids if truth[i]["problem"]}


def _concerns(row: Row) -> bool:
    return bool(row["problem"] or row["danger"] or row["kind"] in PROBLEM_KINDS)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def main() -> None:
    life, report = Path(sys.argv[1]), Path(sys.argv[2])
    found = score(life, report)
    print("\n".join(found.lines()))
    if "-v" in sys.argv:
        truth = {r["id"]: r for r in _rows(life / "truth.jsonl")}
        posts = {r["id"]: r for r in _rows(life / "posts.jsonl")}
        seen = {r["id"]: r for r in _rows(report)}
        problems = _problems(truth)
        print(
            "danger missed:", *(f"\n  {i}: {posts[i]['text'][:150]}" for i in found.dangers_missed)
        )
        print("danger false:", *(f"\n  {i}: {posts[i]['text'][:150]}" for i in found.false_dangers))
        for title, names in (("missed", found.missed), ("split", found.split)):
            print(title)
            for p in names:
                print("  ", p)
                for i in problems[p]:
                    r = seen.get(i) or {}
                    print(
                        "     ",
                        i,
                        r.get("incident"),
                        r.get("kind"),
                        r.get("place"),
                        "|",
                        posts[i]["text"][:110],
                    )
        print("mixed", *(f"\n  {m}" for m in found.mixed_names))
        print(
            "groundless",
            *(f"\n  {i}: {[posts[x]['text'][:110] for x in i]}" for i in found.groundless_posts),
        )
        print(Counter(posts[i]["source"] for i in posts if i not in seen))


if __name__ == "__main__":
    main()
