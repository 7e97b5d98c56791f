"""The demo's city: say something, see it found, explained, placed and routed; delete it; break VK; read the mail."""

from dataclasses import dataclass
from http import HTTPStatus

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from console.web.city import City, CityMessage
from console.web.dossier import post_of
from console.web.finding import Finding, cards_of, finding
from console.web.forms import form_of
from console.web.here import Asked, Asker, Visit, page, to
from console.web.overview import frame
from console.web.session import BY_ITSELF
from console.web.texts import CARD
from console.wording.explanation import explanation
from domain.errors import Refused

_SEE_OTHER = HTTPStatus.SEE_OTHER
_LONGEST = 4_000  # characters a visitor may say
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Followed:
    """A visitor's message on its way: each step is None or empty until it is made."""

    message: CityMessage
    finding: Finding | None
    why: str

    @property
    def gone(self) -> bool:
        """Deleted there, and no longer here."""
        here = self.finding is not None and self.finding.judged.post.deleted is None
        return self.message.deleted and not here

    @property
    def waiting(self) -> bool:
        """Something is still to come."""
        return not self.gone if self.message.deleted else self.finding is None


@get("/city")
async def city_page(visit: Asker) -> Template:
    """The whole page."""
    city = _city(visit)
    return page(
        visit,
        "city.html",
        frame=await frame(visit, "city"),
        cases=visit.console.cases,
        sources=city.sources,
        broken=city.vk_broken,
        messages=await _followed(visit, city),
        letters=(await city.mailbox())[:_SHOWN],
    )


@get("/city/messages", opt=BY_ITSELF)
async def city_messages(visit: Asker) -> Template:
    """What became of the visitor's messages; asked for every two seconds."""
    messages = await _followed(visit, _city(visit))
    return page(visit, "parts/city_messages.html", messages=messages)


@get("/city/mailbox", opt=BY_ITSELF)
async def mailbox(visit: Asker) -> Template:
    """The letters that arrived."""
    letters = (await _city(visit).mailbox())[:_SHOWN]
    return page(visit, "parts/mailbox.html", letters=letters)


@post("/city/say", status_code=_SEE_OTHER)
async def say(request: Asked, visit: Asker) -> Redirect:
    """Publish a message in the city."""
    visit.need("operator")
    city, form = _city(visit), await form_of(request)
    text, source = form.text("text")[:_LONGEST], form.text("source")
    if not text:
        raise Refused("say_something")
    if source not in city.sources:
        raise Refused("unknown_value", "source", source)
    await city.say(text, source)
    return to("/city#messages")


@post("/city/delete", status_code=_SEE_OTHER)
async def delete(request: Asked, visit: Asker) -> Redirect:
    """Delete one's message at its source."""
    visit.need("operator")
    await _city(visit).delete((await form_of(request)).raw("post"))
    return to("/city#messages")


@post("/city/vk", status_code=_SEE_OTHER)
async def switch_vk(request: Asked, visit: Asker) -> Redirect:
    """Break the simulated VK, or mend it."""
    visit.need("operator")
    await _city(visit).break_vk((await form_of(request)).text("broken") == "yes")
    return to("/city")


def _city(visit: Visit) -> City:
    city = visit.console.city
    if city is None:
        raise NotFoundException
    return city


async def _followed(visit: Visit, city: City) -> tuple[Followed, ...]:
    return tuple([await _follow(visit, message) for message in (await city.messages())[:_SHOWN]])


async def _follow(visit: Visit, message: CityMessage) -> Followed:
    judged = await post_of(visit, message.post)
    if judged is None:
        return Followed(message, None, "")
    card = (await cards_of(visit, [message.post])).get(message.post)
    row = finding(visit, judged, card, width=CARD)
    why = explanation(visit.words, judged) if judged.post.deleted is None else ""
    return Followed(message, row, why)


ROUTES = (city_page, city_messages, mailbox, say, delete, switch_vk)
