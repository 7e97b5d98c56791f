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


def own_reports(
    seen: Sight, kinds: Sequence[Kind], dangers: Sequence[bool], passed_on: Sequence[bool]
) -> list[bool]:
    """Whether the writer tells of something of their own; news, notices and advertisements do not."""
    personal = (seen.any_of(*_PERSONAL) & ~seen.any_of(*_REPORTED)).tolist()
    concerns = [k in FLAGGED or d for k, d in zip(kinds, dangers, strict=True)]
    return [
        _may_tell(case, told and concern, passed and not danger)
        for case, told, concern, passed, danger in zip(
            seen.cases, personal, concerns, passed_on, dangers, strict=True
        )
    ]


def _may_tell(case: Case, personal: bool, passed_on: bool) -> bool:
    """Of a resident it is believed unless the text is a notice; a community must speak for itself."""
    if case.post.voice is not Voice.COMMUNITY:
        return case.post.voice is Voice.RESIDENT and not passed_on
    official = case.manifest is not None and case.manifest.official
    return personal and not official
