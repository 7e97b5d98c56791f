"""Where a message stands: whether the writer tells of something of their own."""

from collections.abc import Sequence

from detectors.case import Case
from detectors.sight import Sight
from domain.codes import FLAGGED, Kind, Voice

_REPORTED = ("frame.news", "frame.notice", "frame.official", "frame.drill", "frame.far")
_PERSONAL = (
    "voice.ours", "mood.outrage", "ask.why", "ask.why_not", "ask.request", "ask.fix", "ask.when", "f.contacted",
    "q.any", "sug.word", "sug.would", "time.again", "f.harm", "d.help",
)  # fmt: skip


def own_reports(seen: Sight, kinds: Sequence[Kind], dangers: Sequence[bool]) -> list[bool]:
    """Whether the writer tells of something of their own; news, notices and advertisements do not."""
    personal = (seen.any_of(*_PERSONAL) & ~seen.any_of(*_REPORTED)).tolist()
    return [
        (kind in FLAGGED or danger) and _may_tell(case, told)
        for case, kind, danger, told in zip(seen.cases, kinds, dangers, personal, strict=True)
    ]


def _may_tell(case: Case, personal: bool) -> bool:
    if case.post.voice is not Voice.COMMUNITY:
        return case.post.voice is Voice.RESIDENT
    official = case.manifest is not None and case.manifest.official
    return personal and not official
