"""Where a message speaks of: best place and candidates, with reasons; never a silent guess."""

from dataclasses import replace

from domain.pack import Pack
from domain.place import Place
from domain.post import Post, Reading
from domain.source import Manifest

_FROM_PARENT = 0.6
_FROM_SOURCE = 0.1


class Locator:
    """Finds the place of a post in its text, its parent, its coordinates or its source."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def locate(
        self,
        post: Post,
        reading: Reading,
        parent_place: Place | None,
        manifest: Manifest | None,
    ) -> tuple[Place | None, tuple[Place, ...]]:
        """The best place and other candidates, best first."""
        del post, reading
        if parent_place is not None and parent_place.reason != "source":
            taken = replace(
                parent_place, start=-1, end=-1, reason="parent", confidence=_FROM_PARENT
            )
            return taken, ()
        if manifest is None:
            return None, ()
        return Place(territory=manifest.territory, reason="source", confidence=_FROM_SOURCE), ()
