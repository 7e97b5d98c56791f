"""People and rights: the administrator adds accounts, disables them, and hands out one-time links."""

from dataclasses import replace
from http import HTTPStatus

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from console.web.accounts import ROLES, checked_name, issue_link
from console.web.forms import Form, form_of
from console.web.here import Asked, Asker, Visit, page, to
from console.web.overview import frame
from console.web.pages.actions import territories
from console.wording.catalogue import LANGUAGES
from domain.errors import Refused
from domain.records import Account

_SEE_OTHER = HTTPStatus.SEE_OTHER


@get("/people")
async def people(visit: Asker) -> Template:
    """Everybody, by name."""
    visit.need("administrator")
    return await _page(visit)


@post("/people", status_code=HTTPStatus.OK)
async def add(request: Asked, visit: Asker) -> Template:
    """A new account, and the link to hand to that person; it is shown once."""
    visit.need("administrator")
    account = _account(visit, await form_of(request))
    accounts = visit.console.service.stores.accounts
    if await accounts.find(account.name) is not None:
        raise Refused("account_exists", account.name)
    await accounts.save(account)
    await visit.audit("account_added", account.name, account.role)
    return await _page(visit, account.name, await _link(request, visit, account.name))


@post("/people/{name:str}/link", status_code=HTTPStatus.OK)
async def link(request: Asked, visit: Asker, name: FromPath[str]) -> Template:
    """A fresh one-time link for somebody."""
    visit.need("administrator")
    await _known(visit, name)
    await visit.audit("link_issued", name)
    return await _page(visit, name, await _link(request, visit, name))


@post("/people/{name:str}/disable", status_code=_SEE_OTHER)
async def disable(visit: Asker, name: FromPath[str]) -> Redirect:
    """Shut somebody out at once; their decisions stay in the history."""
    visit.need("administrator")
    account = await _known(visit, name)
    others = [a for a in await visit.console.service.stores.accounts.all() if a.name != name]
    if not any(a.role == "administrator" and not a.disabled for a in others):
        raise Refused("account_last_admin")
    return await _saved(visit, replace(account, disabled=True), "account_disabled")


@post("/people/{name:str}/enable", status_code=_SEE_OTHER)
async def enable(visit: Asker, name: FromPath[str]) -> Redirect:
    """Let somebody in again."""
    visit.need("administrator")
    return await _saved(
        visit, replace(await _known(visit, name), disabled=False), "account_enabled"
    )


def _account(visit: Visit, form: Form) -> Account:
    role, language = form.text("role"), form.text("language")
    known = {t.path for t in territories(visit)}
    scope = tuple(path for path in form.many("scope") if path in known)
    return Account(
        checked_name(form.text("name")),
        role if role in ROLES else ROLES[0],
        scope or ("",),
        language=language if language in LANGUAGES else visit.words.language,
    )


async def _link(request: Asked, visit: Visit, name: str) -> str:
    base = visit.console.service.settings.public_url or str(request.base_url).rstrip("/")
    return base + await issue_link(visit.console.service.stores.accounts, name, visit.now)


async def _saved(visit: Visit, account: Account, action: str) -> Redirect:
    await visit.console.service.stores.accounts.save(account)
    await visit.audit(action, account.name)
    return to("/people")


async def _known(visit: Visit, name: str) -> Account:
    account = await visit.console.service.stores.accounts.find(name)
    if account is None:
        raise Refused("account_unknown", name)
    return account


async def _page(visit: Visit, name: str = "", fresh_link: str = "") -> Template:
    return page(
        visit,
        "people.html",
        frame=await frame(visit, "people"),
        accounts=await visit.console.service.stores.accounts.all(),
        roles=ROLES,
        languages=LANGUAGES,
        territories=territories(visit),
        link_for=name,
        link=fresh_link,
    )


ROUTES = (people, add, link, disable, enable)
