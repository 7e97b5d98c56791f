"""Where a message stands: whether its problem is over, and whether it is the writer's own."""

from detectors.witnesses import Seen
from domain.codes import FLAGGED, Kind, Voice

_FIXED = ("fixed", "fixed.phrase")
_STILL = ("again_broken", "time.again", "ask.why_not", "ask.request", "ask.fix", "f.contacted")
_REPORTED = ("frame.news", "frame.notice", "frame.official", "frame.drill", "frame.far")
_PERSONAL = (
    "voice.ours", "mood.outrage", "ask.why", "ask.why_not", "ask.request", "ask.fix", "ask.when", "f.contacted",
    "q.any", "sug.word", "sug.would", "time.again", "f.harm", "d.help",
)  # fmt: skip


def over(seen: Seen, kind: Kind) -> bool:
    """The problem spoken of was put right, or lies in the past altogether."""
    if seen.has("beyond.frame.past") and not seen.has("time.again", "time.now"):
        return True
    if not seen.has(*_FIXED) or seen.has("again_broken"):
        return False
    if kind in FLAGGED:
        return seen.has("fixed.phrase") and not seen.has(*_STILL)
    return True


def own_report(seen: Seen, kind: Kind, *, danger: bool) -> bool:
    """The writer tells of something of their own; news, notices and advertisements do not."""
    voice = seen.case.post.voice
    if voice is Voice.AUTHORITY or (kind not in FLAGGED and not danger):
        return False
    if voice is Voice.RESIDENT:
        return True
    manifest = seen.case.manifest
    if manifest is not None and manifest.official:
        return False
    return seen.has(*_PERSONAL) and not seen.has(*_REPORTED)
