"""Writing in bulk: at the server's pace, with a fate for every single document."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_streaming_bulk

from domain.errors import SearchBehind
from domain.query import Document
from domain.run import Issue
from search.checking import fields_of
from search.elastic.connection import heard
from search.elastic.generations import entry_of
from search.elastic.mapping import FOLLOWS, key_of, keys_of

Report = Callable[[Sequence[Issue]], Awaitable[None]]
_ROWS = 5_000  # of one request: more than any batch of ours, so that a batch is one request
_BYTES = 16 << 20  # of one request; servers take 100 MB, and 16 hold 5,000 ordinary posts
_SECONDS = 60.0  # that one bulk may take
_WAIT_FOR_SHARDS = "20s"  # a third of it, so that the server says what is missing
_NEWER_THERE, _GONE, _SERVER = 409, 404, 500
_NOT_ITS_FAULT = frozenset({403, _GONE, 429})  # blocked, another generation's turn, overloaded


@dataclass(frozen=True, slots=True)
class Patience:
    """With an overloaded server: waits in seconds double from the first to the longest; then search is behind."""

    tries: int = 8
    first: float = 0.25
    longest: float = 10.0


class Writing:
    """Puts documents in and takes them out; what it answers for is on the server's disk."""

    def __init__(
        self, client: AsyncElasticsearch, patience: Patience, report: Report | None
    ) -> None:
        self._client = client.options(request_timeout=_SECONDS)
        self._patience, self._report = patience, report

    async def batch(self, index: str, documents: Sequence[Document], position: int) -> None:
        """Upsert, make visible, remember the position: in this order, so that a crash repeats and never skips."""
        if documents:
            await self._put(index, documents)
            await self.show(index)
        await self.follow(index, position)

    async def _put(self, index: str, documents: Sequence[Document]) -> None:
        """An older version never replaces a newer one, so that two followers do no harm."""
        latest = {key_of(document.post): document for document in documents}
        actions = (_put(index, key, document) for key, document in latest.items())
        refused = await self._refused(actions)
        issues = [
            Issue("post_not_indexed", latest[key].source, "error", (latest[key].post, told))
            for key, told in refused.items()
        ]
        if issues and self._report is None:
            raise SearchBehind(issues[0].code, *issues[0].params)
        if issues and self._report is not None:
            await self._report(issues)

    async def take(self, index: str, posts: Sequence[str]) -> None:
        """Remove what is there; what is not is left alone, for each removal counts a version up."""
        with heard():
            answer = await self._client.mget(index=index, ids=keys_of(posts))
        there = [row["_id"] for row in answer["docs"] if _found(row)]
        await self._refused((_take(index, key) for key in there), refresh=True)

    async def show(self, index: str) -> None:
        """From now on searches see what was written."""
        with heard():
            await self._client.indices.refresh(index=index)

    async def follow(self, index: str, position: int) -> None:
        """Remember the position, durably."""
        with heard():
            await self._client.index(
                index=entry_of(index),
                id=FOLLOWS,
                document={"position": position},
                require_alias=True,
            )

    async def followed(self, index: str) -> int:
        """The position; 0 when none was written."""
        with heard():
            answer = await self._client.options(ignore_status=404).get(
                index=index, id=FOLLOWS, stored_fields=["position"]
            )
        return int(answer["fields"]["position"][0]) if answer.get("found") else 0

    async def _refused(
        self, actions: Iterator[dict[str, Any]], *, refresh: bool = False
    ) -> dict[str, str]:
        """Why single documents were refused, by id; raises SearchBehind when it is not their fault."""
        sending = async_streaming_bulk(
            self._client,
            actions,
            chunk_size=_ROWS,
            max_chunk_bytes=_BYTES,
            raise_on_error=False,
            max_retries=self._patience.tries,
            initial_backoff=self._patience.first,
            max_backoff=self._patience.longest,
            yield_ok=False,
            timeout=_WAIT_FOR_SHARDS,
            require_alias=True,
            refresh=refresh,
        )
        with heard():
            failed = [told async for _, told in sending]
        return {key: why for told in failed for key, why in _judged(told).items()}


def _found(row: Mapping[str, Any]) -> bool:
    """Whether a document is there; SearchBehind when nobody can say, no when its generation has gone."""
    trouble = row.get("error", {}).get("type", "index_not_found_exception")
    if trouble != "index_not_found_exception":
        raise SearchBehind("index_not_written", trouble)
    return bool(row.get("found"))


def _judged(told: Mapping[str, Any]) -> dict[str, str]:
    """The id and reason of a refused document; nothing when all is well, SearchBehind when the server is not."""
    operation, item = next(iter(told.items()))
    status, error = int(item["status"]), item.get("error", {})
    if status == _NEWER_THERE or (operation == "delete" and status == _GONE):
        return {}
    if status in _NOT_ITS_FAULT or status >= _SERVER or operation == "delete":
        raise SearchBehind("index_not_written", f"{status} {error.get('type', '')}".strip())
    return {str(item["_id"]): str(error.get("type", ""))}  # its reason would quote the document


def _put(index: str, key: str, document: Document) -> dict[str, Any]:
    return {
        "_op_type": "index",
        "_index": entry_of(index),
        "_id": key,
        "version": document.position,
        "version_type": "external_gte",
        "_source": fields_of(document),
    }


def _take(index: str, key: str) -> dict[str, Any]:
    return {"_op_type": "delete", "_index": entry_of(index), "_id": key}
