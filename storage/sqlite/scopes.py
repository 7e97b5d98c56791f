"""A reader's scope as an SQL condition."""

from domain.place import Scope


def covering(scope: Scope, column: str) -> tuple[str, tuple[str, ...]]:
    """(condition, its parameters) that holds for territories inside the scope."""
    if "" in scope.paths:
        return "1", ()
    # `/` is followed by `0`: a range finds everything below a path with an index, and needs no escaping.
    inside = f"({column} = ? OR ({column} >= ? AND {column} < ?))"
    params = tuple(text for path in scope.paths for text in (path, f"{path}/", f"{path}0"))
    return " OR ".join([inside] * len(scope.paths)).join("()") if scope.paths else "0", params
