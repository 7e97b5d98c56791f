"""What every page needs: the service, and who is asking."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Redirect, Template

from console.assembly import Service
from console.web.accounts import at_least
from console.web.attempts import Attempts
from console.web.city import Case, City
from console.wording.words import Words
from domain.errors import Refused
from domain.instant import Instant
from domain.place import Scope
from domain.records import Account, Audited
from incidents.neighbours import Neighbours
from search.guard import AuthorGuard

Asked = Request[Any, Any, State]


@dataclass(frozen=True, slots=True)
class Console:
    """The whole console."""

    service: Service
    guard: AuthorGuard
    city: City | None = None
    cases: tuple[Case, ...] = ()
    attempts: Attempts = field(default_factory=Attempts)
    neighbours: Neighbours = field(init=False)  # remembers what it read between two looks

    def __post_init__(self) -> None:
        """Looks round with the pack's topics."""
        object.__setattr__(self, "neighbours", self.service.neighbours())


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is asking, in which words, and what they may see."""

    console: Console
    account: Account
    words: Words
    now: Instant
    density: str = "calm"

    @property
    def scope(self) -> Scope:
        """Territories they may see."""
        return Scope(self.account.scope)

    @property
    def writes(self) -> bool:
        """Whether they may change anything."""
        return at_least(self.account.role, "operator")

    @property
    def administers(self) -> bool:
        """Whether they look after people and settings."""
        return at_least(self.account.role, "administrator")

    @property
    def actor(self) -> str:
        """The name under which they act."""
        return f"operator:{self.account.name}"

    def need(self, role: str) -> None:
        """Refuse unless they have at least this role."""
        if not at_least(self.account.role, role):
            raise Refused("not_allowed", role)

    async def audit(self, action: str, *params: str) -> None:
        """Write down a read, a search or a decision: ids and codes."""
        entry = Audited(self.now, self.actor, action, params)
        await self.console.service.stores.audit.append(entry)


Here = NamedDependency[SkipValidation[Console]]
Asker = NamedDependency[SkipValidation[Visit]]


def page(visit: Visit, template: str, /, *, status: int = 200, **view: Any) -> Template:
    """A page or a part of one for this visitor; `view` holds frozen values."""
    context = {
        "visit": visit,
        "words": visit.words,
        "say": visit.words.say,
        "now": visit.now,
        **view,
    }
    return Template(template, context=context, status_code=status, media_type="text/html")


def to(address: str) -> Redirect:
    """Go there after a form was sent."""
    return Redirect(address, status_code=303)


def from_script(request: Asked) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def local(address: str, otherwise: str = "/") -> str:
    """An address of ours to go back to; anything that leads elsewhere is not followed."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and "\n" not in address and "\r" not in address else otherwise
