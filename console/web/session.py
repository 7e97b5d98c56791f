"""Sessions: an encrypted cookie names the account; rights are read anew at every request."""

import time
from typing import Any

from litestar.middleware.session.client_side import CookieBackendConfig

from console.settings import Settings
from console.web.here import Asked, Console, Here, Visit
from console.web.keys import WebKeys
from console.wording.catalogue import LANGUAGES
from console.wording.words import Words
from domain.events import short_hash
from domain.records import Account

LASTS = 12 * 3600  # seconds since somebody did something: a shift
BY_ITSELF: dict[str, Any] = {"by_itself": True}  # marks what a page asks for while nobody is there
DENSITIES = ("calm", "dense")


class SignInNeeded(Exception):
    """Nobody is signed in, or the account was disabled or got another password."""


def cookies(keys: WebKeys, settings: Settings) -> CookieBackendConfig:
    """How the session's cookie is made."""
    return CookieBackendConfig(
        secret=keys.session,
        key="otklik",
        max_age=LASTS,
        httponly=True,
        samesite="lax",
        secure=is_secure(settings),
    )


def is_secure(settings: Settings) -> bool:
    """Whether the console is reached by https only."""
    return settings.public_url.startswith("https:")


def sign_in(request: Asked, account: Account) -> None:
    """Remember who this is; whatever was in the session before is forgotten."""
    density = request.session.get("density") if request.session else None
    known = {"name": account.name, "stamp": _stamp(account), "language": account.language}
    request.set_session(known)
    if density in DENSITIES:
        request.session["density"] = density


async def visit(request: Asked, console: Here) -> Visit:
    """Who is asking; raises SignInNeeded."""
    session = request.session or {}
    if not _is_awake(request, session):
        raise SignInNeeded
    account = await console.service.stores.accounts.find(str(session.get("name", "")))
    if account is None or account.disabled or session.get("stamp") != _stamp(account):
        raise SignInNeeded
    words, now = words_for(console, account.language), console.service.clock.now()
    density = str(session.get("density"))
    return Visit(console, account, words, now, density if density in DENSITIES else DENSITIES[0])


def _is_awake(request: Asked, session: dict[str, Any]) -> bool:
    """Whether somebody was at this screen within a shift; a page that renews itself is nobody."""
    now = time.time()  # of the wall: cookies know no other
    awake: bool = now - session.get("seen", now) < LASTS
    if awake and not request.route_handler.opt.get("by_itself"):
        session["seen"] = now
    return awake


def words_for(console: Console, language: str) -> Words:
    """Words of a language, or of the installation's when it is not known."""
    known = language if language in LANGUAGES else console.service.settings.language
    return Words.of(known, console.service.pack)


def _stamp(account: Account) -> str:
    """Changes with the password, so that other sessions end."""
    return short_hash("session", account.name, account.secret or "")
