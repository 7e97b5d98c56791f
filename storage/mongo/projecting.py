"""Cards and due dispatches follow the log, in its own transaction."""

from collections.abc import Mapping, Sequence

from pymongo import DeleteOne, ReplaceOne, UpdateOne

from domain.cards import card_of
from domain.incident import Dispatch
from domain.keys import keys_of
from storage.appending import Change, alive_until, dues_of
from storage.mongo.documents import Document, Documents
from storage.wire import encode


async def project(
    inside: Documents,
    changes: Sequence[Change],
    numbers: Mapping[str, int],
    cards: Mapping[str, Document],
) -> None:
    """Write what a reader sees of the changed incidents; `cards` are those from before."""
    steps = [
        _step(change, numbers[change.after.id], cards.get(change.after.id, {}))
        for change in changes
    ]
    await inside.write("incidents", steps)
    await _move_dues(inside, changes)


def _step(change: Change, number: int, before: Document) -> ReplaceOne[Document]:
    found = {"_id": change.after.id, "version": before.get("version")}
    row = card_row(change, number, before.get("posts", ()))
    return ReplaceOne(found, row, upsert=True)


def card_row(change: Change, number: int, posts: Sequence[str]) -> Document:
    """A card with the keys it is found by, and every post that was ever in the incident."""
    incident = change.after
    card = card_of(incident, number)
    return {
        "number": number,
        "version": card.version,
        "state": card.state,
        "kind": card.kind,
        "area": card.area,
        "topic": card.topic,
        "danger": card.danger,
        "territory": card.territory,
        "authority": card.authority,
        "operator": card.operator,
        "opened_at": card.opened_at,
        "alive_until": alive_until(incident),
        "keys": list(keys_of(incident)),
        "posts": list(dict.fromkeys([*posts, *change.joined])),
        "body": encode(card),
    }


async def _move_dues(inside: Documents, changes: Sequence[Change]) -> None:
    gone: list[DeleteOne] = []
    new: list[UpdateOne] = []
    for change in changes:
        before, after = dues_of(change.before), dues_of(change.after)
        gone += [DeleteOne({"_id": name}) for name in before if name not in after]
        fresh = (dispatch for name, dispatch in after.items() if name not in before)
        new += [due_step(change.after.id, dispatch) for dispatch in fresh]
    await inside.write("dues", [*gone, *new])


def due_step(incident: str, dispatch: Dispatch) -> UpdateOne:
    """A dispatch becomes due; its tries are kept when it is due already."""
    once = {
        "incident": incident,
        "channel": dispatch.channel,
        "recipient": dispatch.recipient,
        "rule": dispatch.rule,
        "draft": dispatch.draft,
        "attempts": 0,
        "next_try": dispatch.at,
    }
    return UpdateOne({"_id": dispatch.delivery}, {"$setOnInsert": once}, upsert=True)
