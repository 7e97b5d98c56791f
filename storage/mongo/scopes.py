"""A reader's scope as a condition on documents."""

from domain.place import Scope
from storage.mongo.documents import Document


def covering(scope: Scope, field: str = "territory") -> Document:
    """Holds for territories inside the scope."""
    if "" in scope.paths:
        return {}
    # `/` is followed by `0`: a range finds everything below a path with an index, and needs no escaping.
    below = [{field: {"$gte": f"{path}/", "$lt": f"{path}0"}} for path in scope.paths]
    return {"$or": [{field: {"$in": list(scope.paths)}}, *below]}
