"""The list of incidents, and one incident on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from console.web.asking import PAGE
from console.web.done import just_done
from console.web.finding import Finding, finding
from console.web.here import Asked, Asker, Visit, page
from console.web.listing import Listing
from console.web.overview import frame, last_page, pages
from console.web.pane import Pane, pane_of_number, urgent_now
from console.wording.draft import title
from domain.codes import AREAS
from domain.errors import Refused
from domain.records import Card


@dataclass(frozen=True, slots=True)
class Row:
    """An incident in the list, with the words of the resident who opened it."""

    card: Card
    title: str
    first: Finding | None


@dataclass(frozen=True, slots=True)
class ListView:
    """One page of the list."""

    listing: Listing
    total: int
    rows: tuple[Row, ...]

    @property
    def pages(self) -> Sequence[int]:
        """Pages to offer."""
        return pages(self.total, PAGE, self.listing.page)


@get("/incidents")
async def incidents(request: Asked, visit: Asker) -> Template:
    """The list with the selected incident beside it."""
    listing = Listing.of(request.query_params)
    await visit.audit("incidents_listed", *(f"{name}={value}" for name, value in listing.pairs()))
    return page(
        visit,
        "incidents.html",
        frame=await frame(visit, listing.section),
        view=await _list(visit, listing),
        pane=await _selected(visit, listing.sel),
        areas=AREAS,
        done=just_done(request),
    )


@get("/incidents/{number:int}")
async def incident(visit: Asker, number: FromPath[int]) -> Template:
    """One incident; what is out of the visitor's scope is not there."""
    pane = await pane_of_number(visit, number)
    if pane.dossier is None:
        raise Refused("unknown_incident", str(number))
    return page(visit, "incident.html", frame=await frame(visit, "incidents"), pane=pane, notice="")


@get("/incidents/{number:int}/pane")
async def incident_pane(visit: Asker, number: FromPath[int]) -> Template:
    """The third pane alone."""
    return page(visit, "parts/pane.html", pane=await pane_of_number(visit, number), notice="")


async def _list(visit: Visit, listing: Listing) -> ListView:
    stores = visit.console.service.stores
    total, cards = await stores.projections.cards(visit.scope, listing.wanted(visit.account.name))
    if total and not cards:  # the last page was emptied by what was decided on it
        listing = replace(listing, page=last_page(total, PAGE))
        _, cards = await stores.projections.cards(visit.scope, listing.wanted(visit.account.name))
    first = await stores.posts.get([c.first_post for c in cards if c.first_post], visit.scope)
    judged = {j.post.id: j for j in first}
    rows = [
        Row(card, _title(visit, card), finding(visit, judged[card.first_post], card))
        if card.first_post in judged
        else Row(card, _title(visit, card), None)
        for card in cards
    ]
    return ListView(listing, total, tuple(rows))


def _title(visit: Visit, card: Card) -> str:
    return title(visit.words, card)


async def _selected(visit: Visit, sel: str) -> Pane:
    if sel.isascii() and sel.isdigit() and len(sel) < 16:
        return await pane_of_number(visit, int(sel))
    return await urgent_now(visit)


ROUTES = (incidents, incident, incident_pane)
