"""Saved searches: a search that alerts when a matching incident opens."""

from collections.abc import Mapping
from http import HTTPStatus

from litestar import get, post
from litestar.response import Redirect, Template

from console.web.asking import Asking
from console.web.forms import Form, form_of
from console.web.here import Asked, Asker, Visit, page, to
from console.web.language import with_filters
from console.web.overview import frame, may_see
from console.web.troubles import status_of
from domain.errors import OtklikError, Refused
from domain.pack import OWN_RULES, SavedQuery
from search.language import parse

CHANNELS = ("email", "webhook", "file")
_LONGEST_NAME = 60
_NOT_KEPT = ("kind", "source", "state", "day")  # filters of the feed that no standing search has
_NOTHING: Mapping[str, str] = {"name": "", "recipient": "", "channel": ""}  # typed so far


@get("/saved")
async def saved(request: Asked, visit: Asker) -> Template:
    """The form for the present search, and the searches that are there."""
    asking = with_filters(Asking.of(request.query_params), visit.words, visit.console.service.pack)
    return await _shown(visit, asking)


@post("/saved", status_code=HTTPStatus.OK)
async def save(request: Asked, visit: Asker) -> Template | Redirect:
    """Keep it; what is refused says why, above the form as it was filled in."""
    visit.need("operator")
    form = await form_of(request)
    try:
        await _keep(visit, form)
    except OtklikError as error:
        asked = Asking(
            q=form.text("q"),
            area=form.many("area"),
            topic=form.many("topic"),
            territory=form.many("territory"),
            lane="danger" if form.text("danger") else "need",
        )
        typed = {name: form.text(name) for name in ("name", "recipient", "channel")}
        return await _shown(visit, asked, typed, error)
    return to("/saved")


async def _shown(
    visit: Visit,
    asking: Asking,
    typed: Mapping[str, str] = _NOTHING,
    error: OtklikError | None = None,
) -> Template:
    service = visit.console.service
    own = [q for q in await service.stores.saved_queries.all() if may_see(visit, q)]
    given = [q for q in service.pack.queries if may_see(visit, q)]
    return page(
        visit,
        "saved.html",
        status=status_of(error) if error else HTTPStatus.OK,
        frame=await frame(visit, "saved"),
        asking=asking,
        typed=typed,
        left_out=[name for name in _NOT_KEPT if getattr(asking, name)],
        notice=visit.words.error(error) if error else "",
        own=own,
        given=given,
        channels=CHANNELS,
    )


async def _keep(visit: Visit, form: Form) -> None:
    """Words that look for a person are refused here too."""
    query, service = _query(visit, form), visit.console.service
    visit.console.guard.check(query.text)
    parse(query.text, service.analyser)
    known = {q.name: q for q in (*service.pack.queries, *await service.stores.saved_queries.all())}
    if query.name in known and known[query.name] != query:  # a colleague's alert is not overwritten
        raise Refused("query_exists", query.name)
    await service.stores.saved_queries.save(query)
    await visit.audit("query_saved", query.name)


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
    if name in OWN_RULES:
        raise Refused("query_name_reserved", name)
    if not recipient:
        raise Refused("recipient_missing")
    if channel not in CHANNELS:
        raise Refused("unknown_value", "channel", channel)
    if not visit.console.service.settings.reaches(channel, recipient):
        raise Refused("recipient_unset" if channel == "webhook" else "recipient_bad", recipient)
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


ROUTES = (saved, save, remove)
