"""Accounts, sign-in links and standing searches."""

from dataclasses import dataclass

from domain.instant import Instant
from domain.pack import SavedQuery
from domain.records import Account
from storage.mongo.documents import Documents
from storage.wire import decode, encode

_BY_NAME = (("_id", 1),)


@dataclass(frozen=True, slots=True)
class MongoSavedQueries:
    """Standing searches made in the console."""

    documents: Documents

    async def all(self) -> tuple[SavedQuery, ...]:
        """By name."""
        found = await self.documents.find("saved_queries", {}, sort=_BY_NAME)
        return tuple(decode(query["body"], SavedQuery) for query in found)

    async def save(self, query: SavedQuery) -> None:
        """Add or replace by name."""
        change = {"$set": {"body": encode(query)}}
        await self.documents.put("saved_queries", {"_id": query.name}, change)

    async def remove(self, name: str) -> None:
        """Forget one."""
        await self.documents.delete("saved_queries", {"_id": name})


@dataclass(frozen=True, slots=True)
class MongoAccounts:
    """People who may sign in."""

    documents: Documents

    async def find(self, name: str) -> Account | None:
        """One account."""
        found = await self.documents.one("accounts", {"_id": name})
        return decode(found["body"], Account) if found else None

    async def all(self) -> tuple[Account, ...]:
        """By name."""
        found = await self.documents.find("accounts", {}, sort=_BY_NAME)
        return tuple(decode(account["body"], Account) for account in found)

    async def save(self, account: Account) -> None:
        """Add or replace."""
        change = {"$set": {"body": encode(account)}}
        await self.documents.put("accounts", {"_id": account.name}, change)

    async def issue_link(self, name: str, digest: str, expires: Instant) -> None:
        """Keep the digest of a one-time sign-in link."""
        change = {"$set": {"name": name, "expires": expires}}
        await self.documents.put("links", {"_id": digest}, change)

    async def redeem_link(self, digest: str, now: Instant) -> str | None:
        """Name of the account, once, before it expires."""
        found = await self.documents.take("links", {"_id": digest})
        await self.documents.delete("links", {"expires": {"$lte": now}})
        return str(found["name"]) if found and now < found["expires"] else None
