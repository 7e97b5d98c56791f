"""Buttons of a card: each is a form that works without script, and changes only the card with it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from console.web.commands import carry_out
from console.web.dossier import card_of
from console.web.forms import form_of
from console.web.here import Asked, Asker, Visit, from_script, local, page, to
from console.web.overview import frame
from console.web.pane import pane_of_number
from console.web.splitting import preview
from console.web.troubles import status_of
from domain.codes import AREAS, Kind
from domain.errors import OtklikError, Refused
from domain.place import Territory
from domain.records import Card

_SEE_OTHER = HTTPStatus.SEE_OTHER
_STREETS = 2_000  # names offered while typing


@post("/incidents/{number:int}/{name:str}", status_code=HTTPStatus.OK)
async def act(
    request: Asked, visit: Asker, number: FromPath[int], name: FromPath[str]
) -> Template | Redirect:
    """Do it, then show the card as it is now; what was refused says why, above the card."""
    card, form = await _card(visit, number), await form_of(request)
    try:
        await carry_out(visit, card, name, form)
    except OtklikError as error:
        return await _refused(request, visit, number, error, {name: form.raw("text")})
    if not from_script(request):
        return to(local(form.raw("back"), f"/incidents/{number}"))
    notice = visit.words.say(f"done.{name}")
    return page(visit, "parts/pane.html", pane=await pane_of_number(visit, number), notice=notice)


@get("/incidents/{number:int}/edit")
async def correction(request: Asked, visit: Asker, number: FromPath[int]) -> Template:
    """The form for kind, topic, danger, authority and place: a page, or a part of the card."""
    visit.need("operator")
    pane = await pane_of_number(visit, number)
    if pane.dossier is None:
        raise Refused("unknown_incident", str(number))
    pack = visit.console.service.pack
    view: dict[str, Any] = {
        "dossier": pane.dossier,
        "kinds": [kind.value for kind in Kind if kind is not Kind.OTHER],
        "areas": AREAS,
        "pack": pack,
        "territories": territories(visit),
        "streets": sorted({s.name for s in pack.streets})[:_STREETS],
        "landmarks": sorted({m.name for m in pack.landmarks})[:_STREETS],
    }
    if from_script(request):
        return page(visit, "parts/correct.html", **view)
    return page(visit, "correct.html", frame=await frame(visit, "incidents"), **view)


@get("/incidents/{number:int}/splitting")
async def splitting(request: Asked, visit: Asker, number: FromPath[int]) -> Template:
    """What would become of both when the ticked posts left: a page, or a part of the card."""
    visit.need("operator")
    card, shown, view = await _card(visit, number), dict[str, Any](), None
    status: int = HTTPStatus.OK
    try:
        view = await preview(visit, card, request.query_params.getall("post", []))
    except OtklikError as error:
        shown["notice"], status = visit.words.error(error), status_of(error)
    shown |= {"card": card, "view": view}
    if from_script(request):
        return page(visit, "parts/split.html", status=status, **shown)
    return page(visit, "split.html", status=status, frame=await frame(visit, "incidents"), **shown)


def territories(visit: Visit) -> tuple[Territory, ...]:
    """Territories of the pack that the visitor may see."""
    return tuple(t for t in visit.console.service.pack.territories if visit.scope.covers(t.path))


async def _card(visit: Visit, number: int) -> Card:
    card = await card_of(visit, number)
    if card is None:
        raise Refused("unknown_incident", str(number))
    return card


async def _refused(
    request: Asked, visit: Visit, number: int, error: OtklikError, kept: Mapping[str, str]
) -> Template:
    """The card as it is now, why nothing was done, and what the person wrote, so that it is not lost."""
    view: dict[str, Any] = {
        "status": status_of(error),
        "pane": await pane_of_number(visit, number),
        "notice": visit.words.error(error),
        "refused": True,
        "kept": kept,
    }
    if from_script(request):
        return page(visit, "parts/pane.html", **view)
    return page(visit, "incident.html", frame=await frame(visit, "incidents"), **view)


ROUTES = (act, correction, splitting)
