"""A document server that says it cannot work any more: its disk is full, or something in it broke."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pymongo.errors import BulkWriteError, ConnectionFailure, OperationFailure

P = ParamSpec("P")
T = TypeVar("T")
_BROKEN = frozenset({1, 14_031})  # MongoDB's codes of InternalError and OutOfDiskSpace


class ServerBroken(ConnectionFailure):
    """As good as away: everything waits until somebody has made room and started it again."""


def heard(
    asking: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Tell a server in trouble from a question that is wrong."""

    @wraps(asking)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await asking(*args, **kwargs)
        except OperationFailure as failure:
            if _codes(failure) & _BROKEN:
                raise ServerBroken(f"the server answers with code {failure.code}") from failure
            raise

    return asked


def _codes(failure: OperationFailure) -> set[object]:
    details = failure.details if isinstance(failure, BulkWriteError) else None
    return {failure.code, *(error["code"] for error in (details or {}).get("writeErrors", ()))}
