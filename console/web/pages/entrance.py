"""Signing in and out, one's own account, and the first start."""

import asyncio
from dataclasses import replace
from http import HTTPStatus
from math import ceil

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from console.web.accounts import digest_of, hashed, matches
from console.web.forms import form_of
from console.web.here import Asked, Asker, Console, Here, local, page, to
from console.web.overview import frame
from console.web.session import DENSITIES, SignInNeeded, sign_in, words_for
from console.web.session import visit as visit_of
from console.wording.catalogue import LANGUAGES
from domain.records import Account, Audited

_SEE_OTHER = HTTPStatus.SEE_OTHER


@get("/sign-in")
async def entrance(request: Asked, console: Here) -> Template:
    """The sign-in form; before the first account exists, how to make one."""
    return await _form(request, console, there=local(request.query_params.get("next", "/")))


@post("/sign-in", status_code=HTTPStatus.OK)
async def enter(request: Asked, console: Here) -> Template | Redirect:
    """Name and password; a few wrong ones and one has to wait."""
    form = await form_of(request)
    name, there = form.text("name"), local(form.raw("next"))
    keys = (name, request.client.host if request.client else "")
    if wait := console.attempts.wait(*keys):
        minutes = str(ceil(wait / 60))
        return await _form(request, console, there, "wait", minutes, HTTPStatus.TOO_MANY_REQUESTS)
    console.attempts.failed(*keys)  # until it proves right: many sent at once are as many
    account = await console.service.stores.accounts.find(name)
    if not await asyncio.to_thread(matches, form.raw("password"), account) or account is None:
        return await _form(request, console, there, "wrong", name, HTTPStatus.UNAUTHORIZED)
    console.attempts.forgive(*keys)
    return await _welcome(request, console, account, there, "password")


@get("/enter/{token:str}")
async def enter_by_link(request: Asked, console: Here, token: FromPath[str]) -> Template | Redirect:
    """A one-time link; opened twice, it leads on whoever it has signed in."""
    accounts = console.service.stores.accounts
    name = await accounts.redeem_link(digest_of(token), console.service.clock.now())
    account = await accounts.find(name) if name else None
    if account is not None and not account.disabled:
        return await _welcome(request, console, account, "/", "link")
    try:
        await visit_of(request, console)
    except SignInNeeded:
        return await _form(request, console, "/", "link_used", "", HTTPStatus.UNAUTHORIZED)
    return to("/")


@post("/sign-out", status_code=_SEE_OTHER)
async def leave(request: Asked, visit: Asker) -> Redirect:
    """End the session."""
    await visit.audit("sign_out")
    request.clear_session()
    return to("/sign-in")


@get("/account")
async def own_account(request: Asked, visit: Asker) -> Template:
    """Password, language, density."""
    saved = request.query_params.get("saved", "")
    return page(visit, "account.html", frame=await frame(visit, "account"), saved=saved)


@post("/account", status_code=_SEE_OTHER)
async def change_account(request: Asked, visit: Asker) -> Redirect:
    """Save what was changed; other sessions end with a new password."""
    form = await form_of(request)
    language = form.text("language")
    account = replace(
        visit.account, language=language if language in LANGUAGES else visit.account.language
    )
    if password := form.raw("password"):
        account = replace(account, secret=await asyncio.to_thread(hashed, password))
    await visit.console.service.stores.accounts.save(account)
    density = form.text("density")
    request.session["density"] = density if density in DENSITIES else DENSITIES[0]
    sign_in(request, account)
    await visit.audit("account_changed", account.name)
    return to("/account?saved=yes")


async def _welcome(
    request: Asked, console: Console, account: Account, there: str, way: str
) -> Redirect:
    sign_in(request, account)
    now = console.service.clock.now()
    entry = Audited(now, f"operator:{account.name}", "sign_in", (way,))
    await console.service.stores.audit.append(entry)
    return to(there)


async def _form(
    request: Asked,
    console: Console,
    there: str,
    trouble: str = "",
    about: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> Template:
    words = words_for(console, request.query_params.get("lang", ""))
    context = {
        "words": words,
        "say": words.say,
        "there": there,
        "trouble": words.say(f"entrance.{trouble}", about=about) if trouble else "",
        "first_start": not await console.service.stores.accounts.all(),
        "demo": console.city is not None,
    }
    return Template("sign_in.html", context=context, status_code=status, media_type="text/html")


ROUTES = (entrance, enter, enter_by_link, leave, own_account, change_account)
