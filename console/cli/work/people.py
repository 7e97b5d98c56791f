"""Accounts from the command line: names, roles, one-time links."""

import asyncio
from dataclasses import dataclass, replace

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import line, remark, table
from console.cli.work.here import audit, print_json, service_here, words_of
from console.cli.work.querying import known, territories_of
from console.web.accounts import checked_name, hashed, issue_link
from console.wording.catalogue import LANGUAGES
from domain.errors import Refused
from domain.records import Account

_TITLES = ("name", "role", "scope", "language", "signs_in")


@dataclass(frozen=True, slots=True)
class Person:
    """An account as `--json` prints it: without its secret."""

    name: str
    role: str
    scope: tuple[str, ...]
    language: str
    has_password: bool
    disabled: bool


async def list_accounts(*, as_json: bool) -> int:
    """All accounts."""
    async with service_here() as service:
        people = tuple(
            Person(a.name, a.role, a.scope, a.language, a.secret is not None, a.disabled)
            for a in await service.stores.accounts.all()
        )
        words = words_of(service.settings, service.pack)
    say = say_here()
    if as_json:
        print_json(people)
        return OK
    rows = [
        (p.name, words.name("role", p.role), _scope(p), p.language, say(f"accounts.{_way(p)}"))
        for p in people
    ]
    table([say(f"accounts.titles.{t}") for t in _TITLES], rows)
    return OK if people else NOTHING


async def add_account(
    name: str, role: str, scope: tuple[str, ...], language: str, password: str | None
) -> int:
    """Add somebody; without a password they get a one-time link."""
    async with service_here() as service:
        if await service.stores.accounts.find(name) is not None:
            raise Refused("account_exists")
        spoken = known("language", [language or service.settings.language], LANGUAGES)[0]
        seen = scope if scope == ("",) else territories_of(scope, service.pack)
        secret = await asyncio.to_thread(hashed, password) if password else None
        account = Account(checked_name(name), role, seen, secret, spoken)
        await service.stores.accounts.save(account)
        await audit(service, "account_added", (account.name, account.role))
        line(say_here()("accounts.added", name=account.name))
        if secret is None:
            await _print_link(service, account.name)
    return OK


async def new_link(name: str) -> int:
    """A one-time sign-in link."""
    async with service_here() as service:
        await _print_link(service, name)
        await audit(service, "account_link", (name,))
    return OK


async def set_disabled(name: str, *, disabled: bool) -> int:
    """Shut an account out, or let it in again; the last administrator stays."""
    async with service_here() as service:
        account = await service.stores.accounts.find(name)
        if account is None:
            raise Refused("account_unknown", name)
        if disabled and await _last_administrator(service, account):
            raise Refused("account_last_admin")
        await service.stores.accounts.save(replace(account, disabled=disabled))
        await audit(service, "account_disabled" if disabled else "account_enabled", (name,))
    remark(say_here()("accounts.disabled" if disabled else "accounts.enabled", name=name))
    return OK


async def _last_administrator(service: Service, account: Account) -> bool:
    admins = [
        a.name
        for a in await service.stores.accounts.all()
        if a.role == "administrator" and not a.disabled
    ]
    return admins == [account.name]


async def _print_link(service: Service, name: str) -> None:
    settings = service.settings
    path = await issue_link(service.stores.accounts, name, service.clock.now())
    host = settings.public_url or f"http://{settings.host}:{settings.port}"
    line(f"{host}{path}")
    remark(say_here()("accounts.link"))


def _scope(person: Person) -> str:
    return ", ".join(path or "*" for path in person.scope)


def _way(person: Person) -> str:
    if person.disabled:
        return "shut_out"
    return "by_password" if person.has_password else "by_link"
