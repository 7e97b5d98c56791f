"""Where the flow's time goes, stage by stage: CPU microseconds of one message, in one pass over warm memos."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from detectors.case import Case
from domain.run import Claimed
from pipelines.dedupe import NearCopyIndex
from scheduler.flow import Judging, to_posts

T = TypeVar("T")


class Stopwatch:
    """Adds up CPU time by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def timed(self, name: str, job: Callable[[], T]) -> T:
        """Do it and count its time in nanoseconds."""
        began = time.process_time_ns()
        result = job()
        self.spent[name] += time.process_time_ns() - began
        return result


def show_stages(batches: Sequence[Sequence[Claimed]], rooms: Judging) -> None:
    """One line: each pure stage of the flow with its share."""
    watch, count, copies = Stopwatch(), sum(map(len, batches)), NearCopyIndex()
    pack, analyser, panel = rooms.pack, rooms.analyser, rooms.panel
    locator, router = rooms.locator, rooms.router
    for batch in batches:
        posts = watch.timed("clean, redact", lambda b=batch: to_posts(b))
        readings = watch.timed("read", lambda p=posts: analyser.read_many([x.text for x in p]))
        watch.timed("fingerprint", lambda p=posts: copies.match([(x.id, x.text) for x in p]))
        cases = [
            Case(p, r, None, pack.source(p.source)) for p, r in zip(posts, readings, strict=True)
        ]
        judged = watch.timed("judge", lambda c=cases: panel.judge(c))
        places = watch.timed(
            "locate",
            lambda c=cases: [locator.locate(x.post, x.reading, None, x.manifest) for x in c],
        )
        found = list(zip(judged, places, cases, strict=True))
        watch.timed("route", lambda f=found: [router.route(j, p[0], c.manifest) for j, p, c in f])
    told = ", ".join(f"{name} {spent / count / 1e3:.0f}" for name, spent in watch.spent.items())
    sys.stdout.write(f"CPU microseconds of a message: {told}\n")
