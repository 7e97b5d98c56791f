"""The first screen: figures, lanes, facets, the feed of findings, and beside it what is selected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import get
from litestar.response import Template

from console.exporting import codes_of
from console.web.asking import PAGE, Asking
from console.web.done import just_done
from console.web.facets import FIELDS, Bar, FacetView, facet_views, histogram
from console.web.finding import Finding, findings
from console.web.forms import whole
from console.web.here import Asked, Asker, Visit, page
from console.web.language import parts, with_filters
from console.web.overview import Section, figures, frame, lanes, last_page, pages
from console.web.pane import Pane, pane_of_post, urgent_now
from console.web.session import BY_ITSELF
from console.web.troubles import status_of
from console.wording.words import Words
from domain.errors import OtklikError, QueryError, SearchBehind
from domain.query import Found, Query
from search.language import parse


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query with the count it has on its own."""

    name: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """Everything the feed shows of one search."""

    asking: Asking
    found: Found
    rows: tuple[Finding, ...]
    facets: tuple[FacetView, ...] = ()
    days: tuple[Bar, ...] = ()
    lanes: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()
    trouble: str = ""

    @property
    def pages(self) -> Sequence[int]:
        """Pages to offer."""
        return pages(self.found.total, PAGE, self.asking.page)


@get("/")
async def feed(request: Asked, visit: Asker) -> Template:
    """The feed; a search that cannot be done leaves the screen standing and says why."""
    asking, status = Asking.of(request.query_params), 200
    try:
        view = await search(visit, asking)
    except (QueryError, SearchBehind) as error:
        view = FeedView(asking, Found((), 0), (), trouble=visit.words.error(error))
        status = status_of(error)
        await visit.audit("search_refused", error.reason.code)
    return page(
        visit,
        "feed.html",
        status=status,
        frame=await frame(visit, "feed"),
        figures=await figures(visit),
        view=view,
        pane=await _pane(visit, asking),
        done=just_done(request),
    )


@get("/fresh", opt=BY_ITSELF)
async def fresh(request: Asked, visit: Asker) -> Template:
    """How many posts have come since the list was made."""
    asking = Asking.of(request.query_params)
    seen = whole(request.query_params.get("seen", ""))
    query = replace(_query(visit, asking), offset=0, limit=0)
    total = (await visit.console.service.index.find(query, visit.scope)).total
    new = max(0, total - seen) if seen >= 0 else 0
    return page(visit, "parts/fresh.html", new=new, url=asking.url(page=1))


@get("/pane")
async def selected(request: Asked, visit: Asker) -> Template:
    """The third pane alone: what j and k load."""
    pane = await _pane(visit, Asking.of(request.query_params))
    return page(visit, "parts/pane.html", pane=pane, notice="")


async def search(visit: Visit, asking: Asking) -> FeedView:
    """Find, count and read one page; audited."""
    query = _query(visit, asking)
    asking = _resolved(visit, asking)
    found = await visit.console.service.index.find(query, visit.scope, (*FIELDS, "day"))
    if found.total and not found.hits:  # the last page was emptied by what was decided on it
        asking = replace(asking, page=last_page(found.total, PAGE))
        query = asking.query(visit.words.zone)
        found = await visit.console.service.index.find(query, visit.scope, (*FIELDS, "day"))
    await visit.audit("search", str(found.total), *codes_of(query))
    expression = parse(query.text, visit.console.service.analyser)
    rows = await findings(visit, [hit.post for hit in found.hits], expression)
    return FeedView(
        asking=asking,
        found=found,
        rows=rows,
        facets=await facet_views(visit, asking, found),
        days=await histogram(visit, asking, found),
        lanes=await lanes(visit, asking),
        parts=() if found.total or not asking.narrowed else await _broken_up(visit, asking),
    )


def _query(visit: Visit, asking: Asking) -> Query:
    """The guarded search of an address."""
    visit.console.guard.check(asking.q)
    return _resolved(visit, asking).query(visit.words.zone)


def _resolved(visit: Visit, asking: Asking) -> Asking:
    return with_filters(asking, visit.words, visit.console.service.pack)


async def _broken_up(visit: Visit, asking: Asking) -> tuple[Part, ...]:
    """Each word and each filter of a search that found nothing, counted alone."""
    alone = [(word, Asking(q=word, lane="all")) for word in parts(asking.q)]
    for field in FIELDS:
        for code in getattr(asking, field):
            name = f"{visit.words.say(f'facet.{field}')}: {visit.words.name(field, code)}"
            only: dict[str, Any] = {field: (code,)}
            alone.append((name, replace(Asking(lane="all"), **only)))
    if asking.day:
        alone.append((_day(visit.words, asking.day), Asking(day=asking.day, lane="all")))
    return tuple([Part(name, await _total(visit, one), one.url()) for name, one in alone])


def _day(words: Words, written: str) -> str:
    return " — ".join(words.day(int(day)) for day in written.split("-"))


async def _total(visit: Visit, asking: Asking) -> int:
    query = replace(asking.query(visit.words.zone), offset=0, limit=0)
    try:
        return (await visit.console.service.index.find(query, visit.scope)).total
    except OtklikError:
        return 0  # a piece that is no query of its own


async def _pane(visit: Visit, asking: Asking) -> Pane:
    if asking.sel:
        return await pane_of_post(visit, asking.sel)
    return await urgent_now(visit)


ROUTES = (feed, fresh, selected)
