"""Folded incidents kept in memory, so that a long log is not read for every new post."""

from collections import OrderedDict
from collections.abc import Iterable

from domain.incident import Incident

_MOST = 4_096  # incidents; a region has some hundreds a day


class Folds:
    """The latest folds; one is used only when its version is the one in the store."""

    def __init__(self) -> None:
        self._folds: OrderedDict[str, Incident] = OrderedDict()

    def get(self, incident: str, version: int) -> Incident | None:
        """The fold at exactly this version."""
        found = self._folds.get(incident)
        return found if found and found.version == version else None

    def remember(self, incidents: Iterable[Incident]) -> None:
        """Keep folds of committed events; the longest unused are dropped."""
        for incident in incidents:
            self._folds[incident.id] = incident
            self._folds.move_to_end(incident.id)
        while len(self._folds) > _MOST:
            self._folds.popitem(last=False)

    def forget(self) -> None:
        """Drop all: some may be of events that were not committed."""
        self._folds.clear()
