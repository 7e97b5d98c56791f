"""Near-copies, verified exactly, against datasketch with batched updates (unverified), and in a long stream.

The long form tells 13.7 million messages: some twenty minutes of CPU and 2 GB.
"""

import re
import sys
from pathlib import Path

import xxhash
from datasketch import MinHash, MinHashLSH

from benchmarks.generator import Message, messages
from benchmarks.measuring import SHORT, Case, goals, rates, ratio, show, verdict
from benchmarks.streaming import BATCH, Point, batches, picture, stream, unevenness
from benchmarks.vocabulary import Vocabulary, vocabulary
from pipelines.dedupe import NearCopyIndex
from pipelines.shelf import empty_shelf

OURS = 10_000 if SHORT else 60_000
THEIRS = 600 if SHORT else 3_000
JUDGED = 60_000 if SHORT else 1_000_000  # messages that recall and precision are taken over
WINDOW = 50_000
STREAM = 54_000 if SHORT else 13_770_000  # of all regions
STREAM_WINDOW = 20_000 if SHORT else 1_000_000
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "near_copies.svg"
AT_MOST = frozenset({"bytes per message", "unevenness of cost", "resident bytes per message"})
ALIKE = 0.7
WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"https?://\S+")


def shingles(text: str) -> frozenset[str]:
    """Five characters in a row of the plain text: the definition of likeness."""
    plain = " ".join(WORD.findall(ADDRESS.sub(" ", text).lower().replace("ё", "е")))
    return frozenset(plain[i : i + 5] for i in range(max(1, len(plain) - 4)))


def alike(one: str, other: str) -> bool:
    """Exact Jaccard index of two texts."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b) >= ALIKE


def by_datasketch(told: list[Message]) -> None:
    """The usual library, used well."""
    index = MinHashLSH(threshold=ALIKE, num_perm=128)
    for m in told:
        hashes = MinHash(num_perm=128, hashfunc=xxhash.xxh32_intdigest)
        hashes.update_batch([s.encode() for s in shingles(m.text)])
        index.query(hashes)
        index.insert(m.number, hashes, check_duplication=False)


def by_ours(index: NearCopyIndex, told: list[Message]) -> list[str | None]:
    """Batches as the flow has them."""
    found: list[str | None] = []
    for at in range(0, len(told), 500):
        found.extend(index.match([(str(m.number), m.text) for m in told[at : at + 500]]))
    return found


def quality(words: Vocabulary, count: int) -> tuple[float, float]:
    """Recall of planted copies that reach the threshold, precision of everything flagged; texts pass by."""
    index, texts = NearCopyIndex(WINDOW), dict[int, str]()
    near = hit = flagged = right = 0
    for batch in batches(messages(words, count)):
        found = index.match([(str(m.number), m.text) for m in batch])
        texts.update((m.number, m.text) for m in batch)
        for m, name in zip(batch, found, strict=True):
            planted = m.copy_of is not None and m.number - m.copy_of < WINDOW - BATCH
            if planted and alike(m.text, texts[m.copy_of or 0]):
                near, hit = near + 1, hit + (name is not None)
            if name is not None:
                flagged, right = flagged + 1, right + alike(m.text, texts[int(name)])
        for m in batch:
            texts.pop(m.number - WINDOW - BATCH, None)
    return hit / near, right / flagged


def at_scale(words: Vocabulary) -> dict[str, tuple[float, float]]:
    """One stream as long as all regions' messages; its memory curve is drawn into the documents."""
    points: list[Point] = []
    for point in stream(words, STREAM, STREAM_WINDOW, STREAM // 27):
        points.append(point)
        sys.stdout.write(f"{point}\n")
        sys.stdout.flush()
    filled = [p for p in points if p.messages - STREAM // 27 >= STREAM_WINDOW]
    bare = (points[-1].resident - points[-1].shingles) / STREAM_WINDOW
    if not SHORT:
        PICTURE.write_text(picture(points, STREAM_WINDOW), encoding="utf-8")
    bounds = goals("near_copies")
    return {
        "unevenness of cost": (unevenness(filled), bounds["short_uneven" if SHORT else "uneven"]),
        "resident bytes per message": (bare, bounds["short_resident" if SHORT else "resident"]),
    }


def main() -> int:
    """Measure; exit code 1 when a goal is missed."""
    words = vocabulary()
    scale = at_scale(words)  # first: what others let go of would hide memory
    told = list(messages(words, OURS))
    NearCopyIndex(10).match([("warm", told[0].text)])
    found = rates({
        "ours, verified": Case(OURS, lambda index: void(by_ours(index, told)), lambda: NearCopyIndex(WINDOW)),
        "datasketch update_batch, unverified": Case(THEIRS, lambda _: by_datasketch(told[:THEIRS])),
    })  # fmt: skip
    show(found)
    recall, precision = quality(words, JUDGED)
    shelf = empty_shelf(WINDOW, 1)
    size = sum(array.nbytes for array in shelf if array is not shelf.store) / WINDOW
    bounds = goals("near_copies")
    return verdict({
        "recall": (recall, bounds["recall"]),
        "precision": (precision, bounds["precision"]),
        "bytes per message": (size, bounds["bytes"]),
        "ratio": (
            ratio(found, "ours, verified", "datasketch update_batch, unverified"),
            bounds["short" if SHORT else "ratio"],
        ),
        **scale,
    }, at_most=AT_MOST)  # fmt: skip


def void(_: object) -> None:
    """Let a result go."""


if __name__ == "__main__":
    sys.exit(main())
