"""What the buttons of a card do, with a guard for what changed meanwhile."""

from collections.abc import Awaitable, Callable, Mapping

from console.web.forms import Form
from console.web.here import Visit
from console.web.splitting import look
from domain.errors import Refused, StaleIncident
from domain.events import Attached, Delivered, DeliveryParked, Event
from domain.incident import Incident
from domain.place import Place
from domain.records import Card
from incidents.desk import By, Desk
from incidents.recording import was_pressed

Command = Callable[[Visit, Desk, Card, By, Form], Awaitable[Incident]]

# The engine's own news do not contradict a person's decision about what they saw.
_HARMLESS = (Attached, Delivered, DeliveryParked)


async def carry_out(visit: Visit, card: Card, name: str, form: Form) -> None:
    """Do what a button says; refused with a reason, or done exactly once however often it is pressed."""
    visit.need("operator")
    command = COMMANDS.get(name)
    if command is None:
        raise Refused("unknown_field", name)
    version = form.number("version")
    try:
        await _do(visit, card, command, form, version)
    except StaleIncident:
        await _again(visit, card, command, form, version)
    await visit.audit(f"incident_{name}", card.incident, str(card.number))


async def _do(visit: Visit, card: Card, command: Command, form: Form, version: int) -> None:
    by = By(visit.account.name, version, form.text("command"))
    await command(visit, visit.console.service.desk, card, by, form)


async def _again(visit: Visit, card: Card, command: Command, form: Form, seen: int) -> None:
    """It changed since it was seen: by this very press, by the engine's news alone, or by a colleague."""
    log = await visit.console.service.stores.incidents.log(card.incident)
    pressed = form.text("command")
    if was_pressed(log, pressed):
        return
    since = [event for event in log if event.version > seen]
    if command is not _take and not all(map(_is_harmless, since)):
        raise StaleIncident(card.incident, seen, log[-1].version)
    await _do(visit, card, command, form, log[-1].version)  # a take meets the other taker by name


def _is_harmless(event: Event) -> bool:
    return event.actor == "engine" and isinstance(event.body, _HARMLESS)


async def _take(_visit: Visit, desk: Desk, card: Card, by: By, _form: Form) -> Incident:
    return await desk.take(card.incident, by)


async def _release(_visit: Visit, desk: Desk, card: Card, by: By, _form: Form) -> Incident:
    return await desk.release(card.incident, by)


async def _correct(_visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    return await desk.correct(card.incident, by, form.text("field"), form.text("value"))


async def _move(visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    return await desk.move(card.incident, by, _place(visit, form))


async def _dismiss(_visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    return await desk.dismiss(card.incident, by, form.text("reason"))


async def _answer(visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    post = form.text("post")
    if post and not await visit.console.service.stores.posts.get([post], visit.scope):
        raise Refused("unknown_post", post)
    return await desk.answer(card.incident, by, form.text("text"), post or None)


async def _close(_visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    return await desk.close(card.incident, by, form.text("reason"))


async def _reopen(_visit: Visit, desk: Desk, card: Card, by: By, _form: Form) -> Incident:
    return await desk.reopen(card.incident, by)


async def _undo(visit: Visit, _desk: Desk, card: Card, by: By, _form: Form) -> Incident:
    return await visit.console.service.together.undo(card.incident, by)


async def _merge(visit: Visit, _desk: Desk, card: Card, by: By, form: Form) -> Incident:
    other = await _visible(visit, form.text("other"))
    return await visit.console.service.together.merge(
        card.incident, other.incident, by, form.number("seen")
    )


async def _apart(visit: Visit, _desk: Desk, card: Card, by: By, form: Form) -> Incident:
    other = form.raw("other")
    if not await visit.console.service.stores.posts.get([other], visit.scope):
        other = (await _visible(visit, other)).incident
    return await visit.console.service.together.keep_apart(card.incident, other, by)


async def _split(visit: Visit, _desk: Desk, card: Card, by: By, form: Form) -> Incident:
    posts = form.many("post")
    await look(visit, card, posts, by)
    together = visit.console.service.together
    return (await together.split(card.incident, posts, form.text("reason"), by)).rest


async def _attach(visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    post = form.raw("post")
    if not await visit.console.service.stores.posts.get([post], visit.scope):
        raise Refused("unknown_post", post)
    return await desk.attach(card.incident, by, post)


async def _visible(visit: Visit, incident: str) -> Card:
    """An incident that the visitor may see."""
    stores = visit.console.service.stores
    card = await stores.projections.card(visit.scope, incident=incident)
    if card is None:
        raise Refused("unknown_incident", incident)
    return card


async def _remark(_visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    return await desk.remark(card.incident, by, form.text("text"))


async def _detach(_visit: Visit, desk: Desk, card: Card, by: By, form: Form) -> Incident:
    return await desk.detach(card.incident, by, form.text("post"))


def _place(visit: Visit, form: Form) -> Place:
    """A place as a person writes it; certain, and inside their territories."""
    street, house, thing, town, territory = (
        form.text(name) or None for name in ("street", "house", "object", "settlement", "territory")
    )
    if street is None and thing is None:
        raise Refused("place_without_name")
    if not visit.scope.covers(territory or ""):
        raise Refused("out_of_scope")
    return Place(street, house, thing, town, territory or "", confidence=1.0, reason="text")


COMMANDS: Mapping[str, Command] = {
    "take": _take,
    "release": _release,
    "correct": _correct,
    "move": _move,
    "dismiss": _dismiss,
    "answer": _answer,
    "close": _close,
    "reopen": _reopen,
    "undo": _undo,
    "remark": _remark,
    "detach": _detach,
    "attach": _attach,
    "merge": _merge,
    "apart": _apart,
    "split": _split,
}
