"""The embedded search engine: tantivy on one machine, behind one thread."""

import asyncio
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
from tantivy import Index, IndexWriter, Order, Searcher
from tantivy import Query as Asked

from domain.errors import SearchBehind
from domain.place import Scope
from domain.ports import Analyser
from domain.query import Document, Facet, Found, Hit, Query
from search.embedded_terms import SCHEMA_VERSION, Terms, schema
from search.expression import wanted
from search.facets import MOST_VALUES, facet_of
from search.filters import check_page, filters_of
from search.language import parse

T = TypeVar("T")
_HEAP = 64 << 20  # bytes that the writer may fill before it starts a new segment


@dataclass(frozen=True, slots=True)
class _Follows:
    """Up to where the index follows the store, and whose words it holds."""

    analyser: str
    position: int


class TantivyIndex:
    """PostIndex in a folder of its own; only the process that adds or removes takes the writer's lock."""

    def __init__(self, folder: Path, analyser: Analyser) -> None:
        self._folder = folder / f"tantivy-{SCHEMA_VERSION}"
        self._state = self._folder / "follows.json"
        self._analyser = analyser
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._terms: Terms
        self._index: Index
        self._writer: IndexWriter | None = None

    @classmethod
    async def open(cls, folder: Path, analyser: Analyser) -> Self:
        """Open or create; a broken or outdated index is thrown away, for the store has everything."""
        index = cls(folder, analyser)
        await index._apart(index._open)
        return index

    async def add(self, documents: Sequence[Document], position: int) -> None:
        """Upsert, commit, then remember the position; SearchBehind when another process writes."""
        row = self._terms.row
        rows = [(document.post, row(document)) for document in documents]
        await self._apart(lambda: self._add(rows, position))

    async def remove(self, posts: Sequence[str]) -> None:
        """Remove and commit."""
        if posts:
            await self._apart(lambda: self._write(lambda writer: _delete(writer, posts)))

    async def find(self, query: Query, scope: Scope, facets: Sequence[str] = ()) -> Found:
        """One page of hits, exact total, facets; QueryError when it cannot be understood."""
        check_page(query, facets)
        expression = parse(query.text, self._analyser)
        asked = self._terms.query(expression, filters_of(query, scope))
        ranked = query.sort == "relevance" and any(wanted(expression))
        return await self._apart(lambda: self._find(query, asked, ranked, facets))

    async def position(self) -> int:
        """Up to where it follows the store; 0 when empty or made by another analyser version."""
        follows = await self._apart(self._follows)
        return follows.position if follows.analyser == self._analyser.version else 0

    async def reset(self) -> None:
        """Throw everything away."""
        await self._apart(self._reset)

    async def close(self) -> None:
        """Finish merges and let go of the folder."""
        await self._apart(self._release)
        self._thread.shutdown()

    async def _apart(self, job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._calmly, job)

    # What follows runs in the thread.

    def _calmly(self, job: Callable[[], T]) -> T:
        """A panic of the engine is the engine's trouble, not the end of the process."""
        try:
            return job()
        except BaseException as fault:
            if not _is_panic(fault):
                raise
            self._writer = None
            raise SearchBehind("index_failed", str(fault)[:200]) from fault

    def _open(self) -> None:
        for old in self._folder.parent.glob("tantivy-*"):
            if old != self._folder:
                shutil.rmtree(old)
        self._folder.mkdir(parents=True, exist_ok=True)
        known = schema()
        self._terms = Terms(known)
        try:
            self._index = Index(known, str(self._folder))
        except BaseException as fault:
            if not _is_broken(fault):
                raise
            shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
            self._index = Index(known, str(self._folder))

    def _add(self, rows: Sequence[tuple[str, str]], position: int) -> None:
        stale = self._follows().analyser != self._analyser.version

        def upsert(writer: IndexWriter) -> None:
            there = set() if stale else self._there([post for post, _ in rows])
            if stale:
                writer.delete_all_documents()
            for post, row in rows:
                if post in there:
                    writer.delete_documents_by_term("post", post)
                writer.add_json(row)
                there.add(post)

        if rows or stale:
            self._write(upsert)
        self._remember(position)

    def _there(self, posts: Sequence[str]) -> set[str]:
        """Which of these posts the index holds: to delete what is not there costs as much as to find it."""
        if not posts:
            return set()
        self._index.reload()
        searcher = self._index.searcher()
        wanted = self._terms.posts(posts)
        found = searcher.search(wanted, len(posts), count=False).hits
        return {str(searcher.doc(place).get_first("post")) for _, place in found}

    def _reset(self) -> None:
        self._remember(0)  # first, so that a crash in between only repeats the rebuild
        self._write(lambda writer: writer.delete_all_documents())

    def _write(self, change: Callable[[IndexWriter], None]) -> None:
        """Change and commit; after a failure the next try starts with a fresh writer."""
        try:
            if self._writer is None:
                self._writer = self._index.writer(_HEAP, 1)
            change(self._writer)
            self._writer.commit()
        except ValueError as fault:  # tantivy's only error: the lock is taken, the disk is full
            self._writer = None
            raise SearchBehind("index_not_written", str(fault)[:200]) from fault

    def _follows(self) -> _Follows:
        try:
            return msgspec.json.decode(self._state.read_bytes(), type=_Follows)
        except (FileNotFoundError, msgspec.DecodeError):
            return _Follows(self._analyser.version, 0)

    def _remember(self, position: int) -> None:
        follows = _Follows(self._analyser.version, position)
        _write_durably(self._state, msgspec.json.encode(follows))

    def _release(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _find(self, query: Query, asked: Asked, ranked: bool, facets: Sequence[str]) -> Found:
        self._index.reload()  # another process may have written
        searcher = self._index.searcher()
        order = Order.Asc if query.sort == "oldest" else Order.Desc
        result = searcher.search(
            asked,
            max(1, query.limit),  # tantivy panics at nought
            offset=query.offset,
            order_by_field=None if ranked else "order",
            order=order,
        )
        hits = _hits(searcher, result.hits[: query.limit], ranked)
        total = int(result.count)  # type: ignore[attr-defined]  # its stubs forget the count
        return Found(hits, total, _facets(searcher, asked, facets))


def _is_panic(fault: BaseException) -> bool:
    """Panics derive from BaseException, and their class cannot be imported."""
    return type(fault).__name__ == "PanicException"


def _is_broken(fault: BaseException) -> bool:
    """Whether what is on disk is no index of ours (any more); a lack of rights or of file handles is not that."""
    signs = ("corrupt", "Schema error", "FileDoesNotExist")
    return _is_panic(fault) or (
        isinstance(fault, ValueError) and any(s in str(fault) for s in signs)
    )


def _hits(searcher: Searcher, found: Sequence[tuple[Any, Any]], ranked: bool) -> tuple[Hit, ...]:
    """Ids from the stored column; equal scores by time, newest first."""
    places = [place for _, place in found]
    posts = [str(searcher.doc(place).get_first("post")) for place in places]
    if not ranked:
        return tuple(Hit(post, int(order)) for post, (order, _) in zip(posts, found, strict=True))
    orders = searcher.fast_field_values("order", places)
    hits = [
        Hit(post, int(order or 0), float(score))
        for post, order, (score, _) in zip(posts, orders, found, strict=True)
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, -hit.order)))


def _facets(searcher: Searcher, asked: Asked, fields: Sequence[str]) -> tuple[Facet, ...]:
    if not fields:
        return ()
    terms = {field: {"terms": {"field": field, "size": MOST_VALUES}} for field in fields}
    found = searcher.aggregate(asked, terms)
    return tuple(
        facet_of(field, [(b["key"], int(b["doc_count"])) for b in found[field]["buckets"]])
        for field in fields
    )


def _delete(writer: IndexWriter, posts: Sequence[str]) -> None:
    for post in posts:
        writer.delete_documents_by_term("post", post)


def _write_durably(path: Path, content: bytes) -> None:
    """Replace a small file so that a crash leaves the old or the new one."""
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
