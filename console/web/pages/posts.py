"""One post on a page of its own: its whole text, why it was judged so, and its revisions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from console.web.dossier import may_open, post_of
from console.web.finding import cards_of, is_hidden
from console.web.forms import Form, form_of
from console.web.here import Asked, Asker, Visit, from_script, page, to
from console.web.overview import frame
from console.web.pane import pane_of_card
from console.web.texts import PAGE, deciding_spans, leaf, leaves, piece
from console.wording.explanation import explanation
from detectors.explain import explain
from domain.errors import Refused
from domain.records import Card
from domain.verdict import Judged
from incidents.desk import By
from incidents.recording import was_pressed

_SEE_OTHER = HTTPStatus.SEE_OTHER
_LONGEST_PIECE = 80  # characters of one piece of evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of the text, what it spoke for (for, against, topic, danger), and how strongly."""

    piece: str
    group: str
    weight: float


@get("/post")
async def one_post(request: Asked, visit: Asker) -> Template:
    """`id` names the post, `leaf` the leaf of a very long text."""
    judged = await _known(visit, request.query_params.get("id", ""))
    card = (await cards_of(visit, [judged.post.id])).get(judged.post.id)
    hidden = is_hidden(visit, judged, card)
    text = "" if hidden else judged.post.text
    number = request.query_params.get("leaf", "1")
    number = number if number.isascii() and number.isdigit() and len(number) < 6 else "1"
    await visit.audit("post_viewed", judged.post.id)
    return page(
        visit,
        "post.html",
        frame=await frame(visit, "feed"),
        judged=judged,
        card=card,
        hidden=hidden,
        piece=piece(text, deciding_spans(judged), PAGE, lead=False)
        if number == "1"
        else leaf(text, int(number)),
        leaf=int(number),
        leaves=leaves(text),
        why="" if hidden else explanation(visit.words, judged),
        revisions=() if hidden else await _older(visit, judged),
        evidence=() if hidden else evidence(judged),
        linked=may_open(visit, judged, card),
        command=secrets.token_hex(8),
    )


@get("/original")
async def original(request: Asked, visit: Asker) -> Redirect:
    """The way to the original; written down, and closed for sensitive topics."""
    judged = await _known(visit, request.query_params.get("id", ""))
    card = (await cards_of(visit, [judged.post.id])).get(judged.post.id)
    if not may_open(visit, judged, card):
        raise NotFoundException
    await visit.audit("original_opened", judged.post.id)
    return to(judged.post.url)


@post("/post/open", status_code=_SEE_OTHER)
async def open_incident(request: Asked, visit: Asker) -> Redirect:
    """Open an incident from a post that the engine left alone."""
    visit.need("operator")
    form = await form_of(request)
    judged = await _known(visit, form.raw("post"))
    if (card := await _pressed(visit, judged, form.text("command"))) is not None:
        return to(f"/incidents/{card.number}")
    by = By(visit.account.name, 0, form.text("command"))
    opened = await visit.console.service.desk.open_from(judged.post.id, by)
    card = await visit.console.service.stores.projections.card(visit.scope, incident=opened.id)
    await visit.audit("incident_opened", opened.id)
    return to(f"/incidents/{card.number}" if card else "/")


@post("/post/dismiss", status_code=HTTPStatus.OK)
async def dismiss(request: Asked, visit: Asker) -> Template | Redirect:
    """No problem: an incident that ends as it begins, so that the decision is kept and can be undone."""
    visit.need("operator")
    form = await form_of(request)
    judged = await _known(visit, form.raw("post"))
    if (card := await _pressed(visit, judged, f"{form.text('command')}-end")) is None:
        card = await _end(visit, judged, form)
    if card is None or not from_script(request):
        return to(f"/incidents/{card.number}" if card else "/")
    pane = replace(await pane_of_card(visit, card), selected=judged.post.id)
    return page(visit, "parts/pane.html", pane=pane, notice=visit.words.say("done.dismiss"))


@post("/post/attach", status_code=_SEE_OTHER)
async def attach(request: Asked, visit: Asker) -> Redirect:
    """Put a post into an incident by its number."""
    visit.need("operator")
    form = await form_of(request)
    judged = await _known(visit, form.raw("post"))
    number = form.number("number")
    if await _pressed(visit, judged, form.text("command")) is not None:
        return to(f"/incidents/{number}")
    card = await visit.console.service.stores.projections.card(visit.scope, number=number)
    if card is None:
        raise Refused("unknown_incident", form.text("number"))
    by = By(visit.account.name, card.version, form.text("command"))
    await visit.console.service.desk.attach(card.incident, by, judged.post.id)
    await visit.audit("incident_attach", card.incident, judged.post.id)
    return to(f"/incidents/{number}")


async def _end(visit: Visit, judged: Judged, form: Form) -> Card | None:
    """Open an incident and dismiss it; one that was only opened when the connection broke is dismissed now."""
    service, who, command = visit.console.service, visit.account.name, form.text("command")
    if (begun := await _pressed(visit, judged, command)) is not None:
        incident, version = begun.incident, begun.version
    else:
        opened = await service.desk.open_from(judged.post.id, By(who, 0, command))
        incident, version = opened.id, opened.version
    await service.desk.dismiss(incident, By(who, version, f"{command}-end"), form.text("reason"))
    await visit.audit("incident_dismiss", incident)
    return await service.stores.projections.card(visit.scope, incident=incident)


async def _pressed(visit: Visit, judged: Judged, command: str) -> Card | None:
    """The incident that this very press has put the post into: a repeat is no mistake."""
    card = (await cards_of(visit, [judged.post.id])).get(judged.post.id)
    log = await visit.console.service.stores.incidents.log(card.incident) if card else ()
    return card if was_pressed(log, command) else None


def evidence(judged: Judged) -> tuple[Evidence, ...]:
    """What was weighed, by what it spoke for; pieces of the text first."""
    told = explain(judged.verdict.judgement)
    groups = (
        ("for", told.kind),
        ("against", told.against),
        ("topic", told.topic),
        ("danger", told.danger),
    )
    return tuple(
        Evidence(judged.post.text[f.start : f.end][:_LONGEST_PIECE], group, f.weight)
        for group, findings in groups
        for f in findings
        if f.start >= 0
    )


async def _older(visit: Visit, judged: Judged) -> Sequence[Judged]:
    """Revisions before the present one, newest first."""
    kept = await visit.console.service.stores.posts.revisions(judged.post.id, visit.scope)
    return [r for r in reversed(kept) if r.post.content != judged.post.content]


async def _known(visit: Visit, post_id: str) -> Judged:
    judged = await post_of(visit, post_id)
    if judged is None:
        raise Refused("unknown_post", post_id)
    return judged


ROUTES = (one_post, original, open_incident, dismiss, attach)
