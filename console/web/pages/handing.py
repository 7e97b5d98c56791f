"""Handing over: a draft, a fresh look at the sources, then a person confirms."""

import secrets
from dataclasses import dataclass
from http import HTTPStatus

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from console.web.dossier import card_of
from console.web.forms import Form, form_of
from console.web.here import Asked, Asker, Visit, page, to
from console.web.overview import frame
from console.web.session import BY_ITSELF, words_for
from console.web.troubles import status_of
from console.wording.draft import draft_text, title
from domain.errors import OtklikError, Refused
from domain.records import Card
from incidents.desk import By
from incidents.handoff.handover import Preparation


@dataclass(frozen=True, slots=True)
class HandingView:
    """The page of a hand-over; `gone` were deleted at their source and are not in the draft."""

    card: Card
    title: str
    ready: Preparation
    draft: str
    gone: tuple[str, ...]
    command: str

    @property
    def seen(self) -> int:
        """Posts that were read again."""
        return len(self.ready.looks)

    @property
    def watched(self) -> int:
        """Posts that can be read again."""
        return self.seen + len(self.ready.pending)


@get("/incidents/{number:int}/hand-over")
async def handing(request: Asked, visit: Asker, number: FromPath[int]) -> Template:
    """The draft and what was found when the sources were read again."""
    view = await _prepare(visit, number, request.query_params.get("authority", ""))
    await visit.audit("hand_over_prepared", view.card.incident)
    return page(visit, "handing.html", frame=await frame(visit, "handed"), view=view, notice="")


@get("/incidents/{number:int}/hand-over/looks", opt=BY_ITSELF)
async def looks(request: Asked, visit: Asker, number: FromPath[int]) -> Template:
    """The state of the fresh look alone."""
    view = await _prepare(visit, number, request.query_params.get("authority", ""))
    return page(visit, "parts/looks.html", view=view)


@post("/incidents/{number:int}/hand-over", status_code=HTTPStatus.OK)
async def confirm(request: Asked, visit: Asker, number: FromPath[int]) -> Template | Redirect:
    """A person confirms: from here it leaves the house."""
    form = await form_of(request)
    card = await _card(visit, number)
    try:
        await _confirm(visit, card, form)
    except OtklikError as error:
        return await _refused(visit, number, form, error)
    await visit.audit("handed_over", card.incident, form.text("authority"))
    return to(f"/incidents/{number}")


async def _confirm(visit: Visit, card: Card, form: Form) -> None:
    visit.need("operator")
    service = visit.console.service
    log = await service.stores.incidents.log(card.incident)
    if any(event.cause == form.text("command") for event in log):
        return  # the same press again
    ready = await service.hand_over.prepare(card.incident, form.text("authority"))
    if _gone(ready):
        raise Refused("gone_at_source", str(len(_gone(ready))))
    by = By(visit.account.name, form.number("version"), form.text("command"))
    unseen = form.text("unseen") == "yes"
    text = form.raw("text").replace("\r\n", "\n")
    await service.hand_over.confirm(card.incident, by, form.text("authority"), text, unseen=unseen)


async def _refused(visit: Visit, number: int, form: Form, error: OtklikError) -> Template:
    """The page again, with the person's own text kept when the evidence did not change."""
    view = await _prepare(visit, number, form.text("authority"))
    kept = form.raw("text") if form.number("version") == view.card.version and not view.gone else ""
    return page(
        visit,
        "handing.html",
        status=status_of(error),
        frame=await frame(visit, "handed"),
        view=view,
        notice=visit.words.error(error),
        kept=kept,
    )


async def _prepare(visit: Visit, number: int, authority: str) -> HandingView:
    visit.need("operator")
    card = await _card(visit, number)
    service = visit.console.service
    ready = await service.hand_over.prepare(card.incident, authority or None)
    gone = _gone(ready)
    posts = await service.stores.posts.get(
        [p for p in ready.incident.posts if p not in gone], visit.scope
    )
    owned = ready.authority.code if ready.authority else None
    incident = ready.incident
    outgoing = words_for(
        visit.console, service.settings.language
    )  # the recipient's, not the visitor's
    due = ready.answer_due
    draft = draft_text(outgoing, service.pack, incident, card.number, posts, due, owned)
    return HandingView(card, title(visit.words, incident), ready, draft, gone, secrets.token_hex(8))


def _gone(ready: Preparation) -> tuple[str, ...]:
    """Posts that were no longer there, and have not left the incident yet."""
    return tuple(
        look.post for look in ready.looks if not look.alive and look.post in ready.incident.posts
    )


async def _card(visit: Visit, number: int) -> Card:
    card = await card_of(visit, number)
    if card is None:
        raise Refused("unknown_incident", str(number))
    return card


ROUTES = (handing, looks, confirm)
