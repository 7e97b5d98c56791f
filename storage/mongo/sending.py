"""Writes to several collections in one command, where the server knows it."""

from collections.abc import Sequence
from typing import TypeAlias

from pymongo.errors import BulkWriteError, ClientBulkWriteException, InvalidOperation
from pymongo.results import ClientBulkWriteResult, UpdateResult

from storage.mongo.documents import Documents, Step
from storage.troubles import heard

Steps: TypeAlias = Sequence[tuple[str, Step]]  # collection and write
_TAKEN = 11_000  # MongoDB's code of DuplicateKey


class Refused(Exception):
    """A write that names what it found did not find it: somebody was faster. `first`: it was the first of all."""

    def __init__(self, *, first: bool) -> None:
        super().__init__("refused")
        self.first = first


@heard
async def send(documents: Documents, steps: Steps) -> tuple[int, ...]:
    """All writes in their order; answers how many documents each update met (the others count as one).

    One round trip with MongoDB 8.0 and later; before, one for each change of collection. Raises Refused.
    """
    try:
        done = await documents.client.bulk_write(
            [_named(documents, name, step) for name, step in steps],
            session=documents.session,
            verbose_results=True,
        )
    except InvalidOperation:  # the server is older than 8.0
        return await _one_by_one(documents, steps)
    except ClientBulkWriteException as failure:
        if failure.error is not None:  # of the command as a whole: it says whether to try again
            raise failure.error from failure
        errors = failure.details["writeErrors"]
        raise _refusal([error["idx"] for error in errors]) from failure
    return _met(done, len(steps))


def _named(documents: Documents, name: str, step: Step) -> Step:
    # The steps are made for one collection; the driver offers no other way to name it afterwards.
    step._namespace = f"{documents.database.name}.{name}"  # noqa: SLF001
    return step


def _refusal(failed: Sequence[int]) -> Refused:
    return Refused(first=0 in failed)


def _met(done: ClientBulkWriteResult, count: int) -> tuple[int, ...]:
    results = done.update_results
    return tuple(_found(results[n]) if n in results else 1 for n in range(count))


def _found(result: UpdateResult) -> int:
    return result.matched_count or int(result.did_upsert)


async def _one_by_one(documents: Documents, steps: Steps) -> tuple[int, ...]:
    met: list[int] = []
    for name, part in _runs(steps):
        try:
            found = await documents.write(name, part)
        except BulkWriteError as failure:
            errors = (failure.details or {}).get("writeErrors", ())
            if not any(error["code"] == _TAKEN for error in errors):
                raise
            raise _refusal([len(met) + error["index"] for error in errors]) from failure
        met += [int(n < found) for n in range(len(part))]  # how many, if not which ones
    return tuple(met)


def _runs(steps: Steps) -> list[tuple[str, list[Step]]]:
    runs: list[tuple[str, list[Step]]] = []
    for name, step in steps:
        if not runs or runs[-1][0] != name:
            runs.append((name, []))
        runs[-1][1].append(step)
    return runs
