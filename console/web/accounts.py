"""Accounts: passwords, one-time links, rights."""

import hashlib
import re
import secrets

from pwdlib import PasswordHash

from domain.errors import Refused
from domain.instant import HOUR, Instant
from domain.ports import Accounts
from domain.records import Account

ROLES = ("viewer", "operator", "administrator")
LINK_LASTS: Instant = 24 * HOUR
SHORTEST_PASSWORD = 10
_NAME = re.compile(r"[\w.-]{2,40}")
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def new_link() -> tuple[str, str]:
    """A token for the address and the digest that is kept."""
    token = secrets.token_urlsafe(32)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    """What is kept of a token: it is random enough for a plain hash."""
    return hashlib.sha256(token.encode()).hexdigest()


async def issue_link(accounts: Accounts, name: str, now: Instant) -> str:
    """Path of a one-time sign-in link for an account, good for a day."""
    if await accounts.find(name) is None:
        raise Refused("account_unknown", name)
    token, digest = new_link()
    await accounts.issue_link(name, digest, now + LINK_LASTS)
    return f"/enter/{token}"


def hashed(password: str) -> str:
    """Argon2 hash of a password; a short one is refused. Takes tens of milliseconds: call it off the loop."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("password_short")
    return PasswordHash.recommended().hash(password)


def matches(password: str, account: Account | None) -> bool:
    """Whether the password is right; takes as long for accounts that do not exist."""
    known = account.secret if account is not None and not account.disabled else None
    right = PasswordHash.recommended().verify(password, known or _NOBODY)
    return right and known is not None


def checked_name(name: str) -> str:
    """A name that can sign in."""
    if not _NAME.fullmatch(name):
        raise Refused("account_name_bad")
    return name


def at_least(role: str, needed: str) -> bool:
    """Whether a role includes another."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)
