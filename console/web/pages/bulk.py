"""The same decision about several selected rows; all can be undone together, and each on its own."""

from collections.abc import Sequence
from http import HTTPStatus
from secrets import token_hex
from types import MappingProxyType

from litestar import post
from litestar.response import Redirect, Template

from console.web.commands import carry_out
from console.web.done import Done, remember
from console.web.dossier import card_of
from console.web.forms import Form, form_of
from console.web.here import Asked, Asker, Visit, local, page, to
from console.web.overview import frame
from domain.errors import OtklikError, Refused

_AT_ONCE = 100
_ALLOWED = frozenset({"take", "release", "dismiss", "undo"})


@post("/bulk", status_code=HTTPStatus.OK)
async def bulk(request: Asked, visit: Asker) -> Template | Redirect:
    """Each pick is `number:version`; what was refused is listed with its reason."""
    form = await form_of(request)
    back, name = local(form.raw("back"), "/incidents"), form.text("do")
    visit.need("operator")
    if name not in _ALLOWED:
        raise Refused("unknown_field", name)
    told = [(number, await _one(visit, number, version, name)) for number, version in picks(form)]
    troubles = [(number, trouble) for number, trouble in told if trouble]
    done = Done(name, await _as_left(visit, [number for number, trouble in told if not trouble]))
    if not troubles:
        if done.incidents:
            remember(request, done)
        return to(back)
    return page(
        visit,
        "bulk.html",
        status=409,
        frame=await frame(visit, "incidents"),
        back=back,
        troubles=troubles,
        done=done if done.incidents else None,
    )


async def _as_left(visit: Visit, numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    cards = [await card_of(visit, number) for number in numbers]
    return tuple((card.number, card.version) for card in cards if card)


def picks(form: Form) -> list[tuple[int, str]]:
    """(number, version) of the picked rows; rows without an incident have none."""
    found = dict(pick.split(":", 1) for pick in form.many("pick") if ":" in pick)
    return [(int(n), v) for n, v in found.items() if n.isascii() and n.isdigit() and len(n) < 16][
        :_AT_ONCE
    ]


async def _one(visit: Visit, number: int, version: str, name: str) -> str:
    card = await card_of(visit, number)
    fields = {"version": (version,), "command": (token_hex(8),), "reason": ("not_a_problem",)}
    try:
        if card is None:
            raise Refused("unknown_incident", str(number))
        await carry_out(visit, card, name, Form(MappingProxyType(fields)))
    except OtklikError as error:
        return visit.words.error(error)
    return ""


ROUTES = (bulk,)
