"""What a careful engineer composes of the usual libraries: batches everywhere, one transaction each."""

import html
import random
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import ahocorasick
import Stemmer
import xxhash
from datasketch import MinHash, MinHashLSH
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.generator import Message

PATTERNS = 5_000
BATCH = 500
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|@\w+")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"\w+")


def normal(text: str) -> str:
    """NFKC, entities, addresses and blanks."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).lower().replace("ё", "е")
    return _BLANKS.sub(" ", _ADDRESS.sub(" ", plain))


class Sensible:
    """Normalise, stem, keywords, classify, near-copies (unverified), save, index. No masking, places or routes."""

    def __init__(self, taught: Sequence[Message]) -> None:
        self._stemmer = Stemmer.Stemmer("russian")
        told = [" ".join(self._stems(normal(m.text))) for m in taught]
        self._vectors = TfidfVectorizer(min_df=2, token_pattern=r"\S+", lowercase=False)  # noqa: S106
        classes = [m.area if m.kind != "other" else "none" for m in taught]
        self._model = LinearSVC().fit(self._vectors.fit_transform(told), classes)
        self._keywords = ahocorasick.Automaton()
        words = sorted({word for text in told for word in text.split() if len(word) > 3})
        for number, word in enumerate(random.Random(3).sample(words, min(PATTERNS, len(words)))):
            self._keywords.add_word(word, number)
        self._keywords.make_automaton()

    def carry(self, told: Sequence[Message], folder: Path) -> None:
        """All messages, from text to index."""
        database = sqlite3.connect(folder / "sensible.sqlite3", isolation_level=None)
        for command in (
            "PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "CREATE VIRTUAL TABLE stems USING fts5(s)",
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, at INTEGER, text TEXT, class TEXT)",
        ):  # fmt: skip
            database.execute(command)
        copies = MinHashLSH(threshold=0.7, num_perm=128)
        for at in range(0, len(told), BATCH):
            self._batch(told[at : at + BATCH], database, copies)
        database.close()

    def _stems(self, plain: str) -> list[str]:
        return list(self._stemmer.stemWords(_WORD.findall(plain)))

    def _batch(
        self, batch: Sequence[Message], database: sqlite3.Connection, copies: MinHashLSH
    ) -> None:
        plain = [normal(m.text) for m in batch]
        stems = [" ".join(self._stems(text)) for text in plain]
        for text in stems:
            list(self._keywords.iter(text))
        classes = self._model.predict(self._vectors.transform(stems))
        for m, text in zip(batch, plain, strict=True):
            hashes = MinHash(num_perm=128, hashfunc=xxhash.xxh32_intdigest)
            hashes.update_batch(
                [s.encode() for s in {text[k : k + 5] for k in range(max(1, len(text) - 4))}]
            )
            copies.query(hashes)
            copies.insert(m.number, hashes, check_duplication=False)
        rows = [(m.number, m.at, m.text, str(c)) for m, c in zip(batch, classes, strict=True)]
        database.execute("BEGIN")
        database.executemany("INSERT INTO posts VALUES (?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO stems VALUES (?)", [(text,) for text in stems])
        database.execute("COMMIT")
