"""Signs that are counted, not matched: length, punctuation, laughter, an address, who speaks to whom."""

import re
from collections.abc import Callable, Iterator

from detectors.case import Case
from detectors.sight import Sight
from detectors.vocabulary import Vocabulary
from domain.codes import FLAGGED, Kind, Voice
from domain.source import SourceKind

_LAUGH = re.compile(r"[😂🤣😅😆😁😄😃🤪😜]|\){3,}|[ах]{4,}|\bлол\b|:-?D")
_HEART = re.compile(r"[❤😍🥰💕🌸🎉🎂💐🌹😘💖🎄🙏🔥💪😊☀🌷✨🎁🌞♥]")
_ANGRY = re.compile(r"[😡🤬😠👿🤦😤🤯💩🤢😱😭🙄👎👏]")
_SPEECH = re.compile(r"[:,]\s?[«\"“][^«»\"“”]{4,}|\n[—-] |[.?!…»] — ")
_OLD_YEAR = re.compile(
    r"\b(?:1[89]\d\d|20[01]\d)\b(?!\s?(?:руб|р\b|₽|м\b|кв))"
    r"|\b[6-9]0-[еxх]|восьмидесят|девяност|семидесят|шестидесят"
)
_SHOUT = re.compile(r"\b[А-ЯЁ]{4,}\b")
_STREET_LIKE = re.compile(
    r"(?:ая|ой|ую|яя|ей|юю|ова|ева|ёва|ина|ына|кого|ских|цких|ого|их|ых|ом|ем|ти|ия|ии)$"
)
_ON_STREET = re.compile(
    r"\b(?:[Нн]а|[Пп]о|[Сс]|[Уу]|[Вв]озле|[Оо]коло|[Вв]доль)"
    r" [А-ЯЁ][а-яё]{3,}(?:[оеё]ва|[иы]на|[оеыи]й|ого|[ыи]х|ки|ы)\b"
)
_LENGTHS = (
    (3, "len.tiny"),
    (7, "len.short"),
    (15, "len.line"),
    (40, "len.note"),
    (100, "len.long"),
)

NAMES = (
    "len.tiny", "len.short", "len.line", "len.note", "len.long", "len.essay",
    "q.end", "q.any", "bang", "bang.many", "laugh", "heart", "angry", "shout", "address.like", "link", "phone",
    "voice.community", "voice.authority", "source.official", "source.feed",
    "reply", "reply.to_complaint", "reply.to_question", "reply.to_other", "reply.to_danger",
    "reply.to_authority", "reply.to_thanks", "lines.many", "speech", "year.old", "street.named",
)  # fmt: skip


def signs(case: Case, sight: Sight, vocabulary: Vocabulary) -> Iterator[str]:
    """Names of the signs that the case shows."""
    yield _length(len(sight.masks))
    yield from _marks(case.post.text[:6000])
    if _address_like(case, sight, vocabulary):
        yield "address.like"
    yield from _standing(case)


def _length(words: int) -> str:
    return next((name for limit, name in _LENGTHS if words <= limit), "len.essay")


_SEARCHES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("q.end", lambda text: text.rstrip(" )»\n").endswith("?")),
    ("q.any", lambda text: "?" in text),
    ("bang", lambda text: "!" in text),
    ("bang.many", lambda text: "!!" in text),
    ("laugh", _LAUGH.search),
    ("heart", lambda text: not text.isascii() and _HEART.search(text)),
    ("angry", _ANGRY.search),
    ("shout", _SHOUT.search),
    ("street.named", _ON_STREET.search),
    ("speech", _SPEECH.search),
    ("year.old", _OLD_YEAR.search),
    ("link", lambda text: "http" in text or "www." in text),
    ("phone", lambda text: "‹телефон›" in text or "‹карта›" in text),
    ("lines.many", lambda text: text.count("\n") > 2),
)


def _marks(text: str) -> Iterator[str]:
    for name, shown in _SEARCHES:
        if shown(text):
            yield name


def _address_like(case: Case, sight: Sight, vocabulary: Vocabulary) -> bool:
    """A number after a word that ends like a street, and no unit after it: «лесная 9, батареи»."""
    words = case.reading.words
    number, unit = vocabulary.number, vocabulary.mask_of(("unit",))
    for i in range(1, len(sight.masks)):
        if sight.masks[i] & number and len(words[i]) <= 4:
            follows = sight.masks[i + 1] & unit if i + 1 < len(sight.masks) else 0
            before = words[i - 1]
            if not follows and len(before) > 3 and _STREET_LIKE.search(before):
                return True
    return False


def _standing(case: Case) -> Iterator[str]:
    if case.post.voice is Voice.COMMUNITY:
        yield "voice.community"
    if case.post.voice is Voice.AUTHORITY:
        yield "voice.authority"
    if case.manifest and case.manifest.official:
        yield "source.official"
    if case.manifest and case.manifest.kind is SourceKind.FEED:
        yield "source.feed"
    yield from _answering(case)


def _answering(case: Case) -> Iterator[str]:
    if case.post.reply_to or case.parent:
        yield "reply"
    if case.parent is None:
        return
    judgement = case.parent.verdict.judgement
    if judgement.kind in {Kind.COMPLAINT, Kind.SUGGESTION}:
        yield "reply.to_complaint"
    elif judgement.kind is Kind.QUESTION:
        yield "reply.to_question"
    elif judgement.kind is Kind.GRATITUDE:
        yield "reply.to_thanks"
    if judgement.kind not in FLAGGED and not judgement.danger:
        yield "reply.to_other"
    if judgement.danger:
        yield "reply.to_danger"
    if case.parent.post.voice is Voice.AUTHORITY:
        yield "reply.to_authority"
