"""Forgetting a post on request, also while a service is running."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import line, remark
from console.cli.work.here import (
    actor,
    audit,
    print_json,
    search_follows,
    service_here,
    writers_turn,
)
from domain.errors import BadInput, SearchBehind
from domain.instant import iso
from domain.place import EVERYTHING
from domain.post import RawPost
from domain.records import Erased
from domain.run import Delivery

_PATIENCE = 120.0  # seconds that a running service gets to remove a post from its index
_LOOK_AGAIN = 0.25


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was removed; kept by whoever asked."""

    at: str
    url: str
    posts: tuple[str, ...]
    erased: Erased


async def remove(url: str, *, as_json: bool) -> int:
    """Remove the posts at an address from store, vault, index, incidents and notes."""
    say = say_here()
    check_address(url)
    async with service_here() as service:
        async with writers_turn(service) as writer:
            if writer is None:
                posts, erased = await _through_the_service(service, url)
            else:
                posts, erased = await service.forgetting.forget(url, actor())
        await search_follows(service)
        receipt = Receipt(iso(service.clock.now()), url, posts, erased)
        await audit(service, "forget", (*posts, f"posts:{erased.posts}"))
    if as_json:
        print_json(receipt)
    elif posts:
        line(say("forget.receipt", at=receipt.at, posts=erased.posts, revisions=erased.revisions,
                 originals=erased.originals, notes=erased.notes))  # fmt: skip
        for post in posts:
            line(f"  {post}")
    if not posts:
        remark(say("forget.unknown", url=url))
    return OK if posts else NOTHING


def check_address(url: str) -> None:
    """An address that names one post; an empty one would mean every post without an address."""
    parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
    if not parts.netloc or not (parts.path.strip("/") or parts.query or parts.fragment):
        raise BadInput("forget_no_address", url)


async def _through_the_service(service: Service, url: str) -> tuple[tuple[str, ...], Erased]:
    """The running service takes the post out of its index and incidents, as if it were gone at its source."""
    stores, now = service.stores, service.clock.now()
    posts = await stores.census.by_url(url)
    if not posts:
        return (), Erased(0, 0, 0, 0)
    revisions = sum([len(await stores.posts.revisions(post, EVERYTHING)) for post in posts])
    originals = await stores.vault.destroy(posts)
    for judged in await stores.posts.get(posts, EVERYTHING):
        p = judged.post
        gone = RawPost(p.id, p.platform, p.source, p.url, p.voice, p.published, "", deleted=True)
        await stores.inbox.put(Delivery(p.source, (gone,), now))
    await _gone(service, posts)
    erased = await stores.posts.erase(posts, shrink=False, now=now)
    return posts, Erased(len(posts), revisions, originals, erased.notes)


async def _gone(service: Service, posts: Sequence[str]) -> None:
    """Wait until the service has removed them; SearchBehind when it does not."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while await service.stores.posts.get(posts, EVERYTHING):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(_LOOK_AGAIN)
    except TimeoutError as error:
        raise SearchBehind("forget_waits") from error
