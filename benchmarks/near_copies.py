"""Near-copies, verified exactly, against datasketch with batched updates (unverified)."""

import re
import sys

import xxhash
from datasketch import MinHash, MinHashLSH

from benchmarks.generator import Message, messages
from benchmarks.measuring import SHORT, Case, goals, rates, ratio, show, verdict
from benchmarks.vocabulary import vocabulary
from pipelines.dedupe import NearCopyIndex
from pipelines.shelf import empty_shelf

OURS = 10_000 if SHORT else 60_000
THEIRS = 600 if SHORT else 3_000
WINDOW = 50_000
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


def quality(told: list[Message]) -> tuple[float, float]:
    """Recall of planted copies that reach the threshold, precision of everything flagged."""
    found = by_ours(NearCopyIndex(WINDOW), told)
    near = [m for m in told if m.copy_of is not None and m.number - m.copy_of < WINDOW - 500]
    true = [m for m in near if m.copy_of is not None and alike(m.text, told[m.copy_of].text)]
    flagged = [(m, told[int(f)]) for m, f in zip(told, found, strict=True) if f is not None]
    recall = sum(found[m.number] is not None for m in true) / len(true)
    return recall, sum(alike(m.text, former.text) for m, former in flagged) / len(flagged)


def main() -> int:
    """Measure; exit code 1 when a goal is missed."""
    told = list(messages(vocabulary(), OURS))
    NearCopyIndex(10).match([("warm", told[0].text)])
    found = rates({
        "ours, verified": Case(OURS, lambda index: void(by_ours(index, told)), lambda: NearCopyIndex(WINDOW)),
        "datasketch update_batch, unverified": Case(THEIRS, lambda _: by_datasketch(told[:THEIRS])),
    })  # fmt: skip
    show(found)
    recall, precision = quality(told)
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
    }, at_most=frozenset({"bytes per message"}))  # fmt: skip


def void(_: object) -> None:
    """Let a result go."""


if __name__ == "__main__":
    sys.exit(main())
