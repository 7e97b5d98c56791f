"""Whether the service is well, for whoever watches it."""

from dataclasses import dataclass
from http import HTTPStatus

from litestar import Response, get

from console.web.here import Here
from domain.errors import SearchBehind
from domain.instant import iso


@dataclass(frozen=True, slots=True)
class Health:
    """Figures without names or texts."""

    status: str  # ok, behind
    waiting: int
    parked: int
    index_position: int
    search_behind_since: str | None


@get("/healthz")
async def healthz(console: Here) -> Response[Health]:
    """200 while the store answers; the index may be behind, and says so."""
    service = console.service
    backlog = await service.stores.inbox.backlog()
    since = service.indexing.behind_since
    try:
        position = await service.index.position()
    except SearchBehind:
        position, since = -1, since or service.clock.now()
    status = "ok" if since is None else "behind"
    told = Health(status, backlog.waiting, backlog.parked, position, iso(since) if since else None)
    return Response(told, status_code=HTTPStatus.OK)


ROUTES = (healthz,)
