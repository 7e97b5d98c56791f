"""What a visitor sees when something does not work: what happened, what is safe, what to do."""

import secrets
import traceback
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit, urlunsplit

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template

from console.web.here import Asked, from_script, to
from console.web.session import SignInNeeded, words_for
from console.wording.words import Words
from domain.errors import (
    AuthorSearchRefused,
    OtklikError,
    QueryError,
    Refused,
    SearchBehind,
    StaleIncident,
)

_LOG = structlog.get_logger()
_STATUS: tuple[tuple[type[OtklikError], HTTPStatus], ...] = (
    (AuthorSearchRefused, HTTPStatus.FORBIDDEN),
    (QueryError, HTTPStatus.BAD_REQUEST),
    (StaleIncident, HTTPStatus.CONFLICT),
    (SearchBehind, HTTPStatus.SERVICE_UNAVAILABLE),
    (Refused, HTTPStatus.CONFLICT),
)
_CODES = {
    "not_allowed": HTTPStatus.FORBIDDEN,
    "out_of_scope": HTTPStatus.FORBIDDEN,
} | dict.fromkeys(("unknown_incident", "unknown_post", "account_unknown"), HTTPStatus.NOT_FOUND)


def status_of(error: OtklikError) -> int:
    """HTTP status of one of our errors."""
    found = (status for kind, status in _STATUS if isinstance(error, kind))
    return _CODES.get(error.reason.code) or next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def to_sign_in(request: Asked, _: SignInNeeded) -> Response[str] | Redirect:
    """Ask to sign in, and come back afterwards."""
    script = from_script(request)
    there = urlsplit(request.headers.get("hx-current-url", "") if script else str(request.url))
    page = urlunsplit(("", "", there.path or "/", there.query, ""))
    entrance = f"/sign-in?{urlencode({'next': page})}"
    if not script:
        return to(entrance)
    return Response("", status_code=HTTPStatus.UNAUTHORIZED, headers={"hx-redirect": entrance})


def of_ours(request: Asked, error: OtklikError) -> Template:
    """One of our errors, in words."""
    return _trouble(request, status_of(error), _words(request).error(error))


def of_http(request: Asked, error: HTTPException) -> Template:
    """404 and its kin."""
    words = _words(request)
    key = f"trouble.http_{error.status_code}"
    text = words.say(key if words.knows(key) else "trouble.http_400")
    return _trouble(request, error.status_code, text)


def of_nobody(request: Asked, error: Exception) -> Template:
    """Something nobody foresaw: a number to tell the administrator, details in the log."""
    number = secrets.token_hex(4)
    # Neither values nor the error's own words: they may hold what a resident wrote.
    trace = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("page_failed", number=number, error=type(error).__name__, trace=trace)
    text = _words(request).say("trouble.http_500", number=number)
    return _trouble(request, HTTPStatus.INTERNAL_SERVER_ERROR, text)


def _trouble(request: Asked, status: int, text: str) -> Template:
    words = _words(request)
    template = "parts/trouble.html" if from_script(request) else "trouble.html"
    context = {"words": words, "say": words.say, "text": text, "status": status, "density": "calm"}
    return Template(template, context=context, status_code=status, media_type="text/html")


def _words(request: Asked) -> Words:
    session = request.scope.get("session")  # a page that is not there has none
    language = session.get("language", "") if isinstance(session, dict) else ""
    return words_for(request.app.state.console, language)
