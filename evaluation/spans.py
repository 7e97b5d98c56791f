"""What the product masks in a text, in code points of the text as it was given."""

from difflib import SequenceMatcher

from evaluation.personal import CLASSES, SpanLabel
from pipelines.clean import clean
from pipelines.redact import find

_LONGEST = 20_000  # code points that are aligned; the method takes quadratic time


def spans_of(text: str) -> tuple[SpanLabel, ...]:
    """Found in the cleaned text, as the flow does it, and carried back; only the conventions' classes."""
    plain = clean(text)
    if plain == text or len(text) > _LONGEST:
        found = [(s.start, s.end, s.code) for s in find(text)]
    else:
        places = _places(text, plain)
        found = [(*_back(s.start, s.end, places), s.code) for s in find(plain)]
    return tuple(SpanLabel(*span) for span in found if span[2] in CLASSES)


def _back(start: int, end: int, places: dict[int, int]) -> tuple[int, int]:
    """The span in the given text, from the first to the last of its code points that stand there too."""
    kept = [places[i] for i in range(start, end) if i in places]
    return (kept[0], kept[-1] + 1) if kept else (0, 0)


def _places(text: str, plain: str) -> dict[int, int]:
    """Place in the given text of each code point of the cleaned one that stands there too."""
    # Blanks change most: they must not decide what belongs together.
    blocks = SequenceMatcher(str.isspace, text, plain, autojunk=False).get_matching_blocks()
    return {b.b + step: b.a + step for b in blocks for step in range(b.size)}
