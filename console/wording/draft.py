"""The draft of a hand-over: place, topic, evidence, owner and deadline, in masked words only."""

from collections.abc import Iterator, Sequence

from console.wording.words import Words
from domain.codes import Voice
from domain.incident import Incident
from domain.instant import Instant
from domain.pack import Pack
from domain.records import Card
from domain.verdict import Judged

_QUOTES = 4
_QUOTE_LENGTH = 400  # characters


def draft_text(
    words: Words,
    pack: Pack,
    incident: Incident,
    number: int,
    posts: Sequence[Judged],
    due: Instant | None,
    owner: str | None = None,
) -> str:
    """The whole text; `posts` are the incident's that may be shown, `due` is when an answer is expected.

    `owner`: code of the authority it goes to, when that is not the incident's own.
    """
    parts = (
        words.say(
            "draft.greeting", owner=words.name("authority", owner or incident.authority or "")
        ),
        "\n".join(_facts(words, pack, incident, number)),
        "\n".join(_evidence(words, posts)),
        _deadline(words, due),
        words.say("draft.farewell", region=pack.name, number=words.number(number)),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def title(words: Words, incident: Incident | Card) -> str:
    """«Ямы на дорогах, Ленина, 12»: topic or area, then the place."""
    topic = words.name("topic", incident.topic) if incident.topic else ""
    what = topic or words.name("area", incident.area or "") or words.name("kind", incident.kind)
    place = words.place(incident.place)
    named = f"{what}, {place}" if place else what
    return named[:1].upper() + named[1:]


def quotation(text: str, longest: int = _QUOTE_LENGTH) -> str:
    """A text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + "…"


def distinct(posts: Sequence[Judged]) -> tuple[Judged, ...]:
    """Residents' posts without near-copies, oldest first."""
    told = [j for j in posts if j.post.voice is not Voice.AUTHORITY and j.copy_of is None]
    return tuple(sorted(told or posts, key=_when))


def _facts(words: Words, pack: Pack, incident: Incident, number: int) -> Iterator[str]:
    yield words.say(
        "draft.number", number=words.number(number), kind=words.name("kind", incident.kind)
    )
    topic = words.name("topic", incident.topic) if incident.topic else ""
    if topic or incident.area:
        yield words.say("draft.topic", topic=topic, area=words.name("area", incident.area or ""))
    place = incident.place
    if place is not None:
        known = any(t.path == place.territory for t in pack.territories)
        territory = words.name("territory", place.territory) if known else ""
        yield words.say("draft.place", place=words.place(place), territory=territory)
    if incident.danger:
        yield words.say("draft.danger")
    yield words.say("draft.people", residents=words.count("residents", incident.residents))


def _evidence(words: Words, posts: Sequence[Judged]) -> Iterator[str]:
    told = distinct(posts)
    if not told:
        return
    everybody = sorted((j for j in posts if j.post.voice is not Voice.AUTHORITY), key=_when) or told
    first, last = _dated(words, everybody[0]), _dated(words, everybody[-1])
    sources = dict.fromkeys(f"«{words.name('source', j.post.source)}»" for j in everybody)
    yield words.say("draft.written", first=first, last=last if first != last else "")
    yield words.say("draft.sources", sources=", ".join(sources))
    yield words.say("draft.quotes")
    for judged in told[:_QUOTES]:
        yield f"— «{quotation(judged.post.text)}» ({_dated(words, judged)})"
    if len(told) > _QUOTES:
        yield words.say("draft.more", posts=words.count("posts", len(told) - _QUOTES))


def _when(judged: Judged) -> Instant:
    return judged.post.published


def _dated(words: Words, judged: Judged) -> str:
    """With the full date: the mail is read later."""
    return words.dated(judged.post.published)


def _deadline(words: Words, due: Instant | None) -> str:
    return words.say("draft.deadline", due=words.dated(due)) if due is not None else ""
