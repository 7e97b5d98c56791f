"""A stream as long as all regions' messages through one index: what a message costs, and what memory is held."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.generator import Message, messages
from benchmarks.vocabulary import Vocabulary
from pipelines.dedupe import NearCopyIndex

BATCH = 2_000  # texts given to the index at once
_PAGE = 4096  # bytes; Linux counts resident memory in pages of this size


@dataclass(frozen=True, slots=True)
class Point:
    """The state after so many messages; `cost` is CPU microseconds a message since the last point."""

    messages: int
    cost: float
    resident: int  # bytes, above what the process held before the index was made
    shingles: int  # bytes of them that are stored shingles
    flagged: int  # of the messages since the last point

    def __str__(self) -> str:
        """A line of progress."""
        held, stored = self.resident / 1e9, self.shingles / 1e9
        return (
            f"{self.messages:>12,} messages  {self.cost:6.1f} µs/message  "
            f"{held:5.2f} GB, {held - stored:4.2f} GB of them no shingles  {self.flagged:,} flagged"
        )


def stream(words: Vocabulary, count: int, window: int, every: int) -> Iterator[Point]:
    """Tell and match so many messages; telling them is not counted. Texts live only for their batch."""
    warm = NearCopyIndex(10)
    warm.match([("warm", "compiled code is loaded before memory is measured")])
    before, told, index = resident(), messages(words, count), NearCopyIndex(window)
    for done in range(every, count + 1, every):
        spent, flagged = 0.0, 0
        for batch in batches(islice(told, every)):
            began = time.process_time()
            found = index.match([(str(m.number), m.text) for m in batch])
            spent += time.process_time() - began
            flagged += sum(name is not None for name in found)
        yield Point(done, spent / every * 1e6, resident() - before, _stored(index), flagged)


def batches(told: Iterator[Message]) -> Iterator[list[Message]]:
    """In the order they came."""
    while batch := list(islice(told, BATCH)):
        yield batch


def resident() -> int:
    """Bytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def _stored(index: NearCopyIndex) -> int:
    """Bytes of shingles that were written and lie in memory: its ring fills once."""
    shelf = index._compiled._shelf  # noqa: SLF001 - nobody but a bench asks for this
    return int(min(shelf.used[1], len(shelf.store))) * shelf.store.itemsize


def unevenness(points: list[Point]) -> float:
    """The largest distance of a cost from the median of all, as a share of it."""
    middle = median(p.cost for p in points)
    return max(abs(p.cost - middle) for p in points) / middle


_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 640, 150, 64, 34, 74
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#57606a}.t{font-weight:600;fill:#1f2328}"
    "path{fill:none;stroke-width:2}.a{stroke:#0f766e}.b{stroke:#9a6700}.g{stroke:#d0d7de;stroke-width:1}"
    "@media(prefers-color-scheme:dark){text{fill:#9198a1}.t{fill:#f0f6fc}.g{stroke:#3d444d}"
    ".a{stroke:#2dd4bf}.b{stroke:#d29922}}"
)


def picture(points: list[Point], window: int) -> str:
    """Memory above, cost below, over the number of messages: one SVG."""
    memory = [
        ("a", [p.resident / 1e9 for p in points]),
        ("b", [(p.resident - p.shingles) / 1e9 for p in points]),
    ]
    width, height = _LEFT + _WIDTH + 24, 2 * (_TOP + _HEIGHT) + _GAP
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>Near-copies: memory and cost over {points[-1].messages:,} messages</title>",
        f"<style>{_STYLE}</style>",
        *_panel(points, memory, _TOP, f"Memory, GB (window of {window:,} texts); below: without stored shingles"),
        *_panel(points, [("a", [p.cost for p in points])], 2 * _TOP + _HEIGHT + _GAP // 2, "CPU, µs a message"),
        "</svg>\n",
    ))  # fmt: skip


def _panel(
    points: list[Point], curves: list[tuple[str, list[float]]], top: int, title: str
) -> Iterator[str]:
    most = max(max(values) for _, values in curves) * 1.15
    last = points[-1].messages
    yield f'<text class="t" x="{_LEFT}" y="{top - 12}">{title}</text>'
    for part in (0.0, 0.5, 1.0):
        y = top + _HEIGHT * (1 - part)
        yield f'<path class="g" d="M{_LEFT} {y:.1f}H{_LEFT + _WIDTH}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{most * part:.1f}</text>'
        x = _LEFT + _WIDTH * part
        yield f'<text x="{x:.1f}" y="{top + _HEIGHT + 18}" text-anchor="middle">{last * part / 1e6:.1f} M</text>'
    for name, values in curves:
        spots = (
            f"{_LEFT + _WIDTH * p.messages / last:.1f} {top + _HEIGHT * (1 - value / most):.1f}"
            for p, value in zip(points, values, strict=True)
        )
        yield f'<path class="{name}" d="M{"L".join(spots)}"/>'
