"""Asking: one request for a page, a walk over one frozen state for more than a page may hold."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from elasticsearch import AsyncElasticsearch

from domain.query import Found, Hit
from search.elastic.asking import Asked
from search.elastic.connection import heard
from search.facets import facet_of

_WINDOW = 10_000  # hits that the server gives without a walk, by its default
_STEP = 5_000  # hits of one step of a walk
_WANTED = "hits.total.value,hits.hits.sort,hits.hits.fields,aggregations.*.buckets"
_KEEP = "2m"  # between two steps of a walk


class Reading:
    """Answers of one alias."""

    def __init__(self, client: AsyncElasticsearch, alias: str) -> None:
        self._client, self._alias = client, alias

    async def answer(self, asked: Asked) -> Found:
        """A page of hits, the exact total, facets."""
        if asked.offset + asked.limit > _WINDOW:
            return await self._walked(asked)
        told = await self._search(
            asked, {"index": self._alias}, {"from_": asked.offset, "size": asked.limit}, first=True
        )
        return _found(asked, told, _rows(told))

    async def _walked(self, asked: Asked) -> Found:
        """More hits than the window: step by step through one frozen state."""
        async with self._frozen() as pit:
            where = {"pit": {"id": pit, "keep_alive": _KEEP}}
            first = told = await self._search(asked, where, {"size": _STEP}, first=True)
            end = asked.offset + asked.limit
            rows = _rows(told)
            while len(_rows(told)) == _STEP and len(rows) < end:
                after = rows[-1]["sort"]
                told = await self._search(
                    asked, where, {"size": _STEP, "search_after": after}, first=False
                )
                rows += _rows(told)
        return _found(asked, first, rows[asked.offset : end])

    async def _search(
        self, asked: Asked, where: dict[str, Any], page: dict[str, Any], *, first: bool
    ) -> Any:
        """One request; totals and facets with the first only. Half an answer is none."""
        more: dict[str, Any] = {"aggs": asked.counts} if first and asked.counts else {}
        if asked.ranked:  # the rarity of words is taken over all shards
            more["search_type"] = "dfs_query_then_fetch"
        with heard():
            answer = await self._client.search(
                query=asked.query,
                sort=asked.sort,
                track_total_hits=first,
                allow_partial_search_results=False,
                docvalue_fields=[{"field": "post"}],
                stored_fields="_none_",
                filter_path=_WANTED,
                **where,
                **page,
                **more,
            )
        return answer.body

    @asynccontextmanager
    async def _frozen(self) -> AsyncIterator[str]:
        """A point in time."""
        with heard():
            opened = await self._client.open_point_in_time(index=self._alias, keep_alive=_KEEP)
        pit = str(opened["id"])
        try:
            yield pit
        finally:
            with heard():
                await self._client.options(ignore_status=404).close_point_in_time(id=pit)


def _found(asked: Asked, told: Any, rows: Sequence[Any]) -> Found:
    facets = tuple(_counted(told, field) for field in asked.facets)
    hits = tuple(_hit(row, ranked=asked.ranked) for row in rows)
    return Found(hits, int(told["hits"]["total"]["value"]), facets)


def _rows(told: Any) -> list[Any]:
    """Hits; the server leaves an empty list out of a cut answer."""
    return list(told.get("hits", {}).get("hits", ()))


def _counted(told: Any, field: str) -> Any:
    buckets = told.get("aggregations", {}).get(field, {}).get("buckets", ())
    return facet_of(field, [(bucket["key"], int(bucket["doc_count"])) for bucket in buckets])


def _hit(row: Any, *, ranked: bool) -> Hit:
    """`sort` holds score and order, or the order alone."""
    post, sort = str(row["fields"]["post"][0]), row["sort"]
    return Hit(post, int(sort[1]), float(sort[0])) if ranked else Hit(post, int(sort[0]))
