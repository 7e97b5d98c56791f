"""What the panel is asked about."""

from dataclasses import dataclass

from domain.making import quickly_made
from domain.post import Post, Reading
from domain.source import Manifest
from domain.verdict import Judged


@quickly_made
@dataclass(frozen=True, slots=True)
class Case:
    """One post read, with what stands around it: the post it answers and the source it came from."""

    post: Post
    reading: Reading
    parent: Judged | None = None
    manifest: Manifest | None = None
    above: Reading | None = None  # of the parent's text
