"""Compiled functions: loaded with the first judgement, kept on disk between starts where that is possible."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile at the first call, free of the interpreter's lock."""
    try:
        return cast("F", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder can be written: every start compiles anew, for some seconds
        return cast("F", njit(nogil=True)(function))
