"""Saved searches: a search that alerts when a matching incident opens."""

from http import HTTPStatus

from litestar import get, post
from litestar.response import Redirect, Template

from console.web.asking import Asking
from console.web.forms import Form, form_of
from console.web.here import Asked, Asker, Visit, page, to
from console.web.language import with_filters
from console.web.overview import frame, may_see
from domain.errors import Refused
from domain.pack import SavedQuery
from search.language import parse

CHANNELS = ("email", "webhook", "file")
_LONGEST_NAME = 60


@get("/saved")
async def saved(request: Asked, visit: Asker) -> Template:
    """The form for the present search, and the searches that are there."""
    asking = with_filters(Asking.of(request.query_params), visit.words, visit.console.service.pack)
    service = visit.console.service
    own = [q for q in await service.stores.saved_queries.all() if may_see(visit, q)]
    given = [q for q in service.pack.queries if may_see(visit, q)]
    return page(
        visit,
        "saved.html",
        frame=await frame(visit, "saved"),
        asking=asking,
        own=own,
        given=given,
        channels=CHANNELS,
    )


@post("/saved", status_code=HTTPStatus.SEE_OTHER)
async def save(request: Asked, visit: Asker) -> Redirect:
    """Keep it; words that look for a person are refused here too."""
    visit.need("operator")
    query = _query(visit, await form_of(request))
    service = visit.console.service
    visit.console.guard.check(query.text)
    parse(query.text, service.analyser)
    known = {q.name: q for q in (*service.pack.queries, *await service.stores.saved_queries.all())}
    if query.name in known and (
        query.name in _given(visit) or not may_see(visit, known[query.name])
    ):
        raise Refused("query_exists", query.name)
    await service.stores.saved_queries.save(query)
    await visit.audit("query_saved", query.name)
    return to("/saved")


@post("/saved/remove", status_code=HTTPStatus.SEE_OTHER)
async def remove(request: Asked, visit: Asker) -> Redirect:
    """Forget one that was made in the console."""
    visit.need("operator")
    name = (await form_of(request)).text("name")
    stored = visit.console.service.stores.saved_queries
    if any(q.name == name and may_see(visit, q) for q in await stored.all()):
        await stored.remove(name)
        await visit.audit("query_removed", name)
    return to("/saved")


def _query(visit: Visit, form: Form) -> SavedQuery:
    name, recipient, channel = form.text("name"), form.text("recipient"), form.text("channel")
    if not name or len(name) > _LONGEST_NAME:
        raise Refused("query_name_missing")
    if not recipient:
        raise Refused("recipient_missing")
    if channel not in CHANNELS:
        raise Refused("unknown_value", "channel", channel)
    return SavedQuery(
        name,
        text=form.text("q"),
        areas=form.many("area"),
        topics=form.many("topic"),
        territories=_territories(visit, form.many("territory")),
        danger_only=form.text("danger") == "yes",
        channel=channel,
        recipient=recipient,
    )


def _territories(visit: Visit, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Alerts never reach further than the one who asks for them."""
    if not all(visit.scope.covers(path) for path in asked):
        raise Refused("out_of_scope")
    return asked if asked or visit.scope.covers("") else visit.account.scope


def _given(visit: Visit) -> frozenset[str]:
    return frozenset(q.name for q in visit.console.service.pack.queries)


ROUTES = (saved, save, remove)
